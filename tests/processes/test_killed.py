"""The daemon is killed at any moment while people work: nobody lost, nobody twice."""

from __future__ import annotations

import json
import random
import signal
import subprocess
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetsync.clock import SystemClock
from sheetsync.core.ids import UNDO
from sheetsync.journal.journal import Journal
from tests.processes.home import PATIENCE, Home, read_until
from tests.processes.office import (
    WORKER,
    Json,
    Office,
    lines_of,
    notes_of,
    rows_of,
)

CLIENTS, VICTIMS = 8, 3
SETTLE = {"settle": "1s", "settle_at_most": "5s"}
CYCLES = 20
"""Tries to make a cycle after which it must have come to rest."""
RESTS = 2
"""Cycles that change nothing, after which it is at rest."""
QUIET = ("adopted", "placed", "written", "moved", "abandoned", "mended", "granted")
"""Counts of a cycle that changed something."""


def cycles_of(
    daemon: subprocess.Popen[str], told: deque[str] | None = None
) -> Iterator[Json]:
    """What each try to make a cycle came to; one that failed has no counts.

    Args:
        daemon: Its log is read.
        told: Takes the lines of its log down.
    """
    assert daemon.stdout is not None
    for line in daemon.stdout:
        if told is not None:
            told.append(line)
        event = json.loads(line) if line.startswith("{") else {}
        if event.get("event") in {"cycle.done", "job.failed"}:
            yield event


