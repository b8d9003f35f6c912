"""The worker on its schedule: cycles, derived sheets, nightly housekeeping.

All jobs share one thread, so there are never two at once, and what was missed
meanwhile is done once. Nothing that fails ends the daemon but a lost lock: it is
told, and tried again at the next tick. A signal never interrupts a job, for the
scheduler would swallow the exception: it only wakes the main thread, which waits.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Any, TypeAlias

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from sheetsync.app import App, state_url
from sheetsync.config import Company
from sheetsync.core.ids import is_personal
from sheetsync.errors import AnotherInstance, SheetsyncError, SignInNeeded
from sheetsync.journal.backup import back_up, last_backup
from sheetsync.journal.copies import BACKUPS
from sheetsync.journal.engine import file_of, journal_url
from sheetsync.journal.records import KnownBase
from sheetsync.locales.text import Text

log = structlog.get_logger()

SYNC, REPORTS, MORNING, HOUSEKEEPING = "sync", "reports", "morning", "housekeeping"

BASES_A_MINUTE = 40
"""So many bases can be read in a minute beside everything else that is asked."""

JOB_DEFAULTS: Mapping[str, Any] = {
    "coalesce": True,
    "max_instances": 1,
    "misfire_grace_time": None,
}
"""A job may start as late as it must, and what piled up meanwhile runs once."""

_LOOK_AT_CLOCK = 60.0
"""Seconds between two looks at the clock."""

Trigger: TypeAlias = IntervalTrigger | CronTrigger


def counting(known: Iterable[KnownBase]) -> int:
    """How many files count against Google's reads of a minute.

    No cycle reads a file that is retired, or one of somebody's own figures.
    """
    return sum(one.retired_at is None and not is_personal(one.base) for one in known)


def triggers(company: Company, bases: int) -> dict[str, Trigger]:
    """When each job runs.

    Args:
        company: Its schedule and its zone.
        bases: How many there are: more of them are looked at less often, because
            Google counts the reads of a minute.
    """
    schedule, zone = company.schedule, company.zone
    found: dict[str, Trigger] = {
        SYNC: _every(period_of(schedule.sync, bases)),
        REPORTS: _every(period_of(schedule.reports, bases)),
    }
    for job, moment in (
        (MORNING, schedule.morning),
        (HOUSEKEEPING, schedule.housekeeping),
    ):
        found[job] = CronTrigger(
            hour=moment.hour, minute=moment.minute, second=moment.second, timezone=zone
        )
    return found


def period_of(configured: timedelta, bases: int) -> timedelta:
    """How often all bases are looked at: as configured, or as Google allows."""
    return max(configured, timedelta(minutes=1) * bases / BASES_A_MINUTE)


def _every(period: timedelta) -> IntervalTrigger:
    return IntervalTrigger(seconds=period.total_seconds(), timezone="UTC")


def _said(trigger: Trigger) -> str:
    """A trigger in words that differ where it does."""
    return f"{trigger} {trigger.timezone}"


def background_scheduler() -> BackgroundScheduler:
    """A scheduler with one thread for all jobs."""
    return BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(max_workers=1)},
        job_defaults=dict(JOB_DEFAULTS),
        timezone="UTC",
    )


@dataclass(frozen=True, slots=True)
class _Signalled:
    """The operating system wants us to stop."""

    number: int


@dataclass(frozen=True, slots=True)
class _Ended:
    """The daemon itself can't go on."""

    code: int


@dataclass(frozen=True, slots=True)
class _Finished:
    """The last job is over."""


