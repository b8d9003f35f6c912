"""Batches that were sent, not answered, and arrive when nobody waits for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.core.ids import BaseKey
from sheetsync.core.rows import Cell
from sheetsync.worker.wire import COPY
from tests.worker.batch_faults import Struck
from tests.worker.world import ARCHIVE, INTERESTED, PROSPECTS, READY, SHEETS

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"


def copies_in(world: Struck) -> int:
    """How many tokens of inserting batches the file of Interested holds."""
    url = f"{SHEETS}/{world.file_id(INTERESTED)}"
    found = world.owner.get(url, fields="developerMetadata(metadataValue)")
    values = [one["metadataValue"] for one in found.get("developerMetadata", [])]
    return sum(value.startswith(COPY) for value in values)


def test_tokens_of_resent_batches_stay_for_an_hour_so_nobody_is_copied_twice(
    tmp_path: Path,
) -> None:
    with Struck(tmp_path) as world:
        world.person(ANNA).type(PROSPECTS, {**READY, "Stage": "Interested"})
        world.pass_by()
        world.strike(INTERESTED, COPY, "late")
        world.pass_by(2)
        sergey = world.person(SERGEY)
        sergey.type(INTERESTED, {"Company": "New", "Phone": "9"})
        world.pass_by(2)

        world.faults.land()
        world.pass_by(4)

        assert world.companies(INTERESTED) == ["Acme", "New"]
        assert copies_in(world) == 1

        world.clock.sleep(3600)
        sergey.type(INTERESTED, {"Company": "Newer", "Phone": "10"})
        world.pass_by(2)

        assert copies_in(world) == 0


def delete_acme(world: Struck) -> dict[str, Cell]:
    """Acme is typed, and deleted once he stands; what his row held."""
    anna = world.person(ANNA)
    anna.type(PROSPECTS, {"Company": "Acme", "Phone": "1"})
    world.settle()
    row = world.row(PROSPECTS, "Acme")
    anna.delete(PROSPECTS, "Acme")
    world.pass_by()
    return row


@pytest.mark.parametrize(("then", "to"), [("restore", PROSPECTS), ("archive", ARCHIVE)])
def test_who_stands_again_is_not_placed_by_a_batch_that_was_lost(
    tmp_path: Path, then: str, to: BaseKey
) -> None:
    with Struck(tmp_path, deletions={"then": then}) as world:
        row = delete_acme(world)
        world.strike(to, COPY, "lost")
        world.pass_by()

        world.owner.type(PROSPECTS, row)
        world.pass_by(5)

        assert world.rows(PROSPECTS) == [row]
        assert world.rows(ARCHIVE) == []


def test_who_was_to_be_placed_by_a_batch_that_was_lost_is_placed_anew(
    tmp_path: Path,
) -> None:
    with Struck(tmp_path, deletions={"then": "restore"}) as world:
        row = delete_acme(world)
        world.strike(PROSPECTS, COPY, "lost")

        world.pass_by(5)

        assert world.rows(PROSPECTS) == [row]
