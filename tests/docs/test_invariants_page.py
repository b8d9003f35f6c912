"""docs/invariants.md: every sentence names tests, and all of them exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "invariants.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def sentences() -> list[tuple[str, str]]:
    """The number of each invariant, and its line."""
    return re.findall(r"^\| (\d+) \| (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)


def test_every_invariant_names_its_tests_and_is_counted_once() -> None:
    found = sentences()
    assert [int(number) for number, _ in found] == list(range(1, len(found) + 1))
    assert len(found) > 20
    assert [number for number, line in found if not TEST.search(line)] == []


def test_every_test_that_is_named_exists() -> None:
    named = set(TEST.findall(PAGE.read_text("utf-8")))
    known = {
        (file, one.name)
        for file in {file for file, _ in named}
        for one in ast.parse((ROOT / file).read_text("utf-8")).body
        if isinstance(one, ast.FunctionDef)
    }
    assert named - known == set()
