"""What one person can see, by plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, sheet_id
from sheetsync.core.row_changes import RowChange, RowName
from sheetsync.core.rows import Cell
from sheetsync.core.sight import let_in_since, past_of, tabs_of

BASE = BaseKey("prospects/everybody")
MADE = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
ANNA = "anna@example.com"
ONE, TWO = ClientId("CAAAAAA"), ClientId("CBBBBBB")


def day(number: int) -> datetime:
    return MADE + timedelta(days=number)


def change(client: ClientId, at: int, *, leaves: bool = False) -> RowChange:
    return RowChange(
        at=day(at),
        base=BASE,
        name=RowName.of_client(client),
        client=client,
        kind="gone" if leaves else "appeared",
        before={"company": "A"} if leaves else None,
        after=None if leaves else {"company": "A"},
    )


@pytest.mark.parametrize(
    ("left", "since", "before", "during"),
    [
        (5, 6, (ONE,), ()),
        (6, 6, (), (ONE,)),
        (7, 6, (), (ONE,)),
        (5, None, (), (ONE,)),
    ],
)
def test_who_left_before_he_came_is_in_the_history_who_left_later_he_saw(
    left: int,
    since: int | None,
    before: tuple[ClientId, ...],
    during: tuple[ClientId, ...],
) -> None:
    changes = [change(ONE, 1), change(ONE, left, leaves=True), change(TWO, 2)]

    past = past_of(changes, MADE, None if since is None else day(since), {TWO})

    assert (past.begins, past.before, past.left) == (MADE, before, during)


def test_what_happened_before_the_file_was_made_is_in_no_version_of_it() -> None:
    changes = [change(ONE, -3), change(ONE, -2, leaves=True)]

    past = past_of(changes, MADE, day(1), ())

    assert (past.before, past.left) == ((), ())


def test_somebody_is_in_since_he_was_let_in_last() -> None:
    events = [
        (day(1), "granted", ANNA),
        (day(2), "closed", "ANNA@example.com"),
        (day(3), "invited", ANNA),
        (day(4), "granted", ANNA),
        (day(5), "role", ANNA),
        (day(6), "granted", "boris@example.com"),
    ]

    assert let_in_since(events, ANNA) == day(4)
    assert let_in_since(events[:2], ANNA) is None


def test_ids_are_found_in_any_cell_of_any_tab() -> None:
    sheets = [
        {"sheetId": sheet_id(CLIENTS), "title": "Clients"},
        {"sheetId": 7, "title": "Mine", "hidden": True},
    ]
    rows: dict[int, list[list[Cell]]] = {
        sheet_id(CLIENTS): [["ID", "Company"], [ONE, "Acme"], [None, None]],
        7: [["notes"], ["about", f" {TWO.lower()} "]],
    }

    work, own = tabs_of(sheets, rows, [CLIENTS], [])

    assert (work.kind, work.columns, work.rows) == ("work", ("ID", "Company"), 1)
    assert (own.kind, own.hidden, own.clients) == ("own", True, frozenset({TWO}))
