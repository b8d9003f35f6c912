"""A journal that was deleted or put back learns from the spreadsheets."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from sheetsync.config.edit import set_person_status
from sheetsync.core.ids import CLIENTS, UNDO, BaseKey, ClientId, sheet_id
from sheetsync.core.rows import Cell
from sheetsync.journal.backup import back_up, put_back
from sheetsync.journal.records import KnownClient
from sheetsync.worker.locking import lock
from sheetsync.worker.observe import observe_files
from sheetsync.worker.publish import read_bases
from sheetsync.worker.tokens import MetadataTokens
from sheetsync.worker.undo import Target, delete_rows, save_rows
from tests.worker.faults import FaultyWire, ProcessDied
from tests.worker.world import (
    BASES,
    INTERESTED,
    PROSPECTS,
    READY,
    SHEETS,
    World,
)

pytestmark = pytest.mark.ci

DAY = date(2026, 11, 2)


ANNA = "anna.petrova@northwind.example"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A company with clients in two bases, one of whom has cells of both."""
    with World(tmp_path, settings={"state": "sqlite:///lost/state.db"}) as one:
        one.reports("all_clients", "decisions")
        one.settle()
        for name in ("Acme", "Bolt", "Cargo"):
            one.owner.type(PROSPECTS, {**READY, "Company": name, "Phone": f"+7 {name}"})
            one.settle()
        hand_on(one, "Acme")
        with one.app.journal.writing() as book:
            (acme,) = (
                client
                for client, known in book.clients.all().items()
                if known.base == INTERESTED
            )
            kept: dict[str, Cell] = {
                "own:Hobby": "sails",
                "margin": 12.5,
                "take@prospects": "Anna Petrova",
            }
            book.clients.keep(acme, kept)
        one.app.publish()
        yield one


def hand_on(world: World, company: str, to: str = "Interested") -> None:
    world.owner.pick(PROSPECTS, company, to)
    world.settle()


def journal(world: World) -> Path:
    return world.home / "lost" / "state.db"


def lose(world: World) -> None:
    world.app.close()
    shutil.rmtree(world.home / "lost")
    world.start()


def clients(world: World) -> dict[ClientId, KnownClient]:
    with world.app.journal.reading() as book:
        return book.clients.all()


def told(world: World) -> dict[ClientId, tuple[object, ...]]:
    """What the journal says of each client, but for the hour of his registration."""
    return {
        one: (
            known.base,
            known.state,
            known.responsible,
            {key: cell for key, cell in known.kept.items() if cell is not None},
            known.registered_at.date(),
        )
        for one, known in clients(world).items()
    }


def everywhere(world: World) -> list[str]:
    return sorted(name for base in BASES for name in world.companies(base))


def saved_rows(world: World) -> int:
    """Undo rows in all bases."""
    return sum(
        bool(row and row[0]) for base in BASES for row in undo_tab(world, base)[1:]
    )


def undo_tab(world: World, base: BaseKey) -> list[list[Cell]]:
    return world.owner.grid(base, UNDO)


def all_rows(world: World) -> Mapping[str, list[dict[str, Cell]]]:
    return {base: world.rows(base) for base in BASES}


def test_a_lost_journal_knows_everything_again_after_one_cycle(world: World) -> None:
    expect_caught_up(world, lambda: shutil.rmtree(world.home / "lost"))


def test_the_desk_is_not_written_before_the_journal_learnt_from_it(
    world: World,
) -> None:
    before = told(world)
    lose(world)
    world.app.publish()
    world.cycle()
    world.app.publish()
    lose(world)
    world.cycle()
    assert told(world) == before


def test_a_journal_from_a_backup_finds_who_moved_and_who_came_since(
    world: World,
) -> None:
    copy = back_up(journal(world), world.home / "backups", DAY)
    happen(world)
    expect_caught_up(world, lambda: put_back(journal(world), copy))


