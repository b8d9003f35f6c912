"""Two workers on the same files, each on a computer of its own: one goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from sheetsync.app import App
from sheetsync.errors import AnotherInstance, GoogleError
from sheetsync.google.calls import Kind
from sheetsync.journal.place import this_worker
from tests.worker.faults import FaultyWire, ProcessDied
from tests.worker.world import INTERESTED, PROSPECTS, READY, World


class Second:
    """A folder of its own on the same files: another worker.

    Args:
        world: The first one's.
        folder: Where the copy of its configuration goes.
    """

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.home = folder
        shutil.copytree(world.config, folder / "config")

    def start(
        self, *, take_over: bool = False, adapter: BaseAdapter | None = None
    ) -> App:
        return App(
            self.home / "config",
            clock=self.world.clock,
            adapter=adapter or self.world.adapter,
            take_over=take_over,
        )


@pytest.fixture
def second(world: World, tmp_path_factory: pytest.TempPathFactory) -> Second:
    return Second(world, tmp_path_factory.mktemp("second") / "home")


@pytest.fixture
def working(world: World) -> World:
    """A company whose worker has its files, and which has one client."""
    world.settle()
    world.owner.type(PROSPECTS, READY)
    world.settle()
    return world


class Interleaved(BaseAdapter):
    """Lets somebody else act just before one of the worker's requests.

    Args:
        inner: Where requests go.
        at: Before which one, counted from 0.
        act: What is done then.
    """

    def __init__(self, inner: BaseAdapter, at: int, act: Callable[[], Any]) -> None:
        super().__init__()
        self._inner = inner
        self._left = at
        self._act = act

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        if self._left == 0:
            self._act()
        self._left -= 1
        return self._inner.send(request, *args, **options)

    def close(self) -> None:
        """The inner one is somebody else's."""


def goes_on(app: App) -> bool:
    try:
        app.cycle()
    except AnotherInstance:
        return False
    return True


def test_a_worker_elsewhere_refuses_and_says_since_when_and_where(
    working: World, second: Second
) -> None:
    since = "2026-11-02"
    with second.start() as app, pytest.raises(AnotherInstance) as refusal:
        app.cycle()
    said = str(refusal.value)
    assert said.startswith("Another sheetsync works on these files since " + since)
    assert "--take-over" in said
    assert refusal.value.exit_code == 6


def test_it_does_not_publish_either(working: World, second: Second) -> None:
    with second.start() as app, pytest.raises(AnotherInstance):
        app.publish()


def test_a_plan_may_be_made_anywhere(working: World, second: Second) -> None:
    with second.start() as app:
        assert app.plan().plan.seen[PROSPECTS]


def test_who_refuses_has_written_nothing(working: World, second: Second) -> None:
    with second.start() as app:
        assert not goes_on(app)
        assert not [one for one in app.traffic if one.call.kind is Kind.WRITE]


def test_the_one_that_is_taken_over_stops_at_its_next_cycle(
    working: World, second: Second
) -> None:
    with second.start(take_over=True) as app:
        assert goes_on(app)
        assert not goes_on(working.app)
        with pytest.raises(AnotherInstance):
            working.app.publish()
        assert goes_on(app)


def test_taking_over_is_for_the_first_cycle_only(
    working: World, second: Second
) -> None:
    with second.start(take_over=True) as app:
        assert goes_on(app)
        working.app.close()
        with App(
            working.config,
            clock=working.clock,
            adapter=working.adapter,
            take_over=True,
        ) as first:
            assert goes_on(first)
            assert not goes_on(app)


def test_the_client_is_there_once_after_a_take_over(
    working: World, second: Second
) -> None:
    working.owner.pick(PROSPECTS, "Acme", "Interested")
    with second.start(take_over=True) as app:
        for _ in range(4):
            working.clock.sleep(30)
            app.cycle()
    assert working.companies(PROSPECTS) == []
    assert working.companies(INTERESTED) == ["Acme"]


def test_the_mark_costs_an_idle_cycle_nothing(working: World) -> None:
    working.clock.sleep(30)
    before = len(working.app.traffic)
    working.app.cycle()
    asked = list(working.app.traffic)[before:]
    assert len(asked) <= 1 + len(working.app.config.pipeline.stages)
    assert not [one for one in asked if one.call.kind is Kind.WRITE]


@pytest.mark.ci
@pytest.mark.parametrize("at", range(20))
def test_of_two_who_start_at_once_never_both_go_on(
    tmp_path: Path, second_home: Callable[[World], Second], at: int
) -> None:
    """The second one's whole first cycle falls between two requests of the first."""
    with World(tmp_path) as world:
        other = second_home(world)
        went: list[bool] = []

        def start_the_other() -> None:
            with other.start() as app:
                went.append(goes_on(app))

        world.app.close()
        wire = Interleaved(world.adapter, at, start_the_other)
        with App(world.config, clock=world.clock, adapter=wire) as first:
            went.append(goes_on(first))
            went.append(goes_on(first))
        with other.start() as app:
            went.append(goes_on(app))
        assert went[-1] != went[-2], went


@pytest.fixture
def second_home(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[World], Second]:
    return lambda world: Second(world, tmp_path_factory.mktemp("second") / "home")


@pytest.mark.ci
@pytest.mark.parametrize("at", range(6))
def test_of_two_who_take_over_at_once_one_goes_on(
    working: World,
    second: Second,
    second_home: Callable[[World], Second],
    at: int,
) -> None:
    third = second_home(working)
    went: list[bool] = []

    def start_the_third() -> None:
        with third.start(take_over=True) as app:
            went.append(goes_on(app))

    wire = Interleaved(working.adapter, at, start_the_third)
    with second.start(take_over=True, adapter=wire) as app:
        goes_on(app)
        later = goes_on(app)
    with third.start() as app:
        assert goes_on(app) != later
    assert went == [True]
    assert not goes_on(working.app)


@pytest.mark.ci
@pytest.mark.parametrize("fault", ["crash_after", "timeout_applied", "timeout_lost"])
@pytest.mark.parametrize("at", range(12, 16))
def test_a_claim_that_breaks_off_is_finished_by_the_same_worker(
    tmp_path: Path, at: int, fault: str
) -> None:
    with World(tmp_path) as world:
        wire = FaultyWire(world.adapter, {at: fault})
        world.adapter = wire
        world.app.close()
        world.start()
        wire.begin()
        with suppress(ProcessDied, GoogleError):
            world.app.cycle()
        wire.end()
        world.app.close()
        world.start()
        assert goes_on(world.app)
        assert goes_on(world.app)


def test_a_lost_journal_is_still_the_same_worker(tmp_path: Path) -> None:
    with World(tmp_path, settings={"state": "sqlite:///lost/state.db"}) as world:
        world.settle()
        world.app.close()
        shutil.rmtree(tmp_path / "lost")
        world.start()
        assert goes_on(world.app)


def test_workers_differ_by_computer_and_by_journal_not_by_the_way_to_it(
    tmp_path: Path,
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.write_text("0123\n")
    there.write_text("4567\n")
    journal = f"sqlite:///{tmp_path}/state/sheetsync.db"
    roundabout = f"sqlite:///{tmp_path}/state/../state/sheetsync.db"
    other = f"sqlite:///{tmp_path}/other/sheetsync.db"
    worker = this_worker(journal, here)
    assert this_worker(roundabout, here) == worker
    assert this_worker(journal, there).place != worker.place
    assert this_worker(other, here).place != worker.place
    assert this_worker(journal, tmp_path / "no file").place != worker.place
