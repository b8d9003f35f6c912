"""What changes around the bases: config, the journal, files in the bin."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.worker.world import ARCHIVE, CUSTOMERS, DRIVE, PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"
OLGA = "olga.smirnova@northwind.example"


def test_a_stage_that_config_drops_closes_its_file_and_tells_the_owner(
    world: World,
) -> None:
    world.cycle()
    anna = world.person(ANNA)
    anna.type(PROSPECTS, READY)
    world.cycle()
    file = f"{DRIVE}/{world.file_id(PROSPECTS)}"
    stages = world.config / "stages.yaml"
    text = stages.read_text().replace("to: prospects", "to: leads")
    renamed = "id: leads\n    name: Leads\n"
    stages.write_text(text.replace("id: prospects\n", renamed))

    world.cycle()

    assert anna.call("GET", file).status_code == 404
    assert world.owner.call("GET", file).status_code == 200
    with world.app.journal.reading() as book:
        assert [one.base for one in book.held.all()] == [PROSPECTS]


def test_a_lost_journal_learns_from_the_rows_whose_they_are_and_since_when(
    tmp_path: Path,
) -> None:
    with World(tmp_path, settings={"state": "sqlite:///lost/state.db"}) as world:
        world.cycle()
        for number in range(4):
            row = {**READY, "Company": f"C{number}", "Take": "Olga Smirnova"}
            world.person(OLGA).type(CUSTOMERS, row)
        world.cycle()
        for number in range(4):
            world.person(OLGA).type(CUSTOMERS, {"Take": None}, at=number + 1)
        world.cycle()
        before = world.rows(CUSTOMERS)
        world.app.close()
        shutil.rmtree(tmp_path / "lost")
        world.clock.sleep(3 * 86_400)
        world.start()

        world.settle()

        assert {row["Responsible"] for row in before} == {"Olga Smirnova"}
        assert world.rows(CUSTOMERS) == before


def test_a_deleted_client_waits_while_the_archive_lies_in_the_bin(
    tmp_path: Path,
) -> None:
    with World(tmp_path, settings={"deletions": {"then": "archive"}}) as world:
        world.cycle()
        anna = world.person(ANNA)
        anna.type(PROSPECTS, READY)
        world.cycle()
        archive = f"{DRIVE}/{world.file_id(ARCHIVE)}"
        world.owner.call("PATCH", archive, {"trashed": True})
        anna.delete(PROSPECTS, "Acme")
        anna.type(PROSPECTS, {"Company": "Beta"})

        world.settle()

        assert "ID" in world.row(PROSPECTS, "Beta")
        world.owner.call("PATCH", archive, {"trashed": False})
        world.settle()
        assert world.companies(ARCHIVE) == ["Acme"]
