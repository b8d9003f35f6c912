"""docs/figures.md tells of every report."""

from __future__ import annotations

import re
from pathlib import Path

from sheetsync.reports import all_reports

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"


def test_every_report_is_told_of_in_a_table() -> None:
    rows = re.findall(r"^\| (`.*?`[^|]*) \|", PAGE.read_text(), re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}

    assert set(all_reports()) - told == set()


def test_rows_of_tables_stand_in_tables() -> None:
    lines = PAGE.read_text().splitlines()
    alone = [
        line
        for above, line in zip(["", *lines], lines, strict=False)
        if line.startswith("| `") and not above.startswith("|")
    ]

    assert alone == []
