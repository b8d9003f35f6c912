"""What the clients bought: turnover, orders and rhythm, each as of a day.

An *order* is a day with at least one line that is not a return; returns are
lines of negative amount and lower the turnover of the day that they are dated.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import Window, known_on

ENOUGH_GAPS = 2
"""So many gaps are a rhythm; one may be chance."""

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


def codes(frame: pd.DataFrame) -> pd.Series[int]:
    """The numbers of the clients' categories, to group by.

    pandas sorts the words anew whenever it groups by categories themselves.
    """
    return frame["client_id"].cat.codes


def by_word(found: _Found, frame: pd.DataFrame) -> _Found:
    """What was found of each number, by the client's ID as a word.

    Args:
        found: Indexed by the `codes` of the frame.
        frame: The frame whose clients they are.
    """
    words = frame["client_id"].cat.categories
    return found.set_axis(words.take(found.index.to_numpy()), axis=0)


def turnover(facts: Facts, window: Window) -> pd.Series[int]:
    """Sales minus returns in the window, by client, in minor units.

    metrics.md, conventions ("sale") and E1. Clients without a line are absent.
    """
    return by_word(turnover_by_code(facts, window), lines(facts))


def turnover_by_code(facts: Facts, window: Window) -> pd.Series[int]:
    """What `turnover` finds, by the `codes` of `lines` instead of words."""
    bought = lines(facts)
    within = window.holds(bought["day"])
    return bought.loc[within, "amount_minor"].groupby(codes(bought)[within]).sum()


def is_client(facts: Facts) -> pd.Series[bool]:
    """Whose lines are those of a client that is known, by the `codes` of `lines`."""
    if "is_client" not in facts.memo:
        words = lines(facts)["client_id"].cat.categories
        known = words.isin(facts.clients["client_id"])
        facts.memo["is_client"] = pd.DataFrame({"known": known})
    return facts.memo["is_client"]["known"]


def numbers_of_clients(facts: Facts) -> npt.NDArray[np.intp]:
    """The number of each client of `Facts.clients` among the `codes` of `lines`.

    Who never bought has -1.
    """
    name = "numbers of clients"
    if name not in facts.memo:
        words = lines(facts)["client_id"].cat.categories
        numbers = words.get_indexer(pd.Index(facts.clients["client_id"]))
        facts.memo[name] = pd.DataFrame({"number": numbers})
    return facts.memo[name]["number"].to_numpy()


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
    return by_word(first_and_last_by_code(orders), orders)


def first_and_last_by_code(orders: pd.DataFrame) -> pd.DataFrame:
    """What `first_and_last` finds, by the `codes` of the orders instead of words."""
    code, day = codes(orders).to_numpy(), orders["day"].array
    # the orders stand client by client and day by day: nothing has to be grouped
    ends = np.flatnonzero(np.append(code[1:] != code[:-1], len(code) > 0))
    begins = np.append(0, ends[:-1] + 1)[: len(ends)]
    return pd.DataFrame(
        {"first": day[begins], "last": day[ends], "count": ends - begins + 1},
        index=pd.Index(code[ends], dtype="int64"),
    )


def orders_in(orders: pd.DataFrame, window: Window) -> pd.Series[int]:
    """How many distinct order days fall into the window, by client; else absent."""
    return by_word(orders_in_by_code(orders, window), orders)


def orders_in_by_code(orders: pd.DataFrame, window: Window) -> pd.Series[int]:
    """What `orders_in` finds, by the `codes` of the orders instead of words."""
    count = np.bincount(codes(orders)[window.holds(orders["day"])])
    found = np.flatnonzero(count)
    return pd.Series(count[found], index=found)


def gaps(orders: pd.DataFrame) -> pd.DataFrame:
    """The days between each client's orders: ``client_id`` and ``gap``.

    metrics.md E5 ("Gap").
    """
    # the orders stand client by client, so a gap ends where the next client begins
    same = codes(orders).diff() == 0
    days = orders["day"].diff().dt.days
    return orders[["client_id"]].assign(gap=days)[same].reset_index(drop=True)


def rhythm(orders: pd.DataFrame) -> pd.Series[float]:
    """Median days between a client's orders, by client (metrics.md E5).

    Only clients with two gaps, that is three orders, have a rhythm; one gap may
    be chance. Others are absent.

    Args:
        orders: What `order_days` found.
    """
    return by_word(rhythm_by_code(orders), orders)


def rhythm_by_code(orders: pd.DataFrame) -> pd.Series[float]:
    """What `rhythm` finds, by the `codes` of the orders instead of words."""
    between = gaps(orders)
    by_client = between["gap"].groupby(codes(between))
    median: pd.Series[float] = by_client.median()
    return median.where(by_client.count() >= ENOUGH_GAPS).dropna()
