"""``sheetsync plan`` and ``apply``, on a company from nothing to a first move."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine

from sheetsync.clock import SystemClock
from sheetsync.journal import Journal
from tests.cli.cli_company import ANNA, OWNER, READY, Company

MORNING = "2026-11-02 09:00 +0000"
LATER = "2026-11-02 09:01 +0000"
LATER_STILL = "2026-11-02 09:02 +0000"


@pytest.fixture
def company(company: Company) -> Company:
    return company.with_a_small_desk()


@pytest.fixture
def bases(company: Company) -> Company:
    """The company with its bases made, one prospect in them."""
    with time_machine.travel(MORNING):
        assert company.run("apply", "--yes").exit_code == 0
        company.type(ANNA, "Prospects", READY)
    return company


def planned(company: Company, *options: str) -> Any:
    result = company.run("plan", "--format", "json", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def words_of(plan: Any, kind: str) -> list[str]:
    return [one["what"] for one in plan["changes"] if one["kind"] == kind]


def test_a_first_plan_says_what_would_be_made_and_makes_nothing(
    company: Company,
) -> None:
    first = company.run("plan")
    again = company.run("plan")
    assert first.exit_code == 0
    assert "Prospects\n  + the spreadsheet “Northwind Trading – Prospects”" in (
        first.stdout
    )
    assert "5 changes: 5 spreadsheets made" in first.stdout
    assert again.stdout == first.stdout


def test_the_files_of_own_figures_are_planned_made_and_told_like_others(
    bases: Company,
) -> None:
    bases.configure("reports.yaml", {"personal": {"account_manager": ["my_day"]}})
    olga = "olga.smirnova@northwind.example"

    shown = bases.run("plan")

    made = f"Own figures, {olga}\n  + the spreadsheet “Northwind Trading – Own figures"
    assert made in shown.stdout
    assert "3 spreadsheets made" in shown.stdout
    assert "3 files are not there yet" in bases.run("doctor").stdout
    assert bases.run("apply", "--yes").exit_code == 0
    assert words_of(planned(bases), "make") == []
    told = bases.run("audit", "--person", olga).stdout
    assert "Own figures – Olga Smirnova" in told
    assert "the figures are this person’s own" in told
    seen = bases.run("audit", "--as", olga).stdout
    assert "Own figures – Olga Smirnova" in seen
    assert "Own figures – Igor Novikov" not in seen


def test_a_plan_has_no_colours_where_nobody_sees_them(company: Company) -> None:
    assert "\x1b" not in company.run("plan").stdout


def test_the_exit_code_tells_whether_something_is_pending(company: Company) -> None:
    assert company.run("plan", "--exit-code").exit_code == 10
    company.run("apply", "--yes")
    assert company.run("plan", "--exit-code").exit_code == 0


def test_applied_bases_need_nothing_more(company: Company) -> None:
    done = company.run("apply", "--yes")
    assert "Done: 5 spreadsheets made" in done.stdout
    assert "Nothing to do" in company.run("plan").stdout
    assert "nothing had to be changed" in company.run("apply", "--yes").stdout


def test_a_client_is_adopted_settles_and_moves(bases: Company) -> None:
    with time_machine.travel(LATER):
        plan = planned(bases)
        assert words_of(plan, "adopt") == ["row 2 becomes a new client"]
        assert bases.run("apply", "--yes").exit_code == 0
        bases.type(ANNA, "Prospects", {"Stage": "Interested"})
        waits = bases.run("plan")
        assert "… Acme (C" in waits.stdout
        assert bases.run("apply", "--yes").exit_code == 0
        assert bases.companies("Interested") == []
    with time_machine.travel(LATER_STILL):
        text = bases.run("plan").stdout
        assert "  → Acme (C" in text
        assert "moves to Interested: the stage “Interested” was picked" in text
        done = bases.run("apply", "--yes")
    assert "1 client moved" in done.stdout
    assert bases.companies("Interested") == ["Acme"]
    assert bases.companies("Prospects") == []


def test_the_same_is_said_in_russian(bases: Company) -> None:
    with time_machine.travel(LATER):
        text = bases.run("plan", lang="ru").stdout
        done = bases.run("apply", "--yes", lang="ru").stdout
    assert "строка 2 становится новым клиентом" in text
    assert "2 изменения: 1 новый клиент; 1 строка исправлена" in text
    assert "Готово: 1 новый клиент" in done


def test_the_json_names_ids_and_no_companies(bases: Company) -> None:
    with time_machine.travel(LATER):
        bases.run("apply", "--yes")
        bases.type(ANNA, "Prospects", {"Stage": "Interested"})
        bases.run("apply", "--yes")
    with time_machine.travel(LATER_STILL):
        plan = planned(bases)
    (move,) = [one for one in plan["changes"] if one["kind"] == "move"]
    assert move["base"] == "prospects/everybody"
    assert move["target"] == "interested/everybody"
    assert move["subject"].startswith("C")
    assert plan["counts"]["move"] == 1
    assert "Acme" not in json.dumps(plan)


def test_a_plan_of_one_stage_shows_its_base_only(company: Company) -> None:
    every = planned(company)
    some = planned(company, "--stage", "Покупатели", "--stage", "archive")
    assert {one["base"] for one in some["changes"]} == {
        "customers/everybody",
        "archive/everybody",
    }
    assert len(every["changes"]) == 5
    assert some["digest"] == every["digest"]


def test_a_stage_that_nobody_knows_is_a_slip_of_the_hand(company: Company) -> None:
    result = company.run("plan", "--stage", "custmers")
    assert result.exit_code == 2
    assert "Did you mean “customers”?" in result.stderr


def test_without_a_terminal_nothing_is_done_unasked(company: Company) -> None:
    result = company.run("apply")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert company.run("plan", "--exit-code").exit_code == 10


def test_only_the_plan_that_was_asked_for_is_done(company: Company) -> None:
    digest = planned(company)["digest"]
    other = company.run("apply", "--yes", "--plan", "0123456789ab")
    assert other.exit_code == 4
    assert f"sheetsync apply --plan {digest}" in other.stderr
    assert company.run("plan", "--exit-code").exit_code == 10
    assert company.run("apply", "--yes", "--plan", digest).exit_code == 0


def test_the_id_of_an_imported_client_does_not_change_the_digest(
    bases: Company,
) -> None:
    file = bases.home / "list.csv"
    file.write_text("Company\nNew Ltd\n", encoding="utf-8")
    assert bases.run("import", "clients", str(file), "--apply").exit_code == 0
    with time_machine.travel(LATER):
        digests = {planned(bases)["digest"] for _ in range(3)}
        text = bases.run("plan").stdout
    assert len(digests) == 1
    assert "a client gets a row" in text


def test_a_stranger_is_shown_and_closed_out(bases: Company) -> None:
    bases.share("Prospects", "stranger@gmail.example")
    with time_machine.travel(LATER):
        plan = planned(bases)
        bases.run("apply", "--yes")
        after = planned(bases)
    assert words_of(plan, "close") == ["stranger@gmail.example loses access"]
    assert words_of(after, "close") == []


def held_base(company: Company) -> None:
    """Rename a header that the worker needs."""
    company.type(OWNER, "Prospects", {"ID": "whose?"}, row=1)


def test_what_is_held_is_shown_and_tells_by_the_exit_code(bases: Company) -> None:
    held_base(bases)
    with time_machine.travel(LATER):
        plan = planned(bases)
        text = bases.run("plan")
        code = bases.run("plan", "--exit-code").exit_code
        done = bases.run("apply", "--yes")
    assert [one["base"] for one in plan["holds"]] == ["prospects/everybody"]
    assert "  ! " in text.stdout
    assert "1 thing waits for you" in text.stdout
    assert code == 5
    assert done.exit_code == 5
    assert "1 thing waits for you: “sheetsync plan” shows it" in done.stdout


def crowd(company: Company, size: int) -> None:
    """Let some prospects move, more than the limits allow."""
    limits = {"move_share": 0.1, "move_rows": 1}
    company.configure("company.yaml", {"limits": limits})
    for number in range(size):
        named = {**READY, "Company": f"Acme {number}", "Phone": f"+7495123456{number}"}
        company.type(ANNA, "Prospects", named, row=2 + number)
    with time_machine.travel(LATER):
        company.run("apply", "--yes")
        for number in range(size):
            company.type(ANNA, "Prospects", {"Stage": "Interested"}, row=2 + number)
        company.run("apply", "--yes")


def test_too_many_moves_are_not_made_unless_forced(bases: Company) -> None:
    crowd(bases, 3)
    with time_machine.travel(LATER_STILL):
        refused = bases.run("apply", "--yes")
        still = bases.companies("Interested")
        forced = bases.run("apply", "--yes", "--force")
    assert refused.exit_code == 4
    assert "3 of 3 clients would leave" in refused.stderr
    assert still == []
    assert forced.exit_code == 0, forced.output
    assert bases.companies("Interested") == ["Acme 0", "Acme 1", "Acme 2"]


def test_a_plan_is_made_beside_a_running_worker_and_nothing_is_applied(
    company: Company,
) -> None:
    state = f"sqlite:///{company.home / 'state' / 'sheetsync.db'}"
    with Journal.open(state, SystemClock()):
        assert company.run("plan").exit_code == 0
        other = company.run("apply", "--yes")
        once = company.run("run", "--once")
    assert (other.exit_code, once.exit_code) == (6, 6)
    assert "Another worker" in other.stderr


def test_one_run_looks_after_bases_and_derived_sheets(company: Company) -> None:
    result = company.run("run", "--once")
    assert result.exit_code == 0, result.output
    assert "Done: 5 spreadsheets made" in result.stdout
    with company.session(OWNER) as session:
        desk = company.file_id(session, "Owner’s desk")
        url = f"https://sheets.googleapis.com/v4/spreadsheets/{desk}"
        sheets = session.get(url, params={"fields": "sheets(properties(title))"})
    titles = [one["properties"]["title"] for one in sheets.json()["sheets"]]
    assert titles[:2] == ["Today", "All clients"]
