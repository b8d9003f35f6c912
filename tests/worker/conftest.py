"""A whole company on the embedded Google, in one line: `world`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worker.test_review_races import Racing
from tests.worker.world import PROSPECTS, READY, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as one:
        yield one


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Racing]:
    """Acme, with a contact, between two neighbours, about to move."""
    with Racing(tmp_path) as world:
        world.cycle()
        anna = world.person("anna.petrova@northwind.example")
        anna.type(PROSPECTS, {"Company": "Above", "Phone": "1"})
        anna.type(PROSPECTS, {**READY, "Stage": "Interested"})
        anna.type(PROSPECTS, {"Company": "Below", "Phone": "2"})
        anna.type(PROSPECTS, {"Client": "Acme", "Day": 46300}, tab="contacts")
        world.cycle()
        world.clock.sleep(30)
        yield world
