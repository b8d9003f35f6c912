"""staff.yaml: the days on which somebody is not at work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, TypeAlias

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from sheetsync.config.base import Wrong
from sheetsync.locales.text import tr

_BETWEEN = ".."
"""Stands between a first and a last day: 2026-08-03..2026-08-16."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class DaySpan:
    """Some days in a row.

    Attributes:
        first: The first of them.
        last: The last of them.
    """

    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        """Every day of it."""
        for one in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=one)

    def __str__(self) -> str:
        """As it is written in config/."""
        if self.first == self.last:
            return str(self.first)
        return f"{self.first}{_BETWEEN}{self.last}"


def day_span(value: object) -> DaySpan:
    """One day, or a first and a last one, as they are written in config/.

    Raises:
        Wrong: If it is no day, or the last is before the first.
    """
    if isinstance(value, DaySpan):
        return value
    first, between, last = str(value).partition(_BETWEEN)
    try:
        span = DaySpan(
            first=date.fromisoformat(first.strip()),
            last=date.fromisoformat((last if between else first).strip()),
        )
    except ValueError:
        raise Wrong(
            tr("write a day, or a first and a last one: 2026-08-03..2026-08-16")
        ) from None
    if span.last < span.first:
        raise Wrong(
            tr(
                "the last day is before the first, {since}. Correct one of the two",
                since=span.first,
            )
        )
    return span


DaysOff: TypeAlias = Annotated[
    DaySpan,
    PlainValidator(day_span),
    PlainSerializer(str),
    WithJsonSchema({"type": "string"}),
]
"""Days off in config/: ``2026-09-01`` or ``2026-08-03..2026-08-16``."""