class Company:
    """A daemon, a Google and people, each a process or a caller of its own."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.home = Home(folder)
        self.google = self.home.start("emulator", "--port", "0")
        url = read_until(self.google, "ready").split()[-1]
        self.home.google(where=url)
        self.home.settings("", worker=WORKER)
        self.home.settings("schedule", sync="1s")
        self.home.settings("limits", **SETTLE)
        self.office = Office(url, seed)
        self.random = random.Random(seed)
        self.killed_while: Counter[str] = Counter()
        self.protections: dict[str, int] = {}

    def opens(self) -> None:
        """The bases are made; a dozen clients are typed and registered."""
        daemon = self.home.start("run")
        read_until(daemon, "sheets.published")
        self.office.files = self._files()
        self.protections = self._protections()
        self.office.opens(CLIENTS, VICTIMS)
        adopted = 0
        for cycle in cycles_of(daemon):
            adopted += cycle.get("adopted", 0)
            if adopted == CLIENTS + VICTIMS:
                break
        self._kill(daemon)

    def _files(self) -> dict[str, str]:
        with self.journal() as journal, journal.reading() as book:
            known = book.bases.all()
        return {
            base.partition("/")[0]: one.spreadsheet
            for base, one in known.items()
            if not base.startswith("desk/")
        }

    def journal(self) -> Journal:
        """The journal, to be read."""
        address = f"sqlite:///{self.home.folder}/state/sheetsync.db"
        return Journal.open(address, SystemClock(), as_worker=False)

    def _protections(self) -> dict[str, int]:
        return {
            stage: sum(len(tab.get("protectedRanges", [])) for tab in sheets)
            for stage, sheets in self.office.bases().items()
        }

    # ----------------------------------------------------------------------- a day

    def lives_and_dies(self) -> None:
        """The daemon runs while people work, and is killed at some moment."""
        office, chance = self.office, self.random
        for _ in range(chance.randint(2, 5)):
            office.act(office.does_anything())
        before = office.count()
        for _ in range(chance.randint(1, 4)):
            office.plan(office.does_anything(), nth=chance.randint(1, 16))
        least = chance.randint(1, 16)
        how = chance.choice(("unapplied", "applied", "late", "running"))
        self._prepare(how, least)
        daemon = self.home.start("run")
        came = office.await_request(
            before, held=how != "running", least=least, tries=300
        )
        self.killed_while[how if came else "idle"] += 1
        self._kill(daemon)
        self.check_nobody_is_nowhere()
        if chance.random() < 0.5:
            office.calm()

    def _prepare(self, how: str, least: int) -> None:
        """Choose the moment: the nth request, or the nth write of a cycle."""
        writes = {"method": "POST", "path": ":batchUpdate$"}
        when: Json = {"nth": least}
        if self.random.random() < 0.6:
            when = {**writes, "nth": self.random.randint(1, 4)}
        if how == "late":
            self.office.postpone(when, after=self.random.randint(1, 20))
            when = {**when, "nth": int(when["nth"]) + 1}
        if how != "running":
            self.office.hold(when, applied=how == "applied")

    @staticmethod
    def _kill(daemon: subprocess.Popen[str]) -> None:
        daemon.kill()
        daemon.communicate(timeout=PATIENCE)

    def comes_to_rest(self) -> None:
        """Nothing goes wrong any more: it works until nothing is left to do."""
        self.office.calm()
        daemon = self.home.start("run")
        quiet, told = 0, deque[str](maxlen=40)
        for number, cycle in enumerate(cycles_of(daemon, told)):
            quiet = 0 if any(cycle.get(one, 1) for one in QUIET) else quiet + 1
            if quiet == RESTS or number == CYCLES:
                break
        assert quiet == RESTS, "".join(told)
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=PATIENCE)
        assert daemon.returncode == 0

    def end(self) -> None:
        """Leave nothing running."""
        self.office.close()
        self.home.end()

    # -------------------------------------------------------------------- the verdict

    def check_nobody_is_nowhere(self) -> None:
        """At this instant each client stands in a base, or in an undo row."""
        seen = {
            cell
            for tabs in self.office.bases().values()
            for title in ("Clients", UNDO)
            for line in lines_of(tabs, title)
            for cell in line
        }
        assert set(self.office.typed().rows) - self.office.victims <= seen

    def check(self) -> None:
        """Nobody lost, nobody twice, all that was typed is there, nothing left over."""
        typed, bases = self.office.typed(), self.office.bases()
        standing = {stage: rows_of(tabs, "Clients") for stage, tabs in bases.items()}
        stand = Counter(row["Company"] for rows in standing.values() for row in rows)
        assert stand == Counter(dict.fromkeys(typed.rows, 1))
        self._check_values(typed.rows, standing, bases)
        logged = Counter(
            row["Comment"]
            for tabs in bases.values()
            for row in rows_of(tabs, "Contacts")
        )
        assert logged == Counter(dict.fromkeys(typed.contacts, 1))
        assert [one for tabs in bases.values() for one in lines_of(tabs, UNDO)] == []
        assert self._protections() == self.protections
        self._check_journal(stand)

    def _check_values(
        self,
        typed: dict[str, dict[str, str]],
        standing: dict[str, list[dict[str, str]]],
        bases: dict[str, list[Json]],
    ) -> None:
        rows = {row["Company"]: row for rows in standing.values() for row in rows}
        notes = "\n".join(note for tabs in bases.values() for note in notes_of(tabs))
        kept = self._kept()
        lost = {
            (client, column): text
            for client, cells in typed.items()
            for column, text in cells.items()
            if rows[client].get(column) != text
            and text not in notes
            and text not in kept
        }
        assert lost == {}

    def _kept(self) -> str:
        """What the journal keeps of columns that a client's base does not have."""
        with self.journal() as journal, journal.reading() as book:
            return repr([one.kept_cells for one in book.clients.all().values()])

    def _check_journal(self, stand: Counter[str]) -> None:
        with self.journal() as journal:
            journal.check()
            with journal.reading() as book:
                assert book.moves.open() == ()
                assert book.batches.open() == ()
                known = book.clients.all().values()
                assert sum(one.state == "live" for one in known) == len(stand)


@pytest.fixture
def companies(tmp_path: Path) -> Iterator[Any]:
    """Makes companies that end with the test."""
    made = []

    def make(seed: int) -> Company:
        made.append(Company(tmp_path / f"Компания {seed}", seed))
        made[-1].opens()
        return made[-1]

    yield make
    for one in made:
        one.end()


def killed_often(company: Company, times: int) -> None:
    for _ in range(times):
        company.lives_and_dies()
    company.comes_to_rest()
    company.check()
    assert company.killed_while["idle"] < times


@pytest.mark.ci
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(2))
def test_a_daemon_killed_at_any_moment_loses_and_doubles_nobody(
    companies: Any, seed: int
) -> None:
    killed_often(companies(seed), times=10)


@pytest.mark.deep
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("seed", range(100, 110))
def test_a_daemon_killed_two_hundred_times_loses_and_doubles_nobody(
    companies: Any, seed: int
) -> None:
    killed_often(companies(seed), times=20)
