"""The daemon's jobs: when they run, and that nothing ends them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
import time_machine
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.base import BaseScheduler
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from structlog.testing import capture_logs

from sheetsync.clock import SetClock
from sheetsync.config.company import Company, Schedule
from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.daemon import (
    HOUSEKEEPING,
    JOB_DEFAULTS,
    MORNING,
    REPORTS,
    SYNC,
    Daemon,
    counting,
    triggers,
)
from sheetsync.journal.records import KnownBase
from sheetsync.locales.catalogue import catalogue
from tests.worker.world import PROSPECTS, START, World


class SteppedScheduler(BaseScheduler):  # type: ignore[misc]
    """A scheduler that works in the test's own thread, when it is told."""

    def wakeup(self) -> None:
        """Nobody sleeps."""

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)

    def due(self) -> None:
        """Run what is due at this moment."""
        self._process_jobs()


class Unreachable(BaseAdapter):
    """A network that is down."""

    def send(self, request: PreparedRequest, **_options: object) -> Response:  # type: ignore[override]
        raise requests.ConnectionError("no route", request=request)

    def close(self) -> None:
        """There is nothing to close."""


class Slow(BaseAdapter):
    """A Google whose every write takes forty seconds.

    Args:
        google: Who answers.
        clock: The clock that goes on meanwhile.
    """

    def __init__(self, google: BaseAdapter, clock: SetClock) -> None:
        super().__init__()
        self._google = google
        self._clock = clock

    def send(self, request: PreparedRequest, **options: Any) -> Response:  # type: ignore[override]
        if str(request.url).partition("?")[0].endswith(":batchUpdate"):
            self._clock.sleep(40)
        return self._google.send(request, **options)

    def close(self) -> None:
        """There is nothing to close."""


class Days:
    """A daemon on a company, and time that passes when the test says so."""

    def __init__(self, world: World, traveller: Any) -> None:
        self.world = world
        self._traveller = traveller
        self.scheduler = SteppedScheduler(
            executors={"default": DebugExecutor()},
            job_defaults=dict(JOB_DEFAULTS),
            timezone="UTC",
        )
        self.daemon = Daemon(world.app, catalogue("en").say, self.scheduler)

    def pass_time(self, by: timedelta, *, step: timedelta) -> None:
        """Let time pass in steps, doing what is due after each."""
        end = self.world.clock.now() + by
        while self.world.clock.now() < end:
            self.jump(step)
            self.scheduler.due()

    def jump(self, by: timedelta) -> None:
        """Let time pass without anybody looking."""
        self.world.clock.sleep(by.total_seconds())
        self._traveller.move_to(self.world.clock.now())


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Days]:
    with (
        time_machine.travel(START, tick=False) as traveller,
        World(tmp_path, settings={"timezone": "UTC"}) as world,
    ):
        yield Days(world, traveller)


def events(log: list[Any], name: str) -> list[Any]:
    return [one for one in log if one["event"] == name]


def company(**schedule: Any) -> Company:
    return Company(
        name="Acme",
        owner="boss@example.com",
        timezone="Europe/Moscow",
        schedule=Schedule(**schedule),
    )


def next_times(one: Company, bases: int, now: str, count: int) -> dict[str, list[str]]:
    """When each job runs next, as the company's clock shows it."""
    found: dict[str, list[str]] = {}
    for name, trigger in triggers(one, bases).items():
        previous, moment = None, datetime.fromisoformat(now)
        found[name] = []
        for _ in range(count):
            previous = trigger.get_next_fire_time(previous, moment)
            moment = previous + timedelta(microseconds=1)
            found[name].append(f"{previous.astimezone(one.zone):%d %H:%M}")
    return found


def test_morning_and_night_are_those_of_the_company_s_zone() -> None:
    times = next_times(company(), 4, "2026-11-02T09:00+00:00", 2)
    assert times[MORNING] == ["03 07:30", "04 07:30"]
    assert times[HOUSEKEEPING] == ["03 02:30", "04 02:30"]


