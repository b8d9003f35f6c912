"""``sheetsync import``: clients and purchases from CSV files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypedDict, TypeVar, Unpack

import click
from rich.console import Console
from rich.progress import Progress

from sheetsync.cli.face import Face
from sheetsync.cli.taking_in import Order, Outcome, Watch, take_clients, take_purchases
from sheetsync.clock import Clock, SystemClock
from sheetsync.config import Config, Stage
from sheetsync.config.loader import load
from sheetsync.core.import_file import Table, read_table
from sheetsync.core.import_values import Reading
from sheetsync.core.imports import ImportRefused, Line
from sheetsync.errors import SheetsyncError
from sheetsync.journal import Journal, beside
from sheetsync.locales.text import Text, tr, trn

Command = TypeVar("Command", bound=Callable[..., Any])

REJECTED = 5
"""Exit code where lines were rejected: something waits for a person."""

_PATIENCE = timedelta(seconds=1)
_STEP = 500


_SIGNS: Mapping[str, Literal[",", "."]] = {"comma": ",", "point": "."}


class Asked(TypedDict):
    """What both commands ask about their file."""

    pairs: tuple[str, ...]
    apply: bool
    encoding: str | None
    decimal: Literal["comma", "point"] | None
    slashes: Literal["day", "month"] | None


@click.group("import")
def import_group() -> None:
    """Take in clients or purchases from a CSV file.

    Says what it would do, and does it with --apply. Encoding, separator and decimal
    sign are found out. Exits with 5 if lines were rejected.
    """


def _file_options(command: Command) -> Command:
    """The options and the argument of both commands."""
    for option in (
        click.option(
            "--decimal",
            type=click.Choice(["comma", "point"]),
            help="The decimal sign, where the file does not make it evident.",
        ),
        click.option(
            "--slashes",
            type=click.Choice(["day", "month"]),
            help="What stands first in dates such as 03/04/2026.",
        ),
        click.option("--encoding", help="What the file is written in, such as cp1251."),
        click.option(
            "--map",
            "pairs",
            multiple=True,
            metavar='"HEADER=COLUMN"',
            help="Which column a header of the file means; may be given many times.",
        ),
        click.option("--apply", is_flag=True, help="Do it, instead of saying it only."),
        click.argument(
            "file", type=click.Path(exists=True, dir_okay=False, path_type=Path)
        ),
    ):
        command = option(command)
    return command


@import_group.command()
@_file_options
@click.pass_obj
def purchases(face: Face, /, file: Path, **asked: Unpack[Asked]) -> None:
    """Record what clients bought.

    Columns: client (ID, e-mail, phone or name), date, amount; if there are any also
    document, product, quantity.
    """
    _run(face, file, asked, take_purchases)


@import_group.command()
@click.option("--stage", "stage_id", help="Whose base they go to; the first stage's.")
@_file_options
@click.pass_obj
def clients(
    face: Face, /, file: Path, stage_id: str | None, **asked: Unpack[Asked]
) -> None:
    """Queue clients for a base; the worker's next cycle gives them IDs and rows.

    Columns are those of the stage that people fill in.
    """

    def take(
        journal: Journal, config: Config, table: Table, order: Order, watch: Watch
    ) -> Outcome:
        stage = _stage(config, stage_id)
        return take_clients(journal, config, stage, table, order, watch)

    _run(face, file, asked, take)


def _order(file: Path, asked: Asked) -> Order:
    return Order(
        source=file.name,
        asked=dict(_pair(one) for one in asked["pairs"]),
        reading=Reading(
            slashes=asked["slashes"],
            decimal=_SIGNS[asked["decimal"]] if asked["decimal"] else None,
        ),
        apply=asked["apply"],
    )


def _pair(text: str) -> tuple[str, str]:
    header, sign, column = text.rpartition("=")
    if not (sign and header.strip() and column.strip()):
        raise ImportRefused(
            tr("--map wants “header=column”; “{text}” is none", text=text)
        )
    return header.strip(), column.strip()


def _stage(config: Config, stage_id: str | None) -> Stage:
    stages = config.pipeline.stages
    found = config.pipeline.stage(stage_id) if stage_id else stages[0]
    if found is None:
        raise ImportRefused(
            tr(
                "There is no stage “{stage}”. There are: {all}",
                stage=str(stage_id),
                all=", ".join(one.id for one in stages),
            )
        )
    return found


def _run(
    face: Face,
    file: Path,
    asked: Asked,
    take: Callable[[Journal, Config, Table, Order, Watch], Outcome],
) -> None:
    clock = SystemClock()
    try:
        order = _order(file, asked)
        config = load(face.folder)
        table = read_table(_content(file), asked["encoding"])
        address = beside(config.company.state, face.folder.parent)
        with Journal.open(address, clock, as_worker=False) as journal:
            bar = _bar(face.say(tr("Reading {file}", file=file.name)), table, clock)
            outcome = take(journal, config, table, order, bar)
    except SheetsyncError as error:
        face.fail(error)
    for text in report(outcome, applied=order.apply):
        face.show(text)
    if outcome.rejected:
        raise SystemExit(REJECTED)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ImportRefused(
            tr(
                "{file} can't be read: {reason}",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from error


def report(outcome: Outcome, *, applied: bool) -> Iterator[Text]:
    """What came of a file, sentence by sentence: each rejected line, then the sum."""
    for one in outcome.rejected:
        yield tr("Line {line} rejected: {reason}", line=one.number, reason=one.reason)
    if outcome.unused:
        yield tr("Columns left out: {headers}", headers=", ".join(outcome.unused))
    counts = {
        "new": outcome.new,
        "known": outcome.known,
        "rejected": len(outcome.rejected),
    }
    yield trn(
        outcome.lines,
        "{n} line: {new} new, {known} known already, {rejected} rejected",
        "{n} lines: {new} new, {known} known already, {rejected} rejected",
        **counts,
    )
    if outcome.waiting:
        yield trn(
            outcome.waiting,
            "{n} imported client waits for a row: the worker's next cycle gives it",
            "{n} imported clients wait for rows: the worker's next cycle gives them",
        )
    if not applied:
        yield tr("Nothing was changed. Do it with --apply")


def _bar(title: str, table: Table, clock: Clock) -> Watch:
    """A progress bar that shows itself when the work takes over a second."""

    def watch(lines: Iterable[Line]) -> Iterator[Line]:
        bar = Progress(console=Console(stderr=True), transient=True)
        task = bar.add_task(title, total=len(table.lines))
        shown_after = clock.now() + _PATIENCE
        try:
            for count, line in enumerate(lines):
                if count % _STEP == 0 and clock.now() >= shown_after:
                    bar.start()
                    bar.update(task, completed=count)
                yield line
        finally:
            if bar.live.is_started:
                bar.stop()

    return watch
