"""The terms of the search for shared drives: ``name contains 'north'``.

Most of Google's terms are for administrators only; members search by name and by
whether they have hidden a drive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.query import Vocabulary
from sheetsync.emulator.drive.terms import flag_test, name_test
from sheetsync.emulator.state.files import account_key

if TYPE_CHECKING:
    from sheetsync.emulator.answers import DriveError
    from sheetsync.emulator.drive.terms import Test
    from sheetsync.emulator.state.drives import SharedDrive

_FOR_ADMINISTRATORS = {"createdtime", "membercount", "organizercount", "orgunitid"}


@dataclass(frozen=True, slots=True)
class DriveView:
    """A shared drive in the eyes of a member."""

    drive: SharedDrive
    email: str


def _term(name: str, comparison: str, value: str) -> Test:
    """Return the test of ``name comparison value``.

    Raises:
        DriveError: 400 for what Drive does not take, 403 for what it takes from
            administrators.
    """
    match name.casefold():
        case "name":
            return name_test(comparison, value, lambda view: view.drive.name)
        case "hidden":
            return flag_test(
                comparison,
                value,
                lambda view: account_key(view.email) in view.drive.hidden_from,
            )
        case key if key in _FOR_ADMINISTRATORS:
            raise errors.forbidden(
                "queryRequiresAdminCredentials",
                "The query requires administrator credentials.",
            )
        case _:
            raise _unsupported()


def _nothing_else(*_: object) -> Test:
    raise _unsupported()


def _unsupported() -> DriveError:
    return errors.invalid("q", "Invalid Value")


DRIVES = Vocabulary(_term, lambda _: None, _nothing_else, _nothing_else)
