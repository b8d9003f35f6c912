"""``sheetsync doctor``: looks whether everything is there and sound."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

import click

from sheetsync.app import App, state_url
from sheetsync.cli.face import Face
from sheetsync.cli.progress import watched
from sheetsync.cli.rebuild import rebuild
from sheetsync.clock import SystemClock
from sheetsync.config import Config
from sheetsync.config.loader import load
from sheetsync.doctor.finding import (
    Check,
    Finding,
    State,
    broken,
    exit_code,
    skipped,
)
from sheetsync.doctor.here import (
    no_journal,
    of_computer,
    of_config,
    of_journal,
    of_problems,
)
from sheetsync.doctor.there import of_google, of_waiting
from sheetsync.errors import ConfigError, SheetsyncError
from sheetsync.journal.copies import BACKUPS, latest_copy
from sheetsync.journal.engine import file_of, journal_url
from sheetsync.journal.journal import Journal
from sheetsync.locales.text import Text, tr

_COLOURS = {
    State.FINE: "green",
    State.NOTE: "yellow",
    State.HELD: "red",
    State.BROKEN: "red",
    State.SKIPPED: "blue",
}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
@click.option(
    "--rebuild",
    "rebuilds",
    is_flag=True,
    help="Say what a journal that was lost or fell behind learns from the sheets.",
)
@click.option("--yes", is_flag=True, help="With --rebuild: do it.")
@click.pass_obj
def doctor_command(face: Face, as_json: bool, rebuilds: bool, yes: bool) -> None:
    """Look whether everything is there and sound, and try Google out anew.

    The configuration, this computer, the journal and its backups, the account,
    Google's clock, what moves rest on, and the bases. It may run beside the worker,
    and changes nothing. Exits with 0 if nothing is wrong, with 5 if something waits
    for you, else as the first thing that is broken does.

    With --rebuild it says what a journal that was lost, or put back from a backup,
    would learn from the bases and the desk; --yes does it. The worker must be
    stopped; it does the same by itself when it starts.
    """
    if yes and not rebuilds:
        raise click.UsageError(face.say(tr("--yes goes with --rebuild only")))
    if rebuilds:
        rebuild(face, yes=yes)
        return
    findings = list(_looked(face))
    code = exit_code(findings)
    if as_json:
        checks = [_json(face, one) for one in findings]
        told = {"checks": checks, "exit_code": code}
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        for line in _lines(face, findings):
            click.echo(line)
    raise SystemExit(code)


def _looked(face: Face) -> Iterator[Finding]:
    """All checks, each built on those before it."""
    try:
        config = load(face.folder)
    except ConfigError as error:
        yield from of_problems(error)
        yield from _skipped_after(Check.CONFIG)
        return
    home = face.folder.resolve().parent
    yield of_config(config)
    yield from of_computer(home, config.company)
    try:
        yield from _of_journal(home, config)
    except SheetsyncError as error:
        yield broken(Check.JOURNAL, error.text, error.exit_code)
        yield from _skipped_after(Check.JOURNAL)
        return
    try:
        app = App(face.folder, as_worker=False)
    except SheetsyncError as error:
        yield broken(Check.ACCOUNT, error.text, error.exit_code)
        yield from _skipped_after(Check.ACCOUNT)
        return
    with app:
        with watched(face, tr("Asking Google"), app.traffic):
            yield from list(of_google(app.tools(), app.traffic))
        yield of_waiting(app.journal)


def _of_journal(home: Path, config: Config) -> Iterator[Finding]:
    clock = SystemClock()
    address = state_url(home, config.company)
    path = file_of(journal_url(address))
    now = clock.now().astimezone(config.company.zone)
    backups = path.parent / BACKUPS if path else home
    if path is not None and not path.exists() and latest_copy(path) is None:
        yield no_journal()
    with Journal.open(address, clock, as_worker=False) as journal:
        yield from of_journal(journal, path, backups, now)


def _skipped_after(check: Check) -> Iterator[Finding]:
    everything = list(Check)
    return (skipped(one) for one in everything[everything.index(check) + 1 :])


def _json(face: Face, finding: Finding) -> dict[str, str]:
    return {
        "check": finding.check,
        "state": finding.state,
        "what": face.say(finding.what),
        "hint": face.say(finding.hint),
    }


def _lines(face: Face, findings: list[Finding]) -> Iterator[str]:
    """The findings as a table: what was looked at, how it is, and a sentence."""
    names, states = _names(), _states()
    name_width = max(len(face.say(one)) for one in names.values()) + 2
    state_width = max(len(face.say(one)) for one in states.values()) + 2
    indent = " " * (name_width + state_width)
    width = max(shutil.get_terminal_size().columns, len(indent) + 40)
    for check, group in groupby(findings, key=lambda one: one.check):
        name = face.say(names[check])
        for one in group:
            state = face.say(states[one.state]).ljust(state_width)
            yield (
                click.style(name.ljust(name_width), bold=True)
                + click.style(state, fg=_COLOURS[one.state])
                + _wrapped(face.say(one.what), width, indent).lstrip()
            )
            name = ""
            if face.say(one.hint):
                yield _wrapped(face.say(one.hint), width, indent)


def _wrapped(text: str, width: int, indent: str) -> str:
    return click.wrap_text(text, width, initial_indent=indent, subsequent_indent=indent)


def _names() -> Mapping[Check, Text]:
    return {
        Check.CONFIG: tr("Configuration"),
        Check.COMPUTER: tr("This computer"),
        Check.JOURNAL: tr("Journal"),
        Check.ACCOUNT: tr("Account"),
        Check.CLOCK: tr("Clock"),
        Check.OWNER: tr("Worker"),
        Check.GROUND: tr("What Google does"),
        Check.BASES: tr("Bases"),
        Check.WAITING: tr("Waiting"),
    }


def _states() -> Mapping[State, Text]:
    return {
        State.FINE: tr("fine"),
        State.NOTE: tr("note"),
        State.HELD: tr("held"),
        State.BROKEN: tr("broken"),
        State.SKIPPED: tr("skipped"),
    }
