"""What the clients bought: turnover, orders and rhythm, each as of a day.

An *order* is a day with at least one line that is not a return; returns are
lines of negative amount and lower the turnover of the day that they are dated.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import pandas as pd

from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import Window, known_on

_ENOUGH_GAPS = 2

_Found = TypeVar("_Found", pd.Series, pd.DataFrame)


def lines(facts: Facts) -> pd.DataFrame:
    """All lines of sales and returns, with the clients as categories.

    Grouping a million lines by words costs a second each time, by categories a
    hundredth; so it is done once for all reports.
    """
    if "lines" not in facts.memo:
        bought = facts.purchases.loc[:, ["client_id", "day", "amount_minor"]]
        facts.memo["lines"] = bought.astype({"client_id": "category"})
    return facts.memo["lines"]


def by_word(found: _Found) -> _Found:
    """What was found of each client, by his ID as a word and no category."""
    return found.set_axis(found.index.astype("str"), axis=0)


def turnover(facts: Facts, window: Window) -> pd.Series[int]:
    """Sales minus returns in the window, by client, in minor units.

    metrics.md, conventions ("sale") and E1. Clients without a line are absent.
    """
    bought = lines(facts)
    within = bought[window.holds(bought["day"])]
    sums = within.groupby("client_id", observed=True)["amount_minor"].sum()
    return by_word(sums)


def order_days(facts: Facts, as_of: date) -> pd.DataFrame:
    """Distinct order days up to that day: ``client_id`` and ``day``, in order.

    metrics.md E5 ("distinct order dates"). The clients are categories.
    """
    if "order_days" not in facts.memo:
        bought = lines(facts)
        sold = bought.loc[bought["amount_minor"] >= 0, ["client_id", "day"]]
        code = sold["client_id"].cat.codes
        distinct = sold.assign(code=code).drop_duplicates(["code", "day"])
        facts.memo["order_days"] = distinct.sort_values(
            ["code", "day"], ignore_index=True
        )[["client_id", "day"]]
    known = facts.memo["order_days"]
    return known[known_on(known["day"], as_of)].reset_index(drop=True)


def first_and_last(orders: pd.DataFrame) -> pd.DataFrame:
    """The ``first`` and ``last`` order day and the ``count`` of them, by client.

    Args:
        orders: What `order_days` found.
    """
    days = orders.groupby("client_id", observed=True)["day"]
    found = pd.DataFrame(
        {"first": days.min(), "last": days.max(), "count": days.size()}
    )
    return by_word(found)


def orders_in(orders: pd.DataFrame, window: Window) -> pd.Series[int]:
    """How many distinct order days fall into the window, by client; else absent."""
    within = orders[window.holds(orders["day"])]
    return by_word(within.groupby("client_id", observed=True)["day"].size())


def gaps(orders: pd.DataFrame) -> pd.DataFrame:
    """The days between each client's orders: ``client_id`` and ``gap``.

    metrics.md E5 ("Gap").
    """
    days = orders.groupby("client_id", observed=True)["day"].diff().dt.days
    return orders[["client_id"]].assign(gap=days).dropna(ignore_index=True)


def rhythm(orders: pd.DataFrame) -> pd.Series[float]:
    """Median days between a client's orders, by client (metrics.md E5).

    Only clients with two gaps, that is three orders, have a rhythm; one gap may
    be chance. Others are absent.

    Args:
        orders: What `order_days` found.
    """
    by_client = gaps(orders).groupby("client_id", observed=True)["gap"]
    median: pd.Series[float] = by_client.median()
    return by_word(median.where(by_client.count() >= _ENOUGH_GAPS).dropna())
