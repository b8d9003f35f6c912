"""The world of the local Google: its people, files, tokens and clock."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sheetsync.emulator.faults import Faults
from sheetsync.emulator.people.script import Script
from sheetsync.emulator.quota import UNLIMITED, Limits, Quota
from sheetsync.emulator.requestlog import RequestLog
from sheetsync.emulator.snapshots import Snapshots
from sheetsync.emulator.state.drive import DriveState
from sheetsync.emulator.state.ids import IdSource
from sheetsync.emulator.state.people import People
from sheetsync.emulator.state.sign_in import SignIn
from sheetsync.emulator.state.switches import SheetsSwitches
from sheetsync.emulator.state.undo import UndoLog
from sheetsync.emulator.state.worldclock import WorldClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.store import Store
    from sheetsync.emulator.state.undo import Step
    from sheetsync.emulator.state.uploads import UploadSession

HISTORY_LENGTH = 200
"""How many committed batches of one file can be undone."""


FIRST_VERSION = 1
"""Number of a spreadsheet's version as it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One committed change of one file, kept so that it can be undone.

    Attributes:
        number: The version of the spreadsheet that it made.
        email: Who made it.
        at: When.
        steps: Inverse steps in the order in which the changes were made.
        undoes: Number of the batch that it took back; 0 for a change of its own.
    """

    number: int
    email: str
    at: datetime
    steps: tuple[Step, ...]
    undoes: int = 0


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock of the emulator


class Google:
    """A whole small Google: files, people, tokens, one clock.

    Args:
        clock: Gives the present moment as an aware datetime in UTC.
        seed: Makes all identifiers repeatable; None takes random ones.
        directory: Where the state is kept; None keeps it in memory only.
        quotas: What callers may use in a minute; everything by default, since most
            tests are not about that.

    Attributes:
        clock: The present moment; it can be set and moved.
        people: Everybody known.
        drive: What Drive keeps beside the files.
        sign_in: Tokens, codes and keys that were handed out.
        files: Every file and folder by id.
        uploads: Uploads in pieces, by the id that Google gave each.
        history: Committed batches of each spreadsheet, the oldest first.
        switches: Open questions about Sheets; those about Drive are in ``drive``.
        quota: What callers have used of what they may use.
        requests: The latest requests.
        faults: What is to go wrong, and when.
        script: What people are to do, and when.
        snapshots: Copies of the world to go back to.
        lock: Held while a call is carried out, since calls may come from threads.
    """

    def __init__(
        self,
        clock: Callable[[], datetime] = system_clock,
        seed: int | None = None,
        directory: Path | None = None,
        quotas: Limits = UNLIMITED,
    ) -> None:
        self.clock = WorldClock(clock)
        self.ids = IdSource(seed)
        self.people = People()
        self.drive = DriveState()
        self.sign_in = SignIn()
        self.files: dict[str, File] = {}
        self.uploads: dict[str, UploadSession] = {}
        self.history: dict[str, deque[Batch]] = {}
        self.switches = SheetsSwitches()
        self.quota = Quota(self.clock, quotas)
        self.requests = RequestLog()
        self.faults = Faults()
        self.script = Script()
        self.snapshots = Snapshots()
        self.lock = threading.RLock()
        self._store: Store | None = None
        self.directory = directory
        if directory is not None:
            from sheetsync.emulator.state.store import Store  # noqa: PLC0415

            self._store = Store(directory)
            self._store.load(self)

    def add(self, file: File) -> None:
        """Take a new file into the world."""
        self.files[file.id] = file
        if self._store:
            self._store.save_file(file)

    def remove(self, file_id: str) -> None:
        """Forget a file for good."""
        del self.files[file_id]
        self.history.pop(file_id, None)
        if self._store:
            self._store.remove_file(file_id)

    def save_accounts(self) -> None:
        """Write people, tokens and Drive's own state to the store, if any."""
        if self._store:
            self._store.save_accounts(self)

    def save_all(self) -> None:
        """Write everything to the store, if any, in place of what it holds."""
        if self._store:
            self._store.clear()
            self._store.save_accounts(self)
            for file in self.files.values():
                self._store.save_file(file)

    def touched(self, file: File, email: str) -> None:
        """Note that somebody changed a file: version, time and person."""
        self._stamp(file, email)
        if self._store:
            self._store.save_file(file)

    @contextmanager
    def transaction(
        self, file: File, email: str, *, undoes: int = 0
    ) -> Iterator[UndoLog]:
        """Change the book of a file, wholly or not at all.

        Args:
            file: A spreadsheet.
            email: Who makes the change.
            undoes: Number of the batch that the change takes back, if it does that.

        Yields:
            The log through which every change must go. An exception rolls all
            of them back and is raised again.
        """
        log = UndoLog()
        if file.book is not None:
            file.book.luck = self.ids.luck()
        try:
            yield log
        except BaseException:
            log.roll_back()
            raise
        if log.steps:
            self._commit(file, email, log, undoes)
        if log.beside:
            self.save_accounts()

    def _commit(self, file: File, email: str, log: UndoLog, undoes: int) -> None:
        self._stamp(file, email)
        kept = self.history.setdefault(file.id, deque(maxlen=HISTORY_LENGTH))
        batch = Batch(
            number=(kept[-1].number if kept else FIRST_VERSION) + 1,
            email=email,
            at=file.modified,
            steps=tuple(log.steps),
            undoes=undoes,
        )
        kept.append(batch)
        if self._store:
            self._store.save_batch(file, log.steps)

    def _stamp(self, file: File, email: str) -> None:
        file.version += 1
        file.modified = self.clock()
        file.last_modifier = email

    def reset(self) -> None:
        """Start anew: only the tokens and keys that were issued beforehand stay.

        Files, people, mail, faults, scripts, the log and what was used of quotas are
        forgotten, switches are as at first, and the clock shows its own time.
        """
        self.files.clear()
        self.uploads.clear()
        self.history.clear()
        self.people = People()
        self.drive = DriveState()
        self.sign_in = self.sign_in.as_issued()
        self.switches = SheetsSwitches()
        self.quota.forget()
        self.requests.clear()
        self.faults.clear()
        self.script.clear()
        self.clock.release()
        if self._store:
            self._store.clear()
            self._store.save_accounts(self)

    def close(self) -> None:
        """Close the store; the state in memory stays usable."""
        if self._store:
            self._store.close()
            self._store = None