def test_files_that_no_cycle_reads_make_it_no_longer() -> None:
    made = datetime(2026, 11, 2, 9, tzinfo=UTC)

    def known(base: str, retired: datetime | None = None) -> KnownBase:
        return KnownBase(
            base=BaseKey(base),
            spreadsheet=SpreadsheetId(base),
            made_at=made,
            retired_at=retired,
        )

    assert counting([known("desk/owner"), known("customers/everybody")]) == 2
    assert counting([known("personal/anna@example.com")]) == 0
    assert counting([known("customers/anna@example.com", retired=made)]) == 0


@pytest.mark.parametrize(
    ("bases", "seconds"), [(0, 30), (4, 30), (20, 30), (40, 60), (100, 150)]
)
def test_many_bases_are_looked_at_less_often(bases: int, seconds: int) -> None:
    found = triggers(company(), bases)
    assert found[SYNC].interval == timedelta(seconds=seconds)
    assert found[REPORTS].interval == timedelta(hours=1)


def test_the_first_cycle_comes_at_once_then_the_sheets_then_the_backup(
    days: Days,
) -> None:
    with capture_logs() as log:
        days.daemon.start()
        days.pass_time(timedelta(seconds=3), step=timedelta(seconds=1))
    order = [one["event"] for one in log]
    wanted = ["cycle.done", "sheets.published", "backup.made"]
    assert [one for one in order if one in wanted] == wanted
    made = days.world.home / "state" / "backups"
    assert [one.name for one in made.iterdir()] == ["sheetsync-2026-11-02.db"]


def test_cycles_and_sheets_keep_to_their_schedules(days: Days) -> None:
    days.world.configure("company.yaml", {"schedule": {"sync": "5m", "reports": "30m"}})
    days.daemon.start()
    days.pass_time(timedelta(seconds=2), step=timedelta(seconds=1))
    with capture_logs() as log:
        days.pass_time(timedelta(hours=1), step=timedelta(seconds=100))
    assert len(events(log, "cycle.done")) == 12
    assert len(events(log, "sheets.published")) == 2


def test_a_machine_that_slept_makes_up_for_all_cycles_with_one(days: Days) -> None:
    days.daemon.start()
    days.pass_time(timedelta(seconds=2), step=timedelta(seconds=1))
    days.jump(timedelta(hours=3))
    with capture_logs() as log:
        days.scheduler.due()
    assert len(events(log, "cycle.done")) == 1


def test_a_new_schedule_holds_from_the_next_cycle_on(days: Days) -> None:
    days.daemon.start()
    days.pass_time(timedelta(seconds=2), step=timedelta(seconds=1))
    days.world.configure(
        "company.yaml", {"schedule": {"sync": "10m", "morning": "12:00"}}
    )
    with capture_logs() as log:
        days.pass_time(timedelta(minutes=25), step=timedelta(seconds=30))
    rescheduled = {one["job"] for one in events(log, "job.rescheduled")}
    assert rescheduled == {SYNC, MORNING}
    assert len(events(log, "cycle.done")) == 3
    morning = days.scheduler.get_job(MORNING).next_run_time
    assert morning.time() == time(12, 0)


def test_a_broken_configuration_is_told_once_and_the_last_good_one_holds(
    days: Days,
) -> None:
    days.daemon.start()
    days.daemon.sync()
    staff = days.world.config / "staff.yaml"
    sound = staff.read_text(encoding="utf-8")
    staff.write_text(sound + "\nnonsense: 1\n", encoding="utf-8")
    with capture_logs() as log:
        days.daemon.sync()
        days.daemon.sync()
        staff.write_text(sound, encoding="utf-8")
        days.daemon.sync()
    (refused,) = events(log, "config.refused")
    assert "staff.yaml" in refused["why"]
    assert len(events(log, "config.accepted")) == 1
    assert len(events(log, "cycle.done")) == 3


def test_a_cycle_that_fails_is_told_with_its_cause_and_tried_again(
    days: Days,
) -> None:
    days.daemon.start()
    days.daemon.sync()
    session = days.world.app.session
    sound = session.get_adapter("https://www.googleapis.com/")
    with capture_logs() as log:
        session.mount("https://www.googleapis.com/", Unreachable())
        days.daemon.sync()
        session.mount("https://www.googleapis.com/", sound)
        days.daemon.sync()
    (failed,) = events(log, "job.failed")
    assert failed["job"] == SYNC
    assert "Google" in failed["why"]
    assert len(events(log, "cycle.done")) == 1


