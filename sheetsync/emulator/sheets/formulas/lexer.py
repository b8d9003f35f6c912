"""Takes the text of a formula apart into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CORNER = r"(?:\$?[A-Za-z]{1,3}\$?\d+|\$?[A-Za-z]{1,3}|\$?\d+)"
_SHEET = r"(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)"
_REFERENCE = (
    rf"{_SHEET}?(?:\$?[A-Za-z]{{1,3}}\$?\d+(?::{_CORNER})?"
    rf"|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}(?:\d+)?|\$?\d+:\$?\d+)"
    r"(?![\w(.])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind and its text as it stands in the formula."""

    kind: str
    text: str


class FormulaSyntaxError(Exception):
    """The text is no formula; Google shows `#ERROR!`."""


@cache
def _pattern(decimal: str) -> re.Pattern[str]:
    mark = re.escape(decimal)
    return re.compile(
        rf"""
          (?P<space>\s+)
        | (?P<text>"(?:[^"]|"")*")
        | (?P<error>\#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|ERROR!))
        | (?P<reference>{_REFERENCE})
        | (?P<number>(?:\d+(?:{mark}\d*)?|{mark}\d+)(?:[eE][+-]?\d+)?)
        | (?P<name>[^\W\d][\w.]*)
        | (?P<operator><=|>=|<>|[-+*/^&=<>%])
        | (?P<open>[(])
        | (?P<close>[)])
        | (?P<brace>[{{}}\\])
        | (?P<separator>[,;])
        """,
        re.VERBOSE,
    )


def tokens_of(formula: str, decimal: str = ".") -> Iterator[Token]:
    """Yield the tokens of a formula, spaces included.

    Args:
        formula: Text behind the `=`.
        decimal: Decimal mark of the spreadsheet's locale.

    Raises:
        FormulaSyntaxError: At a character that no token begins with.
    """
    at = 0
    pattern = _pattern(decimal)
    while at < len(formula):
        hit = pattern.match(formula, at)
        if hit is None:
            raise FormulaSyntaxError(
                f"Formula parse error at {formula[at : at + 10]!r}"
            )
        assert hit.lastgroup is not None
        yield Token(hit.lastgroup, hit[0])
        at = hit.end()
