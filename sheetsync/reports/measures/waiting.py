"""For how long clients have waited to be talked to (metrics.md E15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contacts import last_contacts
from sheetsync.reports.measures.staffing import employments
from sheetsync.reports.periods import known_on

_Days: TypeAlias = npt.NDArray[np.datetime64]
_Places: TypeAlias = npt.NDArray[np.int64]


class Clock:
    """Counts days for people, for whom it stands still on their days off.

    Args:
        facts: Everybody's days off.
        pause: How many days off at most are left out.
    """

    def __init__(self, facts: Facts, pause: int) -> None:
        off: dict[str, frozenset[date]] = {}
        for one in employments(facts):
            off[one.name] = off.get(one.name, frozenset()) | one.off
        self._pause = pause
        self._off = {
            name: np.array(sorted(days), dtype="datetime64[D]")
            for name, days in off.items()
            if days
        }

    def passed(self, who: pd.Series, since: pd.Series, until: pd.Series) -> pd.Series:
        """How many days passed for each after one day, up to and including another.

        Blank where one of the two days is.

        Args:
            who: Whose days they are, by name.
            since: The days that are not counted any more.
            until: The last ones.
        """
        return (until - since).dt.days - self._stood_still(who, since, until)

    def last_within(
        self, who: pd.Series, since: pd.Series, days: pd.Series
    ) -> pd.Series:
        """The last day up to which at most so many days have passed for each."""
        begins = since.to_numpy("datetime64[D]")
        found = begins + days.to_numpy().astype("timedelta64[D]")
        for off, rows in self._rested(who):
            plain = found[rows]
            for _ in range(self._pause):
                # of a day off right after the last one no day passes, either
                longer = plain + self._out_of(off, begins[rows], found[rows] + 1)
                if (longer == found[rows]).all():
                    break
                found[rows] = longer
        return pd.Series(found.astype("datetime64[s]"), index=since.index)

    def _stood_still(
        self, who: pd.Series, since: pd.Series, until: pd.Series
    ) -> pd.Series[int]:
        begins, ends = (one.to_numpy("datetime64[D]") for one in (since, until))
        found = np.zeros(len(who), dtype="int64")
        for off, rows in self._rested(who):
            found[rows] = self._out_of(off, begins[rows], ends[rows])
        return pd.Series(found, index=who.index, dtype="int64")

    def _rested(self, who: pd.Series) -> Iterator[tuple[_Days, _Places]]:
        """The days off of each who has any, and the places of his rows."""
        names = who.to_numpy(dtype="object")
        for name in who.dropna().unique():
            if name in self._off:
                yield self._off[name], np.flatnonzero(names == name)

    def _out_of(self, off: _Days, after: _Days, until: _Days) -> _Places:
        """How many days off after one day, up to another, are left out."""
        ends = off.searchsorted(until, side="right")
        rested = ends - off.searchsorted(after, side="right")
        return rested.clip(max=self._pause)


def waiting(
    facts: Facts, norms: Reports, clients: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """For how long each client has waited for a contact (metrics.md E15).

    Who was never reached waits since the day on which his present person got him;
    where nobody wrote that down, since he was first entered.

    Args:
        facts: The facts.
        norms: The norms.
        clients: With ``client_id`` and ``who`` (by name).
        as_of: The day.

    Returns:
        With the index of the clients: ``met`` (the last contact, blank if there was
        none), ``since`` (that day, else the other one) and ``days`` (that have passed
        for his person; blank where nobody knows since when).
    """
    ids = clients["client_id"]
    begun = facts.responsibility[known_on(facts.responsibility["since"], as_of)]
    latest = begun.sort_values("since", kind="stable").drop_duplicates(
        "client_id", keep="last"
    )
    taken = latest.set_index("client_id")["since"].dt.normalize()
    rows = facts.clients[known_on(facts.clients["registered"], as_of)]
    entered = rows.set_index("client_id")["registered"]
    met = of_each(ids, last_contacts(facts, norms.log, as_of))
    since = met.fillna(of_each(ids, taken)).fillna(of_each(ids, entered))
    today = pd.Series(pd.Timestamp(as_of), index=clients.index)
    clock = Clock(facts, norms.key_managers.pause_days)
    return pd.DataFrame(
        {
            "met": met,
            "since": since,
            "days": clock.passed(clients["who"], since, today),
        }
    )
