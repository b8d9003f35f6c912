"""Reads the query of QUERY: ``select A, sum(B) where C > 3 group by A``.

Not read, and told as an error: pivot, format, options, arithmetic and scalar functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

AGGREGATES = ("sum", "avg", "count", "max", "min")
_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'[^']*'|"[^"]*")
      | (?P<number>-?\d+(?:\.\d+)?)
      | (?P<mark><>|!=|<=|>=|[=<>(),*])
      | (?P<name>`[^`]*`|[A-Za-z_]\w*)
    )""",
    re.VERBOSE,
)
_COMPARISONS = {"=", "!=", "<>", "<", "<=", ">", ">="}
_WORDS = {"contains", "matches", "like", "starts", "ends"}
_DAYS_BEFORE = date(1899, 12, 30).toordinal()
_DEEPEST = 50

_T = TypeVar("_T")
Literal: TypeAlias = str | float | bool


class QueryError(Exception):
    """The text is no query, or asks for what is not covered."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A column, or what an aggregate makes of it.

    Attributes:
        column: Its name as written: ``A``, ``Col1``.
        aggregate: ``sum`` and its like; empty for the column itself.
    """

    column: str
    aggregate: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column beside a value, or beside another column.

    Attributes:
        left: The column.
        operator: ``=``, ``contains``, ``is null`` and so on.
        right: What it is compared with; None after ``is null``.
    """

    left: Pick
    operator: str
    right: Literal | Pick | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Conditions under ``and``, ``or`` or ``not``."""

    word: str
    parts: tuple[Condition, ...]


Condition: TypeAlias = Comparison | Joined


@dataclass(slots=True)
class Query:
    """A query that was read.

    Attributes:
        select: What is shown; empty for all columns.
        where: Which rows count; None for all.
        group: By which columns rows are gathered.
        order: What rows are ordered by, and whether falling.
        limit: How many rows are shown at most.
        offset: How many are left out before.
        labels: What columns are called instead.
    """

    select: list[Pick] = field(default_factory=list)
    where: Condition | None = None
    group: list[str] = field(default_factory=list)
    order: list[tuple[Pick, bool]] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0
    labels: dict[Pick, str] = field(default_factory=dict)


def read_query(text: str) -> Query:
    """Return a query that was read; an empty text asks for everything.

    Raises:
        QueryError: It can't be read.
    """
    return _Reader(_tokens(text)).query()


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        hit = _TOKEN.match(text, at)
        if hit is None or hit.lastgroup is None:
            raise QueryError(text[at : at + 20])
        tokens.append((hit.lastgroup, hit[hit.lastgroup]))
        at = hit.end()
    return tokens


class _Reader:
    """Walks over the tokens of one query."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def query(self) -> Query:
        """Read the clauses in the order in which they must come."""
        made = Query()
        if self._takes("select") and not self._takes("*"):
            made.select = self._list(self._pick)
        if self._takes("where"):
            made.where = self._any_of(0)
        if self._takes("group"):
            self._must("by")
            made.group = self._list(self._column)
        if self._takes("order"):
            self._must("by")
            made.order = self._list(self._ordered)
        if self._takes("limit"):
            made.limit = self._count()
        if self._takes("offset"):
            made.offset = self._count()
        if self._takes("label"):
            made.labels = dict(self._list(self._label))
        if self._at < len(self._tokens):
            raise QueryError(self._peek()[1])
        return made

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _takes(self, word: str) -> bool:
        kind, text = self._peek()
        if kind not in {"name", "mark"} or text.casefold() != word:
            return False
        self._at += 1
        return True

    def _must(self, word: str) -> None:
        if not self._takes(word):
            raise QueryError(self._peek()[1])

    def _take(self, wanted: str) -> str:
        kind, text = self._peek()
        if kind != wanted:
            raise QueryError(text)
        self._at += 1
        return text

    def _list(self, read: Callable[[], _T]) -> list[_T]:
        found = [read()]
        while self._takes(","):
            found.append(read())
        return found

    def _column(self) -> str:
        return self._take("name").strip("`").casefold()

    def _pick(self) -> Pick:
        name = self._column()
        if not self._takes("("):
            return Pick(name)
        if name not in AGGREGATES:
            raise QueryError(name)
        made = Pick(self._column(), name)
        self._must(")")
        return made

    def _ordered(self) -> tuple[Pick, bool]:
        pick = self._pick()
        if self._takes("desc"):
            return pick, True
        self._takes("asc")
        return pick, False

    def _label(self) -> tuple[Pick, str]:
        return self._pick(), self._take("text")[1:-1]

    def _count(self) -> int:
        text = self._take("number")
        if not text.isdecimal():
            raise QueryError(text)
        return int(text)

    def _any_of(self, depth: int) -> Condition:
        parts = [self._all_of(depth)]
        while self._takes("or"):
            parts.append(self._all_of(depth))
        return parts[0] if len(parts) == 1 else Joined("or", tuple(parts))

    def _all_of(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._takes("and"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))

    def _one(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise QueryError("(")
        if self._takes("not"):
            return Joined("not", (self._one(depth + 1),))
        if self._takes("("):
            inner = self._any_of(depth + 1)
            self._must(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Condition:
        left = Pick(self._column())
        if self._takes("is"):
            word = "is not null" if self._takes("not") else "is null"
            self._must("null")
            return Comparison(left, word)
        text = self._peek()[1].casefold()
        if text not in _COMPARISONS | _WORDS:
            raise QueryError(text)
        self._at += 1
        if text in {"starts", "ends"}:
            self._must("with")
        operator = "!=" if text == "<>" else text
        return Comparison(left, operator, self._value())

    def _value(self) -> Literal | Pick:
        kind, text = self._peek()
        self._at += 1
        match kind, text.casefold():
            case "text", _:
                return text[1:-1]
            case "number", _:
                return float(text)
            case "name", "true" | "false" as word:
                return word == "true"
            case "name", "date":
                return self._day()
            case "name", name:
                return Pick(name.strip("`"))
            case _:
                raise QueryError(text)

    def _day(self) -> float:
        text = self._take("text")[1:-1]
        try:
            return float(date.fromisoformat(text).toordinal() - _DAYS_BEFORE)
        except ValueError as error:
            raise QueryError(text) from error
