"""One person's own facts: what he did, and what became of the clients whom he had.

metrics.md, conventions: an event belongs to whoever was responsible on its day. So a
client whom he handed over counts with what happened while he had him, and to know what
that was the client's whole history is needed: whether an order was the first one, for
how many days of a month he had the client, whether he came back. Whoever else had a
client is somebody without a name there, and no report has a line of him.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.ids import BaseKey, holder_of
from sheetsync.reports.care.care import grades, grades_name
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import whose_talks
from sheetsync.reports.measures.contacts import last_contacts, last_contacts_name
from sheetsync.reports.measures.promises import NEXT_CONTACT
from sheetsync.reports.measures.sales import lines
from sheetsync.reports.shapes import HELD, MOVES

_OTHER = "…"
"""What the names of others begin with: they are counted, and nothing else."""


def own_facts(
    facts: Facts,
    email: str,
    sees: AbstractSet[str],
    columns: AbstractSet[str] = frozenset(),
) -> Facts:
    """The facts of one person.

    Of his clients everything is known but most of their cells; of those whom he can't
    see any more no name either, and no cell. Of others' contacts with his clients it
    is known when they were and what came of them, and of those whom he sees when they
    were to be called again. Other people's clients and contacts are not there.

    Args:
        facts: All facts.
        email: His account; he must be of the staff.
        sees: IDs of the clients whom he may read of by name.
        columns: Ids of those of their columns that his reports need and he may see.
    """
    his = _his(facts.people, email)
    name = str(his["name"].iloc[0])
    clients = sees | _had(facts.responsibility, "person", name)
    clients |= _had(facts.stays, "responsible", name)
    # The two biggest frames are sliced below, in a way that is quick for everybody.
    # None of his reports asks who owes money: he gets no payments.
    few = replace(
        facts,
        purchases=facts.purchases[:0],
        shipped=facts.shipped[:0],
        payments=facts.payments[:0],
        contacts=facts.contacts[:0],
    )
    kept = few.slice(clients, columns)
    bought = facts.purchases[lines(facts)["client_id"].isin(list(clients))]
    names = _names(facts, name)
    return replace(
        kept,
        clients=_clients(kept, name, sees),
        stays=_renamed(kept.stays, "responsible", names),
        contacts=_contacts(
            facts, name, clients, sees if NEXT_CONTACT in columns else frozenset()
        ),
        purchases=bought.reset_index(drop=True),
        responsibility=_renamed(kept.responsibility, "person", names),
        moves=MOVES.frame(),
        held=HELD.frame(),
        people=his,
        staff=_his(facts.staff, email),
        days_off=_his(facts.days_off, email),
        row_changes=_row_changes(facts, email),
        whose=name,
    )


def with_what_all_tell(own: Facts, facts: Facts, norms: Reports, as_of: date) -> Facts:
    """The same own facts, which know of his clients what only everybody's can tell.

    A class is a client's place among all clients; and whether a colleague's call was
    long enough to be a contact nobody can tell who does not know its minutes.

    Args:
        own: What `own_facts` made.
        facts: All facts.
        norms: The norms of reports.
        as_of: The day of the reports.
    """
    his = own.clients["client_id"]
    met = last_contacts(facts, norms.log, as_of).to_frame()
    graded = grades(facts, norms, as_of).to_frame()
    told = {
        last_contacts_name(norms.log, as_of): met[met.index.isin(his)],
        grades_name(norms, as_of): graded[graded.index.isin(his)],
    }
    own.memo.update(told)
    return own


def _his(frame: pd.DataFrame, email: str) -> pd.DataFrame:
    return frame[frame["email"] == email].reset_index(drop=True)


def _had(frame: pd.DataFrame, column: str, name: str) -> frozenset[str]:
    return frozenset(frame.loc[frame[column] == name, "client_id"].astype("str"))


def _names(facts: Facts, name: str) -> dict[str, str]:
    """What everybody is called in somebody's facts: others have a number each.

    A number each, and not one word for all of them: amounts that are shared out to
    the kopeck among those who had a client depend on how many there were.
    """
    found = {
        *facts.responsibility["person"].dropna().unique(),
        *facts.stays["responsible"].dropna().unique(),
    }
    others = {one: f"{_OTHER}{number}" for number, one in enumerate(sorted(found))}
    return {**others, name: name}


def _renamed(frame: pd.DataFrame, column: str, names: dict[str, str]) -> pd.DataFrame:
    said = frame[column].map(names).astype(frame[column].dtype)
    return frame.assign(**{column: said})


def _clients(kept: Facts, name: str, sees: AbstractSet[str]) -> pd.DataFrame:
    """His clients: those whom he may read of are his own, the others have no name."""
    frame = kept.clients
    seen = frame["client_id"].isin(list(sees))
    own = pd.Series(name, index=frame.index, dtype=frame["responsible"].dtype)
    cells = {one.name: frame[one.name].where(seen, None) for one in kept.shapes}
    return frame.assign(
        company=frame["company"].where(seen), responsible=own.where(seen), **cells
    )


def _contacts(
    facts: Facts,
    name: str,
    clients: AbstractSet[str],
    promised: AbstractSet[str],
) -> pd.DataFrame:
    """His contacts; and of others with his clients the day and the outcome.

    Args:
        facts: All facts.
        name: His name.
        clients: IDs of his clients.
        promised: IDs of those of whom he may see when they were to be called again.
    """
    who = whose_talks(facts)
    own = facts.contacts[who == name]
    others = facts.contacts[
        (who != name) & facts.contacts["client_id"].isin(list(clients))
    ]
    again = others[NEXT_CONTACT].where(others["client_id"].isin(list(promised)))
    told = ("client_id", "day", "outcome", NEXT_CONTACT)
    hidden = {one: None for one in facts.contacts.columns if one not in told}
    unknown = others.assign(**{**hidden, "person": _OTHER, NEXT_CONTACT: again})
    kinds = facts.contacts.dtypes.to_dict()
    both = [one.astype(kinds) for one in (own.assign(person=name), unknown)]
    return pd.concat(both, ignore_index=True)


def _row_changes(facts: Facts, email: str) -> pd.DataFrame:
    """Changes of rows in a base of his own; in one of many nobody knows whose."""
    rows = facts.row_changes
    bases = map(BaseKey, map(str, rows["base"].unique()))
    own = [one for one in bases if holder_of(one) == email]
    return rows[rows["base"].isin(own)].reset_index(drop=True)
