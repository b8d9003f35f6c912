"""A base moves to a fresh spreadsheet: its content, and nothing of its past."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetsync.core.ids import sheet_id
from sheetsync.errors import SheetsyncError
from sheetsync.worker.rotation import order_rotation
from tests.worker.boundaries import REQUEST_FAULTS, Boundaries, JournalBoundaries
from tests.worker.going_back import GoingBack
from tests.worker.managed import IGOR, OLGA, own, see
from tests.worker.world import (
    CUSTOMERS,
    DRIVE,
    INTERESTED,
    OWNER,
    PROSPECTS,
    READY,
    SHEETS,
    World,
)

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"
SECRET = "was here before Anna"
OWN_TAB = 77


def order(world: World) -> None:
    with world.app.journal.writing() as book:
        order_rotation(world.app.tools(), book, PROSPECTS)


def can_open(world: World, email: str, spreadsheet: str) -> bool:
    url = f"{SHEETS}/{spreadsheet}"
    return world.person(email).call("GET", url).status_code == 200


def named(world: World, email: str = OWNER) -> dict[str, str]:
    """The names of all files that somebody finds in Drive, by id."""
    found = world.person(email).get(DRIVE, fields="files(id,name)", pageSize=1000)
    return {one["id"]: one["name"] for one in found["files"]}


def fill(world: World) -> None:
    """A client with a past and a note, and a tab of Anna's."""
    anna = world.person(ANNA)
    world.cycle()
    anna.type(PROSPECTS, {**READY, "Comment": SECRET})
    world.cycle(2)
    anna.edit(PROSPECTS, "Acme", comment="nothing to see")
    anna.batch(
        PROSPECTS,
        {"addSheet": {"properties": {"sheetId": OWN_TAB, "title": "Anna's"}}},
        {
            "updateCells": {
                "start": {"sheetId": OWN_TAB, "rowIndex": 0, "columnIndex": 0},
                "rows": [{"values": [{"userEnteredValue": {"stringValue": "mine"}}]}],
                "fields": "userEnteredValue",
            }
        },
        {
            "updateCells": {
                "start": {
                    "sheetId": sheet_id("clients"),
                    "rowIndex": 1,
                    "columnIndex": 2,
                },
                "rows": [{"values": [{"note": "call at nine"}]}],
                "fields": "note",
            }
        },
    )
    world.cycle(2)


@pytest.fixture
def filled(world: World) -> World:
    fill(world)
    return world


def content(world: World, spreadsheet: str) -> Any:
    """All that stands in a spreadsheet, as the owner reads it."""
    mask = (
        "sheets(properties(sheetId,title,hidden),protectedRanges,"
        "data(rowData(values(userEnteredValue,note,dataValidation,"
        "userEnteredFormat))))"
    )
    return world.owner.get(f"{SHEETS}/{spreadsheet}", fields=mask)["sheets"]


def test_a_rotated_base_has_all_its_content_and_its_people_and_no_history(
    filled: World,
) -> None:
    old = filled.file_id(PROSPECTS)
    row, stood = filled.row(PROSPECTS, "Acme"), content(filled, old)

    order(filled)
    filled.cycle(4)

    new = filled.file_id(PROSPECTS)
    assert new != old
    assert content(filled, new) == stood
    assert filled.row(PROSPECTS, "Acme") == row
    assert can_open(filled, ANNA, new)
    assert not can_open(filled, ANNA, old)
    assert can_open(filled, OWNER, old)
    revisions = filled.owner.get(f"{DRIVE}/{new}/revisions")["revisions"]
    before = filled.owner.get(f"{DRIVE}/{old}/revisions")["revisions"]
    assert len(before) > len(revisions)
    assert min(one["modifiedTime"] for one in revisions) > max(
        one["modifiedTime"] for one in before
    )


def test_the_old_file_is_put_aside_and_says_so_in_its_name(filled: World) -> None:
    old = filled.file_id(PROSPECTS)

    order(filled)
    filled.cycle(6)

    names = named(filled)
    assert names[old] == "Northwind Trading – Prospects – old until 11/2/2026"
    assert names[filled.file_id(PROSPECTS)] == "Northwind Trading – Prospects"
    assert [*named(filled, ANNA)] == [filled.file_id(PROSPECTS)]
    with filled.app.journal.reading() as book:
        assert [one.why.english() for one in book.held.all()] == []
        told = [(one.event, one.base) for one in book.access.all()]
    assert ("rotated", PROSPECTS) in told
    assert ("retired", PROSPECTS) in told


