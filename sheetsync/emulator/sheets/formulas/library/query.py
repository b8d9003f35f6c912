"""QUERY: rows of a range chosen, gathered and ordered by a query's text.

Of a column the kind of value that most cells hold counts; others are empty, as with
Google. Empty cells fit no comparison.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.blocks import Block
from sheetsync.emulator.sheets.formulas.library.context import (
    Context,
    Function,
    eager_told,
)
from sheetsync.emulator.sheets.formulas.library.query_text import (
    Comparison,
    Condition,
    Joined,
    Pick,
    Query,
    QueryError,
    read_query,
)
from sheetsync.emulator.sheets.formulas.values import (
    FormulaError,
    Value,
    matrix,
    number,
    order_key,
    text,
)
from sheetsync.emulator.state.area import column_name
from sheetsync.emulator.state.cells import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from sheetsync.emulator.sheets.formulas.blocks import Item, Matrix

_GUESS = -1.0
_LONGEST_PATTERN = 200
_EMPTY = ErrorValue("#N/A", "N_A", "Query completed with an empty output.")


def _query(
    context: Context, data: Value, query: Value = "", headers: Value = _GUESS
) -> Value:
    try:
        asked = read_query(text(query, context.locale))
        table = _table(data, int(number(headers)))
        return _answer(asked, table) or _EMPTY
    except QueryError as error:
        message = (
            "Unable to parse query string for Function QUERY parameter 2: "
            f"{str(error)[:100]}"
        )
        raise FormulaError(ErrorValue("#VALUE!", "VALUE", message)) from error


@dataclass(frozen=True, slots=True)
class _Table:
    """What is asked: named columns, their headers, and rows of one kind a column."""

    names: list[str]
    heads: list[str]
    has_heads: bool
    rows: Matrix

    def at(self, name: str) -> int:
        """The place of a column: ``b`` of a range, ``col2`` of an array."""
        name = name.casefold()
        if name in self.names:
            return self.names.index(name)
        hit = re.fullmatch(r"col([1-9]\d*)", name)
        if hit is None or int(hit[1]) > len(self.names):
            raise QueryError(f"NO_COLUMN: {name}")
        return int(hit[1]) - 1


def _table(data: Value, headers: int) -> _Table:
    rows = matrix(data)
    width = len(rows[0]) if rows else 0
    left = data.left if isinstance(data, Block) else None
    names = [
        (f"Col{at + 1}" if left is None else column_name(left + at)).casefold()
        for at in range(width)
    ]
    count = _guessed(rows) if headers < 0 else headers
    heads = [
        " ".join(str(row[at]) for row in rows[:count] if row[at] not in (None, ""))
        for at in range(width)
    ]
    columns = [_of_one_kind(line) for line in zip(*rows[count:], strict=True)]
    body = [list(row) for row in zip(*columns, strict=True)]
    return _Table(names, heads, count > 0, body)


def _guessed(rows: Matrix) -> int:
    """Return how many rows are headers: texts above something else."""
    if not rows or not all(isinstance(one, str) for one in rows[0]):
        return 0
    below = (item for row in rows[1:] for item in row)
    return int(any(not isinstance(one, str) and one is not None for one in below))


def _of_one_kind(line: tuple[Item, ...]) -> list[Item]:
    kinds = Counter(type(one) for one in line if one not in (None, ""))
    most = kinds.most_common(1)
    return [one if most and type(one) is most[0][0] else None for one in line]


def _answer(query: Query, table: _Table) -> Matrix:
    picks = query.select or [Pick(name) for name in table.names]
    rows = [row for row in table.rows if _fits(query.where, row, table)]
    gathers = bool(query.group) or any(one.aggregate for one in picks)
    groups = _groups(query, rows, table) if gathers else [[row] for row in rows]
    if gathers:
        _check_grouped(query, picks)
    for pick, falling in reversed(query.order):
        # Whatever is equal keeps its order, and empty cells come first.
        groups.sort(key=lambda one: _order(_value(pick, one, table)), reverse=falling)
    end = None if query.limit is None else query.offset + query.limit
    shown = groups[query.offset : end]
    body: Matrix = [[_value(pick, one, table) for pick in picks] for one in shown]
    heads: list[Item] = [_head(pick, query, table) for pick in picks]
    wants_heads = table.has_heads or gathers or any(query.labels.values())
    return [heads, *body] if wants_heads and any(heads) else body


def _groups(query: Query, rows: Matrix, table: _Table) -> list[Matrix]:
    """Gather rows by the group's columns, in the order of their values."""
    places = [table.at(name) for name in query.group]
    found: dict[tuple[tuple[int, float, str], ...], Matrix] = {}
    if not places:
        return [rows]
    for row in rows:
        found.setdefault(tuple(_exact(row[at]) for at in places), []).append(row)
    return [found[key] for key in sorted(found)]


