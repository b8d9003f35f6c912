"""Taking an import back: its lines go, and what stays is told with the reason."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol, assert_never

from sheetsync.core.import_mappings import ImportKind
from sheetsync.core.imports import ImportRefused
from sheetsync.journal import Book, Journal
from sheetsync.journal.records import Import, TakenBack
from sheetsync.locales.text import tr


def import_of(book: Book, number: int) -> Import:
    """The import of that number, if it can be taken back.

    Raises:
        ImportRefused: There is none, or it was taken back already.
    """
    found = book.imports.get(number)
    if found is None:
        raise ImportRefused(
            tr(
                "There is no import {number}. “sheetsync import --list” shows all",
                number=number,
            )
        )
    if found.undone_at is not None:
        raise ImportRefused(tr("Import {number} was taken back already", number=number))
    return found


def take_back(journal: Journal, number: int, *, apply: bool) -> TakenBack:
    """Take back what an import brought.

    Args:
        journal: Where its lines are.
        number: The import's.
        apply: Whether to do it, or only to say what would come of it.

    Returns:
        How many of its lines go, and how many stay.

    Raises:
        ImportRefused: There is no such import, or it was taken back already.
    """
    done = TakenBack()
    # The surest way to know is to do it; an error leaves everything as it was.
    with suppress(_OnlyAsked), journal.writing() as book:
        found = import_of(book, number)
        done = _part(book, ImportKind(found.kind)).take_back(number)
        book.imports.undone(number)
        if not apply:
            raise _OnlyAsked
    return done


class _OnlyAsked(Exception):  # noqa: N818 - it reads as what it is
    """Nobody wants it done."""


class _TakesBack(Protocol):
    def take_back(self, import_id: int) -> TakenBack: ...


def _part(book: Book, kind: ImportKind) -> _TakesBack:
    match kind:
        case ImportKind.PURCHASES:
            return book.purchases
        case ImportKind.PLANS:
            return book.plans
        case ImportKind.CALLS:
            return book.calls
        case ImportKind.PAYMENTS:
            return book.payments
        case ImportKind.CLIENTS:
            return book.arrivals
        case _:
            assert_never(kind)
