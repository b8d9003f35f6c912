"""A spreadsheet of clients, and the people who work in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetsync.emulator import Google
from sheetsync.emulator.people.acts import Act
from sheetsync.emulator.people.playing import play
from tests.emulator.sheet_at_hand import Sheet

MARK = "mark@example.com"
ANNA = "anna@example.com"


@pytest.fixture
def clients(sheet: Sheet, share: Callable[[str, str], Sheet]) -> Sheet:
    """Four rows below a header; Mark and Anna may edit."""
    sheet.write(
        "A1:C5",
        [
            ["Company", "Phone", "Stage"],
            ["Birch", "2", "new"],
            ["Cedar", "3", "won"],
            ["Acorn", "1", "new"],
            ["Daisy", "4", "lost"],
        ],
    )
    share(MARK, "writer")
    share(ANNA, "writer")
    return sheet


@pytest.fixture
def does(google: Google) -> Callable[[Act], str]:
    """Let a person act; gives what he reads when it is refused."""
    return lambda act: play(google, act).refused


@pytest.fixture
def companies(clients: Sheet) -> Callable[[], list[str]]:
    """The first column below the header."""
    return lambda: [row[0] if row else "" for row in clients.values("A2:C20")]
