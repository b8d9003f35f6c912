"""Moments as people type them: a time of day, a date, “10 minutes ago”."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_UNITS = (
    ("seconds", ("s", "sec", "second", "с", "сек", "секунд")),
    ("minutes", ("m", "min", "minute", "м", "мин", "минут")),
    ("hours", ("h", "hour", "ч", "час")),
    ("days", ("d", "day", "д", "день", "дня", "дней", "сут")),
    ("weeks", ("w", "week", "нед")),
)
_AGO = re.compile(r"(\d+)\s*([^\W\d_]+)\s*(?:ago|назад)", re.IGNORECASE)
_FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
)
_TIMES = ("%H:%M:%S", "%H:%M")


def read_moment(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment that somebody means, None if it can't be told.

    Args:
        text: ``2026-11-02 09:30``, ``02.11.2026``, ``09:30`` (of today), ``10 minutes
            ago``, ``2 часа назад``, or ISO 8601 with an offset.
        now: The present moment, aware.
        zone: The company's time zone; times without an offset are in it.
    """
    typed = " ".join(text.strip().split())
    ago = _AGO.fullmatch(typed)
    if ago is not None:
        unit = _unit(ago[2].casefold())
        return None if unit is None else now - timedelta(**{unit: int(ago[1])})
    local = now.astimezone(zone)
    for form in _TIMES:
        clock = _read(typed, form)
        if clock is not None:
            return datetime.combine(local.date(), clock.time(), zone)
    for form in _FORMS:
        found = _read(typed.replace("T", " "), form)
        if found is not None:
            return found.replace(tzinfo=zone)
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _unit(word: str) -> str | None:
    """The unit of time that a word in any form means."""
    for unit, known in _UNITS:
        short = [one for one in known if len(one) <= 1]
        stems = [one for one in known if len(one) > 1]
        if word in short or any(word.startswith(one) for one in stems):
            return unit
    return None


def _read(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the company's
    except ValueError:
        return None
