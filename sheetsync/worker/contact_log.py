"""The contact logs as they stand in the bases: whom people talked to, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sheetsync.config import Config
from sheetsync.core.ids import ClientId, as_client_id, stage_of
from sheetsync.core.rows import Cell, as_day, as_text, folded, is_blank
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.locales.headers import in_all_languages
from sheetsync.locales.text import tr

_NO = {folded(one) for one in in_all_languages(tr("no"))} | {"0", "-", "−", "–"}
"""What says no where anything else that is typed says yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A row of a contact log.

    Attributes:
        client: Whom they talked to.
        day: When.
        person: Who of us.
        channel: Call, letter, meeting …
        minutes: How many minutes.
        outcome: What came of it.
        comment: What was written down.
        next_contact: When to talk again.
        script: Which version of the script was read.
        materials: Whether the client got our materials; None if nothing is typed.
        data: Whether his data were found out, likewise.
        screening: Whether it became clear that we need him, likewise.
        record: Where the call can be heard.
        seen_as: How he sees the company.
    """

    client: ClientId
    day: date
    person: str | None
    channel: str | None
    minutes: float | None
    outcome: str | None
    comment: str | None
    next_contact: date | None
    script: str | None = None
    materials: bool | None = None
    data: bool | None = None
    screening: bool | None = None
    record: str | None = None
    seen_as: str | None = None


def contacts_in(config: Config, view: BaseView) -> Iterator[Contact]:
    """The rows of a base's contact logs that have a client's ID and a day.

    A row that was typed a moment ago gets its client's ID in the next cycle and
    counts from then on.

    Args:
        config: It says which tabs are logs: those of child rows with a day.
        view: The base as it was read.
    """
    stage = config.pipeline.stage(stage_of(view.base))
    for tab in stage.tabs if stage else ():
        shown = view.tabs.get(tab.id)
        if shown is not None:
            read = (_contact(shown, row) for row in shown.rows)
            yield from (contact for contact in read if contact is not None)


def _contact(tab: TabView, row: Row) -> Contact | None:
    client = as_client_id(tab.cell(row, "client_id"))
    day = as_day(tab.cell(row, "day"))
    if client is None or day is None:
        return None
    return Contact(
        client=client,
        day=day,
        person=_words(tab.cell(row, "person")),
        channel=_words(tab.cell(row, "channel")),
        minutes=_number(tab.cell(row, "minutes")),
        outcome=_words(tab.cell(row, "outcome")),
        comment=_words(tab.cell(row, "comment")),
        next_contact=as_day(tab.cell(row, "next_contact")),
        script=_words(tab.cell(row, "script")),
        materials=_yes(tab.cell(row, "materials")),
        data=_yes(tab.cell(row, "data")),
        screening=_yes(tab.cell(row, "screening")),
        record=_words(tab.cell(row, "record")),
        seen_as=_words(tab.cell(row, "seen_as")),
    )


def _words(cell: Cell) -> str | None:
    return as_text(cell) or None


def _yes(cell: Cell) -> bool | None:
    """Whether a cell says yes; None if nothing is typed. An empty box says no."""
    if isinstance(cell, bool) or is_blank(cell):
        return cell if isinstance(cell, bool) else None
    return folded(cell) not in _NO


def _number(cell: Cell) -> float | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return float(cell)
