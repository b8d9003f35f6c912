"""Refusals a second way, client by client, and Newcombe's interval from its formula."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from math import sqrt
from typing import TypeAlias

Event: TypeAlias = tuple[str, date]
"""A client refused, as a contact or a move says."""


def plain_refusals(
    events: Sequence[Event], reasons: Mapping[str, str], days: int
) -> list[tuple[date, str]]:
    """Day and reason of each refusal; "" where nobody knows it."""
    found = []
    for client in {who for who, _ in events}:
        own = sorted({day for who, day in events if who == client})
        begun = []
        while own:
            begun.append(own[0])
            own = [day for day in own if (day - begun[-1]).days > days]
        found += [(day, "") for day in begun[:-1]]
        found.append((begun[-1], reasons.get(client, "")))
    return found


def plain_reasons(
    refused: Sequence[tuple[date, str]], after: date, until: date
) -> Counter[str]:
    """How often each reason was given after a day, up to another one."""
    return Counter(reason for day, reason in refused if after < day <= until)


def plain_wilson(part: int, whole: int) -> tuple[float, float]:
    """The roots of Wilson's equation n (p − x)² = z² p (1 − p), straight."""
    z = 1.959963984540054
    a = whole + z * z
    b = 2 * part + z * z
    c = part * part / whole
    root = sqrt(max(b * b - 4 * a * c, 0))
    return (b - root) / (2 * a), (b + root) / (2 * a)


def plain_newcombe(
    part: int, whole: int, other_part: int, other_whole: int
) -> tuple[float, float]:
    """Method 10 of Newcombe (1998)."""
    low, high = plain_wilson(part, whole)
    other_low, other_high = plain_wilson(other_part, other_whole)
    p, q = part / whole, other_part / other_whole
    below = sqrt((p - low) ** 2 + (other_high - q) ** 2)
    above = sqrt((high - p) ** 2 + (q - other_low) ** 2)
    return p - q - below, p - q + above
