"""My files: what a person may see, and nothing else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from nicegui import ui

from sheetsync.emulator.page.words import moment_text

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.page.calls import Hand
    from sheetsync.emulator.page.visit import Visit

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_AGAIN = 1.0
"""Seconds between two looks at the list."""


def show_files(visit: Visit, hand: Hand) -> None:
    """Show the files of a person, and keep the list fresh."""
    say = visit.words
    ui.page_title(f"{say('My files')} · {hand.email}")
    listed = hand.files()
    with ui.element("div").classes("plain-page"):
        ui.html(_heading(visit, hand), sanitize=False)
        place = ui.html(_table(visit, hand, listed), sanitize=False)

    def look_again() -> None:
        html = _table(visit, hand, hand.files())
        if html != place.content:
            place.set_content(html)

    ui.timer(_AGAIN, look_again)


def who(visit: Visit, email: str) -> str:
    """Return the HTML that tells who looks, with the way to be somebody else."""
    name = visit.google.people.get(email).name
    link = escape(visit.address(visit.path, tab=None))
    other = escape(visit.words("Someone else"))
    return (
        f'<div class="who"><span title="{escape(email)}">{escape(name)}</span> · '
        f'<a href="{link}">{other}</a></div>'
    )


def _heading(visit: Visit, hand: Hand) -> str:
    say = visit.words
    hint = escape(say("You see what you own and what was shared with you."))
    return (
        f'<div class="top"><h1>{escape(say("My files"))}</h1>{who(visit, hand.email)}'
        f'</div><p class="quiet">{hint}</p>'
    )


def _table(visit: Visit, hand: Hand, listed: list[Json]) -> str:
    say = visit.words
    if not listed:
        return f"<p>{escape(say('There are no files for you yet.'))}</p>"
    heads = "".join(
        f'<th scope="col">{escape(say(one))}</th>'
        for one in ("Name", "Owner", "Last changed")
    )
    rows = "".join(_row(visit, hand, one) for one in listed)
    return (
        f'<div class="card"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(visit: Visit, hand: Hand, file: Json) -> str:
    name = escape(file["name"])
    if file["mimeType"] == SPREADSHEET:
        link = escape(visit.file_address(file["id"], hand.email))
        name = f'<a href="{link}">{name}</a>'
    owner = _owner(visit, file)
    changed = moment_text(file["modifiedTime"])
    by = _person(visit, file.get("lastModifyingUser", {}))
    return (
        f"<tr><td>{name}</td><td>{owner}</td>"
        f'<td>{changed} <span class="quiet">{by}</span></td></tr>'
    )


def _owner(visit: Visit, file: Json) -> str:
    """Return whose a file is: a person's, or a shared drive's."""
    if "driveId" in file:
        return escape(visit.google.drive.shared[file["driveId"]].name)
    return _person(visit, file["owners"][0])


def _person(visit: Visit, user: Json) -> str:
    if user.get("me"):
        return escape(visit.words("me"))
    return escape(user.get("displayName", ""))
