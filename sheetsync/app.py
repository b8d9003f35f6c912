"""Puts the program together from a folder of configuration.

The one place that knows the embedded Google *and* the real one: everything else
gets a session and can't tell which of them answers.
"""

from __future__ import annotations

import gc
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import requests
from requests.adapters import BaseAdapter

from sheetsync.clock import Clock, SystemClock
from sheetsync.config import Company, Config
from sheetsync.config.reloading import Reloading
from sheetsync.core.ids import BaseKey, Draw
from sheetsync.core.snapshot import BaseView
from sheetsync.emulator import EmulatorAdapter, Google, build_app
from sheetsync.google.credentials import acting_as, load_credentials
from sheetsync.google.drive import Drive
from sheetsync.google.session import GoogleSession
from sheetsync.google.sheets import Sheets
from sheetsync.google.traffic import Traffic
from sheetsync.google.transport import Redirected
from sheetsync.journal.journal import Journal
from sheetsync.journal.place import this_worker
from sheetsync.locales.catalogue import catalogue
from sheetsync.worker import import_folder, rebuild
from sheetsync.worker.cycle import CycleRun
from sheetsync.worker.cycle_done import CycleDone
from sheetsync.worker.delivery import GoOn, always
from sheetsync.worker.import_folder import FolderDone
from sheetsync.worker.kept import Kept
from sheetsync.worker.publish import Published, publish
from sheetsync.worker.rebuild import Rebuild
from sheetsync.worker.tools import Tools
from sheetsync.worker.wire import Wire

EMBEDDED = "embedded"
REAL = "google"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Where chance comes from: the machine's, or a seed for tests and the demo.

    Attributes:
        draw: Draws a whole number below its argument, for IDs and tokens.
        fraction: Draws a number from 0 to 1, for pauses between tries.
    """

    draw: Draw = secrets.randbelow
    fraction: Callable[[], float] = secrets.SystemRandom().random


class App:
    """The program, put together.

    Args:
        folder: config/; relative paths in it start at the folder that holds it.
        clock: Tells the time; the machine's if not given.
        chance: Where chance comes from.
        adapter: Where requests to Google go; from the configuration if not given.
        as_worker: Whether to be the journal's only worker.
        take_over: Whether its first cycle goes on though another worker has the
            files; that one then stops.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Clock | None = None,
        chance: Chance | None = None,
        adapter: BaseAdapter | None = None,
        as_worker: bool = True,
        take_over: bool = False,
    ) -> None:
        self.home = folder.resolve().parent
        self.clock = clock or SystemClock()
        self._chance = chance or Chance()
        self.settings = Reloading(folder)
        company = self.settings.current().company
        self.session = _session(self.home, company, self.clock, self._chance, adapter)
        address = state_url(self.home, company)
        self.journal = Journal.open(address, self.clock, as_worker=as_worker)
        self._worker = this_worker(address)
        self._take_over = take_over
        self._sheets = Sheets(self.session)
        self._drive = Drive(self.session)
        self._kept = Kept()
        self._views: Mapping[BaseKey, BaseView] | None = None

    def close(self) -> None:
        """Let go of the journal and the connections."""
        self.journal.close()
        self.session.close()  # type: ignore[no-untyped-call]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def traffic(self) -> Traffic:
        """The log of every request to Google."""
        return self.session.traffic

    @property
    def config(self) -> Config:
        """What config/ says now; the last sound one if it is broken."""
        return self.settings.current()

    def tools(self) -> Tools:
        """The worker's tools, with the configuration as it is now."""
        config = self.config
        return Tools(
            config=config,
            sheets=self._sheets,
            drive=self._drive,
            wire=Wire(
                self._sheets,
                self.journal,
                self._chance.draw,
                self._kept.unanswered,
            ),
            journal=self.journal,
            clock=self.clock,
            draw=self._chance.draw,
            kept=self._kept,
            say=catalogue(config.company.locale).say,
            worker=self._worker,
        )

    def cycle(self, *, force: bool = False) -> CycleDone:
        """One cycle of the worker."""
        run = CycleRun(self.tools(), force=force, take_over=self._take_over)
        with _collecting_later():
            done = run.run()
        self._take_over = False
        self._views = done.views
        return done

    def plan(self) -> CycleDone:
        """What a cycle would do; nothing is done."""
        return CycleRun(self.tools()).plan_only()

    def rebuild(self, *, carry_out: bool) -> Rebuild:
        """What the journal can learn from the spreadsheets; learnt if so wanted."""
        tools = self.tools()
        files, snapshot = rebuild.read_everything(tools)
        found = rebuild.compare(tools, files, snapshot)
        if carry_out and not found.is_empty:
            rebuild.carry_out(tools, snapshot, found)
        return found

    def look_at_files(self) -> None:
        """Remember how the files of the folder of imports stand."""
        import_folder.look(self.tools(), self.home)

    def take_files(self) -> FolderDone:
        """Take in the files of the folder of imports that no longer grow."""
        return import_folder.take(self.tools(), self.home)

    def publish(self, go_on: GoOn = always) -> Published:
        """Write the derived sheets that changed, as the last cycle saw the bases.

        Args:
            go_on: Asked between two requests that fill the desk; it may do other
                work. Where it says no, the next publication goes on from there.
        """
        return publish(self.tools(), self._views, go_on)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Python looks for garbage in circles afterwards, not meanwhile.

    A cycle makes a row for each of tens of thousands and keeps them: looking through
    all of them again and again took more time than everything else.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def state_url(home: Path, company: Company) -> str:
    """The journal's address; a relative SQLite path starts at config/'s parent."""
    prefix = "sqlite:///"
    if not company.state.startswith(prefix):
        return company.state
    return prefix + str(home / company.state.removeprefix(prefix))


def embedded(home: Path, company: Company, clock: Clock) -> Google:
    """The embedded Google with its files."""
    return Google(clock=clock.now, directory=home / company.google.folder)


def _session(
    home: Path,
    company: Company,
    clock: Clock,
    chance: Chance,
    adapter: BaseAdapter | None,
) -> GoogleSession:
    where = company.google
    if adapter is None and where.where == REAL:
        credentials = load_credentials(
            home / where.credentials, home / where.token, subject=where.subject
        )
        return GoogleSession(credentials, clock=clock, chance=chance.fraction)
    return GoogleSession(
        acting_as(company.works_as),
        clock=clock,
        chance=chance.fraction,
        adapter=adapter or local_adapter(home, company, clock),
    )


def local_adapter(home: Path, company: Company, clock: Clock) -> BaseAdapter:
    """The way to a local Google: one that runs already, else the embedded one."""
    if company.google.where != EMBEDDED:
        return Redirected(company.google.where)
    url = f"http://127.0.0.1:{company.google.port}"
    if serves(url, home, company):
        return Redirected(url)
    return _Embedded(embedded(home, company, clock))


class _Embedded(EmulatorAdapter):
    """The way to an embedded Google, which ends with the session that uses it."""

    def __init__(self, google: Google) -> None:
        super().__init__(build_app(google))
        self._google = google

    def close(self) -> None:
        """Write the last of its state, and let go of it."""
        super().close()
        self._google.close()


def serves(url: str, home: Path, company: Company) -> bool:
    """Whether this company's local Google runs there already, and not another's."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            found = session.get(f"{url}/_emulator/health", timeout=2)
            folder = found.json()["directory"] if found.ok else ""
    except (requests.RequestException, ValueError, KeyError, TypeError):
        return False
    return bool(folder == str((home / company.google.folder).resolve()))
