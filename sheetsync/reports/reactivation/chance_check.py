"""Does the chance come true: tenths of the buyers, forecast against fact (E5)."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr
from sheetsync.reports.columns import low_and_high
from sheetsync.reports.facts import Facts
from sheetsync.reports.reactivation.chance import Chances, tried
from sheetsync.reports.reactivation.scoring import tenths, told_apart
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.shares import share


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: the chances said so many days ago, against what happened since."""
    day = as_of - timedelta(days=norms.chance.days)
    found, came = tried(facts, norms, day, as_of)
    known = found.by_client.dropna()
    parts = tenths(known, came.reindex(known.index))
    return table_of(
        [
            (
                column("tenth", tr("Tenth"), Kind.NUMBER, _TENTH),
                list(range(1, len(parts) + 1)),
            ),
            (
                column("clients", tr("Clients"), Kind.NUMBER, _CLIENTS),
                [one.clients for one in parts],
            ),
            (
                column("expected", tr("Expected share"), Kind.PERCENT, _EXPECTED),
                [round(one.expected, 4) for one in parts],
            ),
            (
                column("came", tr("Ordered"), Kind.NUMBER, _CAME),
                [one.came for one in parts],
            ),
            (
                column("share", tr("Share that ordered"), Kind.PERCENT, _SHARE),
                [share(one.came, one.clients) for one in parts],
            ),
            *low_and_high([(one.came, one.clients) for one in parts], norms),
        ],
        _note(found, came, day, norms),
        [
            Chart(
                title=tr("Expected against true"),
                shape=Shape.LINES,
                labels="tenth",
                series=("expected", "share"),
                unit=tr("Share of clients"),
            )
        ],
    )


def _note(found: Chances, came: pd.Series[bool], day: date, norms: Reports) -> Text:
    known = found.by_client.dropna()
    apart = told_apart(known, came.reindex(known.index))
    return tr(
        "As of {day}. {how}. Told apart (AUC, 0.5 is a coin): {auc}",
        day=day,
        how=found.note(norms.chance.days),
        auc="–" if apart is None else f"{apart:.3f}",
    )


_TENTH = tr("The buyers in ten equal parts, the least likely to order first")
_CLIENTS = tr("Buyers in this tenth")
_CAME = tr("Of those, clients who have ordered in the days since")
_SHARE = tr("Ordered / clients")
_EXPECTED = tr("Mean of the chances as they would have been shown then")

REPORT = Report(
    id="chance_check", title=tr("Chances, checked"), places=(Place.DESK,), make=make
)
