"""A clock that is set back an hour: nothing waits for it to catch up."""

from __future__ import annotations

from datetime import timedelta

from tests.worker.world import INTERESTED, PROSPECTS, READY, World

AN_HOUR = timedelta(hours=1)


def set_back(world: World) -> None:
    world.clock.move_to(world.clock.now() - AN_HOUR)


def test_a_row_that_is_settling_moves_within_two_cycles(world: World) -> None:
    world.settle()
    world.owner.type(PROSPECTS, READY)
    world.settle()
    world.owner.pick(PROSPECTS, "Acme", "Interested")
    world.cycle()
    set_back(world)
    world.cycle(3)
    assert world.companies(PROSPECTS) == []
    assert world.companies(INTERESTED) == ["Acme"]


def test_a_deleted_row_is_put_back_as_soon(world: World) -> None:
    world.settle()
    world.owner.type(PROSPECTS, READY)
    world.settle()
    world.owner.delete(PROSPECTS, "Acme")
    world.cycle()
    set_back(world)
    world.cycle(3)
    assert world.companies(PROSPECTS) == ["Acme"]


def protections(world: World) -> list[int]:
    """The numbers of all protected ranges of a base."""
    mask = "sheets(protectedRanges(protectedRangeId))"
    sheets = world.app.tools().sheets.get(world.file_id(PROSPECTS), mask)["sheets"]
    return [
        one["protectedRangeId"]
        for sheet in sheets
        for one in sheet.get("protectedRanges", [])
    ]


def test_what_people_changed_inside_a_file_is_mended_within_minutes(
    world: World,
) -> None:
    world.settle()
    before = protections(world)
    set_back(world)
    world.owner.batch(
        PROSPECTS,
        *({"deleteProtectedRange": {"protectedRangeId": one}} for one in before),
    )
    world.cycle(4, every=120)
    assert len(protections(world)) == len(before) > 0


def test_the_quota_of_a_minute_delays_by_a_minute_at_most(world: World) -> None:
    world.settle()
    for _ in range(20):
        world.app.cycle()
    set_back(world)
    before = world.clock.now()
    world.app.cycle()
    assert world.clock.now() - before <= timedelta(minutes=1, seconds=5)
