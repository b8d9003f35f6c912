"""R × F: how many clients and how much money in each pair of scores (metrics.md E4)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr
from sheetsync.reports.buying.rfm import FIFTHS, note, scored
from sheetsync.reports.cells import counts, money
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Filled, Place, Report, column, table_of

_BEST_FIRST = tuple(range(FIFTHS, 0, -1))


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The grid by fifths: a row for each score of recency and one of all.

    Of too few buyers for scores there is that of all alone.
    """
    found = scored(facts, norms.rfm, as_of)
    downwards = _BEST_FIRST if found["r"].notna().any() else ()
    labels: list[Value] = [tr("R {score}", score=one) for one in downwards]
    filled: list[Filled] = [(column("r", tr("RFM"), note=_R), [*labels, tr("all")])]
    for score in _BEST_FIRST:
        here = found[found["f"] == score]
        name = tr("F {score}", score=score)
        filled += _cells(str(score), name, here, downwards, facts)
    filled += _cells("all", tr("all"), found, downwards, facts)
    chart = Chart(
        title=tr("Turnover by recency and number of orders"),
        shape=Shape.STACKED,
        labels="r",
        series=tuple(f"turnover_{one}" for one in _BEST_FIRST),
        unit=tr("Turnover"),
        rows=FIFTHS,
    )
    return table_of(filled, note(found, norms.rfm), [chart] if downwards else [])


def _cells(
    word: str,
    name: Text,
    here: pd.DataFrame,
    downwards: tuple[int, ...],
    facts: Facts,
) -> list[Filled]:
    """The two columns of a score of orders: clients and money."""
    by_score = here.groupby("r")["turnover"].agg(["size", "sum"])
    by_score = by_score.reindex(list(downwards), fill_value=0)
    clients = [*by_score["size"].tolist(), len(here)]
    sums = [*by_score["sum"].tolist(), int(here["turnover"].sum())]
    return [
        (
            column(
                f"clients_{word}", tr("{f}, clients", f=name), Kind.NUMBER, _CLIENTS
            ),
            counts(pd.Series(clients)),
        ),
        (
            column(f"turnover_{word}", tr("{f}, turnover", f=name), Kind.MONEY, _SOLD),
            money(pd.Series(sums), facts.minor_digits),
        ),
    ]


_R = tr("Down: scores of recency by fifths. Across: scores of the number of orders")
_CLIENTS = tr("Buyers of the window with both scores")
_SOLD = tr("Their sales minus returns, in the window of RFM")

REPORT = Report(id="rfm_grid", title=tr("RFM, grid"), places=(Place.DESK,), make=make)
