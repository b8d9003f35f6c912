"""What doctor finds on this computer."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sheetsync.clock import SetClock
from sheetsync.config.loader import load
from sheetsync.doctor.finding import Check, Finding, State, exit_code, held, note
from sheetsync.doctor.here import of_computer, of_config, of_journal
from sheetsync.errors import SheetsyncError
from sheetsync.journal.backup import back_up
from sheetsync.journal.journal import Journal
from sheetsync.locales.text import Text

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CONFIG = Path(__file__).parents[2] / "config"


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.state, one.what.english()) for one in findings]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sheetsync.db"


def worked(path: Path, began: datetime, outcome: str = "done") -> None:
    """A journal whose last cycle began then."""
    clock = SetClock(began)
    with (
        Journal.open(f"sqlite:///{path}", clock) as journal,
        journal.writing() as book,
    ):
        book.cycles.end(book.cycles.start(), outcome, {})


def found(path: Path) -> list[Finding]:
    with Journal.open(f"sqlite:///{path}", SetClock(NOW), as_worker=False) as journal:
        return list(of_journal(journal, path, path.parent / "backups", NOW))


def test_a_config_is_counted() -> None:
    finding = of_config(load(CONFIG))

    assert finding.state is State.FINE
    assert finding.what.english() == "4 stages, 9 people"


def test_a_journal_that_works_and_is_backed_up_is_fine(path: Path) -> None:
    worked(path, NOW - timedelta(minutes=1))
    back_up(path, path.parent / "backups", NOW.date())

    assert said(found(path)) == [
        ("fine", "sound; the last cycle began at 2026-11-22 08:59")
    ]


@pytest.mark.parametrize(
    ("made", "note"),
    [
        (None, "there is no backup yet"),
        (date(2026, 11, 19), "the last backup is of 2026-11-19"),
    ],
)
def test_a_backup_that_is_missing_or_old_is_noted(
    path: Path, made: date | None, note: str
) -> None:
    worked(path, NOW - timedelta(minutes=1))
    if made:
        back_up(path, path.parent / "backups", made)

    assert said(found(path))[1:] == [("note", note)]


@pytest.mark.parametrize(
    ("ago", "outcome", "noted"),
    [
        (timedelta(minutes=59), "done", []),
        (timedelta(minutes=61), "done", ["no cycle for more than an hour"]),
        (timedelta(minutes=1), "failed", ["the last cycle broke off"]),
    ],
)
def test_a_worker_that_does_not_work_is_noted(
    path: Path, ago: timedelta, outcome: str, noted: list[str]
) -> None:
    worked(path, NOW - ago, outcome)
    back_up(path, path.parent / "backups", NOW.date())

    assert [words for _, words in said(found(path))[1:]] == noted


def test_a_journal_before_its_first_cycle_is_fine(path: Path) -> None:
    assert said(found(path)) == [("fine", "sound; no cycle ran yet")]


def test_a_damaged_journal_is_told_by_its_error(path: Path) -> None:
    worked(path, NOW)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8192))

    with pytest.raises(SheetsyncError, match="damaged"):
        found(path)


@pytest.mark.skipif(os.name != "posix", reason="modes are a thing of POSIX")
def test_secrets_that_others_can_read_are_noted(tmp_path: Path) -> None:
    token = tmp_path / "token.json"
    token.write_text("{}")
    company = load(CONFIG).company

    token.chmod(0o600)
    private = list(of_computer(tmp_path, company))
    token.chmod(0o644)
    public = list(of_computer(tmp_path, company))

    assert [one.state for one in private] == [State.FINE]
    assert [one.state for one in public] == [State.FINE, State.NOTE]
    assert str(token) in public[1].what.english()


def test_what_is_broken_decides_the_exit_code_before_what_is_held() -> None:
    words = Text("words")
    worst = Finding(check=Check.OWNER, state=State.BROKEN, what=words, code=6)
    waits = held(Check.WAITING, words, words)

    assert exit_code([note(Check.JOURNAL, words, words)]) == 0
    assert exit_code([waits]) == 5
    assert exit_code([waits, worst]) == 6
