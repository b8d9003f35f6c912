"""``sheetsync emulator``: serves a local Google, and keeps its files."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sheetsync.cli.face import Face
from sheetsync.cli.ports import listening
from sheetsync.emulator import Google, serve
from sheetsync.emulator.quota import GOOGLES, UNLIMITED
from sheetsync.locales.text import tr

_STOPS = (signal.SIGINT, signal.SIGTERM)


@click.command("emulator")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8480,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes a free one.",
)
@click.option(
    "--data",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where its files are kept; without it they are gone when it stops.",
)
@click.option(
    "--token",
    "tokens",
    multiple=True,
    metavar="TOKEN=EMAIL",
    help="Let a bearer token act as a person; may be given many times.",
)
@click.option(
    "--api-key",
    "keys",
    multiple=True,
    metavar="KEY",
    help="Accept an API key; may be given many times.",
)
@click.option(
    "--quotas",
    is_flag=True,
    help="Answer 429 and 403 as Google does when too much is asked in a minute.",
)
@click.pass_obj
def emulator_command(
    face: Face,
    port: int,
    folder: Path | None,
    tokens: tuple[str, ...],
    keys: tuple[str, ...],
    quotas: bool,
) -> None:
    """Serve a local Google Sheets and Drive on this machine until Ctrl-C.

    Prints "ready http://127.0.0.1:PORT" when it answers. A bearer token that is an
    e-mail address acts as that person.
    """
    people = dict(_pair(face, one) for one in tokens)
    google = Google(directory=folder, quotas=GOOGLES if quotas else UNLIMITED)
    for token, email in people.items():
        google.sign_in.issue_beforehand(token, email)
    google.sign_in.api_keys.update(keys)
    if people or keys:
        google.save_accounts()
    try:
        with _ending_well(), listening(port, "--port"):
            serve(google, port, lambda url: click.echo(f"ready {url}"))
    finally:
        google.close()


@contextmanager
def _ending_well() -> Iterator[None]:
    """Let the server's own end be the end.

    It raises the signal that stopped it once more when it is done, which would kill
    the process before its state is closed.
    """
    before = {one: signal.signal(one, lambda *_: None) for one in _STOPS}
    try:
        yield
    finally:
        for number, former in before.items():
            signal.signal(number, former)


def _pair(face: Face, text: str) -> tuple[str, str]:
    token, _, email = text.rpartition("=")
    if not token or "@" not in email:
        words = tr("“{text}” is no TOKEN=EMAIL", text=text)
        raise click.BadParameter(face.say(words), param_hint="--token")
    return token, email
