"""What the rows of a base turned out to be."""

from __future__ import annotations

from dataclasses import dataclass, field

from sheetsync.core.changes import AdoptRow, Hold, PutBackId, RemoveRow
from sheetsync.core.ids import ClientId
from sheetsync.core.resting import Parted
from sheetsync.core.rows import Cells
from sheetsync.core.snapshot import Row
from sheetsync.locales.text import Text


@dataclass(slots=True)
class Identified:
    """What became of a base's rows; filled while they are looked at.

    Attributes:
        clients: Rows whose client is known and alone, by ID.
        changes: IDs to write.
        removals: Rows that the owner wants gone.
        held: Rows that wait for a person, with what their people read.
        holds: The same for the owner.
        returned: Clients whom the journal did not know or thought deleted.
        astray: Rows in which nobody typed anything, with an ID that belongs elsewhere.
        changed: What people typed into rows that differ from the last snapshot.
        blanked: Clients whose row holds nothing any more but the worker's columns.
        mixed: Clients in whose row another's particulars stand, as they were last.
        doubtful: Clients who seem to be registered twice.
        strangers: Clients who live in another base and have a row here.
        parted: Which rows were at rest, and which were looked at.
    """

    clients: dict[ClientId, Row] = field(default_factory=dict)
    changes: list[AdoptRow | PutBackId] = field(default_factory=list)
    removals: list[RemoveRow] = field(default_factory=list)
    held: dict[int, Text] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)
    returned: list[ClientId] = field(default_factory=list)
    astray: list[Row] = field(default_factory=list)
    changed: dict[ClientId, Cells] = field(default_factory=dict)
    blanked: dict[ClientId, list[Row]] = field(default_factory=dict)
    mixed: dict[ClientId, Cells] = field(default_factory=dict)
    doubtful: set[ClientId] = field(default_factory=set)
    strangers: set[ClientId] = field(default_factory=set)
    parted: Parted = field(default_factory=Parted)
