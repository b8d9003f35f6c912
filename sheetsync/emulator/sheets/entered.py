"""USER_ENTERED: reads a text as if a person had typed it into a cell.

Numbers, money, percents, dates, times and truth values are read by the habits of the
spreadsheet's locale; `'` forces text; `=` starts a formula, and so does a `+` before
anything that is no number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.numfmt.dates import to_serial

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.numfmt.locales import Locale
    from sheetsync.emulator.state.cells import Scalar

_SIGNS = "$€£¥₽₹₴₸"
_LONGEST_NUMBER = 60
_ISO_DATE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_LOCAL_DATE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?")
_TIME = re.compile(r"(\d{1,4}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?(?:\s*([AaPp][Mm]))?")
_BEFORE_TIME = re.compile(
    r"(.*[^\s:])(?:\s+|T)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp][Mm])?)"
)
_WORD_DATE = re.compile(
    r"(?:(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]+)\.?|([^\W\d]+)\.?\s+(\d{1,2}))"
    r"(?:,?\s+(?:de\s+)?(\d{4})(?:\s+г\.)?)?"
)
_WORD = re.compile(r"[^\W\d]+\.?")
_MONTH_ALONE = re.compile(r"([^\W\d]{3,})\.?\s+(de\s+)?(\d{4})")
_DAY_NAME = re.compile(r"([^\W\d]{2,})\.?,?\s+(.*)", re.DOTALL)
_NOON = 12
_HOURS = 24
_PIVOT_YEAR = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What a typed text means.

    Attributes:
        value: The value; None for a formula or an emptied cell.
        formula: Text of the formula with `=`, else empty.
        number_format: NumberFormat that typing gives to a cell without one.
    """

    value: Scalar = None
    formula: str = ""
    number_format: Json | None = None


def read_entered(text: str, locale: Locale, today: datetime) -> Entered:
    """Return what a typed text means.

    Args:
        text: What was typed.
        locale: The spreadsheet's.
        today: Gives the year of a date that is typed without one.
    """
    if not text:
        return Entered()
    if text[0] == "'":
        return Entered(value=text[1:])
    if text[0] == "=" and len(text) > 1:
        return Entered(formula=text)
    trimmed = text.strip()
    if not trimmed or len(trimmed) > _LONGEST_NUMBER:
        found = None
    else:
        found = (
            _read_truth(trimmed, locale)
            or _read_number(trimmed, locale)
            or _read_moment(trimmed, locale, today)
        )
    if found is not None:
        return found
    if text[0] == "+" and len(text) > 1:
        return Entered(formula=f"={text}")
    return Entered(value=text)


def _read_truth(text: str, locale: Locale) -> Entered | None:
    word = text.upper()
    if word in {"TRUE", locale.true}:
        return Entered(value=True)
    if word in {"FALSE", locale.false}:
        return Entered(value=False)
    return None


@cache
def _number_pattern(decimal: str, group: str) -> re.Pattern[str]:
    marks = rf"[{re.escape(group)} \u00a0\u202f]" if group.isspace() else f"[{group}]"
    whole = rf"\d{{1,3}}(?:{marks}\d{{3}})+|\d+"
    return re.compile(
        rf"(?P<whole>{whole})?(?:{re.escape(decimal)}(?P<decimals>\d*))?"
        r"(?P<exponent>[eE][-+]?\d{1,3})?"
    )


def _read_number(text: str, locale: Locale) -> Entered | None:
    body, negative = _without_sign(text)
    body, percent = (body[:-1].rstrip(), True) if body.endswith("%") else (body, False)
    body, currency, leads = _without_currency(body)
    if currency and body[:1] in {"-", "+"}:
        negative = body[0] == "-"
        body = body[1:]
    hit = _number_pattern(locale.decimal, locale.group).fullmatch(body)
    if not hit or not (hit["whole"] or hit["decimals"]):
        return None
    digits = re.sub(r"\D", "", hit["whole"] or "0")
    number = float(f"{digits}.{hit['decimals'] or '0'}{hit['exponent'] or ''}")
    if number == float("inf"):
        return None
    number = -number if negative else number
    number_format = _number_format(hit, percent, currency, leads, locale)
    return Entered(
        value=number / 100 if percent else number, number_format=number_format
    )


