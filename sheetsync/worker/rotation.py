"""Bases that are to move to fresh spreadsheets: orders, what they wait for, and files.

`sheetsync.worker.rotating` carries them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from sheetsync.config import Config
from sheetsync.core.changes import Hold
from sheetsync.core.ids import BaseKey, is_derived_file, new_token
from sheetsync.core.names import base_text
from sheetsync.core.rotation import SHUT, RotationState
from sheetsync.core.saga import MoveState
from sheetsync.core.snapshot import Files, FileView
from sheetsync.errors import SheetsyncError
from sheetsync.journal.book import Book
from sheetsync.journal.rotations import Rotation
from sheetsync.locales.text import Text, tr
from sheetsync.worker.frozen import frozen_bases
from sheetsync.worker.tools import Tools

QUIET_WITHIN = timedelta(hours=1)
"""So long a rotation waits for moves to end; new ones do not begin meanwhile."""


def order_rotation(tools: Tools, book: Book, base: BaseKey) -> None:
    """Order that a base moves to a fresh spreadsheet; the next cycle begins.

    Args:
        tools: The worker's tools.
        book: The journal.
        base: Which base.

    Raises:
        SheetsyncError: There is no such base, or something must be decided first.
    """
    why = why_no_rotation(book, base)
    if why is not None:
        raise SheetsyncError(why)
    known = book.bases.by(base)
    assert known is not None
    book.rotations.order(base, known.spreadsheet, f"{new_token(tools.draw):08x}")
    book.history.add(base, "rotation.ordered", {"spreadsheet": known.spreadsheet})


def why_no_rotation(book: Book, base: BaseKey) -> Text | None:
    """Why a base can't be moved to a fresh spreadsheet now; None if it can."""
    known = book.bases.by(base)
    if known is None or known.retired_at is not None or is_derived_file(base):
        return tr("The base {base} was not made yet", base=base)
    if base in book.rotations.under_way():
        return tr("It was ordered already, and is under way")
    return why_waits(book, base)


def why_waits(book: Book, base: BaseKey) -> Text | None:
    """What the owner must see to before a base can be moved; None if nothing."""
    if any(
        one.state == MoveState.PARKED and base in {one.source, one.target}
        for one in book.moves.open()
    ):
        return tr("A move of a client is parked there and waits for your decision")
    if base in frozen_bases(book):
        return tr("Too much changed there at once: say first what is to be done")
    if base in book.restores.waiting():
        return tr("It is being brought back as it stood")
    return None


def rotating_bases(book: Book) -> frozenset[BaseKey]:
    """The bases that the planner leaves alone because they move."""
    return frozenset(
        base
        for base, one in book.rotations.under_way().items()
        if one.state in SHUT or why_waits(book, base) is None
    )


def shut_bases(book: Book) -> frozenset[BaseKey]:
    """The bases that only the owner may open now because they move."""
    under_way = book.rotations.under_way()
    return frozenset(base for base, one in under_way.items() if one.state in SHUT)


def begin_rotations(tools: Tools) -> None:
    """Let those begin to close whose moves have come to rest."""
    with tools.journal.writing() as book:
        for base, one in book.rotations.under_way().items():
            if one.state is not RotationState.ORDERED or why_waits(book, base):
                continue
            if tools.config.pipeline.stage(base.partition("/")[0]) is None:
                why = tr("stages.yaml has no such stage any more")
                book.rotations.end(one.rotation_id, RotationState.ABANDONED, why)
            elif is_quiet(book, one):
                book.rotations.advance(one.rotation_id, RotationState.CLOSING)
            elif tools.clock.now() - one.ordered_at > QUIET_WITHIN:
                why = tr("moves that touch it did not end within an hour")
                book.rotations.end(one.rotation_id, RotationState.ABANDONED, why)


def is_quiet(book: Book, one: Rotation) -> bool:
    """Whether nothing is under way that touches the base."""
    return not (
        any(one.base in {move.source, move.target} for move in book.moves.open())
        or any(batch.spreadsheet == one.old for batch in book.batches.open())
        or any(repair.base == one.base for repair in book.repairs.open())
    )


def rotation_holds(book: Book, config: Config) -> Iterator[Hold]:
    """What the owner must know of rotations that wait or did not come about."""
    for base, one in book.rotations.last().items():
        name = base_text(base, config.pipeline)
        waits = why_waits(book, base) if one.state is RotationState.ORDERED else None
        if waits is not None:
            yield Hold(
                kind="rotation",
                base=base,
                subject="",
                mark=f"{one.rotation_id} waits",
                why=tr(
                    "{base} does not move to a fresh spreadsheet yet. {why}",
                    base=name,
                    why=waits,
                ),
                hint=tr("Once that is decided it goes on by itself"),
            )
        elif one.why is not None:
            yield Hold(
                kind="rotation",
                base=base,
                subject="",
                mark=str(one.rotation_id),
                why=tr("{base}, fresh spreadsheet: {why}", base=name, why=one.why),
                hint=tr("“sheetsync rotate” orders it once more"),
            )


def without_copies(book: Book, files: Files) -> tuple[Files, tuple[FileView, ...]]:
    """Drive's list without the files that rotations leave or make, and their spares.

    Returns:
        The list, and copies of ours that no base needs: one that was made twice
        because Google's answer was lost, or one that arrived when all was done.
    """
    tokens = book.rotations.tokens()
    left = {one.old for one in tokens.values()}
    kept, spare = [], []
    for file in files.doubles:
        one = tokens.get(file.rotation)
        if one is None:
            if file.spreadsheet not in left:
                kept.append(file)
        elif one.state is not RotationState.COPYING and file.spreadsheet != one.new:
            spare.append(file)
    return replace(files, doubles=tuple(kept)), tuple(spare)
