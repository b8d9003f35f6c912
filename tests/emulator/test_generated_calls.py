"""Whatever is asked, nothing breaks; and what is refused changes nothing."""

from __future__ import annotations

import random
from typing import Any

import pytest

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.dumping import dump
from tests.emulator.generated_calls import Calls, GeneratedCall
from tests.emulator.sheet_at_hand import OWNER, SHEETS, StandingClock, good

READER = "reader@example.com"
ROUND = 100
"""Calls to one world before a new one is made."""


class Asked:
    """A small world, and what became of the calls to it."""

    def __init__(self, seed: int) -> None:
        self.google = Google(clock=StandingClock(), seed=seed)
        app = build_app(self.google)
        self._owner = session_for(app, OWNER)
        reader = session_for(app, READER)
        for one in (self._owner, reader):
            # Everybody's My Drive is there from the first time he needs it.
            good(one.get("https://www.googleapis.com/drive/v3/files/root"))
        self._sessions = [self._owner, self._owner, reader]
        self._random = random.Random(seed)
        self._calls = Calls(seed, [self._made(), self._made()])
        self._before = _state(self.google)
        self.accepted = 0

    def _made(self) -> str:
        grid = {"rowCount": 9, "columnCount": 6}
        tabs = [{"properties": {"sheetId": n, "gridProperties": grid}} for n in (0, 1)]
        made = good(self._owner.post(SHEETS, json={"sheets": tabs}))
        file_id: str = made["spreadsheetId"]
        share = {"type": "user", "role": "reader", "emailAddress": READER}
        where = f"https://www.googleapis.com/drive/v3/files/{file_id}/permissions"
        good(self._owner.post(where, json=share))
        return file_id

    def ask(self) -> str:
        """Make one call; return what is wrong with how it went."""
        call = self._calls.next()
        headers = {"Content-Type": call.kind} if call.kind else {}
        answer = self._random.choice(self._sessions).request(
            call.http, call.url, params=call.query, data=call.body, headers=headers
        )
        before, self._before = self._before, _state(self.google)
        if answer.status_code >= 500:
            return _told(call, f"answered {answer.status_code}")
        if answer.status_code < 400:
            self.accepted += 1
            return ""
        changed = _difference(before, self._before)
        return _told(call, f"refused, and changed {changed}") if changed else ""


def _state(google: Google) -> dict[str, Any]:
    state = dump(google)
    for file in state["files"]:
        for tab in file["book"]["tabs"] if file["book"] else ():
            # It says that there may be formulas, and spares a search where it doesn't.
            del tab["has_formulas"]
    return state


def _difference(before: Any, after: Any) -> str:
    return ", ".join(name for name in before if before[name] != after[name])


def _told(call: GeneratedCall, what: str) -> str:
    return f"{call.http} {call.url} {call.query} {call.body!r}: {what}"


def ask_many(seed: int, count: int) -> tuple[list[str], int]:
    """Make many calls; return what went wrong, and how many were carried out."""
    wrong, accepted = [], 0
    for number in range(count // ROUND):
        world = Asked(seed + number)
        wrong += [told for _ in range(ROUND) if (told := world.ask())]
        accepted += world.accepted
    return wrong, accepted


def test_no_generated_request_breaks_it_or_is_half_done() -> None:
    wrong, accepted = ask_many(seed=1, count=300)

    assert wrong == []
    assert accepted > 30


@pytest.mark.ci
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", [1_000_000, 2_000_000])
def test_no_generated_request_of_ten_thousand_does(seed: int) -> None:
    wrong, accepted = ask_many(seed, count=5_000)

    assert wrong == []
    assert accepted > 500
