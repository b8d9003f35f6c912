"""Composition of the base, month by month (systems.md A72; states of metrics.md E5).

Each line says what was known at the end of that month: nothing later moves it.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import tr
from sheetsync.reports.buying import abc
from sheetsync.reports.buying.states import NAMES, OrderHistory
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.periods import known_on, last_closings, months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share

_UNMEASURED, _NEVER = "unmeasured", "never"


def composed(
    facts: Facts, norms: Reports, history: OrderHistory, known: pd.Series, day: date
) -> dict[str, int]:
    """How many buyers are in each state on that day, and who never ordered.

    Args:
        facts: The facts.
        norms: The norms of reports.
        history: The order days.
        known: What `known_since` found.
        day: The day.

    Returns:
        By the states' ids; ``unmeasured`` where nobody has ordered twice, so that
        there is no rhythm to measure by; ``never`` for clients known on that day.
    """
    segments = norms.segments
    classes = abc.class_numbers(facts, months_until(day, segments.months), segments)
    last = history.last_orders(day)
    ordered = ~np.isnat(last)
    counted = history.states(norms, classes, last, day).value_counts()
    places = known.index[known_on(known, day)].to_numpy()
    # who is no buyer at all stands at -1, after the last of them
    bought = np.append(ordered, False)[places]
    return {
        **{one: int(counted.get(one, 0)) for one in NAMES},
        _UNMEASURED: int(ordered.sum()) - int(counted.sum()),
        _NEVER: int((~bought).sum()),
    }


def known_since(facts: Facts, words: pd.Index) -> pd.Series:
    """Since when each client is known: entered, or in his first stage.

    Args:
        facts: The facts.
        words: The buyers' IDs.

    Returns:
        Indexed by the client's place in ``words``; -1 for who is not among them.
    """
    came = facts.stays.groupby("client_id")["entered"].min()
    clients = facts.clients
    both = pd.DataFrame(
        {
            "registered": clients["registered"],
            "came": of_each(clients["client_id"], came),
        }
    )
    places = words.get_indexer(pd.Index(clients["client_id"]))
    return both.min(axis=1).set_axis(pd.Index(places), axis=0)


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (systems.md A72): the ends of months, the earliest first."""
    ends = last_closings(as_of, norms.composition.months)[::-1]
    history = OrderHistory(facts, as_of)
    known = known_since(facts, history.words)
    found = [composed(facts, norms, history, known, one) for one in ends]
    buyers = [sum(one.values()) - one[_NEVER] for one in found]
    everybody = [sum(one.values()) for one in found]
    names = (tr("Active"), tr("Cooling"), tr("Fell off"), tr("Lost"))
    return table_of(
        [
            (column("end", tr("End of month"), Kind.DATE, _END), list(ends)),
            (column("buyers", tr("Ever ordered"), Kind.NUMBER, _BUYERS), buyers),
            *(
                (
                    column(state, name, Kind.NUMBER, _STATE),
                    [one[state] for one in found],
                )
                for state, name in zip(NAMES, names, strict=True)
            ),
            (
                column(_UNMEASURED, tr("Without a rhythm"), Kind.NUMBER, _NO_RHYTHM),
                [one[_UNMEASURED] for one in found],
            ),
            *_shares(found, buyers),
            (
                column(_NEVER, tr("Never ordered"), Kind.NUMBER, _NEVER_NOTE),
                [one[_NEVER] for one in found],
            ),
            (
                column(
                    "never_share",
                    tr("Never ordered, share"),
                    Kind.PERCENT,
                    _NEVER_SHARE,
                ),
                [
                    share(one[_NEVER], whole)
                    for one, whole in zip(found, everybody, strict=True)
                ],
            ),
        ],
        charts=[
            Chart(
                title=tr("Who ever ordered, by end of month"),
                shape=Shape.STACKED,
                labels="end",
                series=(*NAMES, _UNMEASURED),
                unit=tr("Clients"),
            )
        ],
    )


def _shares(found: list[dict[str, int]], buyers: list[int]) -> list[Filled]:
    names = (
        tr("Active, share"),
        tr("Cooling, share"),
        tr("Fell off, share"),
        tr("Lost, share"),
    )
    return [
        (
            column(f"{state}_share", name, Kind.PERCENT, _SHARE),
            [share(one[state], of) for one, of in zip(found, buyers, strict=True)],
        )
        for state, name in zip(NAMES, names, strict=True)
    ]


_END = tr("Last day of a month that is over; only what was known on it counts")
_BUYERS = tr("Clients with an order up to that day")
_STATE = tr(
    "By the silence on that day against the client’s own median gap between orders; "
    "where he has none, that of his class, else that of all. Lost: silent for longer "
    "than the months of Reactivation"
)
_NO_RHYTHM = tr("Nobody had ordered twice by then, so nothing can be said of them")
_SHARE = tr("Of the clients with an order up to that day")
_NEVER_NOTE = tr(
    "Clients who were known by then (entered, or in a stage) and had no order. Who has "
    "neither date counts once he orders"
)
_NEVER_SHARE = tr("Never ordered / (never ordered + ever ordered)")

REPORT = Report(
    id="composition",
    title=tr("Composition of the base"),
    places=(Place.DESK,),
    make=make,
)
