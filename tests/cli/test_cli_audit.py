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