def _without_sign(text: str) -> tuple[str, bool]:
    if text[0] in "-+":
        return text[1:].lstrip(), text[0] == "-"
    if text[0] == "(" and text[-1] == ")" and text[1:2].strip("-+"):
        return text[1:-1], True
    return text, False


def _without_currency(text: str) -> tuple[str, str, bool]:
    """Return the text without its currency sign, the sign, and whether it led."""
    if text[:1] and text[0] in _SIGNS:
        return text[1:].lstrip(), text[0], True
    if text[-1:] and text[-1] in _SIGNS:
        return text[:-1].rstrip(), text[-1], False
    if text.endswith("р."):
        return text[:-2].rstrip(), "₽", False
    return text, "", False


def _number_format(
    hit: re.Match[str], percent: bool, currency: str, leads: bool, locale: Locale
) -> Json | None:
    decimals = "0.00" if hit["decimals"] else "0"
    if percent:
        return {"type": "PERCENT", "pattern": f"{decimals}%"}
    grouped = f"#,##{decimals}"
    if currency:
        if currency == locale.currency:
            pattern = locale.patterns["CURRENCY"]
            if not hit["decimals"]:
                pattern = pattern.replace(".00", "")
        else:
            pattern = f"[${currency}]{grouped}" if leads else f"{grouped}[${currency}]"
        return {"type": "CURRENCY", "pattern": pattern}
    if hit["exponent"]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    if hit["whole"] and not hit["whole"].isdigit():
        return {"type": "NUMBER", "pattern": grouped}
    return None


def _read_moment(text: str, locale: Locale, today: datetime) -> Entered | None:
    time = _read_time(text)
    if time is not None:
        return Entered(
            value=time[0], number_format={"type": "TIME", "pattern": time[1]}
        )
    date = _read_date(text, locale, today)
    if date is not None:
        return Entered(
            value=date[0], number_format={"type": "DATE", "pattern": date[1]}
        )
    head, time = _split_time(text)
    date = _read_date(head, locale, today) if time else None
    if time is None or date is None or time[0] >= 1:
        return None
    pattern = f"{date[1]} {time[1]}"
    return Entered(
        value=date[0] + time[0],
        number_format={"type": "DATE_TIME", "pattern": pattern},
    )


def _split_time(text: str) -> tuple[str, tuple[float, str] | None]:
    """Return the date before a time of day, and that time."""
    hit = _BEFORE_TIME.fullmatch(text)
    if hit is None:
        return text, None
    return hit[1].rstrip(", "), _read_time(hit[2])


def _read_time(text: str) -> tuple[float, str] | None:
    hit = _TIME.fullmatch(text)
    if not hit:
        return None
    hour, minute, second = int(hit[1]), int(hit[2]), int(hit[3] or 0)
    if minute > 59 or second > 59:  # noqa: PLR2004 - minutes of an hour
        return None
    if hour >= _HOURS:
        return _duration(hour, minute, second, hit[4])
    pattern = "h:mm" if hit[5] else "H:mm"
    pattern += ":ss" if hit[3] else ""
    if hit[5]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if hit[5].lower() == "pm" else 0)
        pattern += " am/pm"
    seconds = hour * 3600 + minute * 60 + second + float(hit[4] or 0)
    return seconds / 86400, pattern + (".000" if hit[4] else "")


def _duration(
    hour: int, minute: int, second: int, fraction: str | None
) -> tuple[float, str]:
    """Return what is no time of a day but how long something takes."""
    seconds = hour * 3600 + minute * 60 + second + float(fraction or 0)
    return seconds / 86400, "[h]:mm:ss"


