"""Columns that many tables have, so that they read alike everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Kind, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import counts, marks, money, quotient, ready, words
from sheetsync.reports.facts import ColumnShape, Facts
from sheetsync.reports.report import Filled, column
from sheetsync.reports.shares import interval, share
from sheetsync.reports.tints import met_or_missed

_REACH = (ColumnType.PHONE, ColumnType.EMAIL)
_WHOM_TO_ASK = ("contact", "contact_person", "decision_maker")


def who(clients: pd.DataFrame) -> list[Filled]:
    """Who the clients are: ID, company, and who is responsible."""
    return [
        (column("client_id", tr("ID"), Kind.CLIENT_ID), words(clients["client_id"])),
        (column("company", tr("Company")), words(clients["company"])),
        (column("responsible", tr("Responsible")), words(clients["responsible"])),
    ]


def whom_to_call(facts: Facts, clients: pd.DataFrame) -> list[Filled]:
    """Who the clients are, and their cells that say whom to ask for, and how."""
    reach = [one for one in facts.shapes if _reaches(one)]
    cells = [(one.table_column(), ready(clients[one.name])) for one in reach]
    return [*who(clients), *cells]


def _reaches(shape: ColumnShape) -> bool:
    return shape.type in _REACH or shape.id in _WHOM_TO_ASK


def do_not_contact(clients: pd.DataFrame) -> Filled:
    """A mark on who asked not to be called."""
    told = marks(clients["do_not_contact"], tr("do not contact"))
    return column("do_not_contact", tr("Do not contact")), told


def sold_in(months: int) -> Text:
    """What the turnover of the last months is, as its header says it."""
    return trn(
        months,
        "Sales minus returns of the last {n} month",
        "Sales minus returns of the last {n} months",
    )


def turnover_of(clients: pd.DataFrame, months: int, facts: Facts) -> Filled:
    """What the clients bought in the last months.

    Args:
        clients: With ``turnover`` in minor units.
        months: Of so many it is.
        facts: They know the currency.
    """
    header = column("turnover", tr("Turnover"), Kind.MONEY, sold_in(months))
    return header, money(clients["turnover"], facts.minor_digits)


def in_time(
    reached: pd.Series, of: pd.Series, notes: tuple[Text, Text], norms: Reports
) -> list[Filled]:
    """How many clients were reached in time, and their share.

    Args:
        reached: How many of each row.
        of: All clients of each row.
        notes: How the number and the share are defined.
        norms: The norms of reports.
    """
    note, share_note = notes
    tints = met_or_missed(norms)
    part = column("in_time_share", tr("Share in time"), Kind.PERCENT, share_note, tints)
    return [
        (
            column("in_time", tr("Contacted in time"), Kind.NUMBER, note),
            counts(reached),
        ),
        (part, [share(*one) for one in pairs(reached, of)]),
    ]


def low_and_high(cases: Sequence[tuple[int, int]], norms: Reports) -> list[Filled]:
    """The interval of each share of few cases, to stand beside the share.

    Args:
        cases: Of each row the part and the whole.
        norms: The norms of reports.
    """
    note = few_cases(norms)
    lows, highs = _intervals(cases, norms)
    return [
        (column("low", tr("At least"), Kind.PERCENT, note), lows),
        (column("high", tr("At most"), Kind.PERCENT, note), highs),
    ]


def rate(
    column_id: str,
    header: Text,
    note: Text,
    cases: Sequence[tuple[int, int]],
    norms: Reports,
) -> list[Filled]:
    """A share and its interval, in a table that has several of them.

    Args:
        column_id: Id of the share; ``_low`` and ``_high`` follow it.
        header: Its header, which the two others repeat.
        note: How it is defined.
        cases: Of each row the part and the whole.
        norms: The norms of reports.
    """
    few = few_cases(norms)
    lows, highs = _intervals(cases, norms)
    low, high = tr("{rate}, at least", rate=header), tr("{rate}, at most", rate=header)
    return [
        (column(column_id, header, Kind.PERCENT, note), [share(*one) for one in cases]),
        (column(f"{column_id}_low", low, Kind.PERCENT, few), lows),
        (column(f"{column_id}_high", high, Kind.PERCENT, few), highs),
    ]


def pairs(part: pd.Series, whole: pd.Series) -> list[tuple[int, int]]:
    """Whole numbers of two columns, row by row: the cases of a share."""
    both = zip(part.tolist(), whole.tolist(), strict=True)
    return [(int(one), int(other)) for one, other in both]


def averages(turnover: pd.Series, orders: pd.Series, digits: int) -> list[Value]:
    """Turnover / orders row by row; blank without an order."""
    return [
        quotient(sold, count, digits) if count else None
        for sold, count in pairs(turnover, orders)
    ]


def _intervals(
    cases: Sequence[tuple[int, int]], norms: Reports
) -> tuple[list[float | None], list[float | None]]:
    few = norms.sources.minimum_cases
    both = [interval(part, whole, few) for part, whole in cases]
    return [low for low, _ in both], [high for _, high in both]


def few_cases(norms: Reports) -> Text:
    """What the headers of an interval's two columns tell of it."""
    return trn(
        norms.sources.minimum_cases,
        "95 % interval after Wilson, shown under {n} case",
        "95 % interval after Wilson, shown under {n} cases",
    )
