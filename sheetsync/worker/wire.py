"""Batches on the wire: a token first, a journal row before, an outcome after.

Every batch that writes clients' rows or IDs goes through here. Applied twice, or
landing late after a time-out, the second one is refused whole because its token
is in use. Refused is not applied, but only the token tells; unanswered is not
refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog

from sheetsync.core.ids import Draw, SpreadsheetId, new_token, token_value
from sheetsync.core.saga import Outcome
from sheetsync.errors import Refused, Unanswered
from sheetsync.google.sheets import Sheets
from sheetsync.journal.book import Book
from sheetsync.journal.journal import Journal
from sheetsync.journal.records import Batch
from sheetsync.worker.tokens import burning, tokens_in
from sheetsync.worker.undo import ANSWER_FIELDS, delete_rows

log = structlog.get_logger()

COPY, REMOVE, TAKE_BACK, PUT_BACK = "c", "r", "t", "p"
ADOPT, LOCK, BURN, SWEEP = "a", "l", "b", "w"
"""Kind letters of tokens; a burnt token must be told from a spent one."""

REPEATABLE = frozenset({COPY})
"""Kinds that only insert: they may be sent again as they are."""

RESTORE = "v"
"""Kind letter of batches that bring a base back as it stood."""

LATE = timedelta(hours=1)
"""So long a sending that was not answered may still arrive."""

SAVING = frozenset({REMOVE, TAKE_BACK, ADOPT, RESTORE})
"""Kinds that leave undo rows."""


def untidy_key(spreadsheet: SpreadsheetId) -> str:
    """The journal's note that a spreadsheet may hold undo rows for nothing."""
    return f"untidy:{spreadsheet}"


