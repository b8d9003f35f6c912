"""Rows of clients in tabs that people made are found; an idle cycle asks nothing."""

from __future__ import annotations

import pytest

from tests.worker.test_columns_seen import ANNA, held
from tests.worker.world import PROSPECTS, READY, SHEETS, World

MINE = ("own_tab", PROSPECTS, "Mine")


@pytest.fixture
def copied(world: World) -> World:
    """Anna copies her clients into a tab of her own."""
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    world.cycle(2)
    anna.batch(
        PROSPECTS, {"addSheet": {"properties": {"title": "Mine", "sheetId": 77}}}
    )
    url = f"{SHEETS}/{world.file_id(PROSPECTS)}/values/Mine!B3"
    row = [world.row(PROSPECTS, "Acme")["ID"], "Acme"]
    anna.call("PUT", url, {"values": [row]}, valueInputOption="RAW")
    world.clock.sleep(301)
    world.cycle()
    return world


def test_a_tab_with_rows_of_clients_is_told_to_the_owner(copied: World) -> None:
    assert MINE in held(copied)


def test_it_is_told_until_the_tab_is_gone(copied: World) -> None:
    copied.cycle()
    assert MINE in held(copied)

    copied.person(ANNA).batch(PROSPECTS, {"deleteSheet": {"sheetId": 77}})
    copied.clock.sleep(301)
    copied.cycle()

    assert MINE not in held(copied)


def test_a_tab_without_clients_is_nobodys_business(world: World) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.batch(PROSPECTS, {"addSheet": {"properties": {"title": "Mine"}}})
    url = f"{SHEETS}/{world.file_id(PROSPECTS)}/values/Mine!A1"
    words = {"values": [["CAAAAAA", "lunch"]]}
    anna.call("PUT", url, words, valueInputOption="RAW")
    world.clock.sleep(301)

    world.cycle()

    assert held(world) == []


def test_nothing_is_asked_of_it_while_nothing_happens(copied: World) -> None:
    copied.cycle()
    copied.clock.sleep(301)
    before = copied.google.requests.count
    copied.cycle()
    idle = copied.google.requests.count - before

    copied.clock.sleep(30)
    before = copied.google.requests.count
    copied.cycle()

    assert copied.google.requests.count - before <= idle
