"""Requests that write clients' rows: recorded before they leave, then answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update

from sheetsync.core.ids import SpreadsheetId
from sheetsync.journal.part import Part
from sheetsync.journal.records import Batch, BatchOutcome
from sheetsync.journal.schema import batches


class Batches(Part):
    """Requests that write clients' rows."""

    __slots__ = ()

    def send(
        self, spreadsheet: SpreadsheetId, token: int, kind: str, digest: str
    ) -> Batch:
        """Record a batch that is about to leave.

        The transaction must be committed before the request is sent.

        Raises:
            sqlalchemy.exc.IntegrityError: The token was used before.
        """
        at = self.now()
        batch_id = self.insert_numbered(
            insert(batches).values(
                spreadsheet=spreadsheet,
                token=token,
                kind=kind,
                body_digest=digest,
                sent_at=at,
            )
        )
        return Batch(
            batch_id=batch_id,
            spreadsheet=spreadsheet,
            token=token,
            kind=kind,
            body_digest=digest,
            sent_at=at,
        )

    def adopt(
        self, spreadsheet: SpreadsheetId, token: int, kind: str, outcome: BatchOutcome
    ) -> None:
        """Record a batch that only its token tells of: the journal was lost since."""
        self.connection.execute(
            insert(batches).values(
                spreadsheet=spreadsheet,
                token=token,
                kind=kind,
                body_digest="",
                sent_at=self.now(),
                answered_at=self.now(),
                outcome=outcome,
            )
        )

    def tokens(self, spreadsheet: SpreadsheetId) -> frozenset[int]:
        """The tokens of all batches that were ever meant for a spreadsheet."""
        found = self.connection.scalars(
            select(batches.c.token).where(batches.c.spreadsheet == spreadsheet)
        )
        return frozenset(found)

    def answered(self, batch_id: int, outcome: BatchOutcome) -> None:
        """Record how a batch ended."""
        self.connection.execute(
            update(batches)
            .where(batches.c.batch_id == batch_id)
            .values(answered_at=self.now(), outcome=outcome, body=None)
        )

    def keep_body(self, batch_id: int, body: str) -> None:
        """Keep what a batch sends, so that it can be sent again byte for byte."""
        self._set((batch_id,), body=body)

    def body(self, batch_id: int) -> str:
        """What a batch sent; "" if it was not kept or is needed no more."""
        found = self.connection.scalar(
            select(batches.c.body).where(batches.c.batch_id == batch_id)
        )
        return found or ""

    def forgettable(
        self, spreadsheet: SpreadsheetId | None = None
    ) -> tuple[Batch, ...]:
        """Answered batches whose tokens a spreadsheet, or any, holds for nothing.

        One that was refused left no token; one that was burnt might still arrive.
        """
        return self._where(
            *_of(spreadsheet),
            batches.c.outcome == "applied",
            batches.c.forgotten_at.is_(None),
        )

    def settled(self, tokens: Collection[int], by: datetime) -> tuple[Batch, ...]:
        """Batches with one of these tokens that were settled by a moment."""
        return self._where(
            batches.c.token.in_(tokens),
            batches.c.outcome.is_not(None),
            batches.c.answered_at <= by,
        )

    def forget(self, batch_ids: Sequence[int]) -> None:
        """Record that the spreadsheet holds the tokens of these batches no more."""
        self._set(batch_ids, forgotten_at=self.now())

    def _set(self, batch_ids: Sequence[int], **values: object) -> None:
        if batch_ids:
            self.connection.execute(
                update(batches)
                .where(batches.c.batch_id.in_(batch_ids))
                .values(**values)
            )

    def get(self, batch_id: int) -> Batch | None:
        """The batch of that number, if there is one."""
        found = self._where(batches.c.batch_id == batch_id)
        return found[0] if found else None

    def open(self, spreadsheet: SpreadsheetId | None = None) -> tuple[Batch, ...]:
        """Unanswered batches, of one spreadsheet or of all, the oldest first."""
        return self._where(batches.c.outcome.is_(None), *_of(spreadsheet))

    def since(
        self, moment: datetime, spreadsheet: SpreadsheetId | None = None
    ) -> tuple[Batch, ...]:
        """Batches sent at that moment or later, the oldest first."""
        return self._where(batches.c.sent_at >= moment, *_of(spreadsheet))

    def applied_tokens(self, spreadsheet: SpreadsheetId) -> frozenset[int]:
        """Tokens of the batches that are known to be applied to a spreadsheet."""
        found = self.connection.scalars(
            select(batches.c.token).where(
                batches.c.spreadsheet == spreadsheet, batches.c.outcome == "applied"
            )
        )
        return frozenset(found)

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Batch, ...]:
        found = self.connection.execute(
            select(batches).where(*conditions).order_by(batches.c.batch_id)
        )
        return tuple(_batch(one) for one in found)


def _of(spreadsheet: SpreadsheetId | None) -> tuple[ColumnElement[bool], ...]:
    return () if spreadsheet is None else (batches.c.spreadsheet == spreadsheet,)


def _batch(row: Row[Any]) -> Batch:
    return Batch(
        batch_id=row.batch_id,
        spreadsheet=row.spreadsheet,
        token=row.token,
        kind=row.kind,
        body_digest=row.body_digest,
        sent_at=row.sent_at,
        answered_at=row.answered_at,
        outcome=row.outcome,
    )
