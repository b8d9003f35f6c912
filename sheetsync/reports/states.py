"""How a buyer stands by his own rhythm (metrics.md E5, "States").

The states serve the composition of the base; the reactivation list does not ask
for them.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.locales.text import Text, tr
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.periods import months_until
from sheetsync.reports.sales import first_and_last, gaps, order_days, rhythm

NAMES: dict[str, Text] = {
    "active": tr("active"),
    "cooling": tr("cooling"),
    "fell_off": tr("fell off"),
    "lost": tr("lost"),
}
"""The states as people read them."""


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
    orders = order_days(facts, as_of)
    last = first_and_last(orders)["last"]
    usual = rhythm(orders).reindex(last.index)
    between = gaps(orders)
    group = of_each(between["client_id"].astype("str"), groups)
    of_group = between["gap"].groupby(group).median()
    own_group = pd.Series(groups.reindex(last.index).array, index=last.index)
    usual = usual.fillna(of_each(own_group, of_group)).fillna(between["gap"].median())

    norm = norms.states
    silent = (pd.Timestamp(as_of) - last).dt.days
    late = (norm.cooling * usual).clip(lower=norm.least_days)
    found = pd.Series("fell_off", index=last.index, dtype="str")
    found[silent <= late] = "cooling"
    found[silent <= norm.active * usual] = "active"
    found = found.where(usual.notna())
    within = months_until(as_of, norms.reactivation.months).holds(last)
    return found.mask(~within, "lost")
