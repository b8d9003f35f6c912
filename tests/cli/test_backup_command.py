"""``sheetsync backup`` and ``--take-over``, as they are typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.cli_company import Company

pytestmark = pytest.mark.ci


def journal(company: Company) -> Path:
    return company.home / "state" / "sheetsync.db"


def test_a_backup_is_made_listed_and_put_back(company: Company) -> None:
    assert company.run("run", "--once").exit_code == 0
    assert "no backup yet" in company.run("backup", "list").stderr
    made = company.run("backup", "make")
    assert made.exit_code == 0
    name = company.run("backup", "list").stdout.split("\t")[0]
    assert name in made.stdout
    journal(company).write_bytes(b"torn" * 1000)
    broken = company.run("run", "--once")
    assert broken.exit_code == 1
    assert f"sheetsync backup restore {name}" in broken.stderr
    restored = company.run("backup", "restore", name)
    assert restored.exit_code == 0
    assert "sheetsync.db.before-1" in restored.stdout
    assert company.run("run", "--once").exit_code == 0


def test_there_must_be_something_to_copy_or_to_put_back(company: Company) -> None:
    assert company.run("backup", "make").exit_code == 1
    nothing = company.run("backup", "restore", "yesterday.db")
    assert nothing.exit_code == 1
    assert "no backup" in nothing.stderr


def test_a_journal_in_postgresql_is_copied_with_its_own_tools(company: Company) -> None:
    company.configure("company.yaml", {"state": "postgresql://anna@host/base"})
    refused = company.run("backup", "make")
    assert refused.exit_code == 1
    assert "pg_dump" in refused.stderr


def test_a_folder_that_was_moved_goes_on_when_it_is_told_to(company: Company) -> None:
    assert company.run("run", "--once").exit_code == 0
    moved = company.home.with_name("Another computer")
    shutil.move(company.home, moved)
    company.home, company.config = moved, moved / "config"
    refused = company.run("run", "--once")
    assert refused.exit_code == 6
    assert "Another sheetsync works on these files since" in refused.stderr
    assert company.run("apply", "--yes", "--take-over").exit_code == 0
    assert company.run("run", "--once").exit_code == 0
