"""A deleted row is put back though the worker is killed twice while he does so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.worker.boundaries import Boundaries
from tests.worker.going_back import GoingBack
from tests.worker.world import PROSPECTS

ANNA = "anna.petrova@northwind.example"
NAMES = [f"Company {number}" for number in range(6)]
PUTTING_BACK = 9
"""Number of the request that puts the row back; tests see to it that it is so."""


class Deleted(GoingBack):
    """A company right after Anna deleted a row."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.cycle()
        anna = self.person(ANNA)
        for name in NAMES:
            anna.type(PROSPECTS, {"Company": name, "Phone": "1"})
        self.cycle(2)
        anna.delete(PROSPECTS, NAMES[3])
        self.clock.sleep(30)
        self.keep(0)

    def play(self, faults: dict[int, str]) -> list[str]:
        """Who stands in the base after three more cycles in which all goes well."""
        wire = Boundaries(self.direct, faults, lambda _number: None)
        self.begin(wire)
        try:
            wire.counting = True
            for _ in range(4):
                self.attempt(self.app.cycle)
            wire.counting = False
            for _ in range(3):
                self.attempt(self.app.cycle)
            return self.companies(PROSPECTS)
        finally:
            self.app.close()


@pytest.fixture(scope="module")
def deleted(tmp_path_factory: pytest.TempPathFactory) -> Deleted:
    return Deleted(tmp_path_factory.mktemp("deleted"))


def test_the_request_that_is_meant_puts_the_row_back(deleted: Deleted) -> None:
    wire = Boundaries(deleted.direct, {PUTTING_BACK: "crash_after"}, lambda _: None)
    deleted.begin(wire)
    wire.counting = True
    for _ in range(2):
        deleted.attempt(deleted.app.cycle)
    assert deleted.companies(PROSPECTS) == NAMES
    assert wire.count == PUTTING_BACK + 1
    deleted.app.close()


@pytest.mark.parametrize("again", range(PUTTING_BACK + 5, PUTTING_BACK + 10))
def test_who_is_killed_twice_while_he_puts_a_row_back_does_it_all_the_same(
    deleted: Deleted, again: int
) -> None:
    killed = {PUTTING_BACK: "crash_before", again: "crash_before"}

    assert deleted.play(killed) == NAMES
