"""docs/security.md: each kind of drift has its test, and each test its row."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.worker import test_drift, test_drift_inside

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
DRIFT = PAGE.split("## Drift\n")[1].split("\n## ")[0]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| (\d+) \| .+ \| (.+) \|$", re.MULTILINE)

CASES = {
    "test_one_cycle_later_sharing_is_as_configured": set(test_drift.MENDED),
    "test_what_only_the_owner_can_mend_waits_for_him": set(test_drift.HELD),
    "test_within_five_minutes_a_base_is_as_it_was": {
        *test_drift_inside.OPENED,
        *test_drift_inside.CHANGED,
    },
    "test_a_base_without_its_header_waits": set(test_drift_inside.HELD),
}
"""The kinds that each test goes through."""


def test_more_than_thirty_kinds_are_counted_once_each() -> None:
    numbers = [int(number) for number, _ in ROW.findall(DRIFT)]

    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 30


@pytest.mark.parametrize("name", CASES)
def test_the_rows_below_a_test_are_the_kinds_that_it_goes_through(name: str) -> None:
    below = DRIFT.split(f"::{name}`")[1]
    table = next(part for part in below.split("\n\n") if part.startswith("| # |"))

    assert {last.strip("`") for _, last in ROW.findall(table)} == CASES[name]


def test_every_row_names_a_case_or_a_test() -> None:
    cases = set().union(*CASES.values())

    assert [
        number
        for number, last in ROW.findall(DRIFT)
        if last.strip("`") not in cases and not TEST.fullmatch(last)
    ] == []


def test_every_test_that_the_page_names_exists() -> None:
    named = set(TEST.findall(PAGE))
    known = {
        (file, one.name)
        for file in {file for file, _ in named}
        for one in ast.parse((ROOT / file).read_text("utf-8")).body
        if isinstance(one, ast.FunctionDef)
    }
    assert named - known == set()
