"""Times of day, lengths of calls and months, as programs write them into tables."""

from __future__ import annotations

import re
from datetime import date

from sheetsync.core.import_values import Reading, read_day, read_number, shown
from sheetsync.core.rows import folded
from sheetsync.locales.text import Text, tr

_CLOCK = re.compile(r"(?:^|[T ])(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\b")
_COLONS = re.compile(r"(?:(\d+):)?(\d+):(\d\d)")
_IN_WORDS = re.compile(
    r"(?:(\d+) ?(?:ч|час\w*|h|hours?)\.?)? ?"
    r"(?:(\d+) ?(?:м|мин\w*|m|min\w*)\.?)? ?"
    r"(?:(\d+) ?(?:с|сек\w*|s|sec\w*)\.?)?"
)
_WHOLE = re.compile(r"\d+(?:[.,]0*)?")

_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[-./](\d{4})")
_NAMED = re.compile(r"([a-zа-я]{3})[a-zа-я]*\.? (\d{4})(?: ?г\.?| ?года?)?")
_MONTHS = {
    word: number
    for words in (
        "янв фев мар апр май июн июл авг сен окт ноя дек",
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
    for number, word in enumerate(words.split(), 1)
}

_MINUTE = 60
_HOUR = 3600
_LONGEST = 24 * _HOUR


def read_clock(text: str) -> str | Text:
    """The time of day in a text, such as that behind a day: ``09:05:00``.

    Returns:
        The time, "" where the text has none, or why it can't be one.
    """
    found = _CLOCK.search(text.strip())
    if found is None:
        return ""
    hour, minute, second = (int(one or 0) for one in found.groups())
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 - a clock's
        return tr("there is no time of day “{text}”", text=shown(text))
    return f"{hour:02}:{minute:02}:{second:02}"


def read_seconds(text: str) -> int | Text:
    """The length of a call: ``125``, ``2:05``, ``0:02:05`` or ``2 мин 5 сек``.

    Returns:
        The length in seconds, or why it is none.
    """
    plain = folded(text)
    if _WHOLE.fullmatch(plain):
        parts = (0, 0, int(re.split("[.,]", plain)[0]))
    elif found := _COLONS.fullmatch(plain) or (plain and _IN_WORDS.fullmatch(plain)):
        hours, minutes, seconds = (int(one or 0) for one in found.groups())
        parts = (hours, minutes, seconds)
    else:
        return tr(
            "“{text}” is no length of a call; write seconds, 2:05 or 0:02:05",
            text=shown(text),
        )
    return _possible(parts[0] * _HOUR + parts[1] * _MINUTE + parts[2], text)


def read_minutes(text: str, reading: Reading) -> int | Text:
    """The length of a call that is written in minutes, such as ``2,5``; in seconds."""
    minutes = read_number(text, reading)
    if isinstance(minutes, Text):
        return minutes
    if minutes < 0:
        return tr("“{text}” is under 0", text=shown(text))
    return _possible(round(minutes * _MINUTE), text)


def _possible(seconds: int, text: str) -> int | Text:
    if seconds > _LONGEST:
        return tr("“{text}” is longer than a day", text=shown(text))
    return seconds


def read_month(text: str, reading: Reading) -> date | Text:
    """A calendar month by its first day: 2026-03, 03.2026, March 2026, or any day.

    Returns:
        The first day of the month, or why there is none.
    """
    plain = folded(text)
    if found := _YEAR_FIRST.fullmatch(plain):
        year, month = int(found[1]), int(found[2])
    elif found := _MONTH_FIRST.fullmatch(plain):
        year, month = int(found[2]), int(found[1])
    elif (found := _NAMED.fullmatch(plain)) and found[1] in _MONTHS:
        year, month = int(found[2]), _MONTHS[found[1]]
    else:
        day = read_day(text, reading)
        if isinstance(day, date):
            return day.replace(day=1)
        return tr("“{text}” is no month; write 2026-03 or 03.2026", text=shown(text))
    try:
        return date(year, month, 1)
    except ValueError:
        return tr("there is no month “{text}” in the calendar", text=shown(text))
