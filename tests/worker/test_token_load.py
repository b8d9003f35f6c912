"""Tokens go when they are of no use; where they don't, the base is held in time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sheetsync.core.ids import BaseKey
from sheetsync.core.token_load import MANY_TOKENS, TOO_MANY_TOKENS
from sheetsync.worker.wire import ADOPT, BURN, COPY, REMOVE
from tests.worker.batch_faults import Struck
from tests.worker.world import (
    INTERESTED,
    PROSPECTS,
    READY,
    SHEETS,
    World,
)

ANNA = "anna.petrova@northwind.example"
A_CHECK = 301.0
"""Seconds after which a file that changed is looked into again."""


def tokens_in(world: World, base: BaseKey, kind: str = "") -> list[str]:
    """The values of the tokens that a base's file holds, of a kind or of all."""
    url = f"{SHEETS}/{world.file_id(base)}"
    found = world.owner.get(url, fields="developerMetadata(metadataKey,metadataValue)")
    return [
        one["metadataValue"]
        for one in found.get("developerMetadata", [])
        if one["metadataKey"] == "s" and one["metadataValue"].startswith(kind)
    ]


def spend(world: World, base: BaseKey, numbers: range) -> None:
    """Put tokens that nothing is known of into a base's file."""
    answer = world.owner.batch(base, *(_token(number) for number in numbers))
    answer.raise_for_status()


def _token(number: int) -> Mapping[str, Any]:
    entry = {
        "metadataId": number,
        "metadataKey": "s",
        "metadataValue": "x",
        "location": {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    return {"createDeveloperMetadata": {"developerMetadata": entry}}


def take_out(world: World, base: BaseKey, numbers: range) -> None:
    """Take such tokens out again."""
    lookups = [{"metadataId": number, "metadataKey": "s"} for number in numbers]
    answer = world.owner.batch(
        base,
        *(
            {
                "deleteDeveloperMetadata": {
                    "dataFilter": {"developerMetadataLookup": one}
                }
            }
            for one in lookups
        ),
    )
    answer.raise_for_status()


def told(world: World) -> dict[str, str]:
    """What the owner reads about tokens, by base."""
    with world.app.journal.reading() as book:
        return {
            one.base: one.why.english()
            for one in book.held.all()
            if one.kind == "tokens"
        }


def test_a_burnt_token_goes_an_hour_after_it_was_burnt(tmp_path: Path) -> None:
    with Struck(tmp_path) as world:
        world.person(ANNA).type(PROSPECTS, {**READY, "Stage": "Interested"})
        world.pass_by()
        world.strike(PROSPECTS, REMOVE, "lost")
        world.pass_by(4)
        assert world.companies(INTERESTED) == ["Acme"]
        assert world.rows(PROSPECTS) == []

        world.clock.sleep(3000)
        world.person(ANNA).type(PROSPECTS, {"Company": "New", "Phone": "9"})
        world.pass_by()
        assert len(tokens_in(world, PROSPECTS, BURN)) == 1

        world.clock.sleep(600)
        world.person(ANNA).edit(PROSPECTS, "New", needs="ink")
        world.pass_by(2)

        assert tokens_in(world, PROSPECTS, BURN) == []


def test_a_token_that_a_refused_batch_was_to_forget_goes_all_the_same(
    tmp_path: Path,
) -> None:
    with Struck(tmp_path) as world:
        anna = world.person(ANNA)
        anna.type(PROSPECTS, {"Company": "One", "Phone": "1"})
        world.pass_by(2)
        before = tokens_in(world, PROSPECTS)
        world.strike(PROSPECTS, ADOPT, "refused")
        anna.type(PROSPECTS, {"Company": "Two", "Phone": "2"})
        world.pass_by(3)
        assert set(before) < set(tokens_in(world, PROSPECTS))

        world.clock.sleep(3600)
        anna.edit(PROSPECTS, "Two", needs="ink")
        world.pass_by(2)

        assert set(before).isdisjoint(tokens_in(world, PROSPECTS))


def test_nobody_moves_from_or_to_a_base_with_too_many_tokens(tmp_path: Path) -> None:
    with World(tmp_path) as world:
        world.cycle()
        anna = world.person(ANNA)
        anna.type(PROSPECTS, {**READY, "Stage": "Interested"})
        world.cycle()
        spend(world, INTERESTED, range(1, TOO_MANY_TOKENS + 1))
        world.clock.sleep(A_CHECK)

        world.settle()

        assert world.companies(PROSPECTS) == ["Acme"]
        assert world.rows(INTERESTED) == []
        assert list(told(world)) == [INTERESTED]
        assert "no client is moved" in told(world)[INTERESTED]

        take_out(world, INTERESTED, range(1, TOO_MANY_TOKENS - MANY_TOKENS + 1))
        world.clock.sleep(A_CHECK)
        world.settle()

        assert world.companies(INTERESTED) == ["Acme"]
        assert "no client" not in told(world)[INTERESTED]

        take_out(world, INTERESTED, range(TOO_MANY_TOKENS - MANY_TOKENS + 1, 1900))
        world.clock.sleep(A_CHECK)
        world.settle()

        assert told(world) == {}


def test_a_base_with_very_many_tokens_is_freed_of_its_own_without_another_batch(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        world.cycle()
        anna = world.person(ANNA)
        anna.type(PROSPECTS, {**READY, "Stage": "Interested"})
        world.settle()
        assert tokens_in(world, INTERESTED, COPY)

        spend(world, INTERESTED, range(1, MANY_TOKENS + 1))
        world.clock.sleep(3601)
        world.cycle()

        assert tokens_in(world, INTERESTED, COPY) == []
