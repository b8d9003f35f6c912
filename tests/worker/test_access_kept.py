"""Sharing is what config says, whatever people do to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sheetsync.config.edit import set_person_status
from sheetsync.core.ids import CLIENTS, DESK, BaseKey, sheet_id
from tests.worker.world import (
    ARCHIVE,
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
PRIVATE = "anna.private@gmail.com"
PEOPLE = {
    PROSPECTS: ANNA,
    INTERESTED: SERGEY,
    CUSTOMERS: "olga.smirnova@northwind.example",
}


@pytest.fixture
def quiet(world: World) -> World:
    """A company at rest."""
    world.cycle(2)
    return world


def share(world: World, base: BaseKey, by: str = OWNER, **body: Any) -> int:
    """Somebody shares a base; the HTTP status."""
    url = f"{DRIVE}/{world.file_id(base)}/permissions"
    return world.person(by).call("POST", url, body).status_code


def sees(world: World, email: str, base: BaseKey) -> bool:
    """Whether somebody can open a base."""
    url = f"{SHEETS}/{world.file_id(base)}"
    return world.person(email).call("GET", url).status_code == 200


def permission_calls(world: World) -> int:
    """How many requests so far changed anything on Drive."""
    return world.app.traffic.totals()["drive.write"]


def test_everybody_sees_his_base_and_no_other(quiet: World) -> None:
    for base, email in PEOPLE.items():
        assert [one for one in (*PEOPLE, ARCHIVE, DESK) if sees(quiet, email, one)] == [
            base
        ]
    assert not sees(quiet, "stranger@gmail.com", PROSPECTS)


def test_a_base_shared_to_a_private_address_is_closed_within_one_cycle(
    quiet: World,
) -> None:
    assert (
        share(quiet, PROSPECTS, type="user", role="reader", emailAddress=PRIVATE) == 200
    )
    assert sees(quiet, PRIVATE, PROSPECTS)

    quiet.cycle()

    assert not sees(quiet, PRIVATE, PROSPECTS)
    assert sees(quiet, ANNA, PROSPECTS)


def test_a_link_is_closed_within_one_cycle(quiet: World) -> None:
    share(quiet, PROSPECTS, type="anyone", role="writer")

    quiet.cycle()

    assert not sees(quiet, "stranger@gmail.com", PROSPECTS)


def test_a_manager_of_another_base_is_shown_out(quiet: World) -> None:
    share(quiet, CUSTOMERS, type="user", role="writer", emailAddress=ANNA)

    quiet.cycle()

    assert not sees(quiet, ANNA, CUSTOMERS)
    assert sees(quiet, ANNA, PROSPECTS)


def test_managers_can_neither_share_nor_copy(quiet: World) -> None:
    refused = share(
        quiet, PROSPECTS, by=ANNA, type="user", role="reader", emailAddress=PRIVATE
    )
    copied = quiet.person(ANNA).call(
        "POST", f"{DRIVE}/{quiet.file_id(PROSPECTS)}/copy", {}
    )

    assert refused == 403
    assert copied.status_code == 403


def test_relaxed_restrictions_are_set_back(quiet: World) -> None:
    url = f"{DRIVE}/{quiet.file_id(PROSPECTS)}"
    quiet.owner.call("PATCH", url, {"writersCanShare": True})

    quiet.cycle()

    shown = quiet.owner.get(url, fields="writersCanShare")
    assert shown.get("writersCanShare", False) is False


def test_a_person_who_lost_his_role_gets_it_back(quiet: World) -> None:
    url = f"{DRIVE}/{quiet.file_id(PROSPECTS)}/permissions"
    entries = quiet.owner.get(url, fields="permissions(id,emailAddress)")["permissions"]
    anna = next(one["id"] for one in entries if one.get("emailAddress") == ANNA)
    quiet.owner.call("PATCH", f"{url}/{anna}", {"role": "reader"})
    quiet.cycle()
    assert quiet.person(ANNA).type(PROSPECTS, READY).status_code == 200

    quiet.owner.call("DELETE", f"{url}/{anna}")
    quiet.cycle()

    assert sees(quiet, ANNA, PROSPECTS)


def test_after_the_mending_no_permission_call_is_made(quiet: World) -> None:
    share(quiet, PROSPECTS, type="anyone", role="reader")
    quiet.cycle()
    before = permission_calls(quiet)

    quiet.cycle(3)

    assert permission_calls(quiet) == before


@pytest.mark.parametrize("left", [True, False])
def test_a_second_file_of_a_base_is_the_owners_alone(quiet: World, left: bool) -> None:
    url = f"{DRIVE}/{quiet.file_id(PROSPECTS)}/copy"
    copy = quiet.owner.call("POST", url, {"name": "My copy"}).json()["id"]
    entry = {"type": "user", "role": "writer", "emailAddress": ANNA}
    entries = f"{DRIVE}/{copy}/permissions"
    quiet.owner.call("POST", entries, entry).raise_for_status()
    assert quiet.person(ANNA).call("GET", f"{SHEETS}/{copy}").ok
    if left:
        set_person_status(quiet.config, ANNA, "left")

    quiet.cycle()

    assert not quiet.person(ANNA).call("GET", f"{SHEETS}/{copy}").ok
    assert quiet.owner.call("GET", f"{SHEETS}/{copy}").ok
    assert sees(quiet, ANNA, PROSPECTS) is not left
    with quiet.app.journal.reading() as book:
        told = [one for one in book.access.all() if one.spreadsheet == copy]
    assert [(one.event, one.file_name, one.person) for one in told] == [
        ("closed", "My copy", ANNA)
    ]
    before = permission_calls(quiet)
    quiet.cycle()
    assert permission_calls(quiet) == before


def test_a_dismissed_manager_sees_nothing_and_his_clients_go_to_colleagues(
    quiet: World,
) -> None:
    quiet.person(ANNA).type(PROSPECTS, {**READY, "Take": "Anna Petrova"})
    quiet.cycle()
    assert quiet.row(PROSPECTS, "Acme")["Responsible"] == "Anna Petrova"

    set_person_status(quiet.config, ANNA, "left")
    quiet.cycle(2)

    assert not sees(quiet, ANNA, PROSPECTS)
    assert quiet.row(PROSPECTS, "Acme")["Responsible"] in {
        "Dmitry Sokolov",
        "Polina Morozova",
    }


def test_people_who_merely_vanish_from_staff_keep_their_clients(quiet: World) -> None:
    quiet.person(ANNA).type(PROSPECTS, {**READY, "Take": "Anna Petrova"})
    quiet.cycle()
    staff = quiet.config / "staff.yaml"
    lines = staff.read_text(encoding="utf-8").split("  - name: ")
    kept = [one for one in lines if not one.startswith("Anna Petrova")]
    staff.write_text("  - name: ".join(kept), encoding="utf-8")

    quiet.cycle(2)

    assert not sees(quiet, ANNA, PROSPECTS)
    assert quiet.row(PROSPECTS, "Acme")["Responsible"] == "Anna Petrova"


def test_many_people_who_vanish_at_once_keep_access_until_the_owner_says_so(
    quiet: World,
) -> None:
    staff = quiet.config / "staff.yaml"
    lines = staff.read_text(encoding="utf-8").split("  - name: ")
    staff.write_text("  - name: ".join(lines[:5]), encoding="utf-8")

    quiet.cycle()

    assert sees(quiet, PEOPLE[CUSTOMERS], CUSTOMERS)
    with quiet.app.journal.reading() as book:
        kinds = {one.kind for one in book.held.all()}
    assert kinds == {"vanished"}


def test_a_broken_config_leaves_the_last_good_one_in_force(quiet: World) -> None:
    (quiet.config / "staff.yaml").write_text("people: [", encoding="utf-8")

    quiet.cycle()

    assert sees(quiet, ANNA, PROSPECTS)
    assert quiet.app.settings.problems


def test_the_first_grant_sends_one_mail_and_no_later_one_does(quiet: World) -> None:
    def mails() -> int:
        return sum(one.to == ANNA for one in quiet.google.drive.outbox)

    assert mails() == 1
    url = f"{DRIVE}/{quiet.file_id(PROSPECTS)}/permissions"
    entries = quiet.owner.get(url, fields="permissions(id,emailAddress)")["permissions"]
    anna = next(one["id"] for one in entries if one.get("emailAddress") == ANNA)
    quiet.owner.call("DELETE", f"{url}/{anna}")

    quiet.cycle(2)

    assert sees(quiet, ANNA, PROSPECTS)
    assert mails() == 1


@pytest.mark.parametrize("base", list(PEOPLE))
def test_a_manager_can_sort_insert_and_delete_rows(quiet: World, base: BaseKey) -> None:
    person = quiet.person(PEOPLE[base])
    person.type(base, {"Company": "A"})
    person.type(base, {"Company": "B"})
    quiet.cycle()

    assert person.sort(base, "Company").status_code == 200
    assert person.insert(base, 1).status_code == 200
    assert person.insert(base, 2).status_code == 200
    assert person.delete(base, "B").status_code == 200
    assert [row["Company"] for row in person.rows(base)] == ["A"]


def test_a_manager_cannot_touch_the_header(quiet: World) -> None:
    refused = quiet.person(ANNA).write(PROSPECTS, 0, 0, "mine")

    assert refused.status_code == 400
    assert "protected" in refused.json()["error"]["message"]


def test_removed_protections_and_dropdowns_are_put_back_within_five_minutes(
    quiet: World,
) -> None:
    url = f"{SHEETS}/{quiet.file_id(PROSPECTS)}"
    mask = "sheets(protectedRanges(protectedRangeId))"
    sheets = quiet.owner.get(url, fields=mask)["sheets"]
    numbers = [
        one["protectedRangeId"]
        for sheet in sheets
        for one in sheet.get("protectedRanges", [])
    ]
    quiet.owner.batch(
        PROSPECTS,
        *({"deleteProtectedRange": {"protectedRangeId": one}} for one in numbers),
        {
            "setDataValidation": {
                "range": {"sheetId": sheet_id(CLIENTS), "startRowIndex": 1}
            }
        },
    )

    quiet.clock.sleep(301)
    quiet.cycle()

    after = quiet.owner.get(url, fields=mask)["sheets"]
    assert sum(len(one.get("protectedRanges", [])) for one in after) == len(numbers)
    assert quiet.person(ANNA).write(PROSPECTS, 0, 0, "mine").status_code == 400
    place = quiet.owner.grid(PROSPECTS)[0].index("Stage")
    rules = quiet.owner.get(
        url,
        ranges="Clients!A2:Z2",
        fields="sheets(data(rowData(values(dataValidation))))",
    )
    cells = rules["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert cells[place]["dataValidation"]["condition"]["type"] == "ONE_OF_LIST"


def test_owner_and_worker_may_be_two_accounts(tmp_path: Path) -> None:
    with World(tmp_path, settings={"worker": "robot@northwind.example"}) as world:
        world.cycle()
        world.person(ANNA).type(PROSPECTS, {**READY, "Stage": "Interested"})

        world.settle()

        assert world.companies(INTERESTED) == ["Acme"]
        assert sees(world, OWNER, DESK)
        assert not sees(world, ANNA, INTERESTED)
