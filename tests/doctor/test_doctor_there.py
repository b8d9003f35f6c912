"""What doctor finds out about Google, the account and the bases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sheetsync.app import App
from sheetsync.doctor.finding import Check, Finding, State, exit_code
from sheetsync.doctor.there import of_google, of_waiting
from sheetsync.emulator.faults import Drop, Refuse
from sheetsync.emulator.when import When
from tests.worker.world import ARCHIVE, DRIVE, PROSPECTS, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with World(tmp_path) as world:
        world.cycle()
        yield world


def looked(world: World) -> list[Finding]:
    return list(of_google(world.app.tools(), world.app.traffic))


def of(findings: list[Finding], check: Check) -> list[tuple[str, str]]:
    return [(one.state, one.what.english()) for one in findings if one.check is check]


def states(findings: list[Finding]) -> list[State]:
    return [one.state for one in findings]


def test_a_company_in_order_is_fine_in_every_respect(world: World) -> None:
    findings = [*looked(world), of_waiting(world.app.journal)]

    assert states(findings) == [State.FINE] * 6
    assert exit_code(findings) == 0


def test_doctor_writes_to_no_base(world: World) -> None:
    versions = {
        one["id"]: one["version"]
        for one in world.owner.get(DRIVE, fields="files(id,version)")["files"]
    }

    looked(world)

    after = world.owner.get(DRIVE, fields="files(id,version)")["files"]
    assert {one["id"]: one["version"] for one in after} == versions


def test_a_google_that_does_not_answer_is_told_once(world: World) -> None:
    world.google.faults.add(Drop(), When(times=0))

    findings = looked(world)

    assert states(findings) == [State.BROKEN] + [State.SKIPPED] * 4
    assert "no usable answer from Google" in findings[0].what.english()
    assert exit_code(findings) == 7


def test_a_sign_in_that_ended_is_told(world: World) -> None:
    world.google.faults.add(Refuse(name="unauthenticated"), When(times=0))

    findings = looked(world)

    assert findings[0].state is State.BROKEN
    assert "sheetsync login" in findings[0].what.english()
    assert exit_code(findings) == 7


def test_another_account_than_configured_is_told(world: World) -> None:
    world.configure("company.yaml", {"owner": "boss@northwind.example"})
    tools = world.app.tools()

    findings = list(of_google(tools, world.app.traffic))

    words = (
        "signed in as owner@northwind.example, but company.yaml says"
        " boss@northwind.example"
    )
    assert of(findings, Check.ACCOUNT) == [("broken", words)]
    assert exit_code(findings) == 7


def test_files_that_another_worker_has_are_told(world: World, tmp_path: Path) -> None:
    second = tmp_path / "second"
    shutil.copytree(world.config, second / "config")
    with App(second / "config", clock=world.clock, adapter=world.adapter) as app:
        findings = list(of_google(app.tools(), app.traffic))

    ((state, words),) = of(findings, Check.OWNER)
    assert state == "broken"
    assert words.startswith("Another sheetsync works on these files")
    assert exit_code(findings) == 6


@pytest.mark.parametrize(
    ("off", "state", "words"),
    [
        (timedelta(minutes=4), "fine", "this computer's clock is right"),
        (
            timedelta(minutes=7),
            "note",
            "this computer's clock is 7 minutes behind Google's",
        ),
        (
            timedelta(hours=-1),
            "note",
            "this computer's clock is 60 minutes ahead of Google's",
        ),
    ],
)
def test_a_clock_that_is_off_is_noted(
    world: World, off: timedelta, state: str, words: str
) -> None:
    world.google.clock.set(world.clock.now() + off)

    findings = looked(world)

    assert of(findings, Check.CLOCK) == [(state, words)]


def test_what_google_does_not_do_holds(world: World) -> None:
    world.google.switches.copies_of_hidden_rows = "visible"

    findings = looked(world)

    words = (
        "clients can't be moved: a copy of a row that a filter hides does not arrive"
    )
    assert of(findings, Check.GROUND) == [("held", words)]
    assert exit_code(findings) == 5


def test_what_copies_leave_behind_and_tokens_that_people_see_are_noted(
    world: World,
) -> None:
    world.google.switches.paste_carries_notes = False
    world.google.switches.metadata_ids_are_unique = False

    findings = looked(world)

    assert [
        words for state, words in of(findings, Check.GROUND) if state == "note"
    ] == [
        "named ranges stand in for IDs that Google takes twice",
        "a copied row lacks its notes",
    ]
    assert exit_code(findings) == 0


def test_a_base_in_the_bin_and_a_renamed_header_hold(world: World) -> None:
    world.owner.write(PROSPECTS, 0, 0, "Key")
    world.owner.call("PATCH", f"{DRIVE}/{world.file_id(ARCHIVE)}", {"trashed": True})

    findings = looked(world)

    told = of(findings, Check.BASES)
    assert {state for state, _ in told} == {"held"}
    assert any(words.startswith("Prospects: ") for _, words in told)
    assert any("lies in the bin" in words for _, words in told)
    assert exit_code(findings) == 5


def test_files_that_are_missing_and_sharing_that_drifted_are_noted(
    world: World,
) -> None:
    link = {"type": "anyone", "role": "reader"}
    world.owner.call("POST", f"{DRIVE}/{world.file_id(PROSPECTS)}/permissions", link)
    world.owner.call("DELETE", f"{DRIVE}/{world.file_id(ARCHIVE)}")

    findings = looked(world)

    assert of(findings, Check.BASES) == [
        ("note", "1 file is not there yet"),
        ("note", "1 thing about sharing is not as it must be"),
    ]


def test_what_waits_is_counted(world: World) -> None:
    world.owner.write(PROSPECTS, 0, 0, "Key")
    world.cycle()

    finding = of_waiting(world.app.journal)

    assert finding.state is State.HELD
    assert finding.what.english() == "1 thing waits for you"
