"""Segments: every buyer's class and how he stands (metrics.md E1, E2, E5)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports, Segments
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr
from sheetsync.reports.buying import abc, xyz
from sheetsync.reports.buying.states import NAMES, states
from sheetsync.reports.cells import counts, days, marks, numbers, said, words
from sheetsync.reports.columns import turnover_of, who
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import first_and_last, order_days, turnover
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import known_on, months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share

XYZ_NAMES: dict[str, Text] = {xyz.FEW: tr("too little data")}
"""What a class is called where a letter would say too little."""


def segmented(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Everybody who ever ordered, with his classes, the biggest turnover first.

    Returns:
        The clients' frame of that day with ``turnover``, ``before``, ``total``
        (of the positive ones), ``abc``, ``quarters``, ``cv``, ``xyz``,
        ``rhythm_xyz``, ``state``, ``first`` and ``last`` (order days).
    """
    name = f"segmented {as_of} {norms.segments} {norms.states} {norms.reactivation}"
    if name not in facts.memo:
        facts.memo[name] = _segmented(facts, norms, as_of)
    return facts.memo[name]


def _segmented(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    norm = norms.segments
    window = months_until(as_of, norm.months)
    bought = first_and_last(order_days(facts, as_of))
    clients = clients_on(facts, as_of)
    clients = clients[clients["client_id"].isin(bought.index)]
    ids = clients["client_id"]
    ranked = abc.classes(facts, window, norm).set_index("client_id")
    classes = of_each(ids, ranked["abc"]).fillna(abc.NONE)
    even = xyz.even(facts, norm, as_of)
    by_client = classes.set_axis(ids.array)
    return clients.assign(
        turnover=of_each(ids, turnover(facts, window)).fillna(0).astype("int64"),
        before=of_each(ids, ranked["before"]),
        total=of_each(ids, ranked["total"]),
        abc=classes,
        quarters=of_each(ids, even["quarters"]),
        cv=of_each(ids, even["cv"]),
        xyz=of_each(ids, even["xyz"]),
        rhythm_xyz=of_each(ids, xyz.even_rhythm(facts, norm, as_of)),
        state=of_each(ids, states(facts, norms, by_client, as_of)),
        first=of_each(ids, bought["first"]),
        last=of_each(ids, bought["last"]),
    ).sort_values(["turnover", "client_id"], ascending=[False, True], ignore_index=True)


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E1, E2): one row a buyer."""
    found = segmented(facts, norms, as_of)
    began = months_until(as_of, norms.segments.months).after
    return table_of(
        [
            *who(found),
            *_abc(found, facts, norms.segments),
            (
                column("new", tr("New"), note=_NEW),
                marks(~known_on(found["first"], began), tr("new")),
            ),
            *_xyz(found, norms.segments),
            (column("state", tr("State"), note=_STATE), said(found["state"], NAMES)),
            (column("last_order", tr("Last order"), Kind.DATE), days(found["last"])),
        ],
        _note(found),
    )


def _abc(found: pd.DataFrame, facts: Facts, norm: Segments) -> list[Filled]:
    classes = tr(
        "By the share of turnover of those above him: A under {a} %, B under {b} %, "
        "else C; – without positive turnover",
        a=f"{norm.share_a * 100:g}",
        b=f"{norm.share_b * 100:g}",
    )
    above = [
        None if pd.isna(one) else share(int(one), int(whole))
        for one, whole in zip(found["before"], found["total"], strict=True)
    ]
    return [
        (column("abc", tr("ABC"), note=classes), words(found["abc"])),
        turnover_of(found, norm.months, facts),
        (column("share_before", tr("Share above"), Kind.PERCENT, _SHARE_ABOVE), above),
    ]


def _xyz(found: pd.DataFrame, norm: Segments) -> list[Filled]:
    classes = tr(
        "By the variation of turnover from quarter to quarter: X up to {x} %, Y up to "
        "{y} %, else Z; – without positive turnover. Under four complete quarters "
        "nothing can be said",
        x=f"{norm.variation_x * 100:g}",
        y=f"{norm.variation_y * 100:g}",
    )
    return [
        (column("xyz", tr("XYZ"), note=classes), said(found["xyz"], XYZ_NAMES)),
        (
            column("cv", tr("Variation"), Kind.PERCENT, _CV),
            numbers(found["cv"].round(4)),
        ),
        (
            column("quarters", tr("Quarters"), Kind.NUMBER, _QUARTERS),
            counts(found["quarters"]),
        ),
        (
            column("rhythm_xyz", tr("XYZ by rhythm"), note=_RHYTHM),
            words(found["rhythm_xyz"]),
        ),
    ]


def _note(found: pd.DataFrame) -> Text:
    if found.empty:
        return tr("Nobody has ordered anything yet")
    sizes = found["abc"].value_counts().reindex(abc.CLASSES, fill_value=0)
    return tr(
        "Clients who ever ordered: {all}. A: {a}, B: {b}, C: {c}, without turnover in "
        "the window: {none}",
        all=len(found),
        a=int(sizes[abc.A]),
        b=int(sizes[abc.B]),
        c=int(sizes[abc.C]),
        none=int(sizes[abc.NONE]),
    )


_NEW = tr("The first order falls into the window: a full year is not known yet")
_SHARE_ABOVE = tr("Turnover above / turnover of all; class A while under the border")
_CV = tr("Standard deviation / mean of the quarters’ turnover, empty quarters included")
_QUARTERS = tr("Complete calendar quarters since the first order, as far as they count")
_RHYTHM = tr(
    "The same borders for the days between orders; blank under four orders. For "
    "clients who re-order steadily it says more than XYZ"
)
_STATE = tr(
    "By the client’s own median gap between orders; where he has none, that of his "
    "class, else that of all"
)

REPORT = Report(id="segments", title=tr("Segments"), places=(Place.DESK,), make=make)
