"""What Google does not do in one base, or with one row, stops nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetsync.core.crowds import CROWD
from sheetsync.core.ids import DESK
from sheetsync.worker.pace import most_at_once
from tests.worker.test_decisions import DECISIONS
from tests.worker.test_imported_clients import take_in
from tests.worker.troubled import ANNA, Troubled
from tests.worker.world import DRIVE, INTERESTED, PROSPECTS, READY

INSERTS = "insertDimension"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Troubled]:
    with Troubled(tmp_path) as world:
        world.reports("decisions")
        yield world


def answer_all(world: Troubled, words: str) -> None:
    """The owner answers the same to all that waits, on his desk."""
    world.app.publish()
    header, *rows = world.owner.grid(DESK, DECISIONS)
    for row in range(1, len(rows) + 1):
        world.owner.write(DESK, row, header.index("Answer"), words, DECISIONS)


def leave_a_batch_open(world: Troubled) -> None:
    with world.failing(INTERESTED, INSERTS):
        world.pass_cycles(1)
    with world.app.journal.reading() as book:
        assert book.batches.open()


def test_a_file_deleted_for_good_with_an_unanswered_batch_stops_nobody(
    world: Troubled,
) -> None:
    leave_a_batch_open(world)
    gone = world.file_id(INTERESTED)
    world.owner.call("DELETE", f"{DRIVE}/{gone}").raise_for_status()
    world.person(ANNA).type(PROSPECTS, {"Company": "Newcomer", "Phone": "9"})

    world.pass_cycles(1)
    assert world.row(PROSPECTS, "Newcomer")["ID"]
    world.pass_cycles(5)

    assert world.file_id(INTERESTED) != gone
    assert world.companies(INTERESTED) == ["Acme", "Beta"]
    assert world.companies(PROSPECTS) == ["Newcomer"]


def test_a_removal_that_was_not_answered_ends_with_its_deleted_file(
    world: Troubled,
) -> None:
    with world.failing(PROSPECTS, "deleteDimension"):
        world.pass_cycles(1)
    world.owner.call("DELETE", f"{DRIVE}/{world.file_id(PROSPECTS)}").raise_for_status()

    world.pass_cycles(6)

    assert world.companies(INTERESTED) == ["Acme", "Beta"]
    assert world.companies(PROSPECTS) == []
    with world.app.journal.reading() as book:
        assert not book.moves.open()
        assert not book.batches.open()


@pytest.mark.parametrize("code", [0, 403])
def test_a_base_that_does_not_tell_how_a_batch_ended_waits_alone(
    world: Troubled, code: int
) -> None:
    leave_a_batch_open(world)
    world.person(ANNA).type(PROSPECTS, {"Company": "Newcomer", "Phone": "9"})

    with world.failing(INTERESTED, code=code):
        world.pass_cycles(4)
        told = [one for one in world.held() if one.base == INTERESTED]

    assert world.row(PROSPECTS, "Newcomer")["ID"]
    assert [one.kind for one in told] == ["fault"]
    assert "not answered" in told[0].why.english()
    world.pass_cycles(4)
    assert world.companies(INTERESTED) == ["Acme", "Beta"]
    assert world.companies(PROSPECTS) == ["Newcomer"]
    assert not world.held()


def test_a_row_whose_id_was_perhaps_written_gets_no_other_before_that_is_known(
    world: Troubled,
) -> None:
    world.pass_cycles(3)
    world.person(ANNA).type(PROSPECTS, {"Company": "Newcomer", "Phone": "9"})
    with world.failing(PROSPECTS, "updateCells"):
        world.pass_cycles(1)
    with world.failing(PROSPECTS, "metadataValue") as asked:
        world.pass_cycles(2)
    assert asked
    assert not [one for one in asked if "updateCells" in one]

    world.pass_cycles(2)

    assert world.row(PROSPECTS, "Newcomer")["ID"]


def test_a_lock_that_google_does_not_lift_stops_no_other_base(world: Troubled) -> None:
    world.configure("company.yaml", {"limits": {"bare_removals": 1}})
    world.app.close()
    world.start()
    with world.failing(PROSPECTS, "deleteProtectedRange"):
        world.pass_cycles(1)
        world.owner.type(INTERESTED, {"Company": "Newcomer", "Phone": "9"})
        world.pass_cycles(3)
        assert world.row(INTERESTED, "Newcomer")["ID"]
        assert ("refused", PROSPECTS) in [(one.kind, one.base) for one in world.held()]

    world.pass_cycles(4)

    assert world.companies(INTERESTED) == ["Acme", "Beta", "Newcomer"]
    assert not world.held()


def test_a_client_for_whom_google_is_too_slow_keeps_no_other_back(
    world: Troubled,
) -> None:
    with world.failing(INTERESTED, INSERTS, "Acme") as sent:
        world.pass_cycles(9)

        assert len(sent) < 8
        assert world.companies(INTERESTED) == ["Beta"]
        told = [one for one in world.held() if one.kind == "insertion"]
        assert ["too long" in one.why.english() for one in told] == [True]
        assert "too long" in str(world.row(PROSPECTS, "Acme")["Sync note"])
        so_far = len(sent)
        world.pass_cycles(5)
        assert len(sent) == so_far
        world.clock.sleep(3600)
        world.pass_cycles(1)
        assert len(sent) == so_far + 1
        since = [one.since for one in world.held() if one.kind == "insertion"]
        assert since == [told[0].since]
    world.clock.sleep(3600)
    world.pass_cycles(4)

    assert world.companies(INTERESTED) == ["Acme", "Beta"]
    assert not world.held()


def test_a_batch_that_google_was_too_slow_for_is_tried_in_halves_also_after_a_restart(
    world: Troubled,
) -> None:
    with world.failing(INTERESTED, INSERTS, "Acme", "Beta") as sent:
        world.pass_cycles(1)
        world.app.close()
        world.start()
        world.pass_cycles(4)

    assert len(set(sent)) == 1
    assert len(sent) == 3
    assert world.companies(INTERESTED) == ["Acme", "Beta"]


def test_a_client_whom_google_refuses_to_insert_waits_and_both_are_told(
    world: Troubled,
) -> None:
    with world.failing(INTERESTED, INSERTS, "Acme", code=400) as sent:
        world.pass_cycles(8)

        assert world.companies(INTERESTED) == ["Beta"]
        told = [one for one in world.held() if one.kind == "insertion"]
        client = world.row(PROSPECTS, "Acme")["ID"]
        assert [one.subject for one in told] == [client]
        assert "refused" in str(world.row(PROSPECTS, "Acme")["Sync note"])
        assert len(sent) == 3
        world.clock.sleep(3600)
        world.pass_cycles(3)
        assert len(sent) == 4
        again = [one for one in world.held() if one.kind == "insertion"]
        assert again == told


def test_a_refused_client_is_tried_again_when_his_row_changes(world: Troubled) -> None:
    with world.failing(INTERESTED, INSERTS, "Acme", code=400):
        world.pass_cycles(5)
    world.person(ANNA).edit(PROSPECTS, "Acme", comment="shorter")

    world.pass_cycles(5)

    assert world.companies(INTERESTED) == ["Acme", "Beta"]
    assert "Sync note" not in world.row(INTERESTED, "Acme")
    assert not world.held()


@pytest.mark.parametrize("code", [0, 400])
def test_the_owner_has_a_row_tried_again_at_once(world: Troubled, code: int) -> None:
    with world.failing(INTERESTED, INSERTS, "Acme", code=code) as sent:
        world.pass_cycles(8)
        so_far = len(sent)
        (told,) = world.held()
        answer_all(world, "Try again")
        world.pass_cycles(3)

        tried = len(sent)
        assert tried > so_far
        world.pass_cycles(2)
        assert len(sent) == tried
        (again,) = world.held()
        assert (again.kind, again.key) == ("insertion", told.key)
        assert again.since > told.since
    answer_all(world, "Try again")
    world.pass_cycles(3)

    assert world.companies(INTERESTED) == ["Acme", "Beta"]
    assert not world.held()


def test_many_rows_that_google_refuses_are_one_question(world: Troubled) -> None:
    odd = [[f"Odd {number}", f"70{number}"] for number in range(CROWD + 1)]
    with world.failing(PROSPECTS, INSERTS, "Odd", code=400):
        take_in(world, [["Company", "Phone"], *odd])
        world.pass_cycles(8)

        (told,) = world.held()
        assert told.kind == "many_insertion"
        assert told.why.english().startswith("21 rows: Google refused")
        world.clock.sleep(3600)
        world.pass_cycles(3)
        assert world.held() == [told]
    answer_all(world, "Try again")
    world.pass_cycles(2)

    assert len(world.companies(PROSPECTS)) == CROWD + 1
    assert not world.held()


@pytest.mark.parametrize("code", [0, 400])
def test_a_deleted_row_that_google_does_not_put_back_is_told_and_tried_hourly(
    world: Troubled, code: int
) -> None:
    world.pass_cycles(3)
    world.owner.delete(INTERESTED, "Acme")

    with world.failing(INTERESTED, INSERTS, "Acme", code=code) as sent:
        world.pass_cycles(8)
        assert len(sent) <= 3
        assert [one.kind for one in world.held()] == ["insertion"]
    world.clock.sleep(3600)
    world.pass_cycles(3)

    assert world.companies(INTERESTED) == ["Acme", "Beta"]
    assert not world.held()


def test_among_many_the_one_who_is_too_much_for_google_is_found(
    world: Troubled,
) -> None:
    for number in range(6):
        other = {**READY, "Company": f"Firm {number}", "Phone": f"10{number}"}
        world.person(ANNA).type(PROSPECTS, {**other, "Stage": "Interested"})
    with world.failing(INTERESTED, INSERTS, "Acme"):
        world.pass_cycles(16)

        assert world.companies(PROSPECTS) == ["Acme"]
        assert len(world.companies(INTERESTED)) == 7
        assert [one.kind for one in world.held()] == ["insertion"]


def test_the_worker_sends_many_at_once_again_after_it_went_well(
    world: Troubled,
) -> None:
    with world.failing(INTERESTED, INSERTS, "Acme", "Beta"):
        world.pass_cycles(4)
    with world.app.journal.reading() as book:
        assert most_at_once(book, 4) < 4

    for number in range(3):
        other = {**READY, "Company": f"Firm {number}", "Phone": f"10{number}"}
        world.person(ANNA).type(PROSPECTS, {**other, "Stage": "Interested"})
    world.pass_cycles(5)

    with world.app.journal.reading() as book:
        assert most_at_once(book, 4) == 4


def test_an_imported_client_whom_google_refuses_keeps_no_other_out(
    world: Troubled,
) -> None:
    with world.failing(PROSPECTS, INSERTS, "Odd", code=400) as sent:
        take_in(world, [["Company", "Phone"], ["Odd", "71"], ["Even", "72"]])
        world.pass_cycles(6)

        assert "Even" in world.companies(PROSPECTS)
        assert [one.kind for one in world.held()] == ["insertion"]
        assert len(sent) == 3
    world.clock.sleep(3600)
    world.pass_cycles(2)

    assert "Odd" in world.companies(PROSPECTS)
    assert not world.held()
