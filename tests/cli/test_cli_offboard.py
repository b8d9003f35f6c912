"""``sheetsync offboard``, as the owner types it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine

from sheetsync.config.loader import load
from sheetsync.emulator.faults import Refuse
from sheetsync.emulator.when import When
from tests.cli.cli_company import ANNA, DRIVE, OWNER, READY, Company

DMITRY = "dmitry.sokolov@northwind.example"
POLINA = "polina.morozova@northwind.example"
OLGA = "olga.smirnova@northwind.example"
PROMISED = 46335
"""2026-11-09, as Google keeps it."""
NOON = "2026-11-02 12:00 +0000"


def apply_at(company: Company, moment: str) -> None:
    with time_machine.travel(moment):
        assert company.run("apply", "--yes").exit_code in {0, 5}


@pytest.fixture
def company(company: Company) -> Company:
    return company.with_a_small_desk()


@pytest.fixture
def staffed(company: Company) -> Company:
    """A company in which Anna is responsible for two prospects, Polina for one."""
    apply_at(company, "2026-11-02 09:00 +0000")
    mine = {"Take": "Anna Petrova"}
    company.type(ANNA, "Prospects", {**READY, **mine, "Next contact": PROMISED})
    company.type(ANNA, "Prospects", {"Company": "Beta", **mine}, row=3)
    hers = {"Company": "Hers", "Take": "Polina Morozova"}
    company.type(POLINA, "Prospects", hers, row=4)
    apply_at(company, "2026-11-02 09:01 +0000")
    return company


def sees(company: Company, email: str) -> set[str]:
    """The names of all files that somebody can open."""
    answer = company.session(email).get(DRIVE, params={"fields": "files(name)"})
    return {one["name"] for one in answer.json()["files"]}


def offboard(company: Company, *words: str, code: int = 0, lang: str = "en") -> str:
    with time_machine.travel(NOON):
        result = company.run("offboard", *words, lang=lang)
    assert result.exit_code == code, result.output
    return result.output


def told(company: Company, *words: str) -> Any:
    return json.loads(offboard(company, *words, "--json"))


def test_first_it_says_what_will_happen_and_does_nothing(staffed: Company) -> None:
    before = (staffed.config / "staff.yaml").read_bytes()

    text = offboard(staffed, ANNA)

    assert text.splitlines() == [
        f"Anna Petrova ({ANNA}) leaves:",
        "  closes: Northwind Trading – Prospects",
        "  Prospects: 2 clients go to Dmitry Sokolov",
        text.splitlines()[3],
        "Nothing was done. Order it with --yes",
    ]
    assert "promised: Acme (C" in text.splitlines()[3]
    assert text.splitlines()[3].endswith("on 11/9/2026")
    assert (staffed.config / "staff.yaml").read_bytes() == before
    assert sees(staffed, ANNA)


def test_what_was_foretold_happens_access_first(staffed: Company) -> None:
    foretold = told(staffed, ANNA, "--to", POLINA, "--to", DMITRY.upper())

    offboard(staffed, ANNA, "--to", POLINA, "--to", DMITRY, "--yes")

    assert sees(staffed, ANNA) == set()
    person = load(staffed.config).staff.at(ANNA)
    assert person is not None
    assert (person.status, person.hand_over) == ("left", (POLINA, DMITRY))
    assert staffed.responsible("Prospects")["Acme"] == "Anna Petrova"
    apply_at(staffed, "2026-11-02 12:01 +0000")
    found = list(staffed.responsible("Prospects").values())
    for one in foretold["clients"]:
        assert found.count(one["to"]) - (one["to"] == "Polina Morozova") == one["count"]


def test_clients_may_go_to_one_colleague_or_become_free(staffed: Company) -> None:
    to_one = told(staffed, ANNA, "--to", POLINA)
    free = told(staffed, ANNA, "--pool")

    shares = [{"stage": "prospects", "to": "Polina Morozova", "count": 2}]
    assert to_one["clients"] == shares
    assert free["clients"] == [{"stage": "prospects", "to": None, "count": 2}]
    assert free["closes"] == ["Northwind Trading – Prospects"]
    assert "2 clients become free" in offboard(staffed, ANNA, "--pool")


def test_a_person_s_departure_is_told_of_afterwards(staffed: Company) -> None:
    assert "knows of no departure" in offboard(staffed, ANNA, "--report")

    offboard(staffed, ANNA, "--to", POLINA, "--yes")
    apply_at(staffed, "2026-11-02 12:01 +0000")

    text = offboard(staffed, ANNA, "--report")
    assert "2 clients" in text
    assert "access taken away" in text
    assert text.count("to Polina Morozova") == 2
    assert "knows of no departure" in offboard(staffed, OLGA, "--report")
    report = told(staffed, ANNA, "--report")["departures"]
    assert {one["topic"] for one in report} >= {"left", "access", "handed over"}
    assert "Acme" not in json.dumps(report)


def test_shared_bases_may_move_to_fresh_spreadsheets(staffed: Company) -> None:
    with staffed.session(OWNER) as owner:
        old = staffed.file_id(owner, "Prospects")

    assert "Prospects moves to a fresh" in offboard(staffed, ANNA, "--rotate")
    assert told(staffed, ANNA, "--rotate")["fresh"] == ["prospects/everybody"]
    offboard(staffed, ANNA, "--rotate", "--to", POLINA, "--yes")
    for minute in range(1, 9):
        apply_at(staffed, f"2026-11-02 12:0{minute} +0000")

    with staffed.session(POLINA) as polina:
        assert staffed.file_id(polina, "Prospects") != old
    assert sees(staffed, ANNA) == set()
    assert set(staffed.responsible("Prospects").values()) == {"Polina Morozova"}
    assert set(staffed.responsible("Prospects")) == {"Acme", "Beta", "Hers"}


def test_who_has_no_clients_and_no_files_leaves_quietly(company: Company) -> None:
    apply_at(company, "2026-11-02 09:00 +0000")
    offboard(company, OLGA, "--yes")

    text = offboard(company, OLGA)

    assert "no file has to be closed" in text
    assert "no client has to be handed over" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody@x.yy"], "nobody in staff.yaml has the address nobody@x.yy"),
        ([ANNA, "--to", "no@x.yy"], "nobody in staff.yaml has the address no@x.yy"),
        ([ANNA, "--to", ANNA], "Anna Petrova can't get his own clients"),
        ([ANNA, "--to", OLGA], "Olga Smirnova does other work than Anna Petrova"),
        ([ANNA, "--to", POLINA, "--pool"], "say one of --to, --by-load and --pool"),
    ],
)
def test_what_can_t_be_is_refused_before_anything_is_done(
    company: Company, words: list[str], said: str
) -> None:
    before = (company.config / "staff.yaml").read_bytes()

    assert said in offboard(company, *words, "--yes", code=2)
    assert (company.config / "staff.yaml").read_bytes() == before


def test_clients_do_not_go_to_somebody_who_left_or_is_away(staffed: Company) -> None:
    offboard(staffed, DMITRY, "--yes")

    assert "does not work now" in offboard(staffed, ANNA, "--to", DMITRY, code=2)


def test_what_google_does_not_tell_is_left_to_the_worker(staffed: Company) -> None:
    listing = When(api="drive", method="GET")
    staffed.google.faults.add(Refuse(name="forbidden"), listing)

    text = offboard(staffed, ANNA, "--yes", code=7)

    assert "takes the access away before anything else" in text
    assert "2 clients go to Dmitry Sokolov" in text
    apply_at(staffed, "2026-11-02 12:01 +0000")
    assert sees(staffed, ANNA) == set()


def test_it_speaks_russian(staffed: Company) -> None:
    text = offboard(staffed, ANNA, lang="ru")

    assert "закроется" in text
    assert OWNER not in text


def test_the_owner_is_not_dismissed(company: Company) -> None:
    text = offboard(company, OWNER.upper(), code=2)

    assert "can't be dismissed" in " ".join(text.replace("│", " ").split())


def test_of_whoever_left_before_it_says_when_and_where_to_read_more(
    staffed: Company,
) -> None:
    offboard(staffed, ANNA, "--to", POLINA, "--yes")
    apply_at(staffed, "2026-11-02 12:01 +0000")

    text = offboard(staffed, ANNA)

    assert text.splitlines()[0] == (
        "Anna Petrova left already, on 11/2/2026. What became of it: sheetsync offboard"
        f" {ANNA} --report"
    )
