"""``sheetsync import``: clients, sales, plans, calls from other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, TypedDict, TypeVar, Unpack

import click
from rich.console import Console
from rich.progress import Progress

from sheetsync.cli.clients import journal_beside
from sheetsync.cli.face import Face
from sheetsync.clock import SystemClock
from sheetsync.config import Config
from sheetsync.core.import_mappings import ImportKind
from sheetsync.core.import_rejects import rejects_file
from sheetsync.core.import_values import Reading
from sheetsync.core.imports import ImportRefused, Line
from sheetsync.errors import SheetsyncError
from sheetsync.journal.records import Import, TakenBack
from sheetsync.locales.text import Text, tr, trn
from sheetsync.worker.import_order import Outcome, Watch
from sheetsync.worker.import_told import told
from sheetsync.worker.import_undo import take_back
from sheetsync.worker.import_ways import SIGNS, Way, take_file, way_of

Command = TypeVar("Command", bound=Callable[..., Any])

REJECTED = 5
"""Exit code where lines were rejected: something waits for a person."""

_PATIENCE = timedelta(seconds=1)
_STEP = 500


class Asked(TypedDict):
    """What all commands ask about their file."""

    mapping: str | None
    pairs: tuple[str, ...]
    apply: bool
    dry_run: bool
    rejects: Path | None
    encoding: str | None
    decimal: Literal["comma", "point"] | None
    slashes: Literal["day", "month"] | None


@click.group("import", invoke_without_command=True)
@click.option("--list", "listed", is_flag=True, help="Show the files taken in so far.")
@click.option("--undo", "number", type=int, help="Take the import of that number back.")
@click.option("--dry-run", is_flag=True, help="With --undo: only say what would go.")
@click.pass_context
def import_group(
    ctx: click.Context, *, listed: bool, number: int | None, dry_run: bool
) -> None:
    """Take in clients, purchases, payments, plans or calls of another program.

    Says what it would do, and does it with --apply. Encoding, separator and decimal
    sign are found out; --mapping names the program. Exits with 5 if lines were
    rejected. With --list shows the files taken in so far, with --undo takes one back.
    """
    if ctx.invoked_subcommand is not None:
        return
    face: Face = ctx.obj
    try:
        if number is not None:
            _undo(face, number, dry_run=dry_run)
        elif listed:
            _list(face)
        else:
            click.echo(ctx.get_help())
    except SheetsyncError as error:
        face.fail(error)


def _file_options(command: Command) -> Command:
    """The options and the argument of all commands that read a file."""
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
        click.option(
            "--mapping",
            metavar="NAME",
            help="The program that wrote it: 1c, 1c_payments, telephony, asterisk, or a"
            " mapping of imports.yaml.",
        ),
        click.option(
            "--rejects",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Write rejected lines into this file, with their reasons.",
        ),
        click.option("--apply", is_flag=True, help="Do it, instead of saying it only."),
        click.option("--dry-run", is_flag=True, help="Say it only; so it is anyway."),
        click.argument(
            "file", type=click.Path(exists=True, dir_okay=False, path_type=Path)
        ),
    ):
        command = option(command)
    return command


@import_group.command()
@click.option(
    "--corrected",
    is_flag=True,
    help="Lines of a document that is recorded with another amount take its place.",
)
@_file_options
@click.pass_obj
def purchases(
    face: Face, /, file: Path, corrected: bool, **asked: Unpack[Asked]
) -> None:
    """Record what clients bought.

    Columns: client (ID, e-mail, phone or name), date, amount; if there are any also
    document, product, quantity.
    """
    _run(face, file, asked, ImportKind.PURCHASES, corrected=corrected)


@import_group.command()
@_file_options
@click.pass_obj
def payments(face: Face, /, file: Path, **asked: Unpack[Asked]) -> None:
    """Record what clients paid.

    Columns: client (ID, e-mail, phone or name), date, amount (below 0 for money that
    was given back); if there are any also document (the one that is paid) and number
    (the payment's own).
    """
    _run(face, file, asked, ImportKind.PAYMENTS)


@import_group.command()
@_file_options
@click.pass_obj
def plans(face: Face, /, file: Path, **asked: Unpack[Asked]) -> None:
    """Record what clients are to buy in a month.

    Columns: client, month, amount; if there is one also kind (all, up or cross). A
    plan that says another amount takes the place of the former.
    """
    _run(face, file, asked, ImportKind.PLANS)


@import_group.command()
@_file_options
@click.pass_obj
def calls(face: Face, /, file: Path, **asked: Unpack[Asked]) -> None:
    """Record the telephony's calls.

    Columns: client (phone or ID), or caller and callee; date; if there are any also
    time, person, seconds or minutes, outcome, number (the call's own).
    """
    _run(face, file, asked, ImportKind.CALLS)


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
    _run(face, file, asked, ImportKind.CLIENTS, stage=stage_id)


def _way(
    config: Config,
    asked: Asked,
    kind: ImportKind,
    stage: str | None,
    *,
    corrected: bool,
) -> Way:
    """The mapping that was named, and what was said beside it."""
    way = way_of(config, asked["mapping"] or kind.value, kind)
    said = Reading(
        slashes=asked["slashes"] or way.reading.slashes,
        decimal=SIGNS[asked["decimal"]] if asked["decimal"] else way.reading.decimal,
    )
    return way.asking(dict(_pair(one) for one in asked["pairs"])).saying(
        said, encoding=asked["encoding"], stage=stage, corrected=corrected
    )


def _pair(text: str) -> tuple[str, str]:
    header, sign, column = text.rpartition("=")
    if not (sign and header.strip() and column.strip()):
        raise ImportRefused(
            tr("--map wants “header=column”; “{text}” is none", text=text)
        )
    return header.strip(), column.strip()


def _run(
    face: Face,
    file: Path,
    asked: Asked,
    kind: ImportKind,
    *,
    stage: str | None = None,
    corrected: bool = False,
) -> None:
    if asked["apply"] and asked["dry_run"]:
        raise click.UsageError(face.say(tr("Say either --apply or --dry-run")))
    try:
        with journal_beside(face) as (config, journal):
            way = _way(config, asked, kind, stage, corrected=corrected)
            outcome = take_file(
                journal,
                config,
                file.name,
                _content(file),
                way,
                apply=asked["apply"],
                watch=_bar(face.say(tr("Reading {file}", file=file.name))),
            )
        if asked["rejects"] and outcome.rejected:
            _write_rejects(face, asked["rejects"], outcome)
    except SheetsyncError as error:
        face.fail(error)
    for text in report(outcome, applied=asked["apply"]):
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


def _write_rejects(face: Face, file: Path, outcome: Outcome) -> None:
    try:
        file.write_bytes(rejects_file(outcome.table, outcome.rejected, face.say))
    except OSError as error:
        raise ImportRefused(
            tr(
                "{file} can't be written: {reason}. What was read stands in the"
                " journal all the same",
                file=str(file),
                reason=error.strerror or str(error),
            )
        ) from error


def report(outcome: Outcome, *, applied: bool) -> Iterator[Text]:
    """What came of a file, sentence by sentence: each rejected line, then the sum."""
    for one in outcome.rejected:
        yield tr("Line {line} rejected: {reason}", line=one.number, reason=one.reason)
    yield from told(outcome)
    if not applied:
        yield tr("Nothing was changed. Do it with --apply")


def _list(face: Face) -> None:
    with journal_beside(face) as (config, journal), journal.reading() as book:
        zone, found = config.company.zone, book.imports.all()
    for one in found:
        at = f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}"
        face.show(_listed(one, at))
    if not found:
        face.show(tr("No file was taken in yet"))


def _listed(one: Import, at: str) -> Text:
    text = tr(
        "{number}  {at}  {kind}  {file}: {new} new, {rejected} rejected",
        number=one.import_id,
        at=at,
        kind=one.kind,
        file=one.source,
        new=one.accepted,
        rejected=one.rejected,
    )
    return text if one.undone_at is None else tr("{line}; taken back", line=text)


def _undo(face: Face, number: int, *, dry_run: bool) -> None:
    with journal_beside(face) as (_, journal):
        done = take_back(journal, number, apply=not dry_run)
    for text in undo_report(done):
        face.show(text)
    if dry_run:
        face.show(tr("Nothing was done"))


def undo_report(done: TakenBack) -> Iterator[Text]:
    """What became of the lines of an import that is taken back."""
    yield trn(done.removed, "{n} line is taken back", "{n} lines are taken back")
    if done.passed_on:
        yield trn(
            done.passed_on,
            "{n} line stays: a later import says it as well, and has it now",
            "{n} lines stay: later imports say them as well, and have them now",
        )
    if done.restored:
        yield trn(
            done.restored,
            "{n} line that it had replaced counts again",
            "{n} lines that it had replaced count again",
        )
    if done.placed:
        yield trn(
            done.placed,
            "{n} client stays: he has a row already. Delete it in its base, or pick"
            " the closed stage",
            "{n} clients stay: they have rows already. Delete those in their bases, or"
            " pick the closed stage",
        )


def _bar(title: str) -> Watch:
    """A progress bar that shows itself when the work takes over a second."""
    clock = SystemClock()

    def watch(lines: Iterable[Line]) -> Iterator[Line]:
        known = tuple(lines)
        bar = Progress(console=Console(stderr=True), transient=True)
        task = bar.add_task(title, total=len(known))
        shown_after = clock.now() + _PATIENCE
        try:
            for count, line in enumerate(known):
                if count % _STEP == 0 and clock.now() >= shown_after:
                    bar.start()
                    bar.update(task, completed=count)
                yield line
        finally:
            if bar.live.is_started:
                bar.stop()

    return watch
