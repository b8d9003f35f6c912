"""A version that somebody restored brings the worker's own undo rows back, too."""

from __future__ import annotations

from sheetsync.emulator.people.acts import Restore
from sheetsync.emulator.people.playing import play
from tests.worker.schedules import undo_rows
from tests.worker.world import INTERESTED, OWNER, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"


def test_undo_rows_of_a_restored_version_are_swept(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {"Company": "Stays", "Phone": "1"})
    anna.type(PROSPECTS, {**READY, "Stage": "Interested"})
    world.cycle(3)
    assert world.companies(INTERESTED) == ["Acme"]
    file = world.file_id(PROSPECTS)
    for _ in range(4):
        play(world.google, Restore(who=OWNER, file=file, back=1))
        if undo_rows(world, PROSPECTS):
            break
    assert undo_rows(world, PROSPECTS)

    world.clock.sleep(600)
    world.cycle(2)

    assert undo_rows(world, PROSPECTS) == 0
    assert world.companies(INTERESTED) == ["Acme"]
