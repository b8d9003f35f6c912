"""Names of things: bases, clients, tabs, tokens."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection
from typing import NewType

SpreadsheetId = NewType("SpreadsheetId", str)
"""Google's id of a spreadsheet."""

ClientId = NewType("ClientId", str)
"""A client's identity for life: the letter C and six more characters."""

BaseKey = NewType("BaseKey", str)
"""A base's name in the journal: ``stage/holder``."""

Draw = Callable[[int], int]
"""Draws a whole number from 0 up to, not including, its argument."""

DESK = BaseKey("desk/owner")
"""The owner's desk: a file of derived tabs alone."""

_PERSONAL = "personal"

NO_BASE = BaseKey("")
"""Stands where no base is meant."""

FOLDER = BaseKey("folder/owner")
"""The folder that all files of the company lie in; no base, but shared like one."""

CLIENTS = "clients"
"""The tab of a base that holds one row a client."""

UNDO = "_sheetsync"
"""The hidden tab of a base that holds undo rows."""

# No 0/O, 1/I/L, and no E before digits: an ID must never read as a number.
_LETTERS = "ABCDFGHJKMNPQRSTVWXYZ23456789"
_ID = re.compile(rf"C[{_LETTERS}]{{6}}")
TOKEN_LIMIT = 2**31 - 1
"""Google's metadata IDs are positive and fit 32 bits with a sign."""


def base_key(stage: str, holder: str) -> BaseKey:
    """The key of the base of that stage and holder."""
    return BaseKey(f"{stage}/{holder}")


def stage_of(base: BaseKey) -> str:
    """The stage whose base it is; for a file that is no base, what it is."""
    return base.partition("/")[0]


def personal_key(email: str) -> BaseKey:
    """The key of the file in which somebody reads his own figures."""
    return base_key(_PERSONAL, email)


def is_personal(base: BaseKey) -> bool:
    """Whether it is a file in which somebody reads his own figures."""
    return stage_of(base) == _PERSONAL


def is_derived_file(base: BaseKey) -> bool:
    """Whether a file has derived tabs alone: no row of a client's lives in it."""
    return base == DESK or is_personal(base)


def holder_of(base: BaseKey) -> str:
    """Whose base of its stage it is: ``everybody``, ``pool``, or an address."""
    return base.partition("/")[2]


def new_client_id(draw: Draw, taken: Collection[str]) -> ClientId:
    """An ID that nobody has yet.

    Args:
        draw: Source of chance.
        taken: IDs that are in use.
    """
    while True:
        drawn = "C" + "".join(_LETTERS[draw(len(_LETTERS))] for _ in range(6))
        if drawn not in taken:
            return ClientId(drawn)


def as_client_id(cell: object) -> ClientId | None:
    """The client ID that a cell holds, whatever case and spaces it is typed in."""
    if not isinstance(cell, str):
        return None
    if _ID.fullmatch(cell):
        return ClientId(cell)
    text = cell.strip().upper()
    return ClientId(text) if _ID.fullmatch(text) else None


def sheet_id(tab: str) -> int:
    """The fixed sheetId of a tab that sheetsync makes.

    Fixed, so that making a tab twice is refused and a renamed tab is still known.
    """
    return 1_000 + zlib.crc32(tab.encode()) % 1_000_000_000


def derived_sheet(report: str) -> int:
    """The fixed sheetId of a report's tab, the same in every file."""
    return sheet_id(f"report:{report}")


def new_token(draw: Draw) -> int:
    """A metadata ID for a batch; the journal refuses one that was used."""
    return 1 + draw(TOKEN_LIMIT)


def token_value(kind: str, batch: int) -> str:
    """What a token says of its batch: a kind letter and its number in base 36.

    With the key ``s`` that is ten characters at most: a spreadsheet holds 30,000
    characters of metadata.
    """
    digits = ""
    while batch:
        batch, rest = divmod(batch, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return kind + (digits or "0")
