"""What the journal gives back: frozen, typed, moments aware and in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sheetsync.core.ids import NO_BASE, BaseKey, ClientId, SpreadsheetId
from sheetsync.core.import_purchases import NewPurchase
from sheetsync.core.kept import KeptCells, kept_values
from sheetsync.core.rows import Cell, Cells
from sheetsync.locales.text import Text

ClientState: TypeAlias = Literal["live", "deleted"]
"""Whether a client has a row, or somebody deleted it and it stays so."""

BatchOutcome: TypeAlias = Literal["applied", "refused", "burnt"]
"""How a batch ended; an unanswered one has no outcome yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """One pass of the worker; without an end it is running or was cut off."""

    cycle_id: int
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBase:
    """A base's spreadsheet.

    Attributes:
        base: Its key, ``stage/holder``.
        spreadsheet: Google's id of its file.
        made_at: When it was recorded.
        version_checked: Drive's version of the file when its inside was looked at.
        checked_at: When that was.
        retired_at: Since when it is a base no more.
    """

    base: BaseKey
    spreadsheet: SpreadsheetId
    made_at: datetime
    version_checked: int | None = None
    checked_at: datetime | None = None
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownClient:
    """A client as he was last seen.

    Attributes:
        client_id: His identity for life.
        registered_at: When he was first entered.
        base: Where he lives.
        state: ``live``, or ``deleted`` where his row is gone and stays so.
        responsible: Name of the person responsible, "" in the free pool.
        kept_cells: Cells that his present base has no column for, whole.
    """

    client_id: ClientId
    registered_at: datetime
    base: BaseKey
    state: ClientState = "live"
    responsible: str = ""
    kept_cells: KeptCells = field(default_factory=dict)

    @property
    def kept(self) -> dict[str, Cell]:
        """What the cells hold that his present base has no column for."""
        return kept_values(self.kept_cells)


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A client's row when it was last read; the position counts from 0."""

    position: int
    fingerprint: str
    cells: Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """How a base differs from its last snapshot, each part sorted by ID.

    Attributes:
        added: Clients who have a row now and had none.
        changed: Clients whose cells differ.
        gone: Clients who had a row and have none now.
        shifted: Clients whose row merely stands elsewhere.
        before: What the changed and the gone held.
    """

    added: tuple[ClientId, ...] = ()
    changed: tuple[ClientId, ...] = ()
    gone: tuple[ClientId, ...] = ()
    shifted: tuple[ClientId, ...] = ()
    before: Mapping[ClientId, Cells] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.changed or self.gone or self.shifted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A client's time in a stage; ``left_at`` is None while he is there."""

    client_id: ClientId
    stage: str
    entered_at: datetime
    left_at: datetime | None = None
    responsible: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A client on his way from one base to another.

    Attributes:
        move_id: Its name, chosen before it is first recorded.
        client_id: Who moves.
        source: The base he leaves.
        target: The base he goes to.
        state: Where the move stands; ``done`` and ``abandoned`` are over.
        image: His rows as they were last copied.
        copy_batch: The batch that puts him into the target.
        remove_batch: The batch that takes him out of the source.
        attempt: How often the removal was tried.
        why: Why it is parked or was abandoned.
        created_at: When it was first recorded.
        changed_at: When it last advanced.
    """

    move_id: str
    client_id: ClientId
    source: BaseKey
    target: BaseKey
    state: str
    image: Mapping[str, Any]
    copy_batch: int | None
    remove_batch: int | None
    attempt: int
    why: Text | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A request that writes clients' rows; without an outcome it is unanswered."""

    batch_id: int
    spreadsheet: SpreadsheetId
    token: int
    kind: str
    body_digest: str
    sent_at: datetime
    answered_at: datetime | None = None
    outcome: BatchOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase(NewPurchase):
    """A recorded purchase, and the import that brought it, if one did."""

    purchase_id: int
    import_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file that was taken in.

    Attributes:
        import_id: Its number, growing with time.
        kind: What it held: purchases, plans, calls, payments or clients.
        source: The file's name.
        at: When it was taken in.
        accepted: How many of its lines brought something new.
        rejected: How many were not taken in.
        digest: Equal for the same content of a file; "" of old imports.
        undone_at: When it was taken back, if it was.
    """

    import_id: int
    kind: str
    source: str
    at: datetime
    accepted: int
    rejected: int
    digest: str = ""
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What became of the lines that an import had brought.

    Attributes:
        removed: How many are gone.
        passed_on: How many stay, because a later import says them as well.
        placed: How many stay, because clients have rows already.
        restored: How many lines count again that it had taken the place of.
    """

    removed: int = 0
    passed_on: int = 0
    placed: int = 0
    restored: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An imported client; he waits for a row until ``placed_at`` is known."""

    arrival_id: int
    stage: str
    cells: Mapping[str, Cell]
    import_id: int | None
    client_id: ClientId | None = None
    placed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEvent:
    """Access that was given, taken or closed, to whom, in which file, and why.

    Attributes:
        event_id: Its number, growing with time.
        at: When.
        spreadsheet: Google's id of the file; it may be gone by now.
        file_name: What it was called.
        person: Address, domain or ``anyone``; "" where it concerns the file alone.
        event: What happened, a word of `core.audit`.
        role: Drive's role, where one was given.
        why: The reason.
        base: What the file was then.
        possible: How many people could have made the drift that was found or mended;
            0 where there was none and sheetsync acts on its own.
    """

    event_id: int
    at: datetime
    spreadsheet: SpreadsheetId
    file_name: str
    person: str
    event: str
    role: str
    why: Text | None
    base: BaseKey = NO_BASE
    possible: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEntry:
    """Something that waits for a person.

    Attributes:
        key: Equal in every cycle for the same matter.
        kind: Its kind, a word of the worker's.
        subject: Whom or what it is about: a client's ID, a base, a file.
        base: In which base, "" where in none.
        why: What happened.
        hint: What to do.
        mark: Differs where what is held differs.
    """

    key: str
    kind: str
    subject: str
    base: str
    why: Text
    hint: Text
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(HeldEntry):
    """A held entry and the moment since when it waits."""

    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    """Something that happened to a subject, in a cycle or outside of any."""

    event_id: int
    at: datetime
    cycle_id: int | None
    subject: str
    event: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """What the owner answered to something that waited for him.

    Attributes:
        item: Its short name when he answered.
        key: The key of the hold, "" where nothing of that name waited.
        kind: The hold's kind.
        subject: Whom or what it was about.
        base: In which base.
        words: What he typed.
        answer: What he meant, a word of `core.decisions.Answer`; "" if unknown.
        answered_by: ``desk`` or ``cli``.
        mark: What he answered to, as `core.decisions.mark_of` has it; once it
            stands, what he left as it is.
        why: Why nothing is done about it.
    """

    item: str
    words: str
    answered_by: str
    key: str = ""
    kind: str = ""
    subject: str = ""
    base: str = ""
    mark: str = ""
    answer: str = ""
    why: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(NewDecision):
    """A recorded answer, and what became of it.

    Attributes:
        decision_id: Its number, growing with time.
        answered_at: When it was read or typed.
        state: ``asked``, ``begun``, ``done``, ``void``, or, for what the owner
            wants to see no more, ``standing`` and then ``over``.
        order: What was sent to carry it out, while that is not settled.
        settled_at: When nothing more was to be done about it.
    """

    decision_id: int
    answered_at: datetime
    state: str
    order: Mapping[str, Any] | None = None
    settled_at: datetime | None = None