class Daemon:
    """Runs the worker's jobs until it is told to stop.

    Args:
        app: The program.
        say: Says a text in the language of whoever reads the log.
        scheduler: An APScheduler scheduler; one with a single thread if not given.
    """

    def __init__(
        self, app: App, say: Callable[[Text], str], scheduler: Any = None
    ) -> None:
        self._app = app
        self._say = say
        self._scheduler = scheduler or background_scheduler()
        # Its put() may be called in the midst of its get(), as a signal does.
        self._wakes: SimpleQueue[_Signalled | _Ended | _Finished] = SimpleQueue()
        self._stopping = False
        self._planned: Mapping[str, str] = {}
        self._looked_at = self._cycled_at = app.clock.now()
        self._problems: tuple[Text, ...] = ()

    def run(self) -> int:
        """Run until a signal; the exit code.

        The first SIGTERM or SIGINT lets the job under way finish; the second ends
        the process at once, with the exit code that shells expect.
        """
        with _signals_to(lambda number: self._wakes.put(_Signalled(number))):
            self.start()
            wake = self._next_wake()
            self._stopping = True
            log.info("daemon.stopping")
            threading.Thread(target=self._finish, daemon=True).start()
            code = wake.code if isinstance(wake, _Ended) else 0
            while not isinstance(wake := self._wakes.get(), _Finished):
                if isinstance(wake, _Signalled):
                    log.warning("daemon.stopped", at_once=True)
                    os._exit(128 + wake.number)
        log.info("daemon.stopped", at_once=False)
        return code

    def _next_wake(self) -> _Signalled | _Ended | _Finished:
        """Wait for the next wake, and look at the clock meanwhile."""
        while True:
            try:
                return self._wakes.get(timeout=_LOOK_AT_CLOCK)
            except Empty:
                self.watch_clock()

    def watch_clock(self) -> None:
        """Plan all jobs anew if the clock was set back since the last look.

        The next run of each was planned by the clock as it was: after an hour back
        nothing would be done for an hour.
        """
        now = self._app.clock.now()
        if now < self._looked_at:
            back = (self._looked_at - now).total_seconds()
            log.warning("clock.set_back", seconds=round(back))
            for name, trigger in self._triggers().items():
                self._scheduler.reschedule_job(name, trigger=trigger)
        self._looked_at = now

    def start(self) -> None:
        """Put the jobs on the schedule and start it; the first cycle begins now."""
        now = self._app.clock.now()
        found = self._triggers()
        first = {SYNC: now, REPORTS: now + timedelta(seconds=1)}
        if self._backup_is_due():
            first[HOUSEKEEPING] = now + timedelta(seconds=2)
        jobs = {
            SYNC: self.sync,
            REPORTS: self.reports,
            MORNING: self.reports,
            HOUSEKEEPING: self.housekeeping,
        }
        for name, job in jobs.items():
            soon = {"next_run_time": first[name]} if name in first else {}
            self._scheduler.add_job(job, found[name], id=name, **soon)
        self._planned = {name: _said(one) for name, one in found.items()}
        self._scheduler.start()
        log.info("daemon.started", **self._planned)

    def sync(self) -> bool:
        """One cycle, with the configuration and the schedule as they are now.

        Returns:
            Whether it was done.
        """
        return self._attempt(SYNC, self._cycle)

    def reports(self) -> None:
        """Take in the files that wait, and write the derived sheets that changed."""
        self._attempt(REPORTS, self._app.take_files)
        self._attempt(REPORTS, lambda: self._app.publish(self._between))

    def housekeeping(self) -> None:
        """Check the journal and make the day's backup."""
        self._attempt(HOUSEKEEPING, self._keep_house)

    def _between(self) -> bool:
        """A cycle in the midst of a long publication, if it is time for one.

        Returns:
            Whether the publication may go on.
        """
        wanted = period_of(self._app.config.company.schedule.sync, self._bases())
        if self._app.clock.now() - self._cycled_at >= wanted and not self.sync():
            return False
        return not self._stopping

    def _attempt(self, job: str, work: Callable[[], object]) -> bool:
        """Do a job; whatever fails is told, and tried again at the next tick.

        Returns:
            Whether it was done.
        """
        if self._stopping:
            return False
        try:
            work()
        except AnotherInstance as error:
            log.error("worker.displaced", job=job, why=self._say(error.text))  # noqa: TRY400
            self._wakes.put(_Ended(error.exit_code))
        except SignInNeeded as error:
            log.error("sign_in.needed", job=job, why=self._say(error.text))  # noqa: TRY400
        except SheetsyncError as error:
            log.error("job.failed", job=job, why=self._say(error.text))  # noqa: TRY400
        except Exception:
            log.exception("job.failed", job=job)
        else:
            return True
        return False

    def _cycle(self) -> None:
        self._cycled_at = self._app.clock.now()
        self._follow_config()
        self._app.look_at_files()
        self._app.cycle()

    def _follow_config(self) -> None:
        """Take over what the schedule says now; tell what is wrong with config/."""
        found = self._triggers()
        for name, trigger in found.items():
            if self._planned.get(name) != _said(trigger):
                self._scheduler.reschedule_job(name, trigger=trigger)
                log.info("job.rescheduled", job=name, when=_said(trigger))
        self._planned = {name: _said(one) for name, one in found.items()}
        problems = self._app.settings.problems
        if problems != self._problems:
            for one in problems:
                log.error("config.refused", why=self._say(one))
            if not problems:
                log.info("config.accepted")
        self._problems = problems

    def _triggers(self) -> dict[str, Trigger]:
        return triggers(self._app.config.company, self._bases())

    def _bases(self) -> int:
        with self._app.journal.reading() as book:
            return counting(book.bases.all().values())

    def _keep_house(self) -> None:
        self._app.journal.check()
        journal = self._journal_file()
        if journal is not None:
            made = back_up(journal, journal.parent / BACKUPS, self._today())
            log.info("backup.made", file=made.name)

    def _backup_is_due(self) -> bool:
        """Whether the last backup is older than yesterday's: the machine was off."""
        journal = self._journal_file()
        if journal is None:
            return False
        last = last_backup(journal, journal.parent / BACKUPS, self._today())
        return last is None or last < self._today() - timedelta(days=1)

    def _journal_file(self) -> Path | None:
        address = state_url(self._app.home, self._app.config.company)
        return file_of(journal_url(address))

    def _today(self) -> date:
        zone = self._app.config.company.zone
        return self._app.clock.now().astimezone(zone).date()

    def _finish(self) -> None:
        self._scheduler.shutdown(wait=True)
        self._wakes.put(_Finished())


@contextmanager
def _signals_to(tell: Callable[[int], None]) -> Iterator[None]:
    """Tell of SIGINT and SIGTERM while the block runs, instead of dying of them."""

    def told(number: int, frame: FrameType | None) -> None:
        del frame
        tell(number)

    before = {
        number: signal.signal(number, told)
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)