def test_nobody_but_the_owner_is_in_while_a_base_moves_and_all_get_a_mail_after(
    filled: World,
) -> None:
    def mails() -> int:
        return sum(one.to == ANNA for one in filled.google.drive.outbox)

    old, before = filled.file_id(PROSPECTS), mails()
    order(filled)

    filled.cycle()

    assert not can_open(filled, ANNA, old)
    with filled.app.journal.reading() as book:
        whys = {one.why.english() for one in book.access.all() if one.why}
    assert "the base moves to a fresh spreadsheet; they are let in again" in whys
    filled.cycle(4)
    assert can_open(filled, ANNA, filled.file_id(PROSPECTS))
    assert mails() == before + 1


def test_a_rotated_base_goes_on_working(filled: World) -> None:
    order(filled)
    filled.cycle(5)

    filled.person(ANNA).type(PROSPECTS, {"Company": "New", "Phone": "9"})
    filled.person(ANNA).pick(PROSPECTS, "Acme", "Interested")
    filled.settle()

    assert filled.companies(INTERESTED) == ["Acme"]
    assert filled.companies(PROSPECTS) == ["New"]
    assert filled.row(PROSPECTS, "New")["ID"]


def test_who_is_on_his_way_into_the_base_waits_and_arrives_in_the_fresh_file(
    filled: World,
) -> None:
    filled.person(SERGEY).type(INTERESTED, {"Company": "Back", "Phone": "5"})
    filled.cycle()
    filled.person(SERGEY).pick(INTERESTED, "Back", "Prospects")
    filled.cycle()
    order(filled)

    filled.cycle(10)

    assert "Back" in filled.companies(PROSPECTS)
    assert "Back" not in filled.companies(INTERESTED)


def test_what_the_owner_types_while_it_is_copied_is_not_left_behind(
    filled: World,
) -> None:
    order(filled)
    filled.cycle()
    filled.owner.edit(PROSPECTS, "Acme", needs="changed meanwhile")

    filled.cycle(5)

    assert filled.row(PROSPECTS, "Acme")["Needs"] == "changed meanwhile"


def test_what_is_typed_into_the_old_file_after_it_was_copied_is_told(
    filled: World,
) -> None:
    old = filled.file_id(PROSPECTS)
    order(filled)
    while filled.file_id(PROSPECTS) == old:
        filled.cycle(2)
    filled.owner.call(
        "PUT",
        f"{SHEETS}/{old}/values/Clients!B9",
        {"values": [["late"]]},
        valueInputOption="RAW",
    )

    filled.cycle(4)

    with filled.app.journal.reading() as book:
        (held,) = book.held.all()
    assert "was changed after it was copied" in held.why.english()


def test_a_base_that_waits_for_a_decision_is_not_moved(filled: World) -> None:
    with filled.app.journal.writing() as book:
        book.restores.order(PROSPECTS, filled.clock.now())

    with pytest.raises(SheetsyncError, match="brought back"):
        order(filled)


def test_a_copy_that_google_refuses_leaves_the_base_as_it_was(filled: World) -> None:
    old = filled.file_id(PROSPECTS)
    inner = filled.adapter
    order(filled)
    filled.cycle()
    filled.app.close()
    refusing = dict.fromkeys(range(200), "refused")
    wire = Boundaries(inner, refusing, lambda _number: None)
    filled.adapter = CopiesOnly(wire, inner)
    filled.start()
    filled.clock.sleep(30)

    filled.cycle(2)

    assert filled.file_id(PROSPECTS) == old
    assert can_open(filled, ANNA, old)
    with filled.app.journal.reading() as book:
        (held,) = book.held.all()
    assert held.kind == "rotation"


