"""ABC: classes by the share of turnover above a client (metrics.md E1)."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetsync.config.reports import Segments
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import is_client, lines, turnover_by_code
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import Window

A, B, C, NONE = "A", "B", "C", "–"
"""The classes; who has no positive turnover has none of the three."""

CLASSES = (A, B, C, NONE)

_Numbers: TypeAlias = npt.NDArray[np.intp]


def ordered(facts: Facts, window: Window) -> pd.DataFrame:
    """IDs of clients with positive turnover, the biggest first, ties by ID.

    metrics.md E1: x_i is the turnover of the window, T the sum of the positive
    ones, and ``before`` the sum of those above the client.

    Returns:
        ``client_id``, ``turnover``, ``before`` and ``total``, in minor units.
    """
    order = ordered_codes(facts, window)
    words = lines(facts)["client_id"].cat.categories.take(order["code"].to_numpy())
    named = order.assign(code=pd.Series(words, dtype="str"))
    return named.rename(columns={"code": "client_id"})


def ordered_codes(facts: Facts, window: Window) -> pd.DataFrame:
    """What `ordered` finds, with the ``code`` of each client instead of his ID.

    Many reports ask for the same windows, such as the year that ended with a month:
    each is ordered once.
    """
    name = f"ordered {window.after} {window.until}"
    if name not in facts.memo:
        bought = turnover_by_code(facts, window)
        known = bought[is_client(facts).to_numpy()[bought.index] & (bought > 0)]
        # codes stand as the IDs do, so a stable sort leaves ties by ID
        order = known.sort_values(ascending=False, kind="stable")
        facts.memo[name] = pd.DataFrame(
            {
                "code": order.index,
                "turnover": order.array,
                "before": (order.cumsum() - order).array,
                "total": order.sum(),
            }
        )
    return facts.memo[name]


def ranked(facts: Facts, window: Window) -> pd.DataFrame:
    """What `ordered` finds, with the clients' frame of the window's last day."""
    clients = clients_on(facts, window.until)
    return ordered(facts, window).merge(clients, on="client_id")


def reach(total: int, border: float) -> int:
    """Who has less above him than this is within the border ("start rule").

    Whole minor units: 0.8 of a sum has no exact binary form, and a client who
    stands on the border must not fall in or out by the last bit.
    """
    part = Fraction(str(border)) * total
    return -(-part.numerator // part.denominator)


def classes(facts: Facts, window: Window, norm: Segments) -> pd.DataFrame:
    """Everybody with positive turnover and his class (metrics.md E1).

    The client who crosses a border goes to the higher class, so that a giant with
    90 % of the turnover is in class A and not B.

    Returns:
        What `ordered` finds, with ``abc`` beside it.
    """
    order = ordered(facts, window)
    letters = np.array(CLASSES, dtype="object")[_class_numbers(order, norm)]
    return order.assign(abc=pd.Series(letters, index=order.index, dtype="str"))


def class_numbers(facts: Facts, window: Window, norm: Segments) -> _Numbers:
    """The place in `CLASSES` of each client's class, by the codes of `lines`."""
    order = ordered_codes(facts, window)
    found = np.full(len(is_client(facts)), CLASSES.index(NONE))
    found[order["code"]] = _class_numbers(order, norm)
    return found


def _class_numbers(order: pd.DataFrame, norm: Segments) -> _Numbers:
    total = int(order["turnover"].sum())
    before = order["before"].to_numpy()
    found = np.full(len(order), CLASSES.index(C))
    found[before < reach(total, norm.share_b)] = CLASSES.index(B)
    found[before < reach(total, norm.share_a)] = CLASSES.index(A)
    return found