def test_so_does_one_that_somebody_copied_by_hand(world: World) -> None:
    world.app.close()
    shutil.copy(journal(world), world.home / "yesterday.db")
    world.start()
    happen(world)

    def restore() -> None:
        shutil.rmtree(world.home / "lost")
        (world.home / "lost").mkdir()
        shutil.copy(world.home / "yesterday.db", journal(world))

    expect_caught_up(world, restore)


def happen(world: World) -> None:
    """A day's work: one moves on, one comes, one comes and moves on, one comes back."""
    hand_on(world, "Bolt")
    for name in ("Delta", "Echo"):
        world.owner.type(PROSPECTS, {**READY, "Company": name, "Phone": f"+7 {name}"})
        world.settle()
    hand_on(world, "Echo")
    world.app.publish()


def expect_caught_up(world: World, restore: Callable[[], object]) -> None:
    before, rows = told(world), all_rows(world)
    world.app.close()
    restore()
    world.start()
    world.cycle()
    assert told(world) == before
    world.settle()
    assert all_rows(world) == rows
    with world.app.journal.reading() as book:
        assert not book.held.all()


def test_new_clients_get_ids_and_batches_tokens_that_nobody_had(world: World) -> None:
    world.app.close()
    shutil.copy(journal(world), world.home / "yesterday.db")
    world.start()
    happen(world)
    ids = set(clients(world))
    world.app.close()
    shutil.copy(world.home / "yesterday.db", journal(world))
    for end in ("-wal", "-shm"):
        Path(f"{journal(world)}{end}").unlink(missing_ok=True)
    world.start()
    world.owner.type(PROSPECTS, {**READY, "Company": "Foxtrot", "Phone": "+7 F"})
    world.settle()
    hand_on(world, "Foxtrot")
    new = set(clients(world)) - ids
    assert len(new) == 1
    assert len(clients(world)) == len(ids) + 1
    assert "Foxtrot" in world.companies(INTERESTED)
    assert everywhere(world) == sorted(
        ["Acme", "Bolt", "Cargo", "Delta", "Echo", "Foxtrot"]
    )


def test_a_client_whom_only_the_desk_shows_gets_his_row_back(world: World) -> None:
    before = told(world)
    row = world.row(PROSPECTS, "Cargo")
    world.owner.delete(PROSPECTS, "Cargo")
    lose(world)
    world.settle()
    assert told(world) == before
    back = world.row(PROSPECTS, "Cargo")
    assert {key: back[key] for key in row} == row


def test_what_no_base_shows_comes_from_the_desk(world: World) -> None:
    lose(world)
    world.cycle()
    kept = [known.kept for known in clients(world).values() if known.kept]
    assert [one["own:Hobby"] for one in kept] == ["sails"]


def take_out(world: World, company: str, *, keep: bool = False) -> None:
    """A batch takes a row out of its base, or writes into it, and the worker dies."""
    tools = world.app.tools()
    at = world.owner.place(PROSPECTS, company)
    width = len(world.owner.grid(PROSPECTS)[0])
    token = tools.wire.token()
    sheet = sheet_id(CLIENTS)
    tools.sheets.batch(
        world.file_id(PROSPECTS),
        [
            MetadataTokens().spend(token, "r1"),
            *save_rows(token, [Target(sheet, at, width)]),
            *([] if keep else delete_rows(sheet, [at])),
        ],
    )


def test_a_row_that_was_taken_out_and_stands_nowhere_is_put_back(
    world: World,
) -> None:
    before, rows = told(world), all_rows(world)
    take_out(world, "Cargo")
    assert everywhere(world) == ["Acme", "Bolt"]
    lose(world)
    world.settle()
    assert all_rows(world) == rows
    assert told(world) == before
    assert saved_rows(world) == 0


def test_a_saved_row_whose_client_stands_is_let_go_and_told_in_his_history(
    world: World,
) -> None:
    rows = all_rows(world)
    take_out(world, "Cargo", keep=True)
    lose(world)
    world.settle()
    assert all_rows(world) == rows
    assert saved_rows(world) == 0
    (cargo,) = (one for one in clients(world) if world_name(world, one) == "Cargo")
    with world.app.journal.reading() as book:
        (event,) = (one for one in book.history.of(cargo) if one.event == "undo.let_go")
    assert event.detail["cells"]["company"] == "Cargo"


