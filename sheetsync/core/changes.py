"""What a plan is made of: one class for each kind of change, and the hold.

A change says what is to become true and why; it holds what the effects need to
prove that they hit the right row, and nothing of how they do it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sheetsync.core.ids import BaseKey, ClientId, SpreadsheetId, stage_of
from sheetsync.core.row_changes import RowName
from sheetsync.core.rows import Cell
from sheetsync.locales.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Take somebody's access to a file away.

    Attributes:
        base: Whose file it is.
        permission: Google's id of the entry to remove.
        who: Address, domain or ``anyone``, for people to read.
        why: The reason.
        double: Which file, where it is a second one with the base's marks.
    """

    base: BaseKey
    permission: str
    who: str
    why: Text
    double: SpreadsheetId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BringHome:
    """Put a file back into the company's folder, and that one into My Drive.

    Attributes:
        base: Whose file it is.
        out_of: The folders that it leaves.
        why: The reason.
    """

    base: BaseKey
    out_of: tuple[str, ...]
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Lower:
    """Take a part of somebody's access away: a greater role, or an offer to own.

    Attributes:
        base: Whose file it is.
        permission: Google's id of the entry to change.
        who: His address, for people to read.
        role: Drive's role that he keeps.
        offered: Whether the file was offered to him as his own.
        why: The reason.
    """

    base: BaseKey
    permission: str
    who: str
    role: str
    why: Text
    offered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrict:
    """Set a file's restrictions back to what they must be.

    Attributes:
        base: Whose file it is.
        settings: Drive's fields to set, as ``files.update`` takes them.
        why: The reason.
    """

    base: BaseKey
    settings: Mapping[str, object]
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Give a person access to a file.

    Attributes:
        base: Whose file it is.
        email: Whom to.
        role: Drive's role.
        permission: The entry to change if there is one already, else "".
        lasting: Whether the entry was to end by itself, and must not.
        why: The reason.
    """

    base: BaseKey
    email: str
    role: str
    why: Text
    permission: str = ""
    lasting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeFile:
    """Make a base that config wants and Drive doesn't have."""

    base: BaseKey
    name: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptRow:
    """Write a new client's ID into a row that a person typed.

    Attributes:
        base: Where.
        index: The row when it was read.
        client: The new ID.
        expect: Fingerprint of the row when it was read.
        why: The reason.
    """

    base: BaseKey
    index: int
    client: ClientId
    expect: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBackId:
    """Write a known client's ID back into his row, where somebody cleared it."""

    base: BaseKey
    index: int
    client: ClientId
    expect: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRow:
    """Take a row out that the owner wants gone.

    Attributes:
        base: Where.
        index: The row when it was read.
        client: The ID in it, "" where there is none.
        cells: What people typed into it; only a row that holds just that is removed.
        hold: The key of the hold that he answered to.
        why: The reason.
    """

    base: BaseKey
    index: int
    client: str
    cells: Mapping[str, Cell]
    hold: str
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """Insert a row: an imported client, or one whose row somebody deleted.

    Attributes:
        base: Where.
        client: His ID.
        cells: What the row holds.
        arrival: Number of the import's entry, 0 for a restored row.
        why: The reason.
    """

    base: BaseKey
    client: ClientId
    cells: Mapping[str, Cell]
    why: Text
    arrival: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveClient:
    """Move a client, with his rows in tabs that travel, to another base.

    Attributes:
        client: Who.
        source: From where.
        target: Where to.
        stage: The stage that he enters.
        expect: Fingerprint of what people typed into the row that settled.
        written: The worker's cells of his row in the target.
        why: The reason.
        ordered: Whether the owner or config ordered it, whatever stage the row shows.
    """

    client: ClientId
    source: BaseKey
    target: BaseKey
    stage: str
    expect: str
    written: Mapping[str, Cell]
    why: Text
    ordered: bool = False

    @property
    def is_hand_over(self) -> bool:
        """Whether he stays in his stage and goes to another base of it."""
        return stage_of(self.source) == stage_of(self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowClient:
    """Bring rows of a tab that travels to the base their client went to.

    Attributes:
        client: Whose rows.
        source: Where they were typed.
        target: Where he lives now.
        tab: The tab.
        rows: Their indexes when they were read.
        why: The reason.
    """

    client: ClientId
    source: BaseKey
    target: BaseKey
    tab: str
    rows: tuple[int, ...]
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteCells:
    """Put the worker's columns of a row right.

    Attributes:
        base: Where.
        tab: Which tab.
        index: The row when it was read.
        cells: Column id to value; a value that is None empties the cell.
        subject: The client's ID, or "" where the row has none.
    """

    base: BaseKey
    tab: str
    index: int
    cells: Mapping[str, Cell]
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoredRow:
    """A row to write so that its base stands as it did.

    Attributes:
        name: Which row; a child row that nobody knows has the number 0.
        client: The ID that belongs into it, "" for none.
        index: Where it stood when it was read; None where it is to be inserted.
        found: What people had typed into it by then.
        cells: What it is to hold of what people type.
        entry: Its number in the journal where it was hit by mistake, else 0.
    """

    name: RowName
    client: ClientId
    index: int | None
    found: Mapping[str, Cell]
    cells: Mapping[str, Cell]
    entry: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreBase:
    """Bring a base back as it stood; nothing else is done there meanwhile.

    Attributes:
        base: Which base.
        order: The number of the owner's order.
        at: As it stood at that moment.
        rows: What is left to write; nothing where the order is carried out.
        why: The reason.
    """

    base: BaseKey
    order: int
    at: datetime
    rows: tuple[RestoredRow, ...]
    why: Text


FileChange: TypeAlias = Close | BringHome | Lower | Restrict | MakeFile | Grant
"""What is done about files and their sharing, in this order."""

Change: TypeAlias = (
    FileChange
    | AdoptRow
    | PutBackId
    | PlaceRow
    | MoveClient
    | FollowClient
    | RemoveRow
    | WriteCells
    | RestoreBase
)
"""Anything that a plan may hold, in the order in which a cycle does it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Something that is deliberately not done until a person has decided.

    Attributes:
        kind: Why, as a word: duplicate, elsewhere, gone, unsafe, fault, parked …
        base: Where.
        subject: A client's ID, a row (``row 7``) or "" for the whole base.
        why: What was found.
        hint: What to do about it.
        mark: Differs where what is held differs though the reason reads the same.
        alike: The reason as it is true of many rows; None where `why` itself is.
    """

    kind: str
    base: BaseKey
    subject: str
    why: Text
    hint: Text = field(default_factory=lambda: Text(""))
    mark: str = ""
    alike: Text | None = None

    @property
    def key(self) -> str:
        """Tells holds apart from cycle to cycle."""
        return hold_key(self.kind, self.base, self.subject)


def hold_key(kind: str, base: str, subject: str = "") -> str:
    """The key of the hold of that kind, on that subject, in that base."""
    return f"{kind}:{base}:{subject}"


def hold_parts(key: str) -> tuple[str, BaseKey, str]:
    """Kind, base and subject of a hold, by its key."""
    kind, base, subject = key.split(":", 2)
    return kind, BaseKey(base), subject
