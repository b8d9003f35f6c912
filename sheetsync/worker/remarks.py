"""Notes and formulas of rows that travel: what is typed late there is not lost.

Google shows them in rows that are read whole: before a copy, and as undo rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from sheetsync.config import Stage
from sheetsync.core.ids import CLIENTS
from sheetsync.core.inspection import Meant
from sheetsync.core.layout import UNDO_STAMPS
from sheetsync.core.merge import NoteEdit
from sheetsync.core.remarks import Remarks, alike, remark
from sheetsync.core.rows import Cells, fingerprint
from sheetsync.core.saga import MoveState
from sheetsync.core.snapshot import BaseView
from sheetsync.journal.records import Move
from sheetsync.worker.cells import Image
from sheetsync.worker.parcels import Parcel, mark, written_by_us
from sheetsync.worker.standing import LATE, own_parcel, parcels_of
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import UndoRow

Notes: TypeAlias = dict[str, str]
"""The notes of a row, by column."""

ArrivedNotes: TypeAlias = dict[str, list[list[Notes]]]
"""Notes of copies by slot: of each row without and with what people had noted."""

NoteEdits: TypeAlias = dict[str, dict[str, NoteEdit]]
"""What people noted on copies: by the row's slot and column."""

BLIND = "blind"
"""In a move's image: its undo rows show something else though nobody typed."""

ARRIVED = "arrived_notes"
"""In a move's image: the notes of its copies, without and with what people noted."""

NOTED = "noted"
"""In a move's image: what people noted on copies that were taken back."""


WITHDRAWN = "withdrawn"
"""In a move's image: its copy is taken back, and no other one will follow."""


def slot(tab: str, cells: Cells) -> str:
    """What a row of a copy is called: a child row by what it shows."""
    return _name(tab, fingerprint(cells))


def _name(tab: str, shown: str) -> str:
    return CLIENTS if tab == CLIENTS else f"{tab} {shown}"


def goes_whole(move: Move, tabs: Iterable[str]) -> bool:
    """Whether a client leaves with his own row, or child rows of his alone move.

    Those whose client's row somebody deleted go after him whatever is noted there.
    """
    return own_parcel(move) is None or CLIENTS in tabs


def notes_of(image: Mapping[str, Mapping[str, Any]]) -> Notes:
    """The notes of a row, by column."""
    found = {key: str(cell.get("note", "")).strip() for key, cell in image.items()}
    return {key: note for key, note in found.items() if note}


def remarks_of(image: Image, keys: Sequence[str], row: int, left: int = 0) -> Remarks:
    """What stands beside the values of a row.

    Args:
        image: The row.
        keys: The columns of its tab.
        row: Where it stood when it was read.
        left: How many columns stood left of it.
    """
    places = {key: place for place, key in enumerate(keys, left)}
    return {
        key: remark(
            cell.get("note", ""), cell.get("formula", ""), row, places.get(key, 0)
        )
        for key, cell in image.items()
        if cell.get("note") or cell.get("formula")
    }


def saved_remarks(view: BaseView, tab: str, row: UndoRow) -> Remarks:
    """The same of an undo row, which stands elsewhere by now."""
    keys = view.tabs[tab].keys if tab in view.tabs else ()
    return remarks_of(row.image, keys, row.position, UNDO_STAMPS)


def parcel_remarks(view: BaseView, parcel: Parcel) -> Remarks:
    """The same of a row that was read whole in its own tab."""
    keys = view.tabs[parcel.tab].keys if parcel.tab in view.tabs else ()
    return remarks_of(parcel.image, keys, parcel.index)


