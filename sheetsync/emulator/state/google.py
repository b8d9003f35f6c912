"""The world of the local Google: its people, files, tokens and clock."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sheetsync.emulator.state.drive import DriveState
from sheetsync.emulator.state.ids import IdSource
from sheetsync.emulator.state.people import People
from sheetsync.emulator.state.sign_in import SignIn
from sheetsync.emulator.state.undo import UndoLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.store import Store
    from sheetsync.emulator.state.undo import Step

HISTORY_LENGTH = 200
"""How many committed batches of one file can be undone."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One committed change of one file, kept so that it can be undone.

    Attributes:
        email: Who made it.
        at: When.
        steps: Inverse steps in the order in which the changes were made.
    """

    email: str
    at: datetime
    steps: tuple[Step, ...]


def system_clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock of the emulator


class Google:
    """A whole small Google: files, people, tokens, one clock.

    Args:
        clock: Gives the present moment as an aware datetime in UTC.
        seed: Makes all identifiers repeatable; None takes random ones.
        directory: Where the state is kept; None keeps it in memory only.

    Attributes:
        people: Everybody known.
        drive: What Drive keeps beside the files.
        sign_in: Tokens, codes and keys that were handed out.
        files: Every file and folder by id.
        history: Committed batches of each spreadsheet, the oldest first.
        lock: Held while a call is carried out, since calls may come from threads.
    """

    def __init__(
        self,
        clock: Callable[[], datetime] = system_clock,
        seed: int | None = None,
        directory: Path | None = None,
    ) -> None:
        self.clock = clock
        self.ids = IdSource(seed)
        self.people = People()
        self.drive = DriveState()
        self.sign_in = SignIn()
        self.files: dict[str, File] = {}
        self.history: dict[str, deque[Batch]] = {}
        self.lock = threading.RLock()
        self._store: Store | None = None
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

    def touched(self, file: File, email: str) -> None:
        """Note that somebody changed a file: version, time and person."""
        self._stamp(file, email)
        if self._store:
            self._store.save_file(file)

    @contextmanager
    def transaction(self, file: File, email: str) -> Iterator[UndoLog]:
        """Change the book of a file, wholly or not at all.

        Args:
            file: A spreadsheet.
            email: Who makes the change.

        Yields:
            The log through which every change must go. An exception rolls all
            of them back and is raised again.
        """
        log = UndoLog()
        try:
            yield log
        except BaseException:
            log.roll_back()
            raise
        if log.steps:
            self._commit(file, email, log)

    def _commit(self, file: File, email: str, log: UndoLog) -> None:
        self._stamp(file, email)
        batch = Batch(email, file.modified, tuple(log.steps))
        kept = self.history.setdefault(file.id, deque(maxlen=HISTORY_LENGTH))
        kept.append(batch)
        if self._store:
            self._store.save_batch(file, log.steps)

    def _stamp(self, file: File, email: str) -> None:
        file.version += 1
        file.modified = self.clock()
        file.last_modifier = email

    def reset(self) -> None:
        """Forget every file, person and token."""
        self.files.clear()
        self.history.clear()
        self.people = People()
        self.drive = DriveState()
        self.sign_in = SignIn()
        if self._store:
            self._store.clear()

    def close(self) -> None:
        """Close the store; the state in memory stays usable."""
        if self._store:
            self._store.close()
            self._store = None
