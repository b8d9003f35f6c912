"""``sheetsync doctor``, on a company from nothing to a damaged journal."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.cli_company import Company

ALL = [
    "config",
    "computer",
    "journal",
    "account",
    "clock",
    "owner",
    "ground",
    "bases",
    "waiting",
]


def checked(company: Company) -> tuple[int, dict[str, str], Any]:
    """The exit code, the worst state by check, and everything that was told."""
    result = company.run("doctor", "--json")
    told = json.loads(result.stdout)
    assert told["exit_code"] == result.exit_code
    states: dict[str, str] = {}
    for one in told["checks"]:
        if states.get(one["check"], "fine") == "fine":
            states[one["check"]] = one["state"]
    return result.exit_code, states, told["checks"]


def test_a_company_that_works_is_fine(company: Company) -> None:
    company.run("apply", "--yes")
    company.run("backup", "make")

    code, states, _ = checked(company)

    assert (code, states) == (0, dict.fromkeys(ALL, "fine"))


def test_before_the_first_cycle_it_says_what_is_still_to_come(company: Company) -> None:
    code, states, told = checked(company)

    assert code == 0
    assert [one for one, state in states.items() if state != "fine"] == [
        "journal",
        "bases",
    ]
    assert "5 files are not there yet" in [one["what"] for one in told]


def test_everything_wrong_with_the_configuration_is_told_and_the_rest_skipped(
    company: Company,
) -> None:
    company.configure("company.yaml", {"currency": "roubles", "timezone": "Moscow"})

    code, states, told = checked(company)

    assert code == 3
    assert states == {"config": "broken", **dict.fromkeys(ALL[1:], "skipped")}
    assert [one["state"] for one in told].count("broken") == 2


def test_a_damaged_journal_is_told_and_google_not_asked(company: Company) -> None:
    company.run("apply", "--yes")
    (company.home / "state" / "sheetsync.db").write_bytes(b"no database" * 1000)

    code, states, _ = checked(company)

    assert code == 1
    assert states["journal"] == "broken"
    assert {states[one] for one in ALL[3:]} == {"skipped"}


def test_a_journal_that_is_gone_beside_its_backups_is_not_made_anew(
    company: Company,
) -> None:
    backups = company.home / "state" / "backups"
    backups.mkdir(parents=True)
    (backups / "sheetsync-2026-11-02.db").touch()

    code, states, told = checked(company)

    (journal,) = [one for one in told if one["check"] == "journal"]
    assert code == 1
    assert states["journal"] == "broken"
    assert "backup restore sheetsync-2026-11-02.db" in journal["what"]
    assert not (company.home / "state" / "sheetsync.db").exists()


def test_yes_without_rebuild_is_no_command(company: Company) -> None:
    said = company.run("doctor", "--yes")

    assert said.exit_code == 2
    assert "--rebuild" in said.stderr


def test_people_read_a_table_in_their_language(company: Company) -> None:
    english = company.run("doctor").stdout
    russian = company.run("doctor", lang="ru").stdout

    assert "Configuration     fine     4 stages, 9 people\n" in english
    assert "Настройки" in russian
    assert "4 этапа, 9 человек" in russian
    assert len(english.splitlines()) >= len(ALL)