def compared(
    view: BaseView, stage: Stage, move: Move, meant: Sequence[Meant]
) -> Iterator[Meant]:
    """Rows that are to be removed, with what must stand beside their values.

    A copy may have got notes if another copy follows: that one will have them.
    """
    known: dict[str, list[Remarks]] = defaultdict(list)
    if move.state == MoveState.REMOVING and goes_whole(move, [m.tab for m in meant]):
        for parcel in () if move.image.get(BLIND) else parcels_of(move):
            name = _name(parcel.tab, mark(stage, parcel))
            known[name].append(parcel_remarks(view, parcel))
    if move.state == MoveState.TAKING_BACK and move.image.get(WITHDRAWN):
        for name, rows in move.image.get(ARRIVED, {}).items():
            known[name] = [
                {key: remark(note, "", 0, 0) for key, note in full.items()}
                for _, full in rows
            ]
    for one in meant:
        expected = known[_name(one.tab, one.mark)]
        yield replace(one, remarks=expected.pop(0)) if expected else one


def taken_along(
    view: BaseView, stage: Stage, move: Move, rows: Sequence[UndoRow]
) -> dict[str, dict[str, list[str]]]:
    """What people noted on copies, these among them, as the journal keeps it.

    Args:
        view: The base in which the copies stood.
        stage: Its stage.
        move: Their move.
        rows: Their undo rows.
    """
    kept = {name: dict(edits) for name, edits in move.image.get(NOTED, {}).items()}
    arrived = move.image.get(ARRIVED, {})
    words = {tab.sheet: word for word, tab in view.tabs.items()}
    for row in rows:
        word = words[row.sheet]
        ours = written_by_us(stage, word)
        values = {key: one.get("value") for key, one in row.image.items()}
        name = slot(word, {k: v for k, v in values.items() if k not in ours})
        known = arrived.get(name, [])
        now = notes_of(row.image)
        if not known or any(now == full for _, full in known):
            continue
        bare, full = known[0]
        for key in sorted({*full, *now}):
            if now.get(key, "") != full.get(key, ""):
                edit = [bare.get(key, ""), now.get(key, "")]
                kept.setdefault(name, {})[key] = edit
    return kept


def note_edits(move: Move) -> NoteEdits:
    """What people noted on copies of the client that were taken back."""
    return {
        name: {key: NoteEdit(*one) for key, one in edits.items()}
        for name, edits in move.image.get(NOTED, {}).items()
    }


def note_edits_json(edits: NoteEdits) -> dict[str, dict[str, list[str]]]:
    """The same as the journal keeps it."""
    return {
        name: {key: [one.was, one.typed] for key, one in some.items()}
        for name, some in edits.items()
    }


def seems_late(
    view: BaseView, stage: Stage, before: Move | None, parcels: Sequence[Parcel]
) -> bool:
    """Whether a move was begun anew for rows that hold what they held all the same.

    Then undo rows show something else than the rows themselves, and what they show
    beside values proves nothing.
    """
    if before is None or not (before.image.get(LATE) or before.image.get(BLIND)):
        return False
    last = parcels_of(before)
    return len(last) == len(parcels) and all(
        _same(view, stage, one, other) for one, other in zip(last, parcels, strict=True)
    )


def is_doubtful(move: Move) -> bool:
    """Whether its rows were missed before, or its undo rows prove nothing of notes."""
    return bool(move.attempt or move.image.get(BLIND))


def note_late(tools: Tools, move: Move) -> Move:
    """Note that a move's source holds something else than was copied."""
    late = replace(move, image={**move.image, LATE: True})
    with tools.journal.writing() as book:
        book.moves.advance(move.move_id, move.state, image=late.image)
    return late


def is_late(
    view: BaseView, stage: Stage, move: Move, parcels: Sequence[Parcel]
) -> bool:
    """Whether rows that were read whole hold something else than was copied."""
    if not goes_whole(move, [one.tab for one in parcels]):
        return False
    known = list(parcels_of(move))
    for one in parcels:
        found = next((each for each in known if _same(view, stage, one, each)), None)
        if found is None:
            return True
        known.remove(found)
    return False


def _same(view: BaseView, stage: Stage, one: Parcel, other: Parcel) -> bool:
    return (
        one.tab == other.tab
        and mark(stage, one) == mark(stage, other)
        and alike(parcel_remarks(view, one), parcel_remarks(view, other))
    )