def test_owner_and_worker_may_be_two_accounts(tmp_path: Path) -> None:
    with World(tmp_path, settings={"worker": "robot@northwind.example"}) as world:
        fill(world)
        old = world.file_id(PROSPECTS)

        order(world)
        world.cycle(5)

        new = world.file_id(PROSPECTS)
        assert new != old
        assert world.companies(PROSPECTS) == ["Acme"]
        assert can_open(world, ANNA, new)
        assert can_open(world, OWNER, old)
        assert not can_open(world, ANNA, old)


def test_people_are_let_in_again_where_they_must_mend_the_base_themselves(
    filled: World,
) -> None:
    header = filled.owner.grid(PROSPECTS)[0]
    filled.owner.write(PROSPECTS, 0, header.index("Company"), "Firm of sorts")
    order(filled)
    filled.cycle(4)
    assert not can_open(filled, ANNA, filled.file_id(PROSPECTS))

    filled.clock.sleep(600)
    filled.cycle()

    assert can_open(filled, ANNA, filled.file_id(PROSPECTS))


def test_a_fresh_file_that_is_deleted_at_once_leaves_the_base_as_it_was(
    filled: World,
) -> None:
    old = filled.file_id(PROSPECTS)
    order(filled)
    while filled.file_id(PROSPECTS) == old:
        filled.cycle(2)
    filled.owner.call("DELETE", f"{DRIVE}/{filled.file_id(PROSPECTS)}")

    filled.cycle(4)

    assert filled.file_id(PROSPECTS) == old
    assert can_open(filled, ANNA, old)
    assert filled.companies(PROSPECTS) == ["Acme"]


def test_a_managers_own_base_moves_and_stays_his_alone(world: World) -> None:
    see(world, "manager")
    world.cycle(2)
    world.owner.type(own(OLGA), {"Company": "Hers", "Phone": "4"})
    world.cycle(2)
    old = world.file_id(own(OLGA))

    with world.app.journal.writing() as book:
        order_rotation(world.app.tools(), book, own(OLGA))
    world.cycle(5)

    new = world.file_id(own(OLGA))
    assert new != old
    assert world.companies(own(OLGA)) == ["Hers"]
    assert can_open(world, OLGA, new)
    assert not can_open(world, IGOR, new)
    assert not can_open(world, OLGA, old)


def test_a_base_that_config_stops_wanting_midway_is_done_without_a_wait(
    world: World,
) -> None:
    see(world, "manager")
    world.cycle(2)
    world.owner.type(own(OLGA), {"Company": "Hers", "Phone": "4"})
    world.cycle(2)
    with world.app.journal.writing() as book:
        order_rotation(world.app.tools(), book, own(OLGA))
    world.cycle()

    see(world, "stage")
    world.cycle(6)

    with world.app.journal.reading() as book:
        assert book.rotations.under_way() == {}
    assert world.companies(CUSTOMERS) == ["Hers"]


def test_what_happened_to_a_file_that_is_gone_is_still_told(filled: World) -> None:
    old = filled.file_id(PROSPECTS)
    order(filled)
    filled.cycle(5)
    filled.owner.call("DELETE", f"{DRIVE}/{old}").raise_for_status()
    filled.cycle()

    with filled.app.journal.reading() as book:
        told = [one for one in book.access.all() if one.spreadsheet == old]

    assert {one.event for one in told} >= {"made", "granted", "closed", "retired"}
    assert {one.base for one in told} == {PROSPECTS}
    assert {one.file_name for one in told} == {"Northwind Trading – Prospects"}


class CopiesOnly(Boundaries):
    """Requests to copy a file go one way, all others another."""

    def __init__(self, copies: Boundaries, others: Any) -> None:
        super().__init__(others, {}, lambda _number: None)
        self._copies = copies
        copies.counting = True

    def send(self, request: Any, *args: Any, **options: Any) -> Any:
        if "/copy" in str(request.url):
            return self._copies.send(request, *args, **options)
        return super().send(request, *args, **options)


