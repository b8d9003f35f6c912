"""Dates and times: serial numbers and how patterns show them.

A serial is a count of days since 1899-12-30; its fraction is the time of day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.numfmt.locales import Locale
    from sheetsync.emulator.sheets.numfmt.pattern import Section, Token

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial knows no time zone
_DAY_SECONDS = 86400
_NOON = 12
_LAST_SERIAL = 2958465.999


def to_serial(moment: datetime) -> float:
    """Return the serial number of a moment, in days."""
    return (moment.replace(tzinfo=None) - EPOCH) / timedelta(days=1)


def from_serial(serial: float) -> datetime:
    """Return the moment of a serial number, to the millisecond.

    Raises:
        OverflowError: If the year would not have four digits.
    """
    if not -_LAST_SERIAL < serial < _LAST_SERIAL:
        raise OverflowError(f"{serial} days from 1899-12-30 is no date")
    return EPOCH + timedelta(milliseconds=round(serial * _DAY_SECONDS * 1000))


def date_text(section: Section, serial: float, locale: Locale) -> str:
    """Return what a date pattern shows of a serial number."""
    tokens = section.tokens
    fraction = _second_digits(tokens)
    step = 10**-fraction
    seconds = int(serial * _DAY_SECONDS / step + 0.5) * step
    moment = from_serial(seconds / _DAY_SECONDS)
    halfday = any(token.kind == "halfday" for token in tokens)
    shown = []
    for place, token in enumerate(tokens):
        if token.kind == "date":
            minute = _is_minute(tokens, place)
            shown.append(_part(token.text.lower(), moment, locale, halfday, minute))
        elif token.kind == "elapsed":
            shown.append(_elapsed(token.text.lower(), seconds))
        elif token.kind == "halfday":
            shown.append(_halfday(token.text, moment))
        elif token.kind == "digit" and _after_second(tokens, place):
            shown.append(_second_fraction(tokens, place, moment))
        else:
            shown.append(token.text)
    text = "".join(shown)
    if any(token.text.lower() in {"d", "dd"} for token in tokens):
        return text
    return _without_day(text, section, moment, locale)


def _without_day(text: str, section: Section, moment: datetime, locale: Locale) -> str:
    """Put a month that stands without a day into its own grammatical form."""
    if not any(token.text.lower() == "mmmm" for token in section.tokens):
        return text
    month = moment.month - 1
    return text.replace(locale.months_of[month], locale.months[month])


def _is_minute(tokens: tuple[Token, ...], place: int) -> bool:
    """Tell whether an `m` means minutes: after hours or before seconds."""
    dates = [
        (index, token.text.lower()[0])
        for index, token in enumerate(tokens)
        if token.kind in {"date", "elapsed"}
    ]
    at = [index for index, _ in dates].index(place)
    before = dates[at - 1][1] if at else ""
    after = dates[at + 1][1] if at + 1 < len(dates) else ""
    return before == "h" or after == "s"


def _part(
    part: str, moment: datetime, locale: Locale, halfday: bool, minute: bool
) -> str:
    match part[0]:
        case "y":
            short = f"{moment.year % 100:02d}"
            return short if len(part) <= len("yy") else f"{moment.year:04d}"
        case "m" if minute:
            return f"{moment.minute:0{min(len(part), 2)}d}"
        case "m":
            return _month(len(part), moment.month, locale)
        case "d":
            return _day(len(part), moment, locale)
        case "h":
            hour = (moment.hour - 1) % _NOON + 1 if halfday else moment.hour
            return f"{hour:0{min(len(part), 2)}d}"
        case _:
            return f"{moment.second:0{min(len(part), 2)}d}"


def _month(width: int, month: int, locale: Locale) -> str:
    match width:
        case 1 | 2:
            return f"{month:0{width}d}"
        case 3:
            return locale.short_months[month - 1]
        case 4:
            return locale.months_of[month - 1]
        case _:
            return locale.months[month - 1][0]


def _day(width: int, moment: datetime, locale: Locale) -> str:
    match width:
        case 1 | 2:
            return f"{moment.day:0{width}d}"
        case 3:
            return locale.short_days[moment.weekday()]
        case _:
            return locale.days[moment.weekday()]


def _elapsed(part: str, seconds: float) -> str:
    whole = int(abs(seconds) + 1e-6)
    unit = {"h": 3600, "m": 60, "s": 1}[part[0]]
    sign = "-" if seconds < 0 else ""
    return f"{sign}{whole // unit:0{len(part)}d}"


def _halfday(text: str, moment: datetime) -> str:
    word = "AM" if moment.hour < _NOON else "PM"
    return word if len(text) > len("a/p") else word[0]


def _after_second(tokens: tuple[Token, ...], place: int) -> bool:
    while place and tokens[place - 1].kind == "digit":
        place -= 1
    return place > 1 and tokens[place - 1].text == "." and _is_second(tokens[place - 2])


def _is_second(token: Token) -> bool:
    return token.kind in {"date", "elapsed"} and token.text.lower()[0] == "s"


def _second_digits(tokens: tuple[Token, ...]) -> int:
    places = [
        index
        for index, token in enumerate(tokens)
        if token.kind == "digit" and _after_second(tokens, index)
    ]
    return min(len(places), 3)


def _second_fraction(tokens: tuple[Token, ...], place: int, moment: datetime) -> str:
    first = place
    while tokens[first - 1].kind == "digit":
        first -= 1
    digits = f"{moment.microsecond // 1000:03d}"
    return digits[place - first] if place - first < len(digits) else "0"
