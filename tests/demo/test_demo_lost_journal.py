"""The sample company loses its journal after a day's work, and misses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sheetsync.app import App
from sheetsync.core.columns import written_ids
from sheetsync.core.ids import ClientId
from sheetsync.core.rows import Cell, is_blank
from sheetsync.demo.run import Company, Order, in_process, play

START = datetime(2026, 11, 20, 7, tzinfo=UTC)


def told(company: Company) -> Mapping[ClientId, tuple[object, ...]]:
    """What the journal says of each client, but for the hour of his registration.

    Of kept cells those of people: what the worker computes is never kept for good.
    """
    app = company.world.app
    stages = app.config.pipeline.stages
    ours = frozenset[str]().union(*(written_ids(one.columns) for one in stages))
    zone = app.config.company.zone

    def kept(cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
        return {
            key: cell
            for key, cell in cells.items()
            if key not in ours and not is_blank(cell)
        }

    with app.journal.reading() as book:
        return {
            client: (
                one.base,
                one.responsible,
                kept(one.kept),
                one.registered_at.astimezone(zone).date(),
            )
            for client, one in book.clients.all().items()
            if one.state == "live"
        }


def lose_journal(company: Company) -> None:
    world = company.world
    world.app.publish()
    adapter = world.app.session.get_adapter("https://sheets.googleapis.com/")
    world.app.close()
    for path in (world.app.home / "state").glob("sheetsync.db*"):
        path.unlink()
    world.app = App(world.app.home / "config", clock=world.clock, adapter=adapter)


@pytest.mark.ci
@pytest.mark.timeout(600)
def test_a_company_that_loses_its_journal_knows_everybody_after_one_cycle(
    tmp_path: Path,
) -> None:
    with in_process(Order(clients=60, folder=tmp_path / "demo"), START) as company:
        play(company, lambda _event: None)
        company.world.rest()
        before = told(company)
        lose_journal(company)
        company.world.cycle()
        after = told(company)
    differing = {
        one: (known, after.get(one))
        for one, known in before.items()
        if known != after.get(one)
    }
    assert len(before) >= 60
    assert not differing
    assert set(after) == set(before)
