"""A stage goes over to own bases, and a leaver's base ends, under faults anywhere."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest

from tests.worker.faults import FAULTS, FaultyWire, ProcessDied
from tests.worker.managed import (
    IGOR,
    OLGA,
    POOL,
    TATIANA,
    everywhere,
    holds,
    opens,
    own,
    see,
    staff,
    with_clients,
)
from tests.worker.world import CUSTOMERS, World

NAMES = ["Acme", "Beta", "Gamma"]
SWITCHING, LEAVING = 102, 62
"""More requests than the cycles make that switch a stage, or let a person leave."""


def faults_at(requests: int, step: int) -> list[Any]:
    """Every fault at every request: some requests, with a fault each, on every push."""
    in_turn = set(zip(range(0, requests, step), cycle(FAULTS), strict=False))
    ci, deep = pytest.mark.ci, pytest.mark.deep
    return [
        pytest.param(*one, marks=ci if one in in_turn else deep)
        for one in product(range(requests), FAULTS)
    ]


def go_on(folder: Path, *, shared: bool, change: Callable[[World], None]) -> World:
    """A company with three clients, right after something was changed in config."""
    world = World(folder)
    if not shared:
        see(world, "manager")
    world.cycle()
    with_clients(world, CUSTOMERS if shared else own(OLGA), NAMES)
    world.settle()
    change(world)
    return world


def suffer(world: World, schedule: dict[int, str], cycles: int) -> FaultyWire:
    """Let the worker work while one request after the change fails."""
    wire = FaultyWire(world.adapter, schedule)
    world.app.close()
    world.adapter = wire
    world.start()
    wire.begin()
    for _ in range(cycles):
        try:
            world.app.cycle()
        except ProcessDied:
            world.app.close()
            world.start()
        except Exception:  # noqa: BLE001 - a cycle that fails is tried again
            pass
        world.clock.sleep(30)
    wire.end()
    world.clock.sleep(3600)
    world.cycle(5)
    return wire


def check(world: World) -> None:
    """Everybody is in one base, whole, and nothing is left over."""
    homes = everywhere(world)
    assert sorted(homes) == NAMES
    for company, (base,) in homes.items():
        row = world.row(base, company)
        assert row["Comment"] == f"typed for {company}"
        talks = world.rows(base, "contacts")
        mine = [one for one in talks if one["Client"] == company]
        assert [one["Comment"] for one in mine] == [f"talked to {company}"]
    with world.app.journal.reading() as book:
        assert book.moves.open() == ()
        assert book.batches.open() == ()
    assert [one for one in holds(world) if one[0] != "refused"] == []


def switched(folder: Path, schedule: dict[int, str]) -> FaultyWire:
    """Switch a running stage to own bases while a request fails."""
    with go_on(folder, shared=True, change=lambda one: see(one, "manager")) as world:
        wire = suffer(world, schedule, 6)
        check(world)
        assert {len(world.rows(own(one))) for one in (OLGA, IGOR, TATIANA)} == {1}
        assert not opens(world, OLGA, own(IGOR))
        assert not opens(world, OLGA, POOL)
    return wire


def left(folder: Path, schedule: dict[int, str]) -> FaultyWire:
    """Let a manager leave while a request fails."""

    def leave(world: World) -> None:
        staff(world, OLGA, status="left")

    with go_on(folder, shared=False, change=leave) as world:
        wire = suffer(world, schedule, 5)
        check(world)
        assert {base for (base,) in everywhere(world).values()} == {
            own(IGOR),
            own(TATIANA),
        }
    return wire


@pytest.mark.parametrize(
    ("at", "fault"), [(4, "crash_after"), (12, "timeout_applied"), (36, "timeout_lost")]
)
def test_a_switch_survives_a_fault(tmp_path: Path, at: int, fault: str) -> None:
    assert switched(tmp_path, {at: fault}).count > at


@pytest.mark.parametrize(
    ("at", "fault"), [(1, "crash_after"), (16, "timeout_applied"), (24, "crash_before")]
)
def test_a_leavers_hand_over_survives_a_fault(
    tmp_path: Path, at: int, fault: str
) -> None:
    assert left(tmp_path, {at: fault}).count > at


@pytest.mark.parametrize(("at", "fault"), faults_at(SWITCHING, 6))
def test_a_switch_survives_every_single_fault(
    tmp_path: Path, at: int, fault: str
) -> None:
    switched(tmp_path, {at: fault})


@pytest.mark.parametrize(("at", "fault"), faults_at(LEAVING, 3))
def test_a_leavers_hand_over_survives_every_single_fault(
    tmp_path: Path, at: int, fault: str
) -> None:
    left(tmp_path, {at: fault})
