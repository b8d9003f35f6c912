"""One call to the Sheets API: who asks, with what, on which spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.identity import (
    DRIVE,
    DRIVE_FILE,
    DRIVE_READONLY,
    SPREADSHEETS,
    SPREADSHEETS_READONLY,
    find_file,
)
from sheetsync.emulator.state.rights import can_read, can_write, is_trashed

if TYPE_CHECKING:
    from sheetsync.emulator.identity import Caller
    from sheetsync.emulator.state.book import Book
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

_READ_SCOPES = (SPREADSHEETS, SPREADSHEETS_READONLY, DRIVE, DRIVE_READONLY)
_WRITE_SCOPES = (SPREADSHEETS, DRIVE)
_OFFICE = (
    "This operation is not supported for this document. The document must not be an"
    " Office file."
)


@dataclass(frozen=True, slots=True)
class Query:
    """Query parameters; a name may come more than once."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """Return the last value of a parameter."""
        return self.values.get(name, [default])[-1]

    def all(self, name: str) -> list[str]:
        """Return every value of a repeated parameter."""
        return self.values.get(name, [])

    def flag(self, name: str) -> bool:
        """Return a boolean parameter; `True` counts like `true`."""
        return self.get(name).lower() in {"true", "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, after its caller is known and before its rights are checked.

    Attributes:
        file_id: Spreadsheet that the path names; empty for spreadsheets.create.
        body: The JSON of the request as it came.
    """

    google: Google
    caller: Caller
    file_id: str
    query: Query
    body: Any

    @property
    def email(self) -> str:
        """Who asks."""
        return self.caller.email

    def readable(self) -> File:
        """Return the spreadsheet if the caller may read it.

        Raises:
            SheetsError: 404 if there is none, 403 if it is not open to the caller.
        """
        return self._checked(self._found(_READ_SCOPES), write=False)

    def selectable(self) -> File:
        """Return the spreadsheet for a read by data filter.

        Google asks more for such a read than for a plain one: a token that might
        write, hence no mere API key.

        Raises:
            SheetsError: 401 for an API key; else as `readable`.
        """
        self.require_person()
        return self._checked(self._found(_WRITE_SCOPES), write=False)

    def writable(self) -> File:
        """Return the spreadsheet if the caller may change it.

        Raises:
            SheetsError: 401 for an API key, 404 if there is none, 403 without the
                right to write.
        """
        self.require_person()
        return self._checked(self._found(_WRITE_SCOPES), write=True)

    def require_person(self) -> None:
        """Refuse a caller who has but an API key.

        Raises:
            SheetsError: 401.
        """
        if not self.email:
            raise SheetsError.needs_person()

    def _found(self, scopes: tuple[str, ...]) -> File | None:
        if not self.caller.may_use(*scopes, DRIVE_FILE):
            raise SheetsError.insufficient_scopes()
        return find_file(self.google, self.caller, self.file_id, *scopes)

    def _checked(self, file: File | None, *, write: bool) -> File:
        if file is None or self._is_out_of_reach(file):
            raise SheetsError.not_found()
        may = can_write if write else can_read
        if not may(self.google, file, self.email):
            raise SheetsError.forbidden()
        if file.book is None:
            raise SheetsError(400, _OFFICE, status="FAILED_PRECONDITION")
        return file

    def _is_out_of_reach(self, file: File) -> bool:
        found = self.google.switches.trashed_is_found
        return not found and is_trashed(self.google, file)


def book_of(file: File) -> Book:
    """Return the book of a file that is known to be a spreadsheet."""
    assert file.book is not None
    return file.book
