"""``sheetsync decide``: what waits, and an answer that the next cycle carries out."""

from __future__ import annotations

import json

import pytest

from tests.cli.cli_company import ANNA, Company

ACME = {"Company": "Acme", "Phone": "+74951234567"}


@pytest.fixture
def company(company: Company) -> Company:
    return company.with_a_small_desk()


@pytest.fixture
def asked(company: Company) -> Company:
    """A company whose owner is asked about Acme, who stands twice in Prospects."""
    company.run("apply", "--yes")
    company.type(ANNA, "Prospects", ACME)
    company.run("apply", "--yes")
    company.type(ANNA, "Prospects", ACME, row=3)
    company.run("apply", "--yes")
    return company


def waiting(company: Company) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(company.run("decide", "--json").stdout)[
        "waiting"
    ]
    return found


def test_where_nothing_waits_it_says_so(company: Company) -> None:
    assert company.run("decide").stdout == "Nothing waits for you\n"


def test_what_waits_is_shown_with_its_answers(asked: Company) -> None:
    (one,) = waiting(asked)

    lines = asked.run("decide").stdout.splitlines()

    assert lines[0].startswith(f"{one['item']}  Acme (C")
    assert "  This row is the same as another" in lines
    assert "  new-client: Make it a new client" in lines
    assert lines[-1] == "1 thing waits for you"


def test_an_answer_is_carried_out_by_the_next_cycle(asked: Company) -> None:
    (one,) = waiting(asked)

    said = asked.run("decide", one["item"].lower(), "new-client")
    planned = asked.run("plan")
    done = asked.run("apply", "--yes")

    assert said.stdout == "“Make it a new client”: the next cycle does it\n"
    assert "your answer is carried out: Make it a new client" in planned.stdout
    assert "row 3 becomes a new client" in planned.stdout
    assert "1 new client" in done.stdout
    assert waiting(asked) == []
    assert "“Make it a new client”: done" in asked.run("decide").stdout


def test_what_is_left_as_it_is_waits_no_more(asked: Company) -> None:
    (one,) = waiting(asked)

    asked.run("decide", one["key"], "leave")
    asked.run("apply", "--yes")

    assert waiting(asked) == []
    assert asked.run("plan", "--exit-code").exit_code == 0


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_what_is_no_answer_is_refused_with_the_possible_ones(
    asked: Company, lang: str
) -> None:
    (one,) = waiting(asked)

    said = asked.run("decide", one["item"], "perhaps", lang=lang)

    assert said.exit_code == 2
    words = {"en": "Make it a new client", "ru": "Завести нового клиента"}
    assert words[lang] in " ".join(said.stderr.replace("│", " ").split())


def test_without_an_answer_the_possible_ones_are_told(asked: Company) -> None:
    (one,) = waiting(asked)

    said = asked.run("decide", one["item"])

    told = " ".join(said.stderr.replace("│", " ").split())
    assert said.exit_code == 2
    assert "new-client: Make it a new client" in told
    assert "leave: Leave it as it is" in told


def test_what_does_not_wait_is_refused(asked: Company) -> None:
    assert asked.run("decide", "D000000", "leave").exit_code == 2


def test_the_later_of_two_answers_counts(asked: Company) -> None:
    (one,) = waiting(asked)
    asked.run("decide", one["item"], "leave")

    asked.run("decide", one["item"], "new-client")
    asked.run("apply", "--yes")

    answered = json.loads(asked.run("decide", "--json").stdout)["answered"]
    assert [(one["answer"], one["state"]) for one in answered] == [
        ("leave", "void"),
        ("new-client", "done"),
    ]
