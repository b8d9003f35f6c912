"""Which changes go on where Google does not do all that moves rest on."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from sheetsync.core.changes import AdoptRow, Change, MoveClient, PlaceRow, WriteCells
from sheetsync.core.ground import CellPart, Ground, on_ground
from sheetsync.core.ids import DESK, ClientId, base_key
from sheetsync.core.plan import Plan
from sheetsync.locales.text import Text

ALL = frozenset(CellPart)
FIRM = Ground(tokens=True, copied=ALL, hidden=True, shown=True)
ANYWHERE = {"Close", "Restrict", "Grant", "MakeFile", "WriteCells"}
"""Changes that are right however often they are made, and wherever they land."""

BASE = base_key("prospects", "everybody")
ACME = ClientId("CABCDFG")
WHY = Text("why")


def writing(subject: str) -> WriteCells:
    return WriteCells(base=BASE, tab="clients", index=1, cells={}, subject=subject)


ADOPTED = AdoptRow(base=BASE, index=1, client=ACME, expect="", why=WHY)


def allowed(ground: Ground, kind: type[Any]) -> bool:
    """Whether a plan keeps a change of this kind; of most only the kind counts."""
    read: dict[type, Any] = {WriteCells: writing(""), AdoptRow: ADOPTED}
    change = read.get(kind) or object.__new__(kind)
    return on_ground(Plan(changes=(change,)), ground).changes == (change,)


@pytest.mark.parametrize("kind", get_args(Change))
def test_firm_ground_carries_everything(kind: type) -> None:
    assert allowed(FIRM, kind)


@pytest.mark.parametrize("kind", get_args(Change))
def test_no_ground_carries_only_what_may_be_done_twice(kind: type) -> None:
    assert allowed(Ground(), kind) is (kind.__name__ in ANYWHERE)


@pytest.mark.parametrize("kind", get_args(Change))
def test_tokens_alone_carry_rows_that_are_only_inserted(kind: type) -> None:
    ground = Ground(tokens=True)

    assert allowed(ground, kind) is (kind.__name__ in ANYWHERE or kind is PlaceRow)
    assert not allowed(Ground(copied=ALL, hidden=True, shown=True), MoveClient)


def test_a_row_that_gets_no_id_gets_nothing_else_either() -> None:
    known, new = writing("CXYZXYZ"), writing(ACME)

    plan = on_ground(Plan(changes=(ADOPTED, known, new)), Ground())

    assert plan.changes == (known,)


@pytest.mark.parametrize(
    ("ground", "why"),
    [
        (Ground(copied=ALL, hidden=True, shown=True), "the same request twice"),
        (Ground(tokens=True, shown=True), "does not arrive in a hidden tab"),
        (Ground(tokens=True, copied=ALL, shown=True), "that a filter hides"),
        (Ground(tokens=True, copied=ALL, hidden=True), "answer does not show"),
        (Ground(trouble=Text("no room")), "could not be tried out (no room)"),
    ],
)
def test_the_owner_reads_what_is_missing(ground: Ground, why: str) -> None:
    (hold,) = on_ground(Plan(), ground).holds

    assert (hold.kind, hold.base) == ("ground", DESK)
    assert why in hold.why.english()


def test_what_is_lost_but_the_value_holds_nobody() -> None:
    ground = Ground(
        tokens=True, copied=frozenset({CellPart.VALUE}), hidden=True, shown=True
    )

    assert on_ground(Plan(), ground) == Plan()
    assert set(ground.lost) == ALL - {CellPart.VALUE}
