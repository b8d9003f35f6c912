"""What all models of config/ share: frozen, no unknown keys, typed words.

The validators here raise `Wrong`, which carries a `Text`, so that what is wrong
and what to write instead can be said in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from sheetsync.locales.text import Text, tr

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_IDENTIFIER = r"[a-z][a-z0-9_]{0,39}"


class Wrong(ValueError):  # noqa: N818 - it reads as what it is
    """A value that can't stand in config/.

    Args:
        text: What is wrong, and what to write instead.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.english())
        self.text = text


class Model(BaseModel):
    """A part of the configuration: immutable, with no key that is not known."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, validate_default=True
    )


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, if any is close enough."""
    folded = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold(), folded, cutoff=0.6)
    # Two of four letters alike are no slip of the hand: "kind" is not "id".
    near = (one for one in found if abs(len(one) - len(word)) <= len(word) // 3)
    return next((folded[one] for one in near), None)


def shaped(pattern: str, text: Text) -> Callable[[str], str]:
    """A check that a word matches the pattern as a whole.

    Args:
        pattern: A regular expression.
        text: What to tell whoever wrote another word.

    Returns:
        A function for pydantic's ``AfterValidator``; it raises `Wrong`.
    """

    def check(word: str) -> str:
        if not re.fullmatch(pattern, word):
            raise Wrong(text)
        return word

    return check


def email_of(words: str) -> str:
    """An e-mail address as config/ keeps it.

    Raises:
        Wrong: It is none.
    """
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", words):
        raise Wrong(tr("not an e-mail address. Write one such as anna@example.com"))
    return words.casefold()


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        guess = closest(name, available_timezones())
    if guess:
        raise Wrong(tr("unknown time zone. Did you mean “{guess}”?", guess=guess))
    raise Wrong(tr("unknown time zone. Write one such as Europe/Moscow"))


def _period(value: object) -> timedelta:
    """``30s``, ``5m``, ``1h`` or ``2d`` as a length of time."""
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"(\d{1,6}) ?([smhd])", str(value).strip())
    if not found:
        raise Wrong(tr("not a length of time. Write 30s, 5m, 1h or 2d"))
    if not int(found[1]):
        raise Wrong(tr("no time at all. Write a length such as 30s, 5m, 1h or 2d"))
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def _written(period: timedelta) -> str:
    """A length of time as config/ has it, in the longest unit that fits."""
    seconds = int(period.total_seconds())
    unit = next(one for one, size in _UNITS.items() if seconds % size == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


Email: TypeAlias = Annotated[
    str,
    AfterValidator(email_of),
    WithJsonSchema({"type": "string", "format": "email"}),
]
"""An e-mail address, in lower case."""

ZoneName: TypeAlias = Annotated[str, AfterValidator(_zone)]
"""A time zone's IANA name."""

Period: TypeAlias = Annotated[
    timedelta,
    BeforeValidator(_period),
    PlainSerializer(_written, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,6} ?[smhd]$"}),
]
"""A length of time above zero, written 30s, 5m, 1h or 2d."""

Share: TypeAlias = Annotated[float, Field(gt=0, le=1)]
"""A part of a whole, above 0 and at most 1."""

Identifier: TypeAlias = Annotated[
    str,
    AfterValidator(
        shaped(
            _IDENTIFIER,
            tr(
                "not a word for config/. Write small Latin letters, digits and _, a "
                "letter first, at most 40 in all"
            ),
        )
    ),
    WithJsonSchema({"type": "string", "pattern": f"^{_IDENTIFIER}$"}),
]
"""A word for config/ and the journal: small letters, digits and underscores."""
