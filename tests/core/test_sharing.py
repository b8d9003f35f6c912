"""A file's sharing list against what config wants, without any Google."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sheetsync.core.access import FilesPlan, plan_files
from sheetsync.core.changes import (
    BringHome,
    Close,
    Grant,
    Lower,
    MakeFile,
    Restrict,
)
from sheetsync.core.ids import DESK, FOLDER, SpreadsheetId
from sheetsync.core.sharing import canonical
from sheetsync.core.snapshot import Files, FileView, Permission
from tests.core.company import PROSPECTS, TODAY, company

ANNA = "anna.petrova@northwind.example"
OWNER = company().company.owner
HOME = SpreadsheetId("home")
OTHERS = ("dmitry.sokolov", "polina.morozova")
COLLEAGUES = tuple(
    Permission(
        id=f"id-{name}",
        kind="user",
        role="writer",
        email=f"{name}@northwind.example",
    )
    for name in OTHERS
)
RIGHT = Permission(id="id-anna", kind="user", role="writer", email=ANNA)
SAM = Permission(id="id-sam", kind="user", role="reader", email="sam@x.example")
BY_FOLDER = replace(SAM, role="", folder_role="reader")


def plan_of(
    *entries: Permission,
    known: Mapping[str, str] | None = None,
    home: bool = True,
    **members: Any,
) -> FilesPlan:
    """The plan for the base of Prospects, as far as it concerns that one."""
    view = FileView(
        base=PROSPECTS,
        spreadsheet=SpreadsheetId("file"),
        name="Prospects",
        version=1,
        trashed=False,
        owner=OWNER,
        parents=(HOME,),
        writers_can_share=False,
        copies_forbidden=True,
        can_forbid_copies=True,
        permissions=(*COLLEAGUES, *entries),
    )
    folder = replace(view, base=FOLDER, spreadsheet=HOME, permissions=(), parents=())
    plan = plan_files(
        company(),
        Files(
            files={PROSPECTS: replace(view, **members)}, folder=folder if home else None
        ),
        {},
        day=TODAY,
        say=str,
        known=known or {},
    )
    changes = tuple(one for one in plan.changes if not isinstance(one, MakeFile))
    return FilesPlan(changes, plan.holds)


@pytest.mark.parametrize(
    "email",
    [
        ANNA,
        ANNA.upper(),
        pytest.param("Anna.Petrova@NORTHWIND.example", id="mixed case"),
    ],
)
def test_who_stands_there_as_config_wants_is_left_alone(email: str) -> None:
    assert plan_of(replace(RIGHT, email=email.casefold())) == FilesPlan()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anna.Petrova@GMail.com", "annapetrova@gmail.com", True),
        ("annapetrova@googlemail.com", "anna.petrova@gmail.com", True),
        ("anna.petrova@firm.example", "annapetrova@firm.example", False),
        ("anna+crm@gmail.com", "anna@gmail.com", False),
    ],
)
def test_addresses_are_compared_as_google_does(
    one: str, other: str, same: bool
) -> None:
    assert (canonical(one) == canonical(other)) is same


def test_who_got_another_address_is_known_by_the_permission_id() -> None:
    renamed = replace(RIGHT, email="anna.ivanova@northwind.example")

    assert plan_of(renamed, known={"id-anna": ANNA}) == FilesPlan()
    closed, granted = plan_of(renamed).changes
    assert isinstance(closed, Close)
    assert isinstance(granted, Grant)


def test_the_id_of_somebody_who_has_no_place_here_opens_nothing() -> None:
    stranger = Permission(
        id="id-sam", kind="user", role="writer", email="sam@x.example"
    )
    olga = "olga.smirnova@northwind.example"

    (closed,) = plan_of(RIGHT, stranger, known={"id-sam": olga}).changes

    assert isinstance(closed, Close)
    assert str(closed.why) == "Olga Smirnova works in another base"


def test_a_deleted_account_is_named_as_it_was_known() -> None:
    gone = Permission(id="id-sam", kind="user", role="reader", deleted=True)

    (closed,) = plan_of(RIGHT, gone, known={"id-sam": "sam@x.example"}).changes

    assert isinstance(closed, Close)
    assert closed.who == "sam@x.example"


def test_what_takes_away_comes_before_what_gives() -> None:
    plan = plan_of(
        Permission(id="anyoneWithLink", kind="anyone", role="reader"),
        replace(COLLEAGUES[0], id="offered", pending_owner=True),
        Permission(
            id="id-sam",
            kind="user",
            role="",
            folder_role="reader",
            email="sam@x.example",
        ),
        parents=("elsewhere",),
        writers_can_share=True,
    )

    assert [type(one) for one in plan.changes] == [
        Close,
        BringHome,
        Lower,
        Restrict,
        Grant,
    ]


def test_an_entry_that_a_folder_adds_to_is_not_taken_for_one_of_the_file() -> None:
    both = replace(SAM, folder_role="writer")

    closed, returned = plan_of(RIGHT, both, parents=("elsewhere",)).changes

    assert isinstance(closed, Close)
    assert isinstance(returned, BringHome)
    assert returned.out_of == ("elsewhere",)


def test_who_opens_the_companys_folder_is_no_reason_to_move_what_lies_in_it() -> None:
    assert plan_of(RIGHT, BY_FOLDER).changes == ()


def test_a_file_that_may_not_be_moved_waits_for_the_owner() -> None:
    plan = plan_of(RIGHT, BY_FOLDER, parents=("elsewhere",), can_move=False)

    assert plan.changes == ()
    (hold,) = plan.holds
    assert hold.kind == "inherited"
    assert "sam@x.example" in str(hold.why)


def test_where_the_list_can_not_be_seen_nobody_is_let_in_or_shown_out() -> None:
    plan = plan_of(can_share=False, permissions=(), owner="sam@x.example")

    assert plan.changes == ()
    assert [one.kind for one in plan.holds] == ["owner"]


def test_a_lock_that_only_its_maker_can_lift_waits_for_the_owner() -> None:
    plan = plan_of(RIGHT, locked=True, can_unlock=False)

    assert plan.changes == ()
    assert [one.kind for one in plan.holds] == ["locked"]


def test_the_worker_and_the_owner_are_never_judged() -> None:
    robot = "robot@northwind.example"
    own = company().company.model_copy(update={"worker": robot})
    config = company().model_copy(update={"company": own})
    for role in ("reader", "commenter", "writer"):
        entry = Permission(id="id-robot", kind="user", role=role, email=robot)
        files = Files(files={DESK: replace(_desk(), permissions=(entry,))})
        plan = plan_files(config, files, {}, day=TODAY, say=str)
        assert [one for one in plan.changes if isinstance(one, Close | Lower)] == []


def _desk() -> FileView:
    return FileView(
        base=DESK,
        spreadsheet=SpreadsheetId("desk"),
        name="Desk",
        version=1,
        trashed=False,
        owner=OWNER,
        parents=(),
        writers_can_share=False,
        copies_forbidden=True,
        can_forbid_copies=True,
        permissions=(),
    )