class Ordered(GoingBack):
    """A company right after the order; it can go back there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        fill(self)
        self.old = self.file_id(PROSPECTS)
        order(self)
        self.clock.sleep(30)
        self.keep()

    def play(self, wire: Boundaries, journal: JournalBoundaries) -> list[str]:
        """Let the worker move the base while something fails; what that breaks."""
        self.begin(wire)
        try:
            broken: list[str] = []
            with journal.watching():
                wire.counting = True
                for _ in range(6):
                    self.attempt(self.app.cycle)
                    wire.counting = False
                    broken += self._exposed()
                    wire.counting = True
                wire.counting = False
            wire.land_all()
            self.attempt(self.app.cycle)
            # Somebody whom Google refused is let in an hour later.
            self.clock.sleep(3600)
            for _ in range(4):
                self.attempt(self.app.cycle)
            return [*broken, *self._violations()]
        finally:
            self.app.close()

    def _exposed(self) -> Iterator[str]:
        """Files that somebody can open and should not, at any moment."""
        for file, name in named(self, ANNA).items():
            if file not in {self.old, self.file_id(PROSPECTS)}:
                yield f"Anna sees {name}"
        for file, name in named(self, SERGEY).items():
            if file != self.file_id(INTERESTED):
                yield f"Sergey sees {name}"

    def _violations(self) -> Iterator[str]:
        now = self.file_id(PROSPECTS)
        if self.companies(PROSPECTS) != ["Acme"]:
            yield f"the base holds {self.companies(PROSPECTS)}"
        if not can_open(self, ANNA, now):
            yield "Anna is locked out"
        if [*named(self, ANNA)] != [now]:
            yield f"Anna sees {named(self, ANNA)}"
        of_base = [one for one in named(self).values() if "Prospects" in one]
        if len(of_base) != (1 if now == self.old else 2):
            yield f"there are {of_base}"
        shown = self.owner.get(f"{DRIVE}/{now}", fields="writersCanShare")
        if shown.get("writersCanShare"):
            yield "editors can share it on"


@pytest.fixture(scope="module")
def ordered(tmp_path_factory: pytest.TempPathFactory) -> Ordered:
    return Ordered(tmp_path_factory.mktemp("ordered"))


def broken(world: Ordered, faults: dict[int, str], commits: dict[int, str]) -> Any:
    wire = Boundaries(world.direct, faults, lambda _number: None)
    return world.play(wire, JournalBoundaries(commits))


def test_undisturbed_it_is_done_in_three_cycles(ordered: Ordered) -> None:
    assert broken(ordered, {}, {}) == []


REQUESTS = 42
"""An undisturbed rotation makes so many requests in its cycles."""

COPIED = 13
"""About so many come before the copy."""

KILLED = ("crash_before", "crash_after", "timeout_applied")

CI = pytest.mark.ci
OFTEN = [*range(0, REQUESTS, 4)]
SELDOM = [pytest.param(one, marks=CI) for one in range(REQUESTS) if one not in OFTEN]
"""Requests that are tried on every push, and those that CI tries as well."""


@pytest.mark.parametrize("number", [*OFTEN, *SELDOM])
def test_killed_at_any_request_it_goes_on(ordered: Ordered, number: int) -> None:
    fault = KILLED[number % len(KILLED)]
    assert broken(ordered, {number: fault}, {}) == []


@pytest.mark.parametrize("number", range(COPIED, COPIED + 4))
@pytest.mark.parametrize(
    "fault",
    [
        "timeout_applied",
        *(pytest.param(one, marks=CI) for one in (*KILLED[:2], "timeout_late")),
    ],
)
def test_an_answer_that_is_lost_while_it_is_copied_makes_no_second_base(
    ordered: Ordered, number: int, fault: str
) -> None:
    assert broken(ordered, {number: fault}, {}) == []


@pytest.mark.parametrize(
    "number",
    [*range(0, 25, 4), *(pytest.param(one, marks=CI) for one in range(25) if one % 4)],
)
def test_killed_at_any_commit_it_goes_on(ordered: Ordered, number: int) -> None:
    assert broken(ordered, {}, {number: "commit_crash"}) == []


@pytest.mark.deep
@pytest.mark.timeout(900)
@pytest.mark.parametrize("fault", REQUEST_FAULTS)
def test_whatever_fails_at_any_request_it_goes_on(ordered: Ordered, fault: str) -> None:
    found = {number: broken(ordered, {number: fault}, {}) for number in range(REQUESTS)}
    assert {number: one for number, one in found.items() if one} == {}
