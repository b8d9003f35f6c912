"""What Google was seen to do, and what may be built on it.

Moves rest on a few things that Google's documents promise and only a trial shows.
Where one of them does not hold, whatever rests on it is held, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from sheetsync.core.changes import (
    AdoptRow,
    Change,
    Close,
    Grant,
    Hold,
    MakeFile,
    PlaceRow,
    Restrict,
    WriteCells,
)
from sheetsync.core.ids import DESK
from sheetsync.core.plan import Plan
from sheetsync.locales.text import Text, tr


class CellPart(StrEnum):
    """What a copied cell may bring along."""

    VALUE = "value"
    FORMAT = "format"
    NOTE = "note"
    DROPDOWN = "dropdown"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a trial showed of a Google and an account.

    Attributes:
        tokens: A chosen ID is taken once only, and a refused batch leaves nothing.
        copied: What of a row arrives when it is copied into the undo tab.
        hidden: Rows that a filter hides arrive like others.
        shown: The answer to a batch shows the cells that it changed.
        trouble: Why there was no trial, if there was none.
    """

    tokens: bool = False
    copied: frozenset[CellPart] = frozenset()
    hidden: bool = False
    shown: bool = False
    trouble: Text | None = None

    @property
    def proves_hits(self) -> bool:
        """Whether an undo row tells which row a batch hit."""
        return CellPart.VALUE in self.copied and self.hidden and self.shown

    @property
    def firm(self) -> bool:
        """Whether clients may be moved."""
        return self.tokens and self.proves_hits

    @property
    def lost(self) -> tuple[CellPart, ...]:
        """What an undo row lacks, and with it a row that is put back from it."""
        return tuple(part for part in CellPart if part not in self.copied)

    def faults(self) -> Iterator[Text]:
        """Why clients may not be moved."""
        if self.trouble is not None:
            yield tr(
                "what Google does could not be tried out ({why})", why=self.trouble
            )
            return
        if not self.tokens:
            yield tr(
                "this Google carries out the same request twice, which could double a"
                " client"
            )
        if CellPart.VALUE not in self.copied:
            yield tr("a copy of a row does not arrive in a hidden tab")
        elif not self.hidden:
            yield tr("a copy of a row that a filter hides does not arrive")
        if not self.shown:
            yield tr("Google's answer does not show what a request changed")


def on_ground(plan: Plan, ground: Ground) -> Plan:
    """A plan without the changes that this ground does not carry, and why."""
    if ground.firm:
        return plan
    allowed = [one for one in plan.changes if _carries(ground, one)]
    nameless = {one.client for one in plan.changes if isinstance(one, AdoptRow)}
    changes = [
        one
        for one in allowed
        if not (isinstance(one, WriteCells) and one.subject in nameless)
    ]
    return replace(plan, changes=tuple(changes), holds=(*plan.holds, _hold(ground)))


def _carries(ground: Ground, change: Change) -> bool:
    match change:
        case Close() | Restrict() | Grant() | MakeFile() | WriteCells():
            return True
        case PlaceRow():
            return ground.tokens
        case _:
            return ground.firm


def _hold(ground: Ground) -> Hold:
    return Hold(
        kind="ground",
        base=DESK,
        subject="",
        why=tr(
            "Clients are not moved, and new rows get no ID: {faults}",
            faults=tuple(ground.faults()),
        ),
        hint=_hint(ground),
    )


def _hint(ground: Ground) -> Text:
    if ground.trouble is not None:
        return tr("The next cycle tries again")
    return tr("“sheetsync doctor” tries Google out again, and says what it found")
