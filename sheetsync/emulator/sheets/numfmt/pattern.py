"""Takes a number format pattern apart.

The language is described in Google's guide to number and date formats: up to four
sections between semicolons, literal texts, digits `0 # ?`, grouping, percent,
exponents, fractions, conditions, colours, and date parts.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.)
    | _(?P<blank>.)
    | \*(?P<repeat>.)
    | \[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]
    | \[(?P<test>[<>=]+)\s*(?P<limit>-?[\d.]+)\]
    | \[(?P<elapsed>h+|m+|s+)\]
    | \[(?P<colour>[^\]]*)\]
    | (?P<halfday>am/pm|a/p)
    | (?P<exponent>e[+-])
    | (?P<date>y+|m+|d+|h+|s+)
    | (?P<digits>[0\#?])
    | (?P<mark>[.,%/@;])
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_TESTS: dict[str, Callable[[float, float], Any]] = {
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a pattern.

    Attributes:
        kind: `text` for anything printed as it stands, else `digit`, `mark`,
            `date`, `elapsed`, `halfday` or `exponent`.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """What applies to one range of numbers.

    Attributes:
        test: Condition and limit of `[>100]`; None if the place decides.
    """

    tokens: tuple[Token, ...]
    test: tuple[str, float] | None = None

    @property
    def is_date(self) -> bool:
        """Whether it shows dates or times."""
        return any(token.kind in {"date", "elapsed"} for token in self.tokens)

    def takes(self, number: float) -> bool:
        """Tell whether its condition holds for a number."""
        if self.test is None:
            return True
        test, limit = self.test
        return bool(_TESTS.get(test, operator.eq)(number, limit))


@lru_cache(maxsize=2048)
def sections_of(pattern: str) -> tuple[Section, ...]:
    """Return the sections of a pattern, always at least one."""
    sections: list[Section] = []
    tokens: list[Token] = []
    test: tuple[str, float] | None = None
    for hit in _TOKEN.finditer(pattern):
        if hit["mark"] == ";":
            sections.append(Section(tuple(tokens), test))
            tokens, test = [], None
        elif hit["test"] is not None:
            test = (hit["test"], float(hit["limit"]))
        else:
            token = _token(hit)
            if token is not None:
                tokens.append(token)
    return (*sections, Section(tuple(tokens), test))


def _token(hit: re.Match[str]) -> Token | None:
    kind = hit.lastgroup or "other"
    if kind == "colour":
        return None
    if kind == "blank":
        return Token("text", " ")
    if kind in {"digits", "mark", "date", "elapsed", "halfday", "exponent"}:
        return Token("digit" if kind == "digits" else kind, hit[kind])
    return Token("text", hit[kind])
