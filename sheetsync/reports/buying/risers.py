"""Risers and fallers: whose class changed, and what counts (metrics.md E3, A58)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying import abc
from sheetsync.reports.buying.wandering import CHANGE, SINCE, THEN, held_a, wandered
from sheetsync.reports.cells import money, said
from sheetsync.reports.columns import who
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.tints import RISING

_NOBODY = {abc.NONE: tr("none")}


def risen(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Whose class changed, C to none and back left out (metrics.md E3).

    Returns:
        What `wandered` finds, with ``change`` (minor units) and ``counts``: "yes",
        "no_growth" or "not_held" for a rise from B to A, else "". The biggest
        change comes first, ties by ID.
    """
    found = wandered(facts, norms, as_of)
    big = [abc.A, abc.B]
    found = found[
        (found["was"] != found["now"])
        & (found["was"].isin(big) | found["now"].isin(big))
    ]
    held = held_a(facts, norms, as_of)
    growth = 1 + Fraction(str(norms.migration.growth))
    grew = found["sales"] * growth.denominator > found["before"] * growth.numerator
    rose = (found["was"] == abc.B) & (found["now"] == abc.A)
    is_held = found["client_id"].isin(held.index)
    counts = pd.Series("yes", index=found.index, dtype="str")
    found = found.assign(
        change=found["sales"] - found["before"],
        counts=counts.mask(~is_held, "not_held")
        .mask(~grew, "no_growth")
        .where(rose, ""),
    )
    return found.sort_values(
        ["change", "client_id"],
        key=lambda one: -one.abs() if one.name == "change" else one,
        ignore_index=True,
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E3): one row for each client whose class changed."""
    found = risen(facts, norms, as_of)
    digits = facts.minor_digits
    return table_of(
        [
            *who(found),
            (column("was", tr("Was")), said(found["was"], _NOBODY)),
            (column("now", tr("Is")), said(found["now"], _NOBODY)),
            (
                column("direction", tr("Direction")),
                [
                    _direction(*pair)
                    for pair in zip(found["was"], found["now"], strict=True)
                ],
            ),
            (
                column("before", tr("Turnover then"), Kind.MONEY, THEN),
                money(found["before"], digits),
            ),
            (
                column("sales", tr("Turnover now"), Kind.MONEY, SINCE),
                money(found["sales"], digits),
            ),
            (
                column("change", tr("Change"), Kind.MONEY, CHANGE, RISING),
                money(found["change"], digits),
            ),
            (
                column("counts", tr("Counts for the bonus"), note=_counts(norms)),
                said(found["counts"], _WORDS),
            ),
        ]
    )


def _direction(was: str, now: str) -> Value:
    order = abc.CLASSES
    return _ROSE if order.index(now) < order.index(was) else _FELL


def _counts(norms: Reports) -> Text:
    return trn(
        norms.migration.held,
        "A rise from B to A counts if turnover grew by more than {growth} % and A was "
        "held at the last end of a month",
        "A rise from B to A counts if turnover grew by more than {growth} % and A was "
        "held at the last {n} ends of months",
        growth=f"{norms.migration.growth * 100:g}",
    )


_ROSE, _FELL = tr("rose"), tr("fell")
_WORDS = {
    "": tr("–"),
    "yes": tr("yes"),
    "no_growth": tr("no: others fell, his turnover did not grow enough"),
    "not_held": tr("not yet: A has not been held long enough"),
}

REPORT = Report(
    id="risers", title=tr("Risers and fallers"), places=(Place.DESK,), make=make
)
