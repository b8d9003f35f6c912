"""The ground check, on a Google that answers each open question either way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest
from requests.adapters import BaseAdapter

from sheetsync.core.decisions import Answer
from sheetsync.core.ground import CellPart, Ground
from sheetsync.core.ids import CLIENTS, DESK, BaseKey, sheet_id
from sheetsync.emulator.faults import Drop, Late, Refuse
from sheetsync.emulator.people.acts import Insert
from sheetsync.emulator.when import When
from sheetsync.errors import GoogleError
from sheetsync.journal.records import Held, NewDecision
from sheetsync.worker.ground import GROUND, TRIALS, check_ground, known_ground
from sheetsync.worker.tokens import TokenKind
from sheetsync.worker.wire import BURN
from tests.worker.faults import FAULTS, FaultyWire, ProcessDied
from tests.worker.world import DRIVE, INTERESTED, PROSPECTS, READY, SHEETS, START, World

pytestmark = pytest.mark.ci

Adapter = TypeVar("Adapter", bound=BaseAdapter)

ANNA = "anna.petrova@northwind.example"
ALL = frozenset(CellPart)
FIRM = Ground(tokens=True, copied=ALL, hidden=True, shown=True)
NO_TOKENS: dict[str, Any]
NO_TOKENS = {"metadata_ids_are_unique": False, "range_ids_are_unique": False}
RANGES: dict[str, Any] = {"metadata_ids_are_unique": False}

INFIRM: dict[str, dict[str, Any]] = {
    "filtered rows are left out": {"copies_of_hidden_rows": "visible"},
    "a filter stops the copy": {"copies_of_hidden_rows": "none"},
    "no id is taken once": NO_TOKENS,
    "a refused batch leaves something": {"batches_are_whole": False},
    "answers show nothing": {"answers_show_cells": False},
}
"""Answers on which nobody can be moved."""

FOUND: dict[str, Ground] = {
    "filtered rows are left out": Ground(tokens=True, copied=ALL, shown=True),
    "a filter stops the copy": Ground(tokens=True, copied=ALL, shown=True),
    "no id is taken once": Ground(copied=ALL, hidden=True, shown=True),
    "a refused batch leaves something": Ground(copied=ALL, hidden=True, shown=True),
    "answers show nothing": Ground(tokens=True, copied=ALL, hidden=True),
}


def behave(world: World, switches: dict[str, Any]) -> None:
    """Let this Google answer open questions so."""
    for name, answer in switches.items():
        setattr(world.google.switches, name, answer)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as world:
        yield world


def known(world: World) -> Ground | None:
    with world.app.journal.reading() as book:
        return known_ground(book, world.app.config.company)


def held(world: World) -> list[Held]:
    with world.app.journal.reading() as book:
        return [one for one in book.held.all() if one.kind == "ground"]


def trials(world: World) -> int:
    """How many trial files there are."""
    return len(world.owner.get(DRIVE, q=TRIALS)["files"])


def forget_ground(world: World) -> None:
    with world.app.journal.writing() as book:
        book.meta.set(GROUND, "{}")


def restarted(world: World, adapter: Adapter) -> Adapter:
    """Start the worker anew, on another way to Google."""
    world.app.close()
    world.adapter = adapter
    world.start()
    return adapter


def put_back(world: World) -> None:
    """The owner wants the one client back who was deleted."""
    with world.app.journal.writing() as book:
        (gone,) = (one for one in book.held.all() if one.kind == "gone")
        answer = NewDecision(
            item="1",
            words="",
            answered_by="cli",
            key=gone.key,
            kind=gone.kind,
            subject=gone.subject,
            base=gone.base,
            answer=Answer.PUT_BACK,
        )
        book.decisions.add(answer)


def remark(world: World, row: int, words: str) -> None:
    """Write a note on a cell of a row."""
    place = {"sheetId": sheet_id(CLIENTS), "rowIndex": row, "columnIndex": 1}
    cells = {"start": place, "rows": [{"values": [{"note": words}]}], "fields": "note"}
    assert world.owner.batch(PROSPECTS, {"updateCells": cells}).ok


def type_a_mover(world: World) -> None:
    world.person(ANNA).type(PROSPECTS, {**READY, "Stage": "Interested"})


def named_ranges(world: World) -> list[str]:
    """The names that people see in the base that clients move to."""
    answer = world.owner.get(f"{SHEETS}/{world.file_id(INTERESTED)}")
    return [one["name"] for one in answer.get("namedRanges", [])]


def burnt_in(world: World, base: BaseKey) -> list[str]:
    """The tokens of either kind that keep a late request from a base."""
    seen = "namedRanges(name),developerMetadata(metadataValue)"
    answer = world.owner.get(f"{SHEETS}/{world.file_id(base)}", fields=seen)
    values = [
        *(one["name"].rpartition("_")[2] for one in answer.get("namedRanges", [])),
        *(one["metadataValue"] for one in answer.get("developerMetadata", [])),
    ]
    return [one for one in values if one.startswith(BURN)]


def test_google_is_tried_out_once_and_nothing_of_it_stays(world: World) -> None:
    world.cycle()
    files = len(world.owner.get(DRIVE)["files"])

    world.cycle(2)

    assert known(world) == FIRM
    assert (trials(world), held(world)) == (0, [])
    assert len(world.owner.get(DRIVE)["files"]) == files
    with world.app.journal.reading() as book:
        checks = [one.event for one in book.history.of("")]
    assert checks == ["ground.checked"]


def test_a_check_is_ten_requests(world: World) -> None:
    before = len(world.app.traffic)

    check_ground(world.app.tools())

    assert len(world.app.traffic) - before == 10


@pytest.mark.parametrize("answer", INFIRM)
def test_what_google_does_not_do_is_found(world: World, answer: str) -> None:
    behave(world, INFIRM[answer])

    assert check_ground(world.app.tools()) == FOUND[answer]
    assert known(world) == FOUND[answer]
    assert not FOUND[answer].firm


@pytest.mark.parametrize(
    ("switch", "part"),
    [
        ("paste_carries_notes", CellPart.NOTE),
        ("paste_carries_dropdowns", CellPart.DROPDOWN),
        ("paste_carries_rich_text", CellPart.LINK),
    ],
)
def test_what_a_copy_leaves_behind_is_known_and_stops_nobody(
    world: World, switch: str, part: CellPart
) -> None:
    behave(world, {switch: False})

    world.cycle()
    type_a_mover(world)
    world.settle()

    ground = known(world)
    assert ground is not None
    assert (ground.lost, ground.firm) == ((part,), True)
    assert (world.companies(PROSPECTS), world.companies(INTERESTED)) == ([], ["Acme"])


@pytest.mark.parametrize("answer", INFIRM)
def test_without_ground_nobody_moves_and_the_owner_reads_why(
    world: World, answer: str
) -> None:
    behave(world, INFIRM[answer])
    world.cycle()
    type_a_mover(world)

    world.settle()

    row = world.row(PROSPECTS, "Acme")
    assert (row["Stage"], row.get("ID")) == ("Interested", None)
    assert world.rows(INTERESTED) == []
    (hold,) = held(world)
    assert (hold.base, hold.subject) == (DESK, "")
    assert next(iter(FOUND[answer].faults())).english() in hold.why.english()


@pytest.mark.parametrize("write", [1, 2])
def test_where_copies_lose_notes_no_row_is_hit_by_mistake(
    world: World, write: int
) -> None:
    behave(world, {"paste_carries_notes": False})
    world.cycle()
    world.person(ANNA).type(PROSPECTS, {"Company": "Birch"})
    type_a_mover(world)
    remark(world, 1, "Birch's")
    remark(world, 2, "Acme's")
    world.cycle()
    world.clock.sleep(30)
    spreadsheet = world.file_id(PROSPECTS)
    act = Insert(who=ANNA, file=spreadsheet, row=2, count=1)
    world.google.script.add(act, When(path=f"{spreadsheet}:batchUpdate$", nth=write))

    world.settle()

    assert world.companies(PROSPECTS) == ["Birch"]
    assert world.notes(PROSPECTS) == ["Birch's"]
    assert world.notes(INTERESTED) == ["Acme's"]


def test_without_ground_sharing_is_kept_all_the_same(world: World) -> None:
    behave(world, NO_TOKENS)
    world.cycle()
    link = {"type": "anyone", "role": "reader"}
    url = f"{DRIVE}/{world.file_id(PROSPECTS)}/permissions"
    assert world.owner.call("POST", url, link).ok

    done = world.cycle()

    assert done.access.closed == 1


def test_the_plan_says_that_nobody_moves(world: World) -> None:
    behave(world, NO_TOKENS)
    world.cycle()
    type_a_mover(world)

    planned = world.app.plan().plan

    assert [one.kind for one in planned.holds] == ["ground"]
    assert planned.counts() == {}


def test_once_google_behaves_a_new_check_lets_everybody_go(world: World) -> None:
    behave(world, NO_TOKENS)
    world.cycle()
    type_a_mover(world)
    world.settle()

    behave(world, dict.fromkeys(NO_TOKENS, True))
    check_ground(world.app.tools())
    world.settle()

    assert (world.companies(PROSPECTS), world.companies(INTERESTED)) == ([], ["Acme"])
    assert held(world) == []


def test_what_the_owner_answered_is_done_once_the_ground_is_there(
    tmp_path: Path,
) -> None:
    with World(tmp_path, settings={"deletions": {"then": "hold"}}) as world:
        world.cycle()
        world.owner.type(PROSPECTS, {"Company": "Acme"})
        world.settle()
        world.owner.delete(PROSPECTS, "Acme")
        world.cycle(3)
        put_back(world)
        behave(world, NO_TOKENS)
        check_ground(world.app.tools())
        world.cycle(2)
        assert world.companies(PROSPECTS) == []

        behave(world, dict.fromkeys(NO_TOKENS, True))
        check_ground(world.app.tools())
        world.cycle()

        assert world.companies(PROSPECTS) == ["Acme"]


def test_who_stands_copied_when_the_ground_goes_waits_and_then_arrives(
    tmp_path: Path,
) -> None:
    with World(tmp_path) as world:
        world.cycle()
        type_a_mover(world)
        world.cycle()
        world.clock.sleep(30)
        spreadsheet = world.file_id(PROSPECTS)
        remove = When(path=f"{spreadsheet}:batchUpdate")
        world.google.faults.add(Drop(), remove)
        world.cycle()
        behave(world, {"answers_show_cells": False})
        check_ground(world.app.tools())

        world.settle()
        assert [world.companies(one) for one in (PROSPECTS, INTERESTED)] == [
            ["Acme"],
            ["Acme"],
        ]

        behave(world, {"answers_show_cells": True})
        check_ground(world.app.tools())
        world.settle()
        assert (world.companies(PROSPECTS), world.companies(INTERESTED)) == (
            [],
            ["Acme"],
        )


def test_another_account_or_another_google_is_tried_out_anew(world: World) -> None:
    world.cycle()
    company = world.app.config.company
    elsewhere = company.google.model_copy(update={"where": "http://127.0.0.1:1"})
    others = (
        company.model_copy(update={"worker": "robot@northwind.example"}),
        company.model_copy(update={"google": elsewhere}),
    )

    with world.app.journal.reading() as book:
        assert [known_ground(book, one) for one in others] == [None, None]
        assert known_ground(book, company) == FIRM


def test_a_check_that_google_refuses_is_made_again_in_the_next_cycle(
    world: World,
) -> None:
    world.cycle()
    forget_ground(world)
    creation = When(api="drive", method="POST", path="/files$")
    world.google.faults.add(Refuse(name="storage"), creation)

    world.cycle()

    (hold,) = held(world)
    assert known(world) is None
    assert "could not be tried out" in hold.why.english()

    world.cycle()

    assert known(world) == FIRM
    assert held(world) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_check_that_breaks_off_anywhere_leaves_nothing_behind(
    tmp_path: Path, fault: str
) -> None:
    with World(tmp_path) as world:
        world.cycle()
        inner = world.adapter
        for number in range(10):
            forget_ground(world)
            wire = restarted(world, FaultyWire(inner, {number: fault}))
            wire.begin()
            with suppress(ProcessDied, GoogleError):
                check_ground(world.app.tools())
            wire.end()
            restarted(world, inner)

            world.cycle()

            assert known(world) == FIRM
            assert trials(world) == 0


def test_named_ranges_are_tokens_where_metadata_ids_may_be_doubled(
    world: World,
) -> None:
    behave(world, RANGES)
    world.cycle()
    type_a_mover(world)
    world.settle()

    assert known(world) == FIRM
    assert (world.companies(PROSPECTS), world.companies(INTERESTED)) == ([], ["Acme"])
    with world.app.journal.reading() as book:
        (event,) = book.history.of("")
    assert event.detail["kind"] == TokenKind.RANGE
    # Each batch forgets the tokens of those before it: no more than one stays.
    assert len(named_ranges(world)) == 1


def test_a_named_range_that_blocks_a_late_request_goes_after_an_hour(
    world: World,
) -> None:
    behave(world, RANGES)
    world.cycle()
    type_a_mover(world)
    world.cycle()
    world.clock.sleep(30)
    write = When(path=f"{world.file_id(PROSPECTS)}:batchUpdate")
    world.google.faults.add(Late(after=15), write)
    world.cycle(6)
    assert burnt_in(world, PROSPECTS)

    world.clock.sleep(3600)
    world.owner.type(PROSPECTS, {"Company": "New", "Phone": "9"})
    world.cycle(2)

    assert burnt_in(world, PROSPECTS) == []
    assert (world.companies(PROSPECTS), world.companies(INTERESTED)) == (
        ["New"],
        ["Acme"],
    )


@pytest.mark.parametrize("fault", ["crash_after", "timeout_applied"])
def test_with_named_ranges_no_answer_that_gets_lost_doubles_a_client(
    tmp_path: Path, fault: str
) -> None:
    with World(tmp_path) as world:
        behave(world, RANGES)
        world.cycle()
        inner = world.adapter
        names = []
        for number in range(5, 12):
            names.append(f"Acme {number:02}")
            mine = {"Company": names[-1], "Phone": f"+74951234{number:03}"}
            mover = {**READY, **mine, "Stage": "Interested"}
            world.person(ANNA).type(PROSPECTS, mover)
            world.cycle()
            world.clock.sleep(30)
            wire = restarted(world, FaultyWire(inner, {number: fault}))
            wire.begin()
            with suppress(ProcessDied):
                world.cycle()
            wire.end()
            restarted(world, inner)

            world.settle()

            assert world.companies(PROSPECTS) == []
            assert world.companies(INTERESTED) == names


@pytest.mark.parametrize("base", [PROSPECTS, INTERESTED])
def test_with_named_ranges_a_request_that_arrives_late_is_refused(
    world: World, base: BaseKey
) -> None:
    behave(world, RANGES)
    world.cycle()
    type_a_mover(world)
    world.cycle()
    world.clock.sleep(30)
    write = When(path=f"{world.file_id(base)}:batchUpdate")
    world.google.faults.add(Late(after=15), write)

    world.cycle(6)

    assert world.google.faults.underway == 0
    assert (world.companies(PROSPECTS), world.companies(INTERESTED)) == ([], ["Acme"])


def test_another_kind_of_tokens_asks_google_to_forget_none_of_the_old_ones(
    world: World,
) -> None:
    world.cycle()
    type_a_mover(world)
    world.settle()

    behave(world, RANGES)
    check_ground(world.app.tools())
    world.owner.pick(INTERESTED, "Acme", "Prospects")
    world.settle()

    assert world.companies(INTERESTED) == []
    with world.app.journal.reading() as book:
        outcomes = {one.outcome for one in book.batches.since(START)}
    assert outcomes == {"applied"}