def test_a_dismissal_after_it_is_nobodys_drift(world: World) -> None:
    world.owner.edit(PROSPECTS, "Bolt", take="Anna Petrova")
    world.settle()
    lose(world)
    world.settle()
    set_person_status(world.config, ANNA, "left")

    world.settle()

    with world.app.journal.reading() as book:
        closed = [one for one in book.access.all() if one.event == "closed"]
    assert {(one.person, one.possible) for one in closed} == {(ANNA, 0)}


def world_name(world: World, client: ClientId) -> object:
    found = (row for base in BASES for row in world.rows(base))
    return next(row["Company"] for row in found if row["ID"] == client)


def test_a_lock_that_was_left_behind_is_lifted(world: World) -> None:
    before = protections(world)
    tools = world.app.tools()
    view = read_bases(tools, observe_files(tools), DAY)[PROSPECTS]
    lock(tools, view)
    lose(world)
    world.settle()
    assert protections(world) == before


def protections(world: World) -> int:
    mask = "sheets(protectedRanges(protectedRangeId))"
    sheets = world.app.tools().sheets.get(world.file_id(PROSPECTS), mask)["sheets"]
    return sum(len(one.get("protectedRanges", [])) for one in sheets)


def test_a_row_copied_by_a_person_into_another_base_is_held_not_moved(
    world: World,
) -> None:
    bolt = world.row(PROSPECTS, "Bolt")
    header = world.owner.grid(INTERESTED)[0]
    cells = {key: cell for key, cell in bolt.items() if key in header}
    world.owner.type(INTERESTED, {**cells, "Stage": "Interested", "Phone": "other"})
    lose(world)
    world.settle()
    assert world.companies(PROSPECTS) == ["Bolt", "Cargo"]
    assert world.companies(INTERESTED) == ["Acme", "Bolt"]
    with world.app.journal.reading() as book:
        assert {one.kind for one in book.held.all()} == {"elsewhere"}


@pytest.mark.parametrize("fault", ["crash_before", "crash_after"])
@pytest.mark.parametrize("at", range(16))
def test_a_move_that_was_cut_off_with_its_journal_ends_with_the_client_once(
    world: World, at: int, fault: str
) -> None:
    world.owner.pick(PROSPECTS, "Bolt", "Interested")
    world.cycle()
    row = world.row(PROSPECTS, "Bolt")
    world.clock.sleep(30)
    wire = FaultyWire(world.adapter, {at: fault})
    inner, world.adapter = world.adapter, wire
    world.app.close()
    world.start()
    wire.begin()
    with suppress(ProcessDied):
        world.app.cycle()
    wire.end()
    world.adapter = inner
    lose(world)
    world.cycle(6)
    assert everywhere(world) == ["Acme", "Bolt", "Cargo"]
    assert "Bolt" in world.companies(INTERESTED)
    assert saved_rows(world) == 0
    after = world.row(INTERESTED, "Bolt")
    shared = set(row) & set(after) - {"Stage", "Responsible", "Sync note", "Dossier"}
    assert {key: after[key] for key in shared} == {key: row[key] for key in shared}


def test_nobody_is_placed_a_second_time_while_his_base_can_not_be_read(
    world: World,
) -> None:
    # The desk does not show yet that he went.
    hand_on(world, "Bolt")
    world.owner.edit(INTERESTED, "Bolt", comment="since")
    world.settle()
    before = told(world)
    name = world.owner.grid(INTERESTED)[0].index("Company")
    cell = f"{SHEETS}/{world.file_id(INTERESTED)}/values/Clients!{chr(65 + name)}1"
    world.owner.write(INTERESTED, 0, name, "Firm")
    lose(world)

    world.cycle(5)

    assert world.companies(PROSPECTS) == ["Cargo"]

    mended = {"values": [["Company"]]}
    world.owner.call("PUT", cell, mended, valueInputOption="RAW").raise_for_status()
    world.settle()

    assert world.row(INTERESTED, "Bolt")["Comment"] == "since"
    assert told(world) == before
