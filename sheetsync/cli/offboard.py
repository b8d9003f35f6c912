"""``sheetsync offboard``: somebody leaves, and his clients stay."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import click

from sheetsync.app import App
from sheetsync.cli.departure_lines import printed
from sheetsync.cli.face import Face
from sheetsync.cli.progress import watched
from sheetsync.config import Config, Person
from sheetsync.config.dismissal import dismissed
from sheetsync.config.edit import dismiss_person
from sheetsync.config.loader import load
from sheetsync.config.staff import BY_LOAD, FREE_POOL
from sheetsync.core.ids import BaseKey
from sheetsync.core.names import base_text
from sheetsync.core.saga import MoveState
from sheetsync.core.sharing import canonical
from sheetsync.errors import ConfigError, GoogleError, SheetsyncError
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import Text, tr, trn
from sheetsync.worker.departures import PICKED, departures, has_left
from sheetsync.worker.offboarding import (
    Closing,
    Foreseen,
    bases_of_his,
    close,
    closing,
    foresee,
)
from sheetsync.worker.rotation import order_rotation, why_no_rotation
from sheetsync.worker.tools import Tools

_STATES: Mapping[str, Text] = {
    MoveState.PARKED: tr("waits for the owner"),
    PICKED: tr("picked just now"),
}
"""What is said of a move that is not simply under way."""


@click.command("offboard")
@click.argument("email")
@click.option(
    "--to",
    "heirs",
    multiple=True,
    metavar="EMAIL",
    help="Who gets the clients; several share them by load.",
)
@click.option("--by-load", is_flag=True, help="Those who have the fewest get them.")
@click.option("--pool", is_flag=True, help="They become free, as new clients are.")
@click.option(
    "--rotate",
    is_flag=True,
    help="Move shared bases to fresh spreadsheets first, without version history.",
)
@click.option("--yes", is_flag=True, help="Do it, instead of saying it only.")
@click.option(
    "--report",
    is_flag=True,
    help="Tell what became of it: the person's part of the desk's tab Departures.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for programs.")
@click.pass_obj
def offboard_command(
    face: Face,
    email: str,
    heirs: tuple[str, ...],
    by_load: bool,
    pool: bool,
    rotate: bool,
    yes: bool,
    report: bool,
    as_json: bool,
) -> None:
    """Dismiss somebody: his access goes off at once, his clients stay.

    Says what will happen; --yes writes “status: left” and who gets his clients into
    staff.yaml and closes every file to him. The next cycle hands the clients over. It
    may run beside the worker; the same edit by hand does the same.
    """
    with App(face.folder, as_worker=False) as app:
        if report:
            printed(face, app, email, as_json=as_json)
            return
        day = app.clock.now().astimezone(app.config.company.zone).date()
        person = _person(face, app.config, email)
        rule = _rule(face, app.config, person, day, heirs, by_load=by_load, pool=pool)
        fresh = _Fresh.of(app, person, day) if rotate else _Fresh()
        if has_left(person, day) and not as_json:
            face.show(_gone(app, person))
        _dismissal(face, app, person, rule, fresh, yes=yes, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Fresh:
    """The bases that are to move to fresh spreadsheets.

    Attributes:
        bases: For each base why it can't now, None if it can.
    """

    bases: Mapping[BaseKey, Text | None] = field(default_factory=dict)

    @classmethod
    def of(cls, app: App, person: Person, day: date) -> _Fresh:
        """The shared bases of somebody who leaves."""
        his = bases_of_his(app.config, person, day)
        with app.journal.reading() as book:
            return cls({base: why_no_rotation(book, base) for base in his})

    def lines(self, config: Config) -> Iterator[Text]:
        """What is said of them."""
        for base, why in self.bases.items():
            name = base_text(base, config.pipeline)
            if why is not None:
                yield tr("{base} can't move now: {why}", base=name, why=why)
            else:
                yield tr(
                    "{base} moves to a fresh spreadsheet without version history; its"
                    " people are shut out for about three cycles, then clients are"
                    " handed over",
                    base=name,
                )

    def order(self, app: App) -> None:
        """Order it; what can't be now was said."""
        for base, why in self.bases.items():
            if why is None:
                with app.journal.writing() as book:
                    order_rotation(app.tools(), book, base)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What is said before anything is done.

    Attributes:
        person: Who leaves.
        foreseen: What will become of his clients.
        closing: Where access goes off; None if Google could not be asked.
    """

    person: Person
    foreseen: Foreseen
    closing: Closing | None


def _dismissal(
    face: Face,
    app: App,
    person: Person,
    rule: str | tuple[str, ...] | None,
    fresh: _Fresh,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    config, tools = dismissed(app.config, person, rule), app.tools()
    found = unknown = None
    try:
        with watched(face, tr("Looking who may open what"), app.traffic):
            found = closing(tools, config, person)
    except GoogleError as error:
        unknown = error.text
    foreseen = foresee(tools, config, person)
    told = _Told(person=person, foreseen=foreseen, closing=found)
    if as_json:
        said = {**_json(told, yes=yes), "fresh": list(fresh.bases)}
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        for line in _lines(face, config, told):
            click.echo(line)
        for text in fresh.lines(config):
            click.echo(f"  {face.say(text)}")
    if yes:
        # First of all, so that the worker closes even what this command can't.
        _write(face.folder, person.email, rule)
        fresh.order(app)
    if found is None:
        raise GoogleError(
            tr(
                "Google could not be asked: {why}. The next cycle that reaches it takes"
                " the access away before anything else",
                why=unknown or Text(""),
            )
        )
    if yes:
        _close(face, tools, person, found)
    if not as_json:
        done = tr("Access is off; the next cycle hands the clients over")
        face.show(done if yes else tr("Nothing was done. Order it with --yes"))


def _close(face: Face, tools: Tools, person: Person, found: Closing) -> None:
    """Take the access away now.

    Raises:
        SheetsyncError: Google refused some of it.
    """
    done = close(tools, found)
    for hold in done.holds:
        face.warn(tr("{why}. {hint}", why=hold.why, hint=hold.hint))
    if done.holds:
        raise SheetsyncError(tr("{name} can still open files", name=person.name))


def _write(folder: Path, email: str, rule: str | tuple[str, ...] | None) -> None:
    """Write it into staff.yaml; what would break the file is not left there."""
    path = folder / "staff.yaml"
    before = path.read_bytes()
    dismiss_person(folder, email, rule)
    try:
        load(folder)
    except ConfigError:
        path.write_bytes(before)
        raise


def _gone(app: App, person: Person) -> Text:
    """Somebody left before: since when, and where it says what became of it."""
    zone = app.config.company.zone
    with app.journal.reading() as book:
        noted = [one.at for one in departures(book) if one.email == person.email]
    if not noted:
        return tr("{name} left already; the next cycle notes it", name=person.name)
    return tr(
        "{name} left already, on {day}. What became of it: sheetsync offboard {email}"
        " --report",
        name=person.name,
        day=noted[-1].astimezone(zone).date(),
        email=person.email,
    )


def _person(face: Face, config: Config, email: str) -> Person:
    if any(canonical(one) == canonical(email) for one in config.company.accounts):
        why = tr("the owner and the worker can't be dismissed")
        raise click.BadParameter(face.say(why), param_hint="EMAIL")
    person = config.staff.at(email.strip())
    if person is None:
        why = tr("nobody in staff.yaml has the address {email}", email=email)
        raise click.BadParameter(face.say(why), param_hint="EMAIL")
    return person


def _rule(
    face: Face,
    config: Config,
    person: Person,
    day: date,
    heirs: tuple[str, ...],
    *,
    by_load: bool,
    pool: bool,
) -> str | tuple[str, ...] | None:
    """Who gets the clients, as it was typed; None where nothing was."""
    if bool(heirs) + by_load + pool > 1:
        why = tr("say one of --to, --by-load and --pool")
        raise click.UsageError(face.say(why))
    if by_load:
        return BY_LOAD
    if pool:
        return FREE_POOL
    named = tuple(dict.fromkeys(one.strip().casefold() for one in heirs))
    for email in named:
        wrong = _no_heir(config, person, email, day)
        if wrong is not None:
            raise click.BadParameter(face.say(wrong), param_hint="--to")
    return named or None


def _no_heir(config: Config, person: Person, email: str, day: date) -> Text | None:
    heir = config.staff.at(email)
    if heir is None:
        return tr("nobody in staff.yaml has the address {email}", email=email)
    if heir.email == person.email:
        return tr("{name} can't get his own clients", name=person.name)
    if heir.role != person.role:
        return tr(
            "{name} does other work than {leaver}", name=heir.name, leaver=person.name
        )
    if heir.status != "works" or not heir.works_on(day):
        return tr("{name} does not work now", name=heir.name)
    return None


def _lines(face: Face, config: Config, told: _Told) -> Iterator[str]:
    """What will happen, in the order in which it does."""
    person = told.person
    yield click.style(
        face.say(tr("{name} ({email}) leaves:", name=person.name, email=person.email)),
        bold=True,
    )
    texts = (*_about_files(told), *_about_clients(config, told.foreseen))
    for text in texts:
        yield f"  {_printable(face.say(text))}"


def _about_files(told: _Told) -> Iterator[Text]:
    if told.closing is None:
        return
    for name in told.closing.names:
        yield tr("closes: {file}", file=name)
    for hold in told.closing.holds:
        yield tr("stays open: {why}. {hint}", why=hold.why, hint=hold.hint)
    if not told.closing.names:
        yield tr("no file has to be closed")


def _about_clients(config: Config, foreseen: Foreseen) -> Iterator[Text]:
    for (stage_id, name), count in sorted(foreseen.shares.items()):
        stage = config.pipeline.stage(stage_id)
        yield _share(stage_text(stage) if stage else Text(stage_id), name, count)
    if not foreseen.shares:
        yield tr("no client has to be handed over")
    for client, source, target, state in foreseen.departure.moves:
        yield tr(
            "on the way: {company} ({client}), {source} → {target}, {state}",
            company=foreseen.companies[client],
            client=client,
            source=base_text(source, config.pipeline),
            target=base_text(target, config.pipeline),
            state=_STATES.get(state, tr("under way")),
        )
    for client, day in foreseen.departure.promised:
        yield tr(
            "promised: {company} ({client}) on {day}",
            company=foreseen.companies[client],
            client=client,
            day=day,
        )


def _share(stage: Text, name: str, count: int) -> Text:
    if not name:
        return trn(
            count,
            "{stage}: {n} client becomes free",
            "{stage}: {n} clients become free",
            stage=stage,
        )
    return trn(
        count,
        "{stage}: {n} client goes to {name}",
        "{stage}: {n} clients go to {name}",
        stage=stage,
        name=name,
    )


def _printable(words: str) -> str:
    """A sentence without what could steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in words)


def _json(told: _Told, *, yes: bool) -> dict[str, Any]:
    """All of it, with IDs in place of names: it may end in a log."""
    found = told.foreseen
    return {
        "person": told.person.email,
        "ordered": yes,
        "closes": None if told.closing is None else list(told.closing.names),
        "clients": [
            {"stage": stage, "to": name or None, "count": count}
            for (stage, name), count in sorted(found.shares.items())
        ],
        "moves": [
            {"client": client, "source": source, "target": target, "state": state}
            for client, source, target, state in found.departure.moves
        ],
        "promised": [
            {"client": client, "day": day.isoformat()}
            for client, day in found.departure.promised
        ],
    }
