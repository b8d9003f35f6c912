"""Where a client stood on a day, and who was responsible for him then.

metrics.md, conventions: a client belongs, in every figure, to the manager who was
responsible on the date of the event; handing him over rewrites no history.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each

_BEGINS = {"stays": "entered", "responsibility": "since"}
"""The moment at which the intervals of each frame begin."""

_DAYS = 1 << 32
"""More days than any two of a calendar are apart."""

_Places: TypeAlias = npt.NDArray[np.integer[Any]]
_Days: TypeAlias = npt.NDArray[np.datetime64]


def responsible_on(facts: Facts, events: pd.DataFrame) -> pd.Series[str]:
    """Who was responsible for the client of each event, at the end of its day.

    Blank where nobody was, and before anybody recorded it, unless config gives that to
    the first person known (`Facts.first_before`).

    Args:
        facts: The facts.
        events: With ``client_id`` and ``day``.

    Returns:
        The people's names, with the index of the events.
    """
    known = _by_client(facts, "responsibility")
    whose, days = _numbers(known, events["client_id"]), events["day"].to_numpy()
    place = _last_begun(known, whose, days)
    if facts.first_before:
        place = _else_first(known, whose, place)
    until = known["until"].array.take(place, allow_fill=True).to_numpy()
    ended = until.astype("datetime64[D]") < days
    return _told(known, "person", np.where(ended, -1, place), events.index)


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
    known = _by_client(facts, "stays")
    whose = _numbers(known, events["client_id"])
    place = _last_begun(known, whose, events["day"].to_numpy())
    place = _else_first(known, whose, place)
    told = _told(known, "stage", place, events.index)
    present = facts.clients.set_index("client_id")["stage"]
    return told.fillna(of_each(events["client_id"], present))


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
            stage=_on(facts, "stays", "stage", as_of, clients["stage"]),
            responsible=_on(
                facts, "responsibility", "person", as_of, clients["responsible"]
            ),
        )
    return facts.memo[name]


def _on(
    facts: Facts, frame: str, what: str, as_of: date, present: pd.Series[str]
) -> pd.Series[str]:
    """What is told of each client by the last interval that had begun by that day.

    Else by his first one, else what his row says.
    """
    known = _by_client(facts, frame)
    whose = _numbers(known, facts.clients["client_id"])
    days = np.full(len(whose), np.datetime64(as_of))
    place = _else_first(known, whose, _last_begun(known, whose, days))
    return _told(known, what, place, present.index).where(place >= 0, present)


def _by_client(facts: Facts, frame: str) -> pd.DataFrame:
    """The frame's intervals client by client, each with the ``day`` of its beginning.

    The clients are categories. They are put in order once: words are slow to look up
    and to sort, and a dozen reports ask where somebody stood.
    """
    name = f"{frame} by client"
    if name not in facts.memo:
        found = getattr(facts, frame).astype({"client_id": "category"})
        begun = found[_BEGINS[frame]]
        order = np.lexsort([begun.to_numpy(), found["client_id"].cat.codes])
        facts.memo[name] = found.assign(day=begun.dt.normalize()).iloc[order]
    return facts.memo[name]


def _numbers(known: pd.DataFrame, ids: pd.Series[str]) -> _Places:
    """The numbers of the clients of the intervals; -1 for who has none."""
    return known["client_id"].cat.categories.get_indexer(pd.Index(ids))


def _last_begun(known: pd.DataFrame, whose: _Places, days: _Days) -> _Places:
    """The place of each one's last interval that had begun by the end of his day.

    Args:
        known: What `_by_client` gives.
        whose: The numbers of the clients.
        days: The day of each.

    Returns:
        Places in the intervals; -1 where none had begun.
    """
    client = known["client_id"].cat.codes.to_numpy()
    begun = _client_and_day(client, known["day"].to_numpy())
    place = begun.searchsorted(_client_and_day(whose, days), side="right") - 1
    his = (whose >= 0) & (place >= 0)
    his[his] = client[place[his]] == whose[his]
    return np.where(his, place, -1)


def _else_first(known: pd.DataFrame, whose: _Places, place: _Places) -> _Places:
    """The places, and where there is none that of the client's first interval."""
    client = known["client_id"].cat.codes.to_numpy()
    first = client.searchsorted(whose)
    return np.where((place < 0) & (whose >= 0), first, place)


def _client_and_day(client: _Places, days: _Days) -> _Places:
    """Numbers that stand by client, and of one client by day."""
    numbers = days.astype("datetime64[D]").astype("int64")
    return np.asarray(client.astype("int64") * _DAYS + numbers)


def _told(
    known: pd.DataFrame, what: str, place: _Places, index: pd.Index
) -> pd.Series[str]:
    """What the intervals at those places tell; blank where there is none."""
    cells = known[what].array.take(place, allow_fill=True)
    return pd.Series(cells, index=index, dtype="str")
