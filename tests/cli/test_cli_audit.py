"""``sheetsync audit``, as the owner types it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine

from tests.cli.cli_company import ANNA, Company

MORNING = "2026-11-02 09:00 +0000"
LATER = "2026-11-02 09:01 +0000"
AFTER = "2026-11-02 10:00 +0000"
SPY = "spy@elsewhere.example"


@pytest.fixture
def company(company: Company) -> Company:
    return company.with_a_small_desk()


@pytest.fixture
def shared(company: Company) -> Company:
    """A company whose Prospects were shared with a stranger at 09:01."""
    with time_machine.travel(MORNING):
        assert company.run("apply", "--yes").exit_code in {0, 5}
    company.share("Prospects", SPY)
    with time_machine.travel(LATER):
        assert company.run("apply", "--yes").exit_code in {0, 5}
    return company


def told(company: Company, *words: str) -> list[dict[str, Any]]:
    with time_machine.travel(AFTER):
        result = company.run("audit", *words, "--json")
    assert result.exit_code == 0, result.output
    events: list[dict[str, Any]] = json.loads(result.stdout)["events"]
    return events


def test_what_drifted_is_told_with_the_reason_and_who_could_have_done_it(
    shared: Company,
) -> None:
    with time_machine.travel(AFTER):
        text = shared.run("audit", "--person", SPY).stdout
        russian = shared.run("audit", "--person", SPY, lang="ru").stdout

    (line,) = text.splitlines()
    assert "Northwind Trading – Prospects: access taken away: spy@elsewhere" in line
    assert "this address is not in staff.yaml" in line
    assert "1 person could have done it" in line
    assert "доступ" in russian


def test_the_audit_is_told_by_person_file_and_time(shared: Company) -> None:
    assert {one["event"] for one in told(shared, "--person", ANNA.upper())} == {
        "invited",
        "granted",
    }
    assert {one["base"] for one in told(shared, "--file", "Prospects")} == {
        "prospects/everybody"
    }
    name = "Northwind Trading – Archive"
    assert {one["file"] for one in told(shared, "--file", name)} == {name}
    assert {one["person"] for one in told(shared, "--since", "2026-11-02 12:01")} == {
        SPY
    }
    assert told(shared, "--person", "nobody@elsewhere.example") == []


def test_a_file_that_nobody_knows_is_refused_with_the_known_ones(
    shared: Company,
) -> None:
    with time_machine.travel(AFTER):
        result = shared.run("audit", "--file", "Nowhere")

    assert result.exit_code == 2
    assert "Northwind Trading – Prospects" in result.output


def test_what_one_person_can_see_is_told_in_plain_words(shared: Company) -> None:
    with time_machine.travel(AFTER):
        anna = shared.run("audit", "--as", ANNA)
        russian = shared.run("audit", "--as", ANNA, lang="ru")
        spy = shared.run("audit", "--as", SPY).stdout
        nobody = shared.run("audit", "--as", "nobody@elsewhere.example")

    assert anna.exit_code == nobody.exit_code == 0, anna.output
    assert anna.stdout.startswith("Anna Petrova (anna.petrova@northwind.example)")
    assert "Northwind Trading – Prospects: by his own address, to edit" in anna.stdout
    assert "hidden tabs and protected cells included" in anna.stdout
    assert "version history reaches back to" in anna.stdout
    assert "copy, download" not in anna.stdout
    assert "Проспекты" not in anna.stdout
    assert "история версий" in russian.stdout.casefold()
    assert "Earlier he could open" in spy
    assert "staff.yaml does not know this address" in nobody.stdout
    assert "can open none of sheetsync's files" in nobody.stdout


def test_what_one_person_can_see_is_there_for_programs(shared: Company) -> None:
    shared.type(ANNA, "Prospects", {"Company": "Acme", "Phone": "1"})
    with time_machine.travel("2026-11-02 09:30 +0000"):
        shared.run("apply", "--yes")
    with time_machine.travel(AFTER):
        found = json.loads(shared.run("audit", "--as", ANNA, "--json").stdout)
        words = shared.run("audit", "--as", ANNA, "--clients").stdout
        mixed = shared.run("audit", "--as", ANNA, "--since", "2 days ago")

    (file,) = found["files"]
    (client,) = found["clients"]
    assert file["may"] == {"edit": True, "copy": False, "share": False}
    assert file["clients"] == [client]
    assert client in words
    assert mixed.exit_code == 2
