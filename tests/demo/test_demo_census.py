"""The census finds what is wrong: it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.cli.demo import conclude
from sheetsync.cli.face import Face
from sheetsync.demo.company import CUSTOMERS, INTERESTED, PROSPECTS
from sheetsync.demo.gestures import delete_row
from sheetsync.demo.leaks import leaked
from sheetsync.demo.report import Outcome
from sheetsync.demo.run import Company, play
from sheetsync.demo.world import PRIVATE

pytestmark = pytest.mark.ci


def outcome_of(company: Company) -> Outcome:
    """Count, with no story before."""
    outcome = play(company, lambda _event: None, story=())
    assert outcome is not None
    return outcome


def first(company: Company, stage: str) -> str:
    return next(email for email, _ in company.ledger.of(stage))


def test_an_untouched_company_is_right(company: Company) -> None:
    outcome = outcome_of(company)

    assert outcome.wrong() == []
    assert outcome.is_right
    assert outcome.census.clients == 60


def test_a_row_deleted_behind_the_workers_back_is_missed(
    company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    owner, email = company.world.owner, first(company, CUSTOMERS)
    base = company.scene.open(owner, CUSTOMERS)
    row = company.scene.find(base.clients, email)
    owner.change(base.spreadsheet, delete_row(base.clients, row.index))

    outcome = outcome_of(company)

    assert outcome.census.lost == 1
    assert conclude(Face(Path("config")), outcome, None, company.world) == 1
    shown = capsys.readouterr()
    assert "Lost: 1." in shown.out
    assert f"{email} is in no base" in shown.err


def test_a_foreign_clients_row_in_another_base_is_a_double_and_a_leak(
    company: Company,
) -> None:
    world, email = company.world, first(company, CUSTOMERS)
    row = company.scene.find(company.scene.open(world.owner, CUSTOMERS).clients, email)
    base = company.scene.open(world.owner, PROSPECTS)
    copied = {
        key: cell for key, cell in row.cells.items() if key in base.clients.columns
    }
    world.owner.type_rows(base, base.clients, [copied])

    outcome = outcome_of(company)

    readers = {one.person for one in outcome.census.readings if one.leaked}
    assert readers == {one.name for one in world.staff(PROSPECTS)}
    assert outcome.census.doubled == 4
    assert any(email in one.english() for one in outcome.wrong())


def test_a_mark_in_a_note_is_a_leak_and_a_guest_is_found(company: Company) -> None:
    world, email = company.world, first(company, CUSTOMERS)
    guest = {"type": "user", "role": "reader", "emailAddress": PRIVATE}
    world.owner.share(world.files[CUSTOMERS], guest)
    base = company.scene.open(world.owner, INTERESTED)
    world.owner.change(
        base.spreadsheet,
        {
            "updateCells": {
                "start": {"sheetId": base.clients.sheet, "rowIndex": 400},
                "rows": [{"values": [{"note": f"ask {email}"}]}],
                "fields": "note",
            }
        },
    )

    outcome = outcome_of(company)

    readers = {one.person for one in outcome.census.readings if one.leaked}
    assert readers == {one.name for one in world.staff(INTERESTED)}
    assert outcome.census.leaked_cells == 3
    assert any(PRIVATE in one.english() for one in outcome.wrong())


def test_texts_without_foreign_marks_are_no_leak() -> None:
    assert leaked(["ООО «Вектор»", "call"], {"ООО «Вектор плюс»"}) == []
    assert leaked(["see ООО «Вектор» first", "call"], {"ООО «Вектор»"}) == [
        "see ООО «Вектор» first"
    ]
