"""Which locales and time zones a spreadsheet may have."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from locale import locale_alias
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json

_LOCALE = re.compile(r"([a-z]{2,3})(?:_[A-Z]{2})?")
_CUSTOM_ZONE = re.compile(r"GMT([+-])(0\d|1[0-4]):([0-5]\d)")


@cache
def _languages() -> frozenset[str]:
    """Return the codes of the languages that Python knows a locale of."""
    return frozenset(name.partition("_")[0] for name in locale_alias)


def is_locale(name: str) -> bool:
    """Tell whether a name is a language's code, with or without a country's."""
    hit = _LOCALE.fullmatch(name)
    return hit is not None and hit[1] in _languages()


@lru_cache(maxsize=256)
def zone_named(name: str) -> tzinfo | None:
    """Return a time zone such as `Europe/Moscow` or `GMT-07:00`; None if unknown."""
    custom = _CUSTOM_ZONE.fullmatch(name)
    if custom is not None:
        ahead = timedelta(hours=int(custom[2]), minutes=int(custom[3]))
        return timezone(-ahead if custom[1] == "-" else ahead)
    if name in available_timezones():
        return ZoneInfo(name)
    return UTC if name == "UTC" else None


def wrong_setting(properties: Json) -> str:
    """Return what is wrong with SpreadsheetProperties; empty if they can be.

    Args:
        properties: With `locale` and `timeZone`.
    """
    for name in ("locale", "timeZone"):
        if not properties.get(name):
            return f"Invalid value for {name}: it can't be empty."
    place, zone = properties["locale"], properties["timeZone"]
    if not is_locale(place):
        return f"Invalid value for locale: {place} is not supported."
    if zone_named(zone) is None:
        return f"Invalid value for timeZone: {zone} is not recognized."
    return ""
