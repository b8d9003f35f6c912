"""Where a client stood on a day, and who was responsible for him then.

metrics.md, conventions: a client belongs, in every figure, to the manager who was
responsible on the date of the event; handing him over rewrites no history.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.periods import known_on


def responsible_on(facts: Facts, events: pd.DataFrame) -> pd.Series[str]:
    """Who was responsible for the client of each event, at the end of its day.

    Blank where nobody was, and before anybody recorded it.

    Args:
        facts: The facts.
        events: With ``client_id`` and ``day``.

    Returns:
        The people's names, with the index of the events.
    """
    begun = facts.responsibility.assign(
        day=facts.responsibility["since"].dt.normalize()
    ).sort_values(["since"], kind="stable")
    asked = events[["client_id", "day"]].reset_index(names="event")
    found = pd.merge_asof(
        asked.sort_values("day", kind="stable").astype({"day": begun["day"].dtype}),
        begun[["client_id", "day", "person", "until"]],
        on="day",
        by="client_id",
    )
    ended = found["until"].notna() & (found["until"].dt.normalize() < found["day"])
    people = found["person"].mask(ended)
    return people.set_axis(found["event"]).reindex(events.index)


def responsible_before(facts: Facts, events: pd.DataFrame) -> pd.Series[str]:
    """Who was responsible when the day of each event began.

    For what ends somebody's work on a client: on the day of a first purchase or of a
    refusal he may already be handed over, and it is still whose he was. Where nobody
    was yet, who was at the end of the day.

    Args:
        facts: The facts.
        events: With ``client_id`` and ``day``.

    Returns:
        The people's names, with the index of the events.
    """
    eve = events[["client_id"]].assign(day=events["day"] - pd.Timedelta(days=1))
    return responsible_on(facts, eve).fillna(responsible_on(facts, events))


def stages_on(facts: Facts, events: pd.DataFrame) -> pd.Series[str]:
    """The stage of the client of each event, at the end of its day.

    Before the first stay that the journal knows, that one's; without any, what the
    client's row says, as in `clients_on`.

    Args:
        facts: The facts.
        events: With ``client_id`` and ``day``.
    """
    stays = facts.stays.assign(day=facts.stays["entered"].dt.normalize())
    stays = stays.sort_values("entered", kind="stable")
    asked = events[["client_id", "day"]].reset_index(names="event")
    found = pd.merge_asof(
        asked.sort_values("day", kind="stable").astype({"day": stays["day"].dtype}),
        stays[["client_id", "day", "stage"]],
        on="day",
        by="client_id",
    )
    known = found["stage"].set_axis(found["event"]).reindex(events.index)
    first = stays.drop_duplicates("client_id").set_index("client_id")["stage"]
    present = facts.clients.set_index("client_id")["stage"]
    ids = events["client_id"]
    return known.fillna(of_each(ids, first)).fillna(of_each(ids, present))


def clients_on(facts: Facts, as_of: date) -> pd.DataFrame:
    """The clients with stage and responsible person of that day.

    Where the journal begins later, or knows no stay of a client, the first that
    it knows, else what his row says: a company that has just begun to use the
    program has years of purchases and a day of stays.
    """
    # a dozen reports ask for the same day
    name = f"clients_on {as_of}"
    if name not in facts.memo:
        clients = facts.clients
        facts.memo[name] = clients.assign(
            stage=_on(clients, facts.stays, "entered", "stage", as_of),
            responsible=_on(clients, facts.responsibility, "since", "person", as_of)
            if len(facts.responsibility)
            else clients["responsible"],
        )
    return facts.memo[name]


def _on(
    clients: pd.DataFrame, intervals: pd.DataFrame, since: str, what: str, as_of: date
) -> pd.Series[str]:
    """The last of each client's intervals that had begun by that day."""
    ordered = intervals.sort_values(since, kind="stable")
    begun = ordered[known_on(ordered[since], as_of)]
    last = begun.drop_duplicates("client_id", keep="last").set_index("client_id")
    first = ordered.drop_duplicates("client_id").set_index("client_id")
    ids = clients["client_id"]
    known = ids.isin(last.index)
    present = clients["stage" if what == "stage" else "responsible"]
    earliest = of_each(ids, first[what]).where(ids.isin(first.index), present)
    return of_each(ids, last[what]).where(known, earliest)
