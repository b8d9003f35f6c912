"""``sheetsync demo``: the conveyor at work, before your eyes or all at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event as Flag

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from sheetsync.cli.face import Face
from sheetsync.cli.ports import listening
from sheetsync.clock import SystemClock
from sheetsync.demo.report import Outcome, write_report
from sheetsync.demo.run import Order, in_process, keep_working, morning, play, served
from sheetsync.demo.scene import Told
from sheetsync.demo.script import STORY, Event
from sheetsync.demo.telling import how_to_look, place_text, who_is_who
from sheetsync.demo.world import World
from sheetsync.locales.text import Text, tr, trn

FEWEST = 60
"""Fewer clients than these leave the story without actors."""

_WIDTH = 120
_SHOWN = 20


@click.command("demo")
@click.option("--once", is_flag=True, help="Play all of it at once, count, and end.")
@click.option(
    "--data",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep its Google there, for “sheetsync emulator --data DIR”.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what was counted there, as JSON.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8480,
    show_default=True,
    help="Port of its Google on 127.0.0.1; 0 takes a free one. Not with --once.",
)
@click.option(
    "--seed", default=7, show_default=True, help="Another one, other clients."
)
@click.option(
    "--clients",
    type=click.IntRange(FEWEST, 5000),
    default=600,
    show_default=True,
    help="How many clients the company has.",
)
@click.option("--lang", type=click.Choice(["en", "ru"]), help="The company's language.")
@click.pass_obj
def demo_command(
    face: Face,
    once: bool,
    folder: Path | None,
    report: Path | None,
    port: int,
    seed: int,
    clients: int,
    lang: str | None,
) -> None:
    """Show a sample company at work on a local Google; Ctrl-C ends it.

    With --once exits with 0 only if every client ended where he belongs, nothing
    was lost, doubled or leaked, and sharing is as config says; else with 1.
    """
    locale = lang or face.locale
    face = Face(face.folder, locale)
    order = Order(folder=folder, clients=clients, seed=seed, locale=locale)
    if once:
        _show_once(face, order, report)
    else:
        _show_live(face, order, port, report)


def _show_once(face: Face, order: Order, report: Path | None) -> None:
    start = morning(SystemClock().now())
    with in_process(order, start) as company:
        for text in who_is_who(company.world):
            face.show(text)
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(face.say(tr("The story")), total=len(STORY))
            outcome = play(company, lambda _event: bar.advance(task))
        assert outcome is not None  # nothing stops a story that nobody watches
        code = conclude(face, outcome, report, company.world)
    if order.folder is not None:
        face.show(
            tr(
                "Count for yourself: sheetsync emulator --data “{folder}”",
                folder=str(order.folder),
            )
        )
    raise SystemExit(code)


def _show_live(face: Face, order: Order, port: int, report: Path | None) -> None:
    stop = Flag()
    with (
        _stopping(stop),
        listening(port, "--port"),
        served(order, port, stop) as (company, url),
    ):
        world = company.world
        for text in (*who_is_who(world), *how_to_look(world, url)):
            face.show(text)

        def announce(told: Told) -> None:
            face.show(tr("{who} {did}", who=told.who, did=told.did))

        def tell(event: Event) -> None:
            world.app.publish()
            face.show(tr("  → sheetsync {did}", did=event.worker))
            for problem in event.problems:
                face.warn(problem)

        outcome = play(company, tell, announce)
        if outcome is not None:
            conclude(face, outcome, report, world)
            face.show(
                tr(
                    "The story is over; sheetsync goes on. Change something as anybody,"
                    " or press Ctrl-C"
                )
            )
        keep_working(world, face.show)
    face.show(tr("The demo has ended"))


@contextmanager
def _stopping(stop: Flag) -> Iterator[None]:
    """Let the first Ctrl-C or SIGTERM end the demo soon, the second at once."""

    def ask(number: int, _frame: object) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    for one in before:
        signal.signal(one, ask)
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)


def conclude(face: Face, outcome: Outcome, report: Path | None, world: World) -> int:
    """Print what the demo came to, and write the report.

    Args:
        face: How to talk.
        outcome: What was counted.
        report: Where the report goes; None writes none.
        world: Says the report's sentences.

    Returns:
        The exit code: 0 if everything is where it belongs, else 1.
    """
    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH
    console.print(_story_table(face, outcome))
    console.print(_people_table(face, outcome, world))
    for text in _sums(outcome):
        face.show(text)
    wrong = outcome.wrong()
    for text in wrong[:_SHOWN]:
        face.warn(text)
    if len(wrong) > _SHOWN:
        more = len(wrong) - _SHOWN
        face.warn(trn(more, "… and {n} more problem", "… and {n} more problems"))
    if report is not None:
        write_report(report, outcome, world)
    return 0 if outcome.is_right else 1


def _story_table(face: Face, outcome: Outcome) -> Table:
    table = Table(show_lines=True)
    for text in (tr("What people did"), tr("What sheetsync did about it")):
        table.add_column(face.say(text), ratio=1)
    for event in outcome.counted.events:
        did = f"{event.who} {face.say(event.did)}"
        table.add_row(_plain(did), _plain(face.say(event.worker)))
    return table


def _people_table(face: Face, outcome: Outcome, world: World) -> Table:
    table = Table()
    headers = (
        tr("Who reads"),
        tr("Files open to him"),
        tr("Clients he finds"),
        tr("Cells that are none of his business"),
    )
    for text in headers:
        table.add_column(face.say(text))
    for one in outcome.census.readings:
        # The owner opens everybody's own figures: they are named once.
        places = dict.fromkeys(
            face.say(place_text(world, place)) for place in one.opens
        )
        opens = ", ".join(places)
        table.add_row(one.person, opens or "–", str(one.clients), str(one.leaked))
    return table


def _plain(words: str) -> str:
    """Words in which rich must see no markup."""
    return words.replace("[", r"\[")


def _sums(outcome: Outcome) -> Iterator[Text]:
    census, counted = outcome.census, outcome.counted
    yield tr(
        "{clients} clients; {moved} moves, {refused} refused with a note, {drift}"
        " things put back in order",
        clients=census.clients,
        moved=counted.moved,
        refused=counted.refused,
        drift=counted.drift_mended,
    )
    yield tr(
        "Lost: {lost}. Doubled: {doubled}. Cells that somebody reads and must not:"
        " {leaked}",
        lost=census.lost,
        doubled=census.doubled,
        leaked=census.leaked_cells,
    )
    if outcome.is_right:
        yield tr("Everything is where it belongs")
    else:
        yield tr("Something is not where it belongs:")
