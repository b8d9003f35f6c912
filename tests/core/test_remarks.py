"""What stands beside values: the same after a copy, another one after an edit."""

from __future__ import annotations

import pytest

from sheetsync.core.remarks import Remark, alike, remark


def same(one: str, other: str, by: tuple[int, int] = (0, 0)) -> bool:
    """Whether a formula in C5 is another one, copied so many rows and columns off."""
    rows, columns = by
    here = {"sum": remark("", one, 4, 2)}
    there = {"sum": remark("", other, 4 + rows, 2 + columns)}
    return alike(here, there)


@pytest.mark.parametrize(
    ("formula", "copied"),
    [
        ("=A5*2", "=D2*2"),
        ("=$A5*$B$1", "=$A2*$B$1"),
        ("=SUM(A:A)+LOG10(B5)", "=SUM(D:D)+LOG10(E2)"),
        ("=SUM(A$2:A4)", "=SUM(D$2:D1)"),
        ("=A3+Sheet2!B5", "=#REF!+Sheet2!E2"),
        ("=A2:A4", "=#REF!"),
        ("=\"A5\"&'B 5'!A5", "=\"A5\"&'B 5'!D2"),
    ],
)
def test_a_copied_formula_is_the_same_though_it_points_elsewhere(
    formula: str, copied: str
) -> None:
    assert same(formula, copied, (-3, 3))


@pytest.mark.parametrize(
    ("formula", "edited"),
    [
        ("=A5*2", "=A5*3"),
        ("=A5*2", "=B5*2"),
        ("=A5*2", "=A4*2"),
        ("=A5", "=$A5"),
        ("=SUM(A5)", "=MAX(A5)"),
        ('="A5"', '="A6"'),
        ("=A5", "=A5+A5"),
        ("=1+1", ""),
    ],
)
def test_an_edited_formula_is_another_one(formula: str, edited: str) -> None:
    assert not same(formula, edited)


def test_rows_that_come_and_go_above_change_no_formula() -> None:
    assert same("=C4+A5+SUM(B2:B4)", "=C5+A6+SUM(B2:B5)", (1, 0))


def test_a_note_that_came_is_a_difference() -> None:
    noted = {"comment": remark("call him", "", 4, 2)}

    assert alike(noted, {"comment": Remark(note="call him")})
    assert not alike({}, noted)
    assert not alike(noted, {})
    assert not alike(noted, {"comment": Remark(note="call her")})
