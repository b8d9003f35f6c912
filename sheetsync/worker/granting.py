"""Letting people in, at the pace that Google allows.

How much may be shared in which time Google does not tell; who goes on asking is
refused longer. So after a refusal nobody is let in for a while, while closing goes
on: it is never limited.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sheetsync.core.changes import Grant, Hold
from sheetsync.core.ids import DESK, SpreadsheetId
from sheetsync.errors import Refused, Throttled
from sheetsync.journal.book import Book
from sheetsync.journal.codec import text_json, text_of
from sheetsync.locales.text import Text, tr, trn
from sheetsync.worker.grantees import learn_grantees
from sheetsync.worker.tools import Tools

LIMIT = "sharingRateLimitExceeded"
"""Drive's reason for refusing more sharing for now."""

PAUSE = timedelta(hours=1)
"""So long nobody is let in after that, and nobody twice whom Google refused."""

_AGAIN_AT = "sharing_again_at"
_REFUSED = "grants_refused"


class Granting:
    """Lets people in.

    Args:
        tools: The worker's tools.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._now = tools.clock.now()
        self._again_at: datetime | None = None
        self._refusals: dict[str, tuple[str, str]] = {}
        self._looked = False
        self._waiting: set[str] = set()

    def put_off(self, change: Grant) -> bool:
        """Whether somebody has to wait for Google's limit."""
        self._look()
        if self._again_at is not None:
            self._waiting.add(change.email)
        return self._again_at is not None

    def refused(self, change: Grant, spreadsheet: SpreadsheetId) -> Text | None:
        """Why Google refused this person not long ago; None if it did not."""
        self._look()
        moment, why = self._refusals.get(_key(change, spreadsheet), ("", ""))
        return text_of(why) if moment else None

    def was_refused(self, change: Grant, spreadsheet: SpreadsheetId, why: Text) -> None:
        """Keep that Google refused somebody now: he is left out for a while."""
        told = self._now.isoformat(), text_json(why) or ""
        self._refusals[_key(change, spreadsheet)] = told
        with self._tools.journal.writing() as book:
            book.meta.set(_REFUSED, json.dumps(self._refusals))

    def grant(
        self, change: Grant, spreadsheet: SpreadsheetId, *, mail: bool
    ) -> Text | None:
        """Let somebody in, or give him more.

        Args:
            change: Whom, and how far.
            spreadsheet: In which file.
            mail: Whether Google tells him.

        Returns:
            What the owner should know of how it went, if anything.

        Raises:
            Refused: Google did not let him in.
        """
        drive = self._tools.drive
        try:
            if change.permission:
                drive.change_role(
                    spreadsheet, change.permission, change.role, lasting=change.lasting
                )
                return None
            granted = drive.grant(spreadsheet, change.email, change.role, mail=mail)
        except Throttled as refusal:
            self._stop(change, refusal)
            raise
        with self._tools.journal.writing() as book:
            learn_grantees(book, {str(granted.entry["id"]): change.email})
        return granted.note

    def hold(self) -> Hold | None:
        """What the owner reads as long as people wait for Google's limit."""
        if not self._waiting:
            return None
        again = self._again_at or self._now
        return Hold(
            kind="sharing_limit",
            base=DESK,
            subject="",
            why=tr("Google allows no more sharing for now"),
            hint=trn(
                len(self._waiting),
                "{n} person waits for access; sheetsync goes on after {moment}."
                " Whatever is to be closed is closed at once",
                "{n} people wait for access; sheetsync goes on after {moment}."
                " Whatever is to be closed is closed at once",
                moment=again.astimezone(self._tools.config.company.zone),
            ),
        )

    def _look(self) -> None:
        """Read what was refused lately; once a cycle, and only if it matters."""
        if self._looked:
            return
        self._looked = True
        with self._tools.journal.reading() as book:
            self._again_at = _again_at(book, self._now)
            stored = json.loads(book.meta.get(_REFUSED) or "{}")
        self._refusals = {
            key: (moment, why)
            for key, (moment, why) in stored.items()
            if timedelta(0) <= self._now - datetime.fromisoformat(moment) < PAUSE
        }

    def _stop(self, change: Grant, refusal: Refused) -> None:
        """Let nobody in for a while, or for the rest of this cycle."""
        self._waiting.add(change.email)
        self._again_at = self._now
        if refusal.reason == LIMIT:
            self._again_at = self._now + PAUSE
            with self._tools.journal.writing() as book:
                book.meta.set(_AGAIN_AT, self._again_at.isoformat())


def _key(change: Grant, spreadsheet: SpreadsheetId) -> str:
    return f"{spreadsheet} {change.email}"


def _again_at(book: Book, now: datetime) -> datetime | None:
    """Until when nobody is let in; None if people may be."""
    stored = book.meta.get(_AGAIN_AT)
    if not stored:
        return None
    moment = datetime.fromisoformat(stored)
    # A clock that was set back must not put it off for long.
    return moment if now < moment <= now + PAUSE else None