def stops_working(days: Days, job: Callable[[], object]) -> list[Any]:
    """Do a job when the journal was taken from under it."""
    days.world.app.journal.close()
    database = days.world.home / "state" / "sheetsync.db"
    database.write_bytes(b"not a database" * 1000)
    with capture_logs() as log:
        job()
    return log


def test_a_job_that_cannot_work_at_all_raises_nothing(days: Days) -> None:
    days.daemon.sync()
    for job in (days.daemon.sync, days.daemon.reports, days.daemon.housekeeping):
        (failed,) = events(stops_working(days, job), "job.failed")
        assert "damaged" in failed["why"]


def test_a_cycle_comes_when_it_is_due_though_the_desk_is_being_filled(
    tmp_path: Path,
) -> None:
    limits = {"limits": {"batch_bytes": 2_000}, "timezone": "UTC"}
    with World(tmp_path, settings=limits) as world:
        world.configure("reports.yaml", {"on": ["all_clients", "funnel"]})
        world.cycle()
        world.app.close()
        world.adapter = Slow(world.adapter, world.clock)
        daemon = Daemon(world.start(), catalogue("en").say, SteppedScheduler())
        daemon.start()
        with capture_logs() as log:
            daemon.reports()

    done = [
        one["event"] for one in log if one["event"].endswith((".done", ".published"))
    ]
    assert done.count("cycle.done") > 1
    assert done[-1] == "sheets.published"
    assert log[-1]["finished"] is True


@pytest.mark.ci
def test_housekeeping_comes_every_night(days: Days) -> None:
    days.daemon.start()
    days.pass_time(timedelta(seconds=3), step=timedelta(seconds=1))
    with capture_logs() as log:
        days.pass_time(timedelta(days=2), step=timedelta(hours=6))
    assert [one["file"] for one in events(log, "backup.made")] == [
        "sheetsync-2026-11-03.db",
        "sheetsync-2026-11-04.db",
    ]


def test_a_clock_that_was_set_back_an_hour_stops_nothing(days: Days) -> None:
    days.daemon.start()
    days.pass_time(timedelta(minutes=2), step=timedelta(seconds=30))
    days.daemon.watch_clock()
    days.world.clock.move_to(days.world.clock.now() - timedelta(hours=1))
    days.jump(timedelta(0))
    with capture_logs() as log:
        days.daemon.watch_clock()
        days.pass_time(timedelta(minutes=5), step=timedelta(seconds=30))
    assert events(log, "clock.set_back")[0]["seconds"] == 3600
    # The quota may cost one minute of the five.
    assert len(events(log, "cycle.done")) >= 7


def test_a_clock_that_goes_on_plans_nothing_anew(days: Days) -> None:
    days.daemon.start()
    days.jump(timedelta(hours=2))
    with capture_logs() as log:
        days.daemon.watch_clock()
    assert not log


def test_files_of_the_folder_of_imports_are_taken_before_the_sheets_are_written(
    days: Days,
) -> None:
    days.world.configure("company.yaml", {"schedule": {"sync": "1m", "reports": "2m"}})
    (days.world.home / "imports").mkdir()
    (days.world.config / "imports.yaml").write_text(
        "folder: {files: [{match: '*.csv', mapping: clients}]}"
    )
    (days.world.home / "imports" / "leads.csv").write_text("company\nAcme\n")
    (days.world.home / "imports" / "rain.csv").write_text("rainfall\n7\n")
    days.daemon.start()
    with capture_logs() as log:
        days.pass_time(timedelta(minutes=3), step=timedelta(seconds=30))
    order = [one["event"] for one in log]
    taken = order.index("import.taken")
    assert order[taken + 1 :].count("sheets.published") == 1
    assert days.world.companies(PROSPECTS) == ["Acme"]
    with days.world.app.journal.reading() as book:
        (held,) = book.held.all()
    assert "rejected/rain.csv" in held.why.english()
