"""Columns that many tables have, so that they read alike everywhere."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind
from sheetsync.locales.text import tr, trn
from sheetsync.reports.cells import words
from sheetsync.reports.report import Filled, column
from sheetsync.reports.shares import interval


def who(clients: pd.DataFrame) -> list[Filled]:
    """Who the clients are: ID, company, and who is responsible."""
    return [
        (column("client_id", tr("ID"), Kind.CLIENT_ID), words(clients["client_id"])),
        (column("company", tr("Company")), words(clients["company"])),
        (column("responsible", tr("Responsible")), words(clients["responsible"])),
    ]


def low_and_high(cases: Sequence[tuple[int, int]], norms: Reports) -> list[Filled]:
    """The interval of each share of few cases, to stand beside the share.

    Args:
        cases: Of each row the part and the whole.
        norms: The norms of reports.
    """
    few = norms.sources.minimum_cases
    note = trn(
        few,
        "95 % interval after Wilson, shown under {n} case",
        "95 % interval after Wilson, shown under {n} cases",
    )
    both = [interval(part, whole, few) for part, whole in cases]
    return [
        (column("low", tr("At least"), Kind.PERCENT, note), [low for low, _ in both]),
        (column("high", tr("At most"), Kind.PERCENT, note), [high for _, high in both]),
    ]
