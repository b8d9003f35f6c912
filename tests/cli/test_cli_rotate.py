"""``sheetsync rotate``, as the owner types it."""

from __future__ import annotations

import json

import pytest
import time_machine

from tests.cli.cli_company import OWNER, Company

pytestmark = pytest.mark.ci

MOMENTS = tuple(f"2026-11-02 09:0{minute} +0000" for minute in range(1, 6))
AFTER = "2026-11-02 10:00 +0000"


@pytest.fixture
def company(company: Company) -> Company:
    return company.with_a_small_desk()


@pytest.fixture
def made(company: Company) -> Company:
    with time_machine.travel("2026-11-02 09:00 +0000"):
        assert company.run("apply", "--yes").exit_code in {0, 5}
    return company


def test_a_rotation_is_shown_first_and_done_when_it_is_ordered(made: Company) -> None:
    with time_machine.travel(MOMENTS[0]):
        dry = made.run("rotate", "Prospects")
        assert dry.exit_code == 0, dry.output
        assert "without version history" in dry.stdout
        assert "Anna Petrova" in dry.stdout
        assert "Order it with --yes" in dry.stdout
        ordered = made.run("rotate", "prospects", "--yes")
        assert "The next cycle begins it" in ordered.stdout
        again = made.run("rotate", "prospects", "--yes")
        assert again.exit_code == 1
        assert "under way" in again.output
    for moment in MOMENTS[1:]:
        with time_machine.travel(moment):
            made.run("apply", "--yes")
    with made.session(OWNER) as session:
        fields = {"fields": "files(name)"}
        url = "https://www.googleapis.com/drive/v3/files"
        found = session.get(url, params=fields).json()["files"]
    names = [one["name"] for one in found if "Prospects" in one["name"]]
    assert sorted(len(one) for one in names) == [29, 51]
    with time_machine.travel(AFTER):
        assert "fresh spreadsheet" in made.run("audit", "--file", "Prospects").stdout


def test_what_can_not_be_rotated_is_refused_with_the_reason(company: Company) -> None:
    with time_machine.travel(AFTER):
        nowhere = company.run("rotate", "Nowhere")
        not_yet = company.run("rotate", "Prospects", "--json")
    assert nowhere.exit_code == 2
    assert not_yet.exit_code == 1
    assert "not made yet" in json.loads(not_yet.stdout)["why_not"]