def _read_date(text: str, locale: Locale, today: datetime) -> tuple[float, str] | None:
    hit = _ISO_DATE.fullmatch(text)
    if hit:
        pattern = hit[2].join(("yyyy", "mm", "dd"))
        return _dated(int(hit[1]), int(hit[3]), int(hit[4]), pattern)
    hit = _LOCAL_DATE.fullmatch(text)
    if hit:
        return _read_local_date(hit, locale, today)
    hit = _WORD_DATE.fullmatch(text)
    if hit:
        return _read_word_date(hit, locale, today)
    hit = _MONTH_ALONE.fullmatch(text)
    month = _month_named(hit[1].casefold(), locale) if hit else None
    if hit and month:
        name = _month_shape(hit[1].casefold(), locale)
        between = ' "de" ' if hit[2] else " "
        return _dated(int(hit[3]), month, 1, f"{name}{between}yyyy")
    return _read_after_day_name(text, locale, today)


def _read_after_day_name(
    text: str, locale: Locale, today: datetime
) -> tuple[float, str] | None:
    """Read a date behind the name of its day, which says nothing new."""
    hit = _DAY_NAME.fullmatch(text)
    if hit is None:
        return None
    word = hit[1].casefold()
    for names, shown in ((locale.days, "dddd"), (locale.short_days, "ddd")):
        if word in (name.casefold() for name in names):
            date = _read_date(hit[2], locale, today)
            return None if date is None else (date[0], f"{shown}, {date[1]}")
    return None


def _read_local_date(
    hit: re.Match[str], locale: Locale, today: datetime
) -> tuple[float, str] | None:
    first, mark, second, year_text = hit.groups()
    if mark == "." and locale.decimal == ".":
        return None
    parts = [_part_pattern("M", first), _part_pattern("d", second)]
    month, day = int(first), int(second)
    if locale.order == "dmy":
        parts = [_part_pattern("d", first), _part_pattern("M", second)]
        month, day = day, month
    year = _full_year(year_text) if year_text else today.year
    if year_text:
        parts.append("y" * len(year_text))
    return _dated(year, month, day, mark.join(parts))


def _part_pattern(letter: str, digits: str) -> str:
    return letter * 2 if digits.startswith("0") else letter


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > len("99"):
        return year
    return year + (2000 if year < _PIVOT_YEAR else 1900)


def _read_word_date(
    hit: re.Match[str], locale: Locale, today: datetime
) -> tuple[float, str] | None:
    word = (hit[2] or hit[3]).casefold()
    month = _month_named(word, locale)
    if month is None:
        return None
    day = int(hit[1] or hit[4])
    name = _month_shape(word, locale)
    shapes = {1: "d", 2: name, 3: name, 4: "d", 5: "yyyy"}
    year = int(hit[5]) if hit[5] else today.year
    return _dated(year, month, day, _shape_of(hit, shapes))


def _shape_of(hit: re.Match[str], shapes: dict[int, str]) -> str:
    """Return the pattern that shows a date as it was typed."""
    pattern, end = "", hit.start()
    for group, shape in shapes.items():
        if hit[group] is None:
            continue
        between = hit.string[end : hit.start(group)]
        if pattern.endswith("m"):
            between = between.removeprefix(".")  # short months bring theirs along
        pattern += _WORD.sub(r'"\g<0>"', between) + shape
        end = hit.end(group)
    return pattern + _WORD.sub(r'"\g<0>"', hit.string[end : hit.end()])


def _month_shape(word: str, locale: Locale) -> str:
    short = (name.casefold().rstrip(".") for name in locale.short_months)
    return "mmm" if word in short else "mmmm"


def _month_named(word: str, locale: Locale) -> int | None:
    for names in (locale.months, locale.months_of, locale.short_months):
        for month, name in enumerate(names, start=1):
            if word == name.casefold().rstrip("."):
                return month
    return None


def _dated(year: int, month: int, day: int, pattern: str) -> tuple[float, str] | None:
    try:
        moment = datetime(year, month, day)  # noqa: DTZ001 - a serial has no zone
    except ValueError:
        return None
    return to_serial(moment), pattern
