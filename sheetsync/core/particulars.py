"""What tells one client from another, and when two rows mean the same one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sheetsync.core.rows import Cell, Cells, digits, folded, is_blank

COMPANY, PHONE, EMAIL = "company", "phone", "email"
WHO = (COMPANY, PHONE, EMAIL)
"""The columns by which people know a client."""

NumberOf: TypeAlias = Callable[[Cell], str]
"""Brings a phone number into one form, however it was typed; "" if it is none."""

_SHORTEST = 5
"""Fewer digits than this are an extension, not a number."""


def same_client(one: Cells, other: Cells) -> bool:
    """Whether two rows are of one client: the company and a way to reach it agree."""
    if not folded(one.get(COMPANY)):
        return False
    if folded(one.get(COMPANY)) != folded(other.get(COMPANY)):
        return False
    phones = digits(one.get(PHONE)), digits(other.get(PHONE))
    mails = folded(one.get(EMAIL)), folded(other.get(EMAIL))
    return phones[0] == phones[1] or (bool(mails[0]) and mails[0] == mails[1])


def replaced(key: str, before: Cell, after: Cell) -> bool:
    """Whether a particular was overwritten by another, not merely typed better.

    A number that got its country's code, a company that got its legal form, and a
    cell that was blank are a person's ordinary work.
    """
    if is_blank(before) or is_blank(after):
        return False
    if key == PHONE:
        one, other = digits(before), digits(after)
        shorter, longer = sorted((one, other), key=len)
        return len(shorter) < _SHORTEST or not longer.endswith(shorter)
    was, now = folded(before), folded(after)
    if key == COMPANY:
        return was not in now and now not in was
    return was != now
