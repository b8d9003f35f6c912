"""Bases of which it is not known yet what a batch hit: nobody is judged by them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetsync.core.ids import BaseKey
from sheetsync.worker.wire import ADOPT, BURN, COPY, PUT_BACK, REMOVE, TAKE_BACK
from tests.worker.batch_faults import Struck
from tests.worker.world import INTERESTED, PROSPECTS, READY

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"


@pytest.fixture
def struck(tmp_path: Path) -> Iterator[Struck]:
    with Struck(tmp_path) as world:
        yield world


def begin_an_exchange(world: Struck) -> None:
    """Acme is about to go to Interested; a copy of Yolk stands in Prospects already."""
    anna, sergey = world.person(ANNA), world.person(SERGEY)
    anna.type(PROSPECTS, {"Company": "Above", "Phone": "1"})
    anna.type(PROSPECTS, {**READY, "Company": "Acme"})
    sergey.type(INTERESTED, {"Company": "Old", "Phone": "3"})
    sergey.type(INTERESTED, {**READY, "Company": "Yolk", "Phone": "+74951234599"})
    world.pass_by()
    anna.pick(PROSPECTS, "Acme", "Interested")
    sergey.pick(INTERESTED, "Yolk", "Prospects")
    world.pass_by()
    world.strike(INTERESTED, COPY, "dies")
    world.pass_by()


def everywhere(world: Struck) -> dict[BaseKey, list[str]]:
    return {base: world.companies(base) for base in (PROSPECTS, INTERESTED)}


EXCHANGED = {PROSPECTS: ["Above", "Yolk"], INTERESTED: ["Acme", "Old"]}


def test_who_was_hit_where_a_copy_is_taken_back_unanswered_did_not_leave(
    struck: Struck,
) -> None:
    begin_an_exchange(struck)
    anna, sergey = struck.person(ANNA), struck.person(SERGEY)
    sergey.edit(INTERESTED, "Yolk", comment="late")
    struck.strike(PROSPECTS, TAKE_BACK, "applied", lambda: anna.insert(PROSPECTS, 1))

    struck.pass_by(6)

    assert everywhere(struck) == EXCHANGED
    assert struck.row(PROSPECTS, "Yolk")["Comment"] == "late"


def test_whose_copy_was_hit_by_an_unanswered_removal_is_not_copied_again(
    struck: Struck,
) -> None:
    begin_an_exchange(struck)
    anna, sergey = struck.person(ANNA), struck.person(SERGEY)
    anna.edit(PROSPECTS, "Acme", comment="late")
    struck.strike(
        INTERESTED, REMOVE, "applied", lambda: sergey.delete(INTERESTED, "Old")
    )

    struck.pass_by(6)

    assert everywhere(struck) == EXCHANGED
    assert struck.row(INTERESTED, "Acme")["Comment"] == "late"


def type_a_mover_between_others(world: Struck) -> None:
    """One, Two, Acme who is about to leave, Last."""
    anna = world.person(ANNA)
    for number, company in enumerate(("One", "Two")):
        anna.type(PROSPECTS, {"Company": company, "Phone": str(number)})
    anna.type(PROSPECTS, {**READY, "Company": "Acme", "Stage": "Interested"})
    anna.type(PROSPECTS, {"Company": "Last", "Phone": "9"})
    world.pass_by()


def test_nobody_is_removed_while_a_batch_may_still_save_rows_there(
    struck: Struck,
) -> None:
    type_a_mover_between_others(struck)
    struck.person(ANNA).type(PROSPECTS, {"Company": "New", "Phone": "77"})
    struck.strike(PROSPECTS, ADOPT, "late")

    struck.pass_by()

    assert struck.companies(INTERESTED) == ["Acme"]
    assert "Acme" in struck.companies(PROSPECTS)

    struck.faults.land()
    struck.pass_by(4)

    assert struck.companies(PROSPECTS) == ["Last", "New", "One", "Two"]


def hit_two(world: Struck, *, refused: int) -> None:
    """Two is removed in place of Acme; putting him back is refused so often."""
    anna = world.person(ANNA)
    world.strike(PROSPECTS, REMOVE, "", lambda: anna.insert(PROSPECTS, 1))
    for _ in range(refused):
        world.strike(PROSPECTS, PUT_BACK, "refused")
    world.pass_by()
    assert world.companies(PROSPECTS) == ["Acme", "Last", "One"]


def test_nobody_is_put_back_from_a_place_that_a_late_batch_may_shift(
    struck: Struck,
) -> None:
    type_a_mover_between_others(struck)
    hit_two(struck, refused=2)
    struck.person(ANNA).type(PROSPECTS, {"Company": "New", "Phone": "77"})
    struck.strike(PROSPECTS, ADOPT, "late")
    struck.pass_by()
    # Its token can't be burnt at once, so it may still arrive.
    struck.strike(PROSPECTS, BURN, "refused")
    struck.strike(PROSPECTS, PUT_BACK, "", struck.faults.land)

    struck.pass_by()

    assert struck.companies(PROSPECTS) == ["Acme", "Last", "New", "One"]

    struck.pass_by(4)

    assert struck.companies(PROSPECTS) == ["Last", "New", "One", "Two"]
    assert len({row["ID"] for row in struck.rows(PROSPECTS)}) == 4


def test_who_lost_his_id_and_was_hit_stands_once_however_long_it_takes(
    struck: Struck,
) -> None:
    type_a_mover_between_others(struck)
    before = struck.row(PROSPECTS, "Two")["ID"]
    anna, owner = struck.person(ANNA), struck.owner

    def shift_and_clear() -> None:
        anna.insert(PROSPECTS, 1)
        owner.write(PROSPECTS, 3, 0, None)

    struck.strike(PROSPECTS, REMOVE, "", shift_and_clear)
    for _ in range(3):
        struck.strike(PROSPECTS, PUT_BACK, "refused")

    struck.pass_by(8)

    assert struck.companies(PROSPECTS) == ["Last", "One", "Two"]
    assert struck.row(PROSPECTS, "Two")["ID"] == before
