"""Who am I? The people whom a visitor may act as."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from nicegui import ui

if TYPE_CHECKING:
    from sheetsync.emulator.page.visit import Visit


def show_people(visit: Visit) -> None:
    """Show the people; whoever is chosen goes on to the page that was asked for."""
    say = visit.words
    ui.page_title(say("Local Google"))
    with visit.google.lock:
        people = visit.google.people.sign_in_choices()
    links = "".join(
        f'<a href="{escape(_address(visit, one.email))}">'
        f"<span>{escape(one.name)}</span>"
        f'<span class="quiet">{escape(one.email)}</span></a>'
        for one in people
    )
    hint = say("There are no passwords here: choose the person to act as.")
    _show(
        f"<h1>{escape(say('Who are you?'))}</h1><p class=quiet>{escape(hint)}</p>"
        f'<nav class="card" aria-label="{escape(say("Who are you?"))}">{links}'
        f"{_form(visit)}</nav>"
    )


def _address(visit: Visit, email: str) -> str:
    return visit.address(visit.path, email=email, tab=_number(visit.tab))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _form(visit: Visit) -> str:
    """Return the form for an address that nobody has used yet."""
    label = escape(visit.words("Another address"))
    kept = {"lang": visit.asked_language, "gid": visit.tab}
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in kept.items()
        if value
    )
    return (
        f'<form action="{escape(visit.path)}" method="get">{hidden}'
        f'<input type="email" name="as" required placeholder="{label}"'
        f' aria-label="{label}"><button>{escape(visit.words("Enter"))}</button></form>'
    )


def _show(html: str) -> None:
    ui.html(html, sanitize=False).classes("plain-page")
