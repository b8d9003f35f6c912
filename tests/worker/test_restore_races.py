"""Somebody acts in the very instant in which a base is brought back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from sheetsync.core.ids import CLIENTS
from sheetsync.core.rows import Cell
from tests.worker.test_restore_base import fill, shown, sort_some_columns
from tests.worker.world import PROSPECTS, World

NEW: dict[str, Cell] = {"Company": "New", "City": "Omsk", "Needs": "pens"}


class BeforeWrite(BaseAdapter):
    """Lets somebody act once, right before a chosen write to a file."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self._file = ""
        self._left = -1
        self._act: Callable[[], object] = lambda: None
        self.acted = False

    def await_write(self, file: str, number: int, act: Callable[[], object]) -> None:
        """Let somebody act before that write to the file, counted from 0."""
        self._file, self._left, self._act = file, number, act

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        if self._file and f"{self._file}:batchUpdate" in str(request.url):
            if self._left == 0:
                self._file = ""
                self.acted = True
                self._act()
            self._left -= 1
        return self._inner.send(request, *args, **options)

    def close(self) -> None:
        self._inner.close()


def insert_above(world: World) -> None:
    world.owner.insert(PROSPECTS, 1)
    world.owner.insert(PROSPECTS, 1, "contacts")


def sort_rows(world: World) -> None:
    world.owner.sort(PROSPECTS, "Company")
    world.owner.sort(PROSPECTS, "Day", "contacts")


def delete_first(world: World) -> None:
    rows = {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    sheet = world.owner.get(
        f"https://sheets.googleapis.com/v4/spreadsheets/{world.file_id(PROSPECTS)}",
        fields="sheets(properties(sheetId,index))",
    )["sheets"]
    first = min(sheet, key=lambda one: int(one["properties"]["index"]))
    where = {**rows, "sheetId": first["properties"]["sheetId"]}
    world.owner.batch(PROSPECTS, {"deleteDimension": {"range": where}})


ACTS = (insert_above, sort_rows, delete_first)


def raced(
    folder: Path, act: Callable[[World], None], number: int, limit: int
) -> tuple[bool, dict[str, Any], dict[str, Any], dict[str, Cell]]:
    """A mixed-up base is brought back; the owner acts before one of the writes.

    Returns:
        Whether he did, the base before and after, and the row that was typed since.
    """
    settings = {"limits": {"bare_removals": limit}}
    with World(folder, settings=settings) as world:
        wire = BeforeWrite(world.adapter)
        world.app.close()
        world.adapter = wire
        world.start()
        moment = fill(world, 4)
        before = shown(world)
        sort_some_columns(world)
        world.owner.type(PROSPECTS, NEW)
        with world.app.journal.writing() as book:
            book.restores.order(PROSPECTS, moment)
        wire.await_write(world.file_id(PROSPECTS), number, lambda: act(world))
        world.cycle(8)
        with world.app.journal.reading() as book:
            assert book.restores.waiting() == {}
        after = shown(world)
        typed = world.row(PROSPECTS, "New")
        after[CLIENTS] = [row for row in after[CLIENTS] if "New" not in row]
        return wire.acted, before, after, typed


def check(folder: Path, act: Callable[[World], None], number: int, limit: int) -> None:
    acted, before, after, typed = raced(folder, act, number, limit)
    assert acted
    assert after == before
    assert {name: typed[name] for name in NEW} == NEW


@pytest.mark.parametrize("limit", [2, 50])
def test_rows_that_shift_while_a_base_is_brought_back_lose_nothing(
    tmp_path: Path, limit: int
) -> None:
    check(tmp_path, insert_above, 0, limit)


@pytest.mark.ci
@pytest.mark.parametrize("limit", [2, 50])
@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("act", ACTS)
def test_whatever_the_owner_does_meanwhile_the_base_comes_back(
    tmp_path: Path, act: Callable[[World], None], number: int, limit: int
) -> None:
    check(tmp_path, act, number, limit)
