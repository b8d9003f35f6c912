"""The first desk of a big company: in steps, which may be interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sheetsync.core.ids import DESK
from sheetsync.worker.publish import Published
from tests.worker.derived_sheets import ANNA, sheets, tab
from tests.worker.world import CUSTOMERS, INTERESTED, PROSPECTS, READY, World

CLIENTS = 60
ON = ["all_clients", "decisions", "reactivation"]
NAMES = [f"Client {number:03}" for number in range(CLIENTS)]


class Killed(Exception):  # noqa: N818 - it reads as what happened
    """The process is gone."""


@pytest.fixture
def big(tmp_path: Path) -> Iterator[World]:
    """A company whose table of all clients takes several requests."""
    limits = {"limits": {"batch_bytes": 6_000}}
    with World(tmp_path, settings=limits) as world:
        world.configure("reports.yaml", {"on": ON})
        world.cycle()
        anna = world.person(ANNA)
        for number, name in enumerate(NAMES):
            anna.type(PROSPECTS, {"Company": name}, at=1 + number)
        world.cycle(2)
        yield world


def shown(world: World) -> list[str]:
    """Whom the owner reads in the table of all clients, as far as it is there."""
    if "All clients" not in sheets(world.owner):
        return []
    _, *rows = world.owner.grid(DESK, tab("all_clients")) or [[]]
    return sorted(str(row[1]) for row in rows if len(row) > 1)


def sent(world: World, work: Callable[[], object]) -> int:
    """Bytes that went to Google in batches meanwhile."""
    traffic = world.app.traffic
    before = len(list(traffic))
    work()
    return sum(one.sent for one in list(traffic)[before:] if ":batch" in one.call.name)


def test_what_was_interrupted_goes_on_where_it_stopped(big: World) -> None:
    found: list[Published] = []
    first = sent(big, lambda: found.append(big.app.publish(lambda: not shown(big))))
    some = shown(big)
    second = sent(big, lambda: found.append(big.app.publish()))

    assert [one.finished for one in found] == [False, True]
    assert 0 < len(some) < CLIENTS
    assert shown(big) == NAMES
    # Rows that had arrived were not sent again.
    assert second < first
    assert big.app.publish().requests == 0


def test_a_worker_who_is_killed_in_between_goes_on_where_he_stopped(big: World) -> None:
    def killed() -> bool:
        if shown(big):
            raise Killed
        return True

    with pytest.raises(Killed):
        big.app.publish(killed)
    big.app.close()
    big.start()
    some = len(shown(big))
    big.cycle()
    rest = big.app.publish()

    assert 0 < some < CLIENTS
    assert rest.written == [(DESK, "all_clients"), (DESK, "reactivation")]
    assert shown(big) == NAMES


def test_a_client_moves_while_the_desk_is_filled(big: World) -> None:
    anna = big.person(ANNA)
    place = anna.place(PROSPECTS, NAMES[0])
    anna.type(
        PROSPECTS, {**READY, "Company": NAMES[0], "Stage": "Interested"}, at=place
    )
    moved: list[bool] = []

    def cycle() -> bool:
        big.cycle()
        moved.append(NAMES[0] in big.companies(INTERESTED))
        return True

    done = big.app.publish(cycle)
    again = big.app.publish()

    assert done.finished
    assert moved[0] is False
    assert moved[-1] is True
    # What the desk shows is of one moment, and the next publication knows better.
    assert again.written == [(DESK, "all_clients")]
    stages = {
        row["Company"]: row["Stage"] for row in big.rows(DESK, tab("all_clients"))
    }
    assert stages[NAMES[0]] == "Interested"
    assert shown(big) == NAMES


def test_what_others_read_and_what_waits_for_the_owner_comes_first(big: World) -> None:
    before: list[set[str]] = []

    def look() -> bool:
        here = {*sheets(big.owner), *sheets(big.owner, CUSTOMERS)}
        before.append(here)
        return True

    big.app.publish(look)

    assert {"Reactivation", "Decisions"} <= before[0]
    assert big.rows(DESK, tab("decisions")) == []
