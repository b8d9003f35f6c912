"""How a buyer stands by his own rhythm (metrics.md E5, "States").

The states serve the composition of the base; the reactivation list does not ask
for them.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetsync.config.reports import Reports, States
from sheetsync.locales.text import Text, tr
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import ENOUGH_GAPS, codes, order_days
from sheetsync.reports.periods import months_until

NAMES: dict[str, Text] = {
    "active": tr("active"),
    "cooling": tr("cooling"),
    "fell_off": tr("fell off"),
    "lost": tr("lost"),
}
"""The states as people read them."""


_Days: TypeAlias = npt.NDArray[np.datetime64]
_Numbers: TypeAlias = npt.NDArray[np.intp]
_Measures: TypeAlias = npt.NDArray[np.float64]


def longest_silence(usual: pd.Series, norm: States) -> pd.Series:
    """The days after which a buyer has fallen off, by his usual days between orders."""
    return (norm.cooling * usual).clip(lower=norm.least_days)


class OrderHistory:
    """The order days of all buyers, to be looked at as of one day or of many.

    Clients are numbers here, the codes of `sales.lines` and places in ``words``:
    looking words up costs more than all the rest. The gaps are put in order once,
    client by client and by length, so that a median of what was known on a day is found
    by its place.

    Args:
        facts: The facts.
        until: The last day that is asked for.
    """

    def __init__(self, facts: Facts, until: date) -> None:
        orders = order_days(facts, until)
        self.words = orders["client_id"].cat.categories
        self._client = codes(orders).to_numpy().astype(np.intp)
        self._day = orders["day"].to_numpy("datetime64[D]")
        same = self._client[1:] == self._client[:-1]
        self._followed = np.append(same, False)
        follows = np.flatnonzero(same) + 1
        gap = (self._day[follows] - self._day[follows - 1]).astype("int32")
        order = np.lexsort((gap, self._client[follows]))
        self._gap = gap[order]
        self._whose_gap = self._client[follows][order]
        self._gap_known = self._day[follows][order]

    def last_orders(self, day: date) -> _Days:
        """The last order day of each client up to that day; NaT without one."""
        known = self._day <= np.datetime64(day)
        found = np.full(len(self.words), np.datetime64("NaT"), dtype="datetime64[D]")
        # a client's days stand from early to late: the last one has no known follower
        last = known & ~(self._followed & np.append(known[1:], False))
        found[self._client[last]] = self._day[last]
        return found

    def usual_gaps(self, day: date, groups: _Numbers) -> _Measures:
        """The median days between orders of each client as known on that day.

        metrics.md E5: under three orders that of his group, else that of all; NaN
        where nobody had ordered twice.

        Args:
            day: The day.
            groups: The number of each client's group; -1 for none.
        """
        known = self._gap_known <= np.datetime64(day)
        gap, whose = self._gap[known], self._whose_gap[known]
        count = np.bincount(whose, minlength=len(self.words))
        begins = np.cumsum(count) - count
        own = count >= ENOUGH_GAPS
        low, high = begins + (count - 1) // 2, begins + count // 2
        found = np.full(len(self.words), np.median(gap) if len(gap) else np.nan)
        group_of_gap = groups.astype("int32")[whose]
        for group in np.unique(groups[groups >= 0]):
            of_group = gap[group_of_gap == group]
            if len(of_group):
                found[groups == group] = np.median(of_group)
        found[own] = (gap[low[own]] + gap[high[own]]) / 2
        return found

    def states(
        self, norms: Reports, groups: _Numbers, last_orders: _Days, day: date
    ) -> pd.Series:
        """The state of each client on that day, in the order of ``words``.

        Args:
            norms: The norms of reports.
            groups: The number of each client's group; -1 for none.
            last_orders: What `last_orders` says of that day.
            day: The day.

        Returns:
            A word of `NAMES`; blank for who had not ordered, and where nobody had
            ordered twice so that there is no measure.
        """
        last = pd.Series(last_orders.astype("datetime64[s]"))
        usual = pd.Series(self.usual_gaps(day, groups))
        norm = norms.states
        silent = (pd.Timestamp(day) - last).dt.days
        late = longest_silence(usual, norm)
        found = pd.Series("fell_off", index=last.index, dtype="object")
        found[silent <= late] = "cooling"
        found[silent <= norm.active * usual] = "active"
        found = found.where(usual.notna(), None)
        within = months_until(day, norms.reactivation.months).holds(last)
        return found.mask(~within, "lost").where(last.notna(), None)


def states(
    facts: Facts, norms: Reports, groups: pd.Series[str], as_of: date
) -> pd.Series[str]:
    """The state of each buyer, by client.

    Silence is measured by his median gap; under three orders by that of his
    group, else by that of all. Where nobody ever ordered twice there is no
    measure: blank, unless he is lost.

    Args:
        facts: The facts.
        norms: The norms of reports.
        groups: The group of each client, such as his class.
        as_of: The day.
    """
    history = OrderHistory(facts, as_of)
    numbers, _ = pd.factorize(groups.reindex(history.words).to_numpy("object"))
    last = history.last_orders(as_of)
    ordered = ~np.isnat(last)
    found = history.states(norms, numbers, last, as_of)[ordered]
    return pd.Series(found.array, index=history.words[ordered], dtype="str")
