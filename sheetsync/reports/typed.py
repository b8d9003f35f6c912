"""What people type into optional columns: numbers and days, or else nothing.

A report that lives on such columns must work in a company that has none of them, and
must not stumble over "soon" or "about 7": such a cell is counted as not readable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Value
from sheetsync.locales.text import Text, tr
from sheetsync.reports.facts import Facts
from sheetsync.reports.shapes import CELL

_Cell = TypeVar("_Cell")


@dataclass(frozen=True, slots=True)
class Typed(Generic[_Cell]):
    """What stands in a column.

    Attributes:
        of: By client what was read; who has nothing readable is absent.
        unread: Clients whose cell holds something else.
    """

    of: dict[str, _Cell]
    unread: frozenset[str] = frozenset()


def lacking(facts: Facts, columns: Iterable[tuple[str, ColumnType]]) -> Text | None:
    """What to add to the configuration, if a report's columns are not all there.

    Args:
        facts: The facts; their shapes are the columns of config.
        columns: Ids and types of the columns that the report lives on.
    """
    there = {one.id for one in facts.shapes}
    gone = [f"{name} ({kind})" for name, kind in columns if name not in there]
    if not gone:
        return None
    return tr(
        "Nobody can fill this in yet. Add these columns to a stage in stages.yaml: "
        "{columns}",
        columns=", ".join(gone),
    )


def typed_numbers(facts: Facts, column: str) -> Typed[Decimal]:
    """The numbers and amounts of a column, exactly as they were typed."""
    return _read(facts, column, _number)


def typed_days(facts: Facts, column: str) -> Typed[date]:
    """The days of a column."""
    return _read(facts, column, _day)


def _read(
    facts: Facts, column: str, meaning: Callable[[Value], _Cell | None]
) -> Typed[_Cell]:
    name = CELL + column
    if name not in facts.clients.columns:
        return Typed({})
    ids, cells = facts.clients["client_id"].tolist(), facts.clients[name].tolist()
    filled = [
        (client, meaning(cell))
        for client, cell in zip(ids, cells, strict=True)
        if cell is not None and cell != ""
    ]
    read = {client: one for client, one in filled if one is not None}
    return Typed(read, frozenset(one for one, _ in filled if one not in read))


def _number(cell: Value) -> Decimal | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return None
    number = Decimal(str(cell))
    return number if number.is_finite() else None


def _day(cell: Value) -> date | None:
    if isinstance(cell, datetime) or not isinstance(cell, date):
        return None
    return cell
