"""``sheetsync login``: signs in to the Google account that sheetsync works with."""

from __future__ import annotations

import random
import webbrowser
from datetime import timedelta

import click

from sheetsync.cli.face import Face
from sheetsync.clock import SystemClock
from sheetsync.config.company import Company
from sheetsync.config.loader import load
from sheetsync.errors import SheetsyncError
from sheetsync.google.credential_files import OAuthClient, read_credential_file
from sheetsync.google.drive import Account
from sheetsync.google.sign_in import SignIn
from sheetsync.google.transport import Redirected
from sheetsync.locales.text import tr


@click.command("login")
@click.option(
    "--browser/--no-browser",
    default=True,
    help="Open a browser on this machine, or print an address for one elsewhere.",
)
@click.option(
    "--minutes",
    type=click.IntRange(1, 60),
    default=5,
    show_default=True,
    help="How long to wait for an answer in the browser.",
)
@click.pass_obj
def login_command(face: Face, browser: bool, minutes: int) -> None:
    """Sign in to the Google account that sheetsync works with.

    Needed once with an OAuth client, and again when Google ended the sign-in. Exits
    with 7 if nobody signed in.
    """
    try:
        company = load(face.folder).company
        found = _sign_in(face, company)
        if found is None:
            return
        limit = timedelta(minutes=minutes)
        account = _by_browser(face, found, limit) if browser else _by_paste(face, found)
    except SheetsyncError as error:
        face.fail(error)
    face.show(
        tr(
            "Signed in as {email}; the sign-in is kept in {path}",
            email=account.email,
            path=str(found.token),
        )
    )


def _sign_in(face: Face, company: Company) -> SignIn | None:
    """What config/ says of the sign-in; None, and why, if none is needed."""
    google = company.google
    if google.where == "embedded":
        face.show(
            tr(
                "The embedded Google needs no sign-in. For the real one write"
                " google.where: google into config/company.yaml"
            )
        )
        return None
    root = face.folder.parent
    client = read_credential_file(root / google.credentials)
    if not isinstance(client, OAuthClient):
        face.show(
            tr(
                "{path} signs in by itself, so there is nothing to do",
                path=google.credentials,
            )
        )
        return None
    return SignIn(
        client=client,
        account=company.works_as,
        token=root / google.token,
        clock=SystemClock(),
        chance=random.SystemRandom().random,
        adapter=None if google.where == "google" else Redirected(google.where),
    )


def _by_browser(face: Face, sign_in: SignIn, limit: timedelta) -> Account:
    def open_page(address: str) -> None:
        face.show(
            tr(
                "Google's page opens in your browser. If it does not, open {address}",
                address=address,
            )
        )
        webbrowser.open(address)

    words = face.say(
        tr("sheetsync has the answer. Close this page and go back to the terminal.")
    )
    return sign_in.by_browser(open_page, words, limit)


def _by_paste(face: Face, sign_in: SignIn) -> Account:
    def ask(address: str) -> str:
        face.show(
            tr(
                "Open {address} in any browser and press Allow. The browser then says"
                " that it can't open a page: copy that page's whole address",
                address=address,
            )
        )
        answer: str = click.prompt(face.say(tr("The address")))
        return answer

    return sign_in.by_paste(ask)
