"""A file in the eyes of one caller, and which of its changes Drive tells him of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from sheetsync.emulator.state.files import GOOGLE_APPS
from sheetsync.emulator.state.undo import AttributeSet

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.identity import Caller
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Batch, Google


@dataclass(frozen=True, slots=True)
class View:
    """A file in the eyes of one caller."""

    google: Google
    caller: Caller
    file: File

    @property
    def email(self) -> str:
        """The person who looks."""
        return self.caller.email

    @property
    def is_google_kind(self) -> bool:
        """Whether the file is a spreadsheet, folder or the like, without bytes."""
        return self.file.mime_type.startswith(GOOGLE_APPS)


@dataclass(frozen=True, slots=True)
class Stamp:
    """When, by whom and to which version a file was last changed, as Drive shows it."""

    version: int
    modified: datetime
    last_modifier: str


def shown_stamp(google: Google, file: File) -> Stamp:
    """Return the newest change that Drive already tells of.

    Edits of cells reach Drive's metadata late (`DriveSwitches.changes_lag`). What is
    Drive's own shows at once with all before it: recorded for a new name that came
    through the Sheets API.
    """
    batches = list(google.history.get(file.id, ()))
    shown_until = google.clock() - google.drive.switches.changes_lag
    late = list(
        takewhile(
            lambda one: one.at > shown_until and not _renames(one, file),
            reversed(batches),
        )
    )
    if not google.drive.switches.changes_lag or not late:
        return Stamp(file.version, file.modified, file.last_modifier)
    version = file.version - len(late)
    if file.modified > late[0].at:
        return Stamp(version, file.modified, file.last_modifier)
    shown = batches[: -len(late)]
    if not shown:
        return Stamp(version, file.created, file.maker)
    return Stamp(version, shown[-1].at, shown[-1].email)


def _renames(batch: Batch, file: File) -> bool:
    return any(
        isinstance(step, AttributeSet) and step.owner is file for step in batch.steps
    )


def shown_version(google: Google, file: File) -> int:
    """Return the version that Drive shows of a file."""
    if google.drive.switches.version_lags:
        return shown_stamp(google, file).version
    return file.version
