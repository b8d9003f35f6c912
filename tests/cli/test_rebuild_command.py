"""``sheetsync doctor --rebuild``: what a lost journal learns, said, then done."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.cli_company import OWNER, READY, Company

pytestmark = pytest.mark.ci


def test_it_says_what_it_would_learn_and_learns_it_when_told(company: Company) -> None:
    assert company.run("run", "--once").exit_code == 0
    company.type(OWNER, "Prospects", READY)
    assert company.run("run", "--once").exit_code == 0
    shutil.rmtree(company.home / "state")
    looked = company.run("doctor", "--rebuild")
    assert looked.exit_code == 0, looked.output
    assert "1 client is to be registered again" in looked.stdout
    assert "The desk's copy shows 1 client" in looked.stdout
    assert "sheetsync import purchases" in looked.stdout
    assert "Nothing was done" in looked.stdout
    again = company.run("doctor", "--rebuild", "--yes")
    assert "1 client is to be registered again" in again.stdout
    assert again.exit_code == 0
    after = company.run("doctor", "--rebuild")
    assert "knows all that the spreadsheets show" in after.stdout


def test_on_a_sound_journal_there_is_nothing_to_learn(company: Company) -> None:
    assert company.run("run", "--once").exit_code == 0
    company.type(OWNER, "Prospects", READY)
    company.run("run", "--once")
    looked = company.run("doctor", "--rebuild", "--yes")
    assert "knows all that the spreadsheets show" in looked.stdout
