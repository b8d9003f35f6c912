"""Runs the demo: at once on a set clock, or slowly before somebody's eyes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event as Flag

from sheetsync.clock import SetClock
from sheetsync.demo.census import take_census
from sheetsync.demo.company import SHARES, make_company
from sheetsync.demo.filling import fill
from sheetsync.demo.leaks import Recorder
from sheetsync.demo.ledger import Ledger, ledger_of
from sheetsync.demo.preparing import must_be_fresh, prepare
from sheetsync.demo.report import Outcome
from sheetsync.demo.scene import Scene, Told
from sheetsync.demo.script import STORY, Act, Event, Play
from sheetsync.demo.telling import what_was_done
from sheetsync.demo.verdict import learn_ids
from sheetsync.demo.world import StoppableClock, World, is_idle
from sheetsync.emulator import BackgroundServer, EmulatorAdapter, Google, build_app
from sheetsync.errors import SheetsyncError
from sheetsync.google.transport import Redirected
from sheetsync.locales.text import Text

LIVE_SETTINGS: Mapping[str, str] = {"sync": "6s", "settle": "5s"}
"""Before somebody's eyes nobody waits half a minute for each cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What kind of demo is wanted.

    Attributes:
        folder: Where its state is kept; None keeps none.
        clients: How many clients the company has.
        seed: Seed of all chance.
        locale: The company's language.
    """

    folder: Path | None = None
    clients: int = 600
    seed: int = 7
    locale: str = "en"


@dataclass(slots=True)
class Company:
    """The sample company, ready to be played with.

    Attributes:
        world: Its world.
        ledger: What should be true of its clients.
        scene: Both, as the story needs them.
        recorder: Takes down who could see whom.
    """

    world: World
    ledger: Ledger
    scene: Scene
    recorder: Recorder


@contextmanager
def in_process(order: Order, start: datetime) -> Iterator[Company]:
    """A company in this process, on a clock that only its story moves.

    Args:
        order: What is wanted.
        start: When its day begins.
    """
    clock = SetClock(start)
    with _home(order) as home:
        google = Google(clock=clock.now, seed=order.seed, directory=order.folder)
        try:
            folder = prepare(home, order.locale, {})
            adapter = EmulatorAdapter(build_app(google))
            with World(folder, adapter, clock, order.seed) as world:
                yield settle_in(world, order)
        finally:
            google.close()


@contextmanager
def served(order: Order, port: int, stop: Flag) -> Iterator[tuple[Company, str]]:
    """A company whose Google answers on loopback, on the machine's clock.

    Args:
        order: What is wanted.
        port: Port on 127.0.0.1; 0 takes a free one.
        stop: Set when the demo is to end soon.

    Raises:
        OSError: The port is taken.
    """
    with _home(order) as home:
        google = Google(seed=order.seed, directory=order.folder)
        try:
            with BackgroundServer(google, port) as server:
                number = server.url.rpartition(":")[2]
                where = {"where": server.url, "port": number, **LIVE_SETTINGS}
                folder = prepare(home, order.locale, where)
                clock = StoppableClock(stop)
                way = Redirected(server.url)
                with World(folder, way, clock, order.seed, stop) as world:
                    company = settle_in(world, order)
                    clock.waits = True
                    yield company, server.url
        finally:
            google.close()


@contextmanager
def _home(order: Order) -> Iterator[Path]:
    if order.folder is not None:
        must_be_fresh(order.folder)
        order.folder.mkdir(parents=True, exist_ok=True)
        yield order.folder
        return
    with tempfile.TemporaryDirectory(prefix="sheetsync-demo-") as home:
        yield Path(home)


def settle_in(world: World, order: Order) -> Company:
    """Make the company up and bring it into its bases."""
    people = {stage: [one.name for one in world.staff(stage)] for stage in SHARES}
    clients = make_company(order.seed, order.clients, people, world.today, order.locale)
    fill(world, clients)
    ledger = ledger_of(clients, world.say)
    learn_ids(ledger, world.look(sharing=False))
    world.app.publish()
    return Company(world, ledger, Scene(world, ledger), Recorder(ledger))


def play(
    company: Company,
    tell: Callable[[Event], None],
    announce: Callable[[Told], None] = lambda _told: None,
    story: Sequence[Act] = STORY,
) -> Outcome | None:
    """Play the story and count what came of it; None if it was stopped before."""
    world = company.world
    played = Play(company.scene, company.recorder, tell, announce)
    played.run(story)
    if world.stop.is_set():
        return None
    world.app.publish()
    return Outcome(
        counted=played.counted,
        census=take_census(world, company.ledger, company.recorder),
        requests=world.app.traffic.totals(),
    )


def keep_working(world: World, tell: Callable[[Text], None]) -> None:
    """Let the worker go on until the demo is stopped; tell what it does."""
    while not world.stop.is_set():
        try:
            done = world.cycle()
            if not is_idle(done) and any(done.counts().values()):
                world.app.publish()
                tell(what_was_done(done))
        except SheetsyncError as error:
            tell(error.text)


def morning(now: datetime) -> datetime:
    """Seven o'clock UTC of that day, so that no story runs past midnight."""
    return now.replace(hour=7, minute=0, second=0, microsecond=0)
