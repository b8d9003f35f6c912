"""A sample company with its own Google, its worker and its people."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Event
from types import MappingProxyType, TracebackType
from typing import Self

from requests.adapters import BaseAdapter

from sheetsync.app import App, Chance
from sheetsync.clock import Clock, SystemClock
from sheetsync.config import Config
from sheetsync.config import Person as Employee
from sheetsync.core.ids import BaseKey, is_personal, stage_of
from sheetsync.core.personal import personal_files
from sheetsync.demo.people import Person
from sheetsync.demo.seen import Reader, SeenBase
from sheetsync.errors import SheetsyncError
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import Text, tr
from sheetsync.worker.cycle_done import CycleDone
from sheetsync.worker.observe import MARK, OURS

PRIVATE = "anna.private@mailbox.example"
"""An address outside the company, which a base is shared with by mistake."""

STRANGER = "stranger@elsewhere.example"
"""Somebody whom nobody ever shared anything with."""

_CYCLES = 15


class NotAtRest(SheetsyncError):  # noqa: N818 - it reads as what it is
    """The worker still finds something to do after many cycles."""


class StoppableClock:
    """The machine's clock, whose waiting ends at once when the demo is to stop.

    Args:
        stop: Set when the demo is to end soon.

    Attributes:
        waits: Whether sleeping waits at all; not while a company is made up.
    """

    def __init__(self, stop: Event) -> None:
        self._stop = stop
        self._clock = SystemClock()
        self.waits = False
        self.now = self._clock.now

    def sleep(self, seconds: float) -> None:
        """Wait for so many seconds, or until the demo is to stop."""
        if self.waits:
            self._stop.wait(seconds)


@dataclass(slots=True, kw_only=True)
class Look:
    """All bases as the owner sees them at one moment.

    Attributes:
        bases: By stage.
        sharing: Drive's members of each file by place: a stage, the desk, or somebody's
            own figures.
    """

    bases: Mapping[str, SeenBase]
    sharing: Mapping[str, Mapping[str, object]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def openers(self, place: str) -> dict[str, str]:
        """Roles by address of those who can open a file; ``anyone`` for a link."""
        entries = self.sharing[place].get("permissions", ())
        assert isinstance(entries, Iterable)
        return {
            one.get("emailAddress", one["type"]).casefold(): one["role"]
            for one in entries
        }


class World:
    """The sample company, its Google and its worker.

    Args:
        folder: config/ of the company.
        adapter: Where requests to Google go.
        clock: Tells the time to everybody.
        seed: Seed of all chance.
        stop: Set when the demo is to end soon.
    """

    def __init__(
        self,
        folder: Path,
        adapter: BaseAdapter,
        clock: Clock,
        seed: int,
        stop: Event | None = None,
    ) -> None:
        chance = random.Random(seed)  # noqa: S311 - a demo repeats itself
        self.folder = folder
        self.clock = clock
        self._adapter = adapter
        self._open = ExitStack()
        self.app = self._open.enter_context(
            App(
                folder,
                clock=clock,
                chance=Chance(draw=chance.randrange, fraction=chance.random),
                adapter=adapter,
            )
        )
        self.files: dict[str, str] = {}
        self._people: dict[str, Person] = {}
        self.stop = stop or Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    @property
    def config(self) -> Config:
        """What config/ says now."""
        return self.app.config

    @property
    def today(self) -> date:
        """The day, company time."""
        return self.clock.now().astimezone(self.config.company.zone).date()

    def say(self, text: Text) -> str:
        """A text in the company's language."""
        return catalogue(self.config.company.locale).say(text)

    def staff(self, stage_id: str) -> tuple[Employee, ...]:
        """Those who work in a stage's base."""
        stage = self.config.pipeline.stage(stage_id)
        return self.config.people_of(stage, self.today) if stage else ()

    def with_own_figures(self) -> dict[str, Employee]:
        """Those who have a file of their own figures, by its place."""
        return dict(personal_files(self.config, self.today).items())

    def person(self, email: str) -> Person:
        """Somebody at his browser, in the company or outside."""
        if email not in self._people:
            known = self.config.staff.at(email)
            name = known.name if known else email
            if email == self.config.company.owner:
                name = self.say(tr("The owner"))
            reader = Reader.of(self.say)
            person = Person(name, email, self._adapter, reader)
            self._open.callback(person.close)
            self._people[email] = person
        return self._people[email]

    @property
    def owner(self) -> Person:
        """The owner at his browser."""
        return self.person(self.config.company.owner)

    def find_files(self) -> None:
        """Let the owner find the files that the worker made."""
        params = {"q": OURS, "fields": "files(id,appProperties)"}
        url = "https://www.googleapis.com/drive/v3/files"
        for one in self.owner.ask("GET", url, params)["files"]:
            base = BaseKey(one["appProperties"][MARK])
            self.files[base if is_personal(base) else stage_of(base)] = one["id"]

    def look(self, *, sharing: bool = True) -> Look:
        """Let the owner look at everything."""
        bases = {
            stage.id: self.owner.base(self.files[stage.id])
            for stage in self.config.pipeline.stages
        }
        if not sharing:
            return Look(bases=bases)
        lists = {
            place: self.owner.sharing(spreadsheet)
            for place, spreadsheet in self.files.items()
        }
        return Look(bases=bases, sharing=lists)

    def cycle(self) -> CycleDone:
        """Let the time between two cycles pass, and the worker run one."""
        self.clock.sleep(self.config.company.schedule.sync.total_seconds())
        return self.app.cycle()

    def rest(self) -> None:
        """Let the worker run until it finds nothing to do.

        Raises:
            NotAtRest: It still found something after many cycles.
        """
        for _ in range(_CYCLES):
            if self.stop.is_set() or is_idle(self.cycle()):
                return
        raise NotAtRest(
            tr("The worker came to no rest in {count} cycles", count=_CYCLES)
        )


def is_idle(done: CycleDone) -> bool:
    """Whether a cycle found nothing to do and waits for nothing."""
    waiting = any(done.plan.waiting.values())
    return not (done.plan.changes or done.files.changes or waiting or done.mended)
