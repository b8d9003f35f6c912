"""What one cycle did, for whoever started it, the journal and the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetsync.core.access import FilesPlan
from sheetsync.core.decisions import Answers
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.plan import Plan
from sheetsync.core.snapshot import BaseView
from sheetsync.worker.access import AccessDone
from sheetsync.worker.moves import MovesDone


@dataclass(slots=True)
class CycleDone:
    """What one cycle did.

    Attributes:
        files: The plan for files and their sharing.
        plan: The plan for rows.
        answers: What the owner decided, as far as the plan knew it.
        views: The bases as they were read.
        access: What was done about access.
        moves: What the moves came to.
        adopted: Clients who were registered.
        placed: Clients whose rows were inserted.
        removed: Rows that the owner wanted gone.
        written: Rows whose worker's cells were put right.
        mended: Parts of bases that were put right.
        restored: Rows that stand as they did, by the owner's order.
        held_now: What waits for a person since this cycle.
        released: What waits no more.
    """

    files: FilesPlan = field(default_factory=FilesPlan)
    plan: Plan = field(default_factory=Plan)
    answers: Answers = field(default_factory=Answers)
    views: Mapping[BaseKey, BaseView] = field(default_factory=dict)
    access: AccessDone = field(default_factory=AccessDone)
    moves: MovesDone = field(default_factory=MovesDone)
    adopted: list[ClientId] = field(default_factory=list)
    placed: list[ClientId] = field(default_factory=list)
    removed: int = 0
    written: int = 0
    mended: int = 0
    restored: int = 0
    held_now: int = 0
    released: int = 0

    def counts(self) -> dict[str, int]:
        """The figures of the cycle, for the journal and the log."""
        return {
            "adopted": len(self.adopted),
            "placed": len(self.placed),
            "removed": self.removed,
            "written": self.written,
            "moved": len(self.moves.moved),
            "parked": len(self.moves.parked),
            "abandoned": len(self.moves.abandoned),
            "closed": self.access.closed,
            "restricted": self.access.restricted,
            "granted": self.access.granted,
            "made": self.access.made,
            "mended": self.mended,
            "restored": self.restored,
            "held_now": self.held_now,
            "released": self.released,
        }