def _check_grouped(query: Query, picks: list[Pick]) -> None:
    """Make sure that what is shown of a group is the same for all its rows."""
    for one in [*picks, *(pick for pick, _ in query.order)]:
        if not one.aggregate and one.column not in query.group:
            raise QueryError(f"ADD_COL_TO_GROUP_BY_OR_AGG: {one.column}")


def _value(pick: Pick, rows: Matrix, table: _Table) -> Item:
    at = table.at(pick.column)
    if not pick.aggregate:
        return rows[0][at]
    known = [row[at] for row in rows if row[at] is not None]
    if pick.aggregate == "count":
        return float(len(known))
    if not known:
        return None
    if pick.aggregate == "max":
        return max(known, key=_exact)
    if pick.aggregate == "min":
        return min(known, key=_exact)
    total = sum(_figure(one, pick.aggregate) for one in known)
    return total if pick.aggregate == "sum" else total / len(known)


def _figure(item: Item, aggregate: str) -> float:
    if type(item) is not float:
        raise QueryError(f"AVG_SUM_ONLY_NUMERIC: {aggregate}")
    return item


def _head(pick: Pick, query: Query, table: _Table) -> str:
    if pick in query.labels:
        return query.labels[pick]
    return f"{pick.aggregate} {table.heads[table.at(pick.column)]}".strip()


def _order(item: Item) -> tuple[int, float, str]:
    return (-1, 0.0, "") if item is None else _exact(item)


def _exact(item: Item) -> tuple[int, float, str]:
    """Return a key in which case counts, as it does in queries."""
    if isinstance(item, str):
        return (1, 0.0, item)
    return (3, 0.0, item.text) if isinstance(item, ErrorValue) else order_key(item)


def _fits(condition: Condition | None, row: list[Item], table: _Table) -> bool:
    match condition:
        case None:
            return True
        case Joined(word="and"):
            return all(_fits(one, row, table) for one in condition.parts)
        case Joined(word="or"):
            return any(_fits(one, row, table) for one in condition.parts)
        case Joined():
            return not _fits(condition.parts[0], row, table)
        case Comparison():
            return _compared(condition, row, table)


def _compared(condition: Comparison, row: list[Item], table: _Table) -> bool:
    left = row[table.at(condition.left.column)]
    if condition.operator in {"is null", "is not null"}:
        return (left is None) == (condition.operator == "is null")
    right: Item
    if isinstance(condition.right, Pick):
        right = row[table.at(condition.right.column)]
    else:
        right = condition.right
    if left is None or right is None or type(left) is not type(right):
        return False
    return _TESTS[condition.operator](left, right)


def _texts(test: Callable[[str, str], bool]) -> Callable[[Item, Item], bool]:
    return lambda one, two: test(str(one), str(two))


def _matches(item: str, pattern: str) -> bool:
    if len(pattern) > _LONGEST_PATTERN:
        raise QueryError(pattern[:20])
    try:
        return re.fullmatch(pattern, item) is not None
    except re.error as error:
        raise QueryError(pattern) from error


def _like(item: str, pattern: str) -> bool:
    parts = re.split(r"([%_])", pattern)
    signs = {"%": ".*", "_": "."}
    made = "".join(signs.get(one, re.escape(one)) for one in parts)
    return re.fullmatch(made, item, re.DOTALL) is not None


_TESTS: dict[str, Callable[[Item, Item], bool]] = {
    "=": lambda one, two: _exact(one) == _exact(two),
    "!=": lambda one, two: _exact(one) != _exact(two),
    "<": lambda one, two: _exact(one) < _exact(two),
    "<=": lambda one, two: _exact(one) <= _exact(two),
    ">": lambda one, two: _exact(one) > _exact(two),
    ">=": lambda one, two: _exact(one) >= _exact(two),
    "contains": _texts(lambda one, two: two in one),
    "starts": _texts(str.startswith),
    "ends": _texts(str.endswith),
    "matches": _texts(_matches),
    "like": _texts(_like),
}

FUNCTIONS: dict[str, Function] = {"QUERY": eager_told(_query)}