def unsettled(book: Book) -> frozenset[SpreadsheetId]:
    """Spreadsheets in which it is not known what an unanswered batch hits.

    One that only inserts at the end moves nobody.
    """
    waiting = book.batches.open()
    return frozenset(one.spreadsheet for one in waiting if one.kind not in REPEATABLE)


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch and how it ended.

    Attributes:
        batch: Its journal row.
        outcome: Applied, refused or open.
        answer: Google's answer, empty unless it was applied just now.
        refusal: Why Google refused it, if it did.
    """

    batch: Batch
    outcome: Outcome
    answer: Mapping[str, Any] = field(default_factory=dict)
    refusal: Refused | None = None


class Wire:
    """Sends batches.

    Args:
        sheets: The Sheets API.
        journal: Where batches are recorded.
        draw: Source of chance for tokens.
        unanswered: Takes the numbers of batches that are not answered.
    """

    def __init__(
        self, sheets: Sheets, journal: Journal, draw: Draw, unanswered: set[int]
    ) -> None:
        self._sheets = sheets
        self._journal = journal
        self._draw = draw
        self._unanswered = unanswered

    def token(self) -> int:
        """A token that no batch has had."""
        return new_token(self._draw)

    def send(
        self,
        spreadsheet: SpreadsheetId,
        kind: str,
        token: int,
        requests: Sequence[Mapping[str, Any]],
        *,
        record: Callable[[Book, Batch], None] = lambda _book, _batch: None,
        ranges: Sequence[str] = (),
    ) -> Sent:
        """Record a batch, send it, record how it ended.

        Args:
            spreadsheet: Where to.
            kind: Its kind letter.
            token: Its token.
            requests: What it does after its token is spent.
            record: Writes what belongs to the batch in the transaction that
                records it, such as the moves that are its members.
            ranges: Parts that the answer shows.
        """
        spent = self._spent(spreadsheet)
        with self._journal.writing() as book:
            tokens = tokens_in(book)
            batch = book.batches.send(spreadsheet, token, kind, _digest(requests))
            body: list[Mapping[str, Any]]
            body = [tokens.spend(token, token_value(kind, batch.batch_id)), *requests]
            if kind in REPEATABLE:
                book.batches.keep_body(batch.batch_id, json.dumps(body))
            if kind in SAVING:
                book.meta.set(untidy_key(spreadsheet), "yes")
            record(book, batch)
        body += [tokens.forget(one.token) for one in spent]
        return self._carry(batch, body, ranges, spent)

    def resend(self, batch: Batch) -> Sent:
        """Send a batch that only inserts once more, byte for byte.

        Where this is refused the first sending may still arrive: only its token
        tells, and burning that ends it.
        """
        with self._journal.reading() as book:
            body = json.loads(book.batches.body(batch.batch_id))
        try:
            answer = self._post(batch, body, ())
        except Refused as refusal:
            log.warning("batch.refused", batch=batch.batch_id, why=str(refusal))
            return Sent(batch, self.look_up(batch))
        except Unanswered as silence:
            log.warning("batch.unanswered", batch=batch.batch_id, why=str(silence))
            return Sent(batch, Outcome.OPEN)
        self._close(batch, Outcome.APPLIED)
        return Sent(batch, Outcome.APPLIED, answer)

    def look_up(self, batch: Batch) -> Outcome:
        """Find out by its token how an unanswered batch ended; burn it if it did not.

        A token that is absent might still arrive, so it is spent on nothing: the
        batch can then never be applied. Where Google refuses that, too, the batch
        stays open.
        """
        found = self._sheets.tokens(batch.spreadsheet).get(batch.token)
        if found is None:
            found = self._burn(batch)
        if found is None:
            return Outcome.OPEN
        outcome = Outcome.BURNT if found.startswith(BURN) else Outcome.APPLIED
        self._close(batch, outcome)
        return outcome

    def give_up(self, batch: Batch) -> None:
        """Record that a batch can never be applied: its spreadsheet is gone."""
        self._close(batch, Outcome.BURNT)

    def _burn(self, batch: Batch) -> str | None:
        value = token_value(BURN, batch.batch_id)
        with self._journal.reading() as book:
            requests = burning(book, batch.token, value)
        try:
            self._sheets.batch(batch.spreadsheet, requests)
        except Refused:
            # It arrived in the meantime, or our own burning did: the token tells.
            return self._sheets.tokens(batch.spreadsheet).get(batch.token)
        return value

    def is_tidy(self, spreadsheet: SpreadsheetId) -> bool:
        """Whether a spreadsheet holds no undo rows, as far as the journal knows."""
        with self._journal.reading() as book:
            return not book.meta.get(untidy_key(spreadsheet))

    def sweep(
        self,
        spreadsheet: SpreadsheetId,
        sheet: int,
        rows: Iterable[int],
        *,
        all_of_them: bool,
    ) -> None:
        """Delete undo rows that are needed no more, in one write.

        Not while an unanswered batch may save rows above them: they stay, and are
        found again.

        Args:
            spreadsheet: Whose.
            sheet: The undo tab.
            rows: Their positions; only the worker writes there, so they stand.
            all_of_them: Whether the tab holds no other undo rows.
        """
        requests = delete_rows(sheet, rows)
        with self._journal.reading() as book:
            waits = spreadsheet in unsettled(book)
        if waits:
            return
        if requests:
            sent = self.send(spreadsheet, SWEEP, self.token(), requests)
            if sent.outcome is not Outcome.APPLIED:
                return
        if all_of_them:
            with self._journal.writing() as book:
                book.meta.set(untidy_key(spreadsheet), "")

    def _carry(
        self,
        batch: Batch,
        body: Sequence[Mapping[str, Any]],
        ranges: Sequence[str],
        spent: Sequence[Batch],
    ) -> Sent:
        try:
            answer = self._post(batch, body, ranges)
        except Refused as refusal:
            return self._after_refusal(batch, refusal, spent)
        except Unanswered as silence:
            log.warning("batch.unanswered", batch=batch.batch_id, why=str(silence))
            self._unanswered.add(batch.batch_id)
            return Sent(batch, Outcome.OPEN)
        self._close(batch, Outcome.APPLIED, forgotten=spent)
        return Sent(batch, Outcome.APPLIED, answer)

    def _post(
        self, batch: Batch, body: Sequence[Mapping[str, Any]], ranges: Sequence[str]
    ) -> Mapping[str, Any]:
        return self._sheets.batch(
            batch.spreadsheet,
            body,
            response_ranges=ranges,
            fields=ANSWER_FIELDS if ranges else "replies(createDeveloperMetadata)",
        )

    def _after_refusal(
        self, batch: Batch, refusal: Refused, spent: Sequence[Batch]
    ) -> Sent:
        """Refused is not applied, but a second sending of an applied batch is, too.

        The tokens it was to forget are left alone from now on: one that somebody
        removed already would get every further batch refused.
        """
        applied = batch.token in self._sheets.tokens(batch.spreadsheet)
        outcome = Outcome.APPLIED if applied else Outcome.REFUSED
        log.warning(
            "batch.refused", batch=batch.batch_id, applied=applied, why=str(refusal)
        )
        self._close(batch, outcome, forgotten=spent)
        return Sent(batch, outcome, refusal=refusal)

    def _close(
        self, batch: Batch, outcome: Outcome, forgotten: Sequence[Batch] = ()
    ) -> None:
        with self._journal.writing() as book:
            if outcome is Outcome.APPLIED:
                book.batches.answered(batch.batch_id, "applied")
            elif outcome is Outcome.BURNT:
                book.batches.answered(batch.batch_id, "burnt")
            else:
                book.batches.answered(batch.batch_id, "refused")
            book.batches.forget([one.batch_id for one in forgotten])

    def _spent(self, spreadsheet: SpreadsheetId) -> tuple[Batch, ...]:
        """Batches whose tokens may go: applied, journalled, and no sending is left.

        One that may be sent again was perhaps sent twice; the other sending may still
        arrive, and only its token has it refused.
        """
        with self._journal.reading() as book:
            before = book.batches.now() - LATE
            return tuple(
                one
                for one in book.batches.forgettable(spreadsheet)
                if one.kind not in REPEATABLE
                or (one.answered_at is not None and one.answered_at <= before)
            )


def _digest(requests: Sequence[Mapping[str, Any]]) -> str:
    canonical = json.dumps(requests, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
