"""Bases that move to fresh spreadsheets, and which files they leave behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.core.rotation import ENDED, RotationState
from sheetsync.journal.codec import text_json, text_of
from sheetsync.journal.part import Part
from sheetsync.journal.schema import rotations
from sheetsync.locales.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """An order to move a base to a fresh spreadsheet.

    Attributes:
        rotation_id: Its number.
        base: Which base.
        state: How far it is.
        token: What its copies are recognised by, chosen before the first is made.
        old: The spreadsheet that it leaves.
        new: The spreadsheet that it goes to, "" before that is decided.
        digest: What both held when it was decided.
        attempt: How often a copy was made that did not equal the base.
        ordered_at: When the owner ordered it.
        closed_at: Since when nobody but him can open the base.
        ended_at: When nothing more was to be done.
        why: Why it was abandoned, or what the owner must look at.
    """

    rotation_id: int
    base: BaseKey
    state: RotationState
    token: str
    old: SpreadsheetId
    new: SpreadsheetId
    digest: str
    attempt: int
    ordered_at: datetime
    closed_at: datetime | None
    ended_at: datetime | None
    why: Text | None


class Rotations(Part):
    """Bases that move to fresh spreadsheets."""

    __slots__ = ()

    def order(self, base: BaseKey, old: SpreadsheetId, token: str) -> None:
        """Record that a base is to move; not again while it does.

        Args:
            base: Which base.
            old: Its spreadsheet now.
            token: What copies are recognised by.
        """
        if base in self.under_way():
            return
        self.connection.execute(
            insert(rotations).values(
                base=base,
                state=RotationState.ORDERED,
                token=token,
                old=old,
                new="",
                digest="",
                attempt=0,
                ordered_at=self.now(),
            )
        )

    def under_way(self) -> dict[BaseKey, Rotation]:
        """The rotations that are not over, by base."""
        found = self._where(rotations.c.state.not_in(ENDED))
        return {one.base: one for one in found}

    def last(self) -> dict[BaseKey, Rotation]:
        """The last rotation of each base that had any."""
        return {one.base: one for one in self._where(rotations.c.rotation_id > 0)}

    def tokens(self) -> dict[str, Rotation]:
        """Every rotation that there ever was, by its token."""
        return {one.token: one for one in self._where(rotations.c.rotation_id > 0)}

    def advance(self, number: int, state: RotationState) -> None:
        """Record how far a rotation is."""
        self._set(number, state=state)

    def closed(self, number: int) -> None:
        """Record that nobody but the owner can open the base from now on."""
        self._set(number, state=RotationState.COPYING, closed_at=self.now())

    def tried(self, number: int) -> None:
        """Record that a copy did not equal the base."""
        self._set(number, attempt=rotations.c.attempt + 1)

    def switched(self, number: int, new: SpreadsheetId, digest: str) -> None:
        """Record which spreadsheet the base has from now on."""
        self._set(number, state=RotationState.SWITCHED, new=new, digest=digest)

    def end(self, number: int, state: RotationState, why: Text | None = None) -> None:
        """Record that nothing more is to be done."""
        self._set(number, state=state, ended_at=self.now(), why_json=text_json(why))

    def _set(self, number: int, **values: object) -> None:
        self.connection.execute(
            update(rotations).where(rotations.c.rotation_id == number).values(**values)
        )

    def _where(self, condition: ColumnElement[bool]) -> list[Rotation]:
        found = self.connection.execute(
            select(rotations).where(condition).order_by(rotations.c.rotation_id)
        )
        return [_rotation(one) for one in found]


def _rotation(row: Row[Any]) -> Rotation:
    return Rotation(
        rotation_id=row.rotation_id,
        base=BaseKey(row.base),
        state=RotationState(row.state),
        token=row.token,
        old=SpreadsheetId(row.old),
        new=SpreadsheetId(row.new),
        digest=row.digest,
        attempt=row.attempt,
        ordered_at=row.ordered_at,
        closed_at=row.closed_at,
        ended_at=row.ended_at,
        why=text_of(row.why_json),
    )
