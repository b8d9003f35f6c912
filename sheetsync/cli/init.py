"""``sheetsync init``: writes config/ from answers, signs in, makes the bases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict, Unpack

import click

from sheetsync.app import REAL, App
from sheetsync.cli.face import Face
from sheetsync.cli.first_config import first_config, wrong_answer
from sheetsync.cli.login import login_command
from sheetsync.cli.progress import watched
from sheetsync.cli.show_done import done_text
from sheetsync.config.loader import FILES
from sheetsync.locales.catalogue import LOCALES
from sheetsync.locales.text import Text, tr


class Answers(TypedDict):
    """What was said on the command line; None where it has to be asked."""

    name: str | None
    owner: str | None
    timezone: str | None
    locale: str | None
    currency: str | None
    where: str | None


@click.command("init")
@click.option("--name", help="The company's name, as it stands in file names.")
@click.option("--owner", help="The Google account that owns every file.")
@click.option("--timezone", help="IANA name, such as Europe/Moscow.")
@click.option("--locale", type=click.Choice(LOCALES), help="Language of the sheets.")
@click.option("--currency", help="ISO 4217 code of all money, such as RUB.")
@click.option(
    "--where",
    type=click.Choice(["embedded", "google"]),
    help="A local Google to try it out, or the real one.",
)
@click.option(
    "--bases/--no-bases",
    default=None,
    help="Make the spreadsheets now, or leave that to the first run.",
)
@click.option(
    "--force", is_flag=True, help="Replace files of config/; the old ones are kept."
)
@click.pass_context
def init_command(
    ctx: click.Context, /, bases: bool | None, force: bool, **said: Unpack[Answers]
) -> None:
    """Write config/ from your answers, sign in, and make the bases.

    Whatever is not given as an option is asked. Nothing is replaced without --force.
    """
    face: Face = ctx.obj
    there = [name for name in FILES if (face.folder / name).exists()]
    if there and not force:
        raise click.UsageError(
            face.say(
                tr(
                    "{folder} has {files} already. Choose another folder with"
                    " --config, or --force to replace them; they are kept as .bak",
                    folder=str(face.folder),
                    files=", ".join(there),
                )
            )
        )
    answers = _answers(face, said)
    _write(face, first_config(face.folder, answers))
    if answers["where"] == REAL:
        ctx.invoke(login_command)
    if bases is None:
        bases = click.confirm(face.say(tr("Make the spreadsheets now?")), default=True)
    if bases:
        _make_bases(face)
    face.show(
        tr(
            "Now write your people into {staff}, then start “sheetsync run”",
            staff=str(face.folder / "staff.yaml"),
        )
    )


def _answers(face: Face, said: Answers) -> dict[str, str]:
    """What was said, and for the rest what is answered now."""
    questions: tuple[tuple[str, str | None, Text, str | None], ...] = (
        ("name", said["name"], tr("Name of the company"), None),
        ("owner", said["owner"], tr("Google account of the owner"), None),
        ("timezone", said["timezone"], tr("Time zone"), "Europe/Moscow"),
        ("locale", said["locale"], tr("Language of the sheets (en, ru)"), face.locale),
        ("currency", said["currency"], tr("Currency"), "RUB"),
        ("where", said["where"], tr("Which Google (embedded, google)"), "embedded"),
    )
    return {
        field: _answer(face, field, given, question, default)
        for field, given, question, default in questions
    }


def _answer(
    face: Face, field: str, given: str | None, question: Text, default: str | None
) -> str:
    def sound(answer: str) -> str:
        problem = wrong_answer(field, answer)
        if problem is not None:
            words = face.say(problem)
            raise click.BadParameter(words, param_hint=f"--{field}")
        return answer.strip()

    if given is not None:
        return sound(given)
    answer: str = click.prompt(face.say(question), default=default, value_proc=sound)
    return answer


def _write(face: Face, texts: Mapping[str, str]) -> None:
    face.folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        path = face.folder / name
        if path.exists():
            kept = _free_name(path)
            path.rename(kept)
            face.show(tr("{old} is kept as {new}", old=str(path), new=kept.name))
        path.write_text(text, encoding="utf-8")
        face.show(tr("{path} is written", path=str(path)))


def _free_name(path: Path) -> Path:
    """A name beside a file that nothing has yet: ``.bak``, then ``.bak2``."""
    number, kept = 1, path.with_name(f"{path.name}.bak")
    while kept.exists():
        number += 1
        kept = path.with_name(f"{path.name}.bak{number}")
    return kept


def _make_bases(face: Face) -> None:
    with App(face.folder) as app:
        with watched(face, tr("Making the spreadsheets"), app.traffic):
            done = app.cycle()
            app.publish()
        face.show(done_text(done))
