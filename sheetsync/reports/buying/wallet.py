"""Share of wallet: what clients buy here of all that they buy (metrics.md E11)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying import abc
from sheetsync.reports.buying.potentials import COLUMNS, Potentials, potentials
from sheetsync.reports.cells import days, marks, money, words
from sheetsync.reports.columns import who
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import days_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share
from sheetsync.reports.typed import lacking


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E11): the most free potential first."""
    found = potentials(facts, norms, as_of)
    clients = found.clients
    return table_of(
        [
            *who(clients),
            *_money(clients, facts),
            *_classes(clients),
            (
                column("told", tr("Potential asked on"), Kind.DATE),
                days(clients["day"]),
            ),
            (
                column("remark", tr("Ask again"), note=_AGAIN),
                _remarks(clients, norms.wallet.stale_days, as_of),
            ),
        ],
        lacking(facts, COLUMNS) or _note(found),
    )


def _money(clients: pd.DataFrame, facts: Facts) -> list[Filled]:
    digits = facts.minor_digits
    shares = [
        share(ours, potential)
        for ours, potential in zip(
            clients["ours"].tolist(), clients["potential"].tolist(), strict=True
        )
    ]
    return [
        (
            column("potential", tr("Potential"), Kind.MONEY, _POTENTIAL),
            money(clients["potential"], digits),
        ),
        (
            column("ours", tr("Turnover"), Kind.MONEY, _OURS),
            money(clients["ours"], digits),
        ),
        (column("share", tr("Share of wallet"), Kind.PERCENT, _SHARE), shares),
        (
            column("free", tr("Free potential"), Kind.MONEY, _FREE),
            money(clients["free"], digits),
        ),
    ]


def _classes(clients: pd.DataFrame) -> list[Filled]:
    growing = (clients["abc"] == abc.C) & (clients["potential_class"] == abc.A)
    return [
        (column("abc", tr("ABC"), note=_CLASS), words(clients["abc"])),
        (
            column("potential_class", tr("Class by potential"), note=_POTENTIAL_CLASS),
            words(clients["potential_class"]),
        ),
        (
            column("grow", tr("To grow"), note=_GROW),
            marks(growing, tr("buys little, could buy much")),
        ),
    ]


def _remarks(clients: pd.DataFrame, stale_days: int, as_of: date) -> list[Value]:
    """Why a potential is to be asked for again; blank where it is fresh."""
    fresh = days_until(as_of, stale_days + 1).holds(clients["day"])
    return [
        _remark(outdated, undated=undated, fresh=young)
        for outdated, undated, young in zip(
            (clients["ours"] > clients["potential"]).tolist(),
            clients["day"].isna().tolist(),
            fresh.tolist(),
            strict=True,
        )
    ]


def _remark(outdated: bool, *, undated: bool, fresh: bool) -> Text | None:
    if outdated:
        return tr("potential outdated")
    if undated:
        return tr("no date")
    return None if fresh else tr("stale")


def _note(found: Potentials) -> Text:
    told = trn(
        len(found.clients),
        "{n} client told how much he buys in all",
        "{n} clients told how much they buy in all",
    )
    if not found.unread:
        return told
    return tr(
        "{said}. Clients of whom only a part can be read, or nothing: {unread}",
        said=told,
        unread=found.unread,
    )


_POTENTIAL = tr("Orders a year from all suppliers × average order, as he told it")
_OURS = tr("Sales minus returns of the last 12 months")
_SHARE = tr("Turnover / potential; over 100 % the potential is outdated")
_FREE = tr("Potential − turnover, never under 0: what he buys elsewhere")
_CLASS = tr("By turnover, as in Segments")
_POTENTIAL_CLASS = tr("By the share of potential above him, with the borders of ABC")
_GROW = tr("Class C by turnover and A by potential")
_AGAIN = tr(
    "Potential outdated: he bought more than he said. Stale: he said it too long "
    "ago. No date: nobody wrote down when"
)

REPORT = Report(
    id="wallet", title=tr("Share of wallet"), places=(Place.DESK,), make=make
)
