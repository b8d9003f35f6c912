"""``sheetsync history``, ``undo`` and ``restore``, as the owner types them."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine

from tests.cli.cli_company import ANNA, READY, Company

MORNING = "2026-11-02 09:00 +0000"
LATER = "2026-11-02 09:01 +0000"
STILL_LATER = "2026-11-02 09:02 +0000"
AFTER = "2026-11-02 10:00 +0000"
AFTER_ALL = "2026-11-02 10:01 +0000"
LAST = "2026-11-02 10:02 +0000"


def apply_at(company: Company, moment: str) -> None:
    with time_machine.travel(moment):
        assert company.run("apply", "--yes").exit_code in {0, 5}


@pytest.fixture
def company(company: Company) -> Company:
    return company.with_a_small_desk()


@pytest.fixture
def moved(company: Company) -> Company:
    """A company in which Acme moved to Interested at 09:02."""
    apply_at(company, MORNING)
    company.type(ANNA, "Prospects", {**READY, "City": "Omsk"})
    apply_at(company, LATER)
    company.type(ANNA, "Prospects", {"City": "Tomsk", "Stage": "Interested"})
    apply_at(company, "2026-11-02 09:01:10 +0000")
    apply_at(company, STILL_LATER)
    apply_at(company, "2026-11-02 09:02:30 +0000")
    assert company.companies("Interested") == ["Acme"]
    return company


def told(company: Company, *words: str) -> Any:
    with time_machine.travel(AFTER):
        result = company.run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_timeline_tells_what_was_typed_and_where_a_client_went(
    moved: Company,
) -> None:
    with time_machine.travel(AFTER):
        text = moved.run("history", "Acme").stdout
    lines = text.splitlines()
    assert lines[0].startswith("Acme (C")
    assert lines[1] == "  Prospects 11/2/2026 – 11/2/2026"
    assert "registered in Prospects" in text
    assert "City “Omsk” → “Tomsk”" in text
    assert "moved from Prospects to Interested (move C" in text
    assert text.index("registered") < text.index("Tomsk") < text.index("moved from")


def test_a_timeline_is_there_for_programs_and_in_russian(moved: Company) -> None:
    history = told(moved, "history", "Acme")
    assert history["company"] == "Acme"
    assert history["base"] == "interested/everybody"
    assert [one["stage"] for one in history["stays"]] == ["prospects", "interested"]
    (typed,) = [one for one in history["entries"] if one["kind"] == "row.typed"]
    assert typed["before"] == {"city": "Omsk"}
    assert typed["after"] == {"city": "Tomsk", "stage": "Interested"}
    with time_machine.travel(AFTER):
        text = moved.run("history", history["client"], lang="ru").stdout
    assert "зарегистрирован" in text


def test_only_what_happened_lately_is_told_if_asked(moved: Company) -> None:
    moment = told(moved, "history", "Acme", "--since", "2026-11-02 12:01:30")
    assert {one["kind"] for one in moment["entries"]} == {"move.done"}
    assert told(moved, "history", "Acme", "--since", "10 minutes ago")["entries"] == []


def test_whoever_is_meant_by_no_name_or_by_several_is_said(company: Company) -> None:
    apply_at(company, MORNING)
    company.type(ANNA, "Prospects", {"Company": "Acme", "Phone": "1"})
    company.type(ANNA, "Prospects", {"Company": "ACME", "Phone": "2"}, row=3)
    apply_at(company, LATER)
    apply_at(company, STILL_LATER)
    with time_machine.travel(AFTER):
        nobody = company.run("history", "Nobody")
        several = company.run("history", "acme")
        wrong = company.run("history", "Acme", "--since", "some day")
    assert nobody.exit_code == several.exit_code == 2
    assert "no client has" in nobody.output
    assert "2 clients fit" in several.output
    assert several.output.count("Prospects") == 2
    assert wrong.exit_code == 2


def test_a_move_is_taken_back_and_what_was_kept_comes_back(moved: Company) -> None:
    with time_machine.travel(AFTER):
        dry = moved.run("undo", "Acme", "--dry-run")
        assert "goes from Interested back to Prospects" in dry.stdout
        assert "Nothing was done" in dry.stdout
        ordered = moved.run("undo", "Acme")
        assert ordered.exit_code == 0, ordered.output
        again = moved.run("undo", "Acme")
        assert again.exit_code == 1
        assert "ordered it already" in again.output
        assert "the owner takes the last move back" in moved.run("plan").stdout
    apply_at(moved, AFTER_ALL)
    apply_at(moved, LAST)
    assert moved.companies("Prospects") == ["Acme"]
    assert moved.companies("Interested") == []
    with time_machine.travel(LAST):
        text = moved.run("history", "Acme").stdout
        over = moved.run("undo", "Acme", "--dry-run").stdout
    assert "the owner takes the move" in text
    assert "is taken back" in text
    assert "from Prospects back to Interested" in over


def test_a_move_that_is_not_the_last_one_is_not_taken_back(moved: Company) -> None:
    history = told(moved, "history", "Acme")
    (move,) = [one for one in history["entries"] if one["kind"] == "move.done"]
    name = move["what"].partition("(move ")[2].rstrip(")")
    with time_machine.travel(AFTER):
        moved.run("undo", name)
    apply_at(moved, AFTER_ALL)
    apply_at(moved, LAST)
    with time_machine.travel(LAST):
        result = moved.run("undo", name)
    assert result.exit_code == 1
    assert "no longer where the move brought him" in result.output


def test_who_never_moved_can_not_be_taken_back(company: Company) -> None:
    apply_at(company, MORNING)
    company.type(ANNA, "Prospects", READY)
    apply_at(company, LATER)
    apply_at(company, STILL_LATER)
    with time_machine.travel(AFTER):
        result = company.run("undo", "Acme")
        nobody = company.run("undo", "nobody")
    assert result.exit_code == nobody.exit_code == 2
    assert "never moved" in result.output
    assert "MOVE" in nobody.output
    assert "CLIENT" not in nobody.output


@pytest.fixture
def spoilt(company: Company) -> Company:
    """A base in which somebody typed over a client at 10:00."""
    apply_at(company, MORNING)
    company.type(ANNA, "Prospects", {**READY, "City": "Omsk"})
    apply_at(company, LATER)
    apply_at(company, STILL_LATER)
    company.type(ANNA, "Prospects", {"City": "garbage", "Comment": "x"})
    return company


def test_a_restore_is_shown_first_and_done_when_it_is_ordered(spoilt: Company) -> None:
    with time_machine.travel(AFTER):
        dry = spoilt.run("restore", "Prospects", "--at", "10 minutes ago")
        assert dry.exit_code == 0, dry.output
        assert "City “garbage” → “Omsk”" in dry.stdout
        assert "Comment “x” emptied" in dry.stdout
        assert "1 row differs" in dry.stdout
        assert "Order it with --yes" in dry.stdout
        assert "Nothing to do" in spoilt.run("plan").stdout
        ordered = spoilt.run("restore", "prospects", "--at", "12:30", "--yes")
        assert "The next cycle does it" in ordered.stdout
        assert "1 row is brought back as it stood on" in spoilt.run("plan").stdout
        done = spoilt.run("apply", "--yes")
        assert "1 row brought back" in done.stdout
    with time_machine.travel(AFTER_ALL):
        spoilt.run("apply", "--yes")
        nothing = spoilt.run("restore", "Prospects", "--at", "12:30", "--yes")
        assert "Everything stands as it did then" in nothing.stdout
        text = spoilt.run("history", "Acme").stdout
    assert "brought back as it stood on" in text


def test_an_order_to_restore_is_withdrawn_before_it_is_done(spoilt: Company) -> None:
    with time_machine.travel(AFTER):
        spoilt.run("restore", "Prospects", "--at", "12:30", "--yes")
        assert "1 row is brought back as it stood on" in spoilt.run("plan").stdout
        cancelled = spoilt.run("restore", "Prospects", "--cancel")
        assert "is not brought back as it stood on" in cancelled.stdout
        again = spoilt.run("restore", "Prospects", "--cancel")
        assert "no order to bring it back waits" in again.stdout
        assert "Nothing to do" in spoilt.run("plan").stdout
    apply_at(spoilt, AFTER_ALL)
    with time_machine.travel(AFTER_ALL):
        still = spoilt.run("restore", "Prospects", "--at", "12:30").stdout
    assert "City “garbage” → “Omsk”" in still


def test_a_restore_without_a_moment_is_refused(spoilt: Company) -> None:
    for words in ((), ("--cancel", "--at", "12:30"), ("--cancel", "--yes")):
        result = spoilt.run("restore", "Prospects", *words)
        assert result.exit_code == 2
        assert "either --at or --cancel" in result.output


def test_a_base_that_the_journal_does_not_know_is_called_by_its_name(
    company: Company,
) -> None:
    with time_machine.travel(AFTER):
        result = company.run("restore", "prospects", "--at", "10 minutes ago")
    assert result.exit_code == 1
    assert "does not know the base Prospects yet" in result.output
    assert "everybody" not in result.output


def test_a_restore_is_there_for_programs(spoilt: Company) -> None:
    shown = told(spoilt, "restore", "Prospects", "--at", "10 minutes ago")
    (row,) = shown["rows"]
    assert shown["ordered"] is False
    assert (row["tab"], row["row"], row["found"]["city"]) == ("clients", 2, "garbage")
    assert row["cells"]["city"] == "Omsk"


@pytest.mark.parametrize(
    ("words", "code", "told_why"),
    [
        (("Nowhere", "--at", "09:30"), 2, "Nowhere"),
        (("Prospects", "--at", "the day before"), 2, "is no moment"),
        (("Prospects", "--at", "23:30"), 2, "has not come yet"),
        (("Prospects", "--at", "2025-01-01"), 1, "is known since"),
        (("Archive", "--at", "09:30"), 1, "is known since"),
    ],
)
def test_what_can_not_be_restored_is_refused_with_the_reason(
    spoilt: Company, words: tuple[str, ...], code: int, told_why: str
) -> None:
    with time_machine.travel(AFTER):
        result = spoilt.run("restore", *words)
    assert result.exit_code == code
    assert told_why in result.output
