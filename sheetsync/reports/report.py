"""What a report is, and how its table is put together from columns of cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart
from sheetsync.core.table import Kind, Table, TableColumn, Value
from sheetsync.core.tint import Tint
from sheetsync.locales.text import Text, tr
from sheetsync.reports.facts import Facts

Make: TypeAlias = Callable[[Facts, Reports, date], Table]
"""Facts, norms and the as-of date, whose own events count, to a table."""

Filled: TypeAlias = tuple[TableColumn, Sequence[Value]]
"""A column and its cells from top to bottom."""


class Place(StrEnum):
    """Where a report is written, and so who reads it."""

    DESK = "desk"
    BASE = "base"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report: a pure function and where its table goes.

    Attributes:
        id: Its word in config and on the command line; its module's name.
        title: The name of its tab.
        places: Where it is written. On the desk it gets all facts; in a base
            its slice, in a person's spreadsheet his own facts.
        make: The function.
        stage: Which stage's bases it is written to, by the norms; where it is
            written to none, None.
        upright: Whether it has one line of each person, which stands upright in his
            own spreadsheet: a figure a row.

    Raises:
        ValueError: If it goes nowhere, or to bases of no stage, or names a stage
            but goes to no base.
    """

    id: str
    title: Text
    places: tuple[Place, ...]
    make: Make
    stage: Callable[[Reports], str] | None = None
    upright: bool = False

    def __post_init__(self) -> None:
        if not self.places or (Place.BASE in self.places) == (self.stage is None):
            raise ValueError(
                f"the report {self.id!r} must name its places, and a stage if and "
                "only if it is written to bases"
            )


def column(
    column_id: str,
    header: Text,
    kind: Kind = Kind.TEXT,
    note: Text | None = None,
    tints: tuple[Tint, ...] = (),
) -> TableColumn:
    """A column of a table, as a report writes it down."""
    return TableColumn(id=column_id, header=header, kind=kind, note=note, tints=tints)


def table_of(
    filled: Sequence[Filled], note: Text | None = None, charts: Sequence[Chart] = ()
) -> Table:
    """A table of columns with their cells, a remark, and charts of the columns.

    A header and its figures stand side by side in the report's code, so that no
    column can slip under its neighbour's header.

    Raises:
        ValueError: If one column has more cells than another.
    """
    columns = tuple(one for one, _ in filled)
    return Table(
        columns,
        tuple(zip(*(cells for _, cells in filled), strict=True)),
        note,
        charts=tuple(charts),
    )


def turned_upright(table: Table) -> Table:
    """A table of one line as a list of its figures, each with its definition.

    Blank figures are left out; a table of no line stays without one. Remark and order
    stay, charts do not.
    """
    rows = tuple(
        (
            one.header,
            None if one.kind is Kind.PERCENT else cell,
            cell if one.kind is Kind.PERCENT else None,
            one.note,
        )
        for line in table.rows
        for one, cell in zip(table.columns, line, strict=True)
        if cell is not None
    )
    return Table(_UPRIGHT, rows, table.note)


_UPRIGHT = (
    column("what", tr("What it is"), Kind.SENTENCE),
    column("figure", tr("Figure"), Kind.FIGURE),
    column("share", tr("Share"), Kind.PERCENT),
    column("meaning", tr("How it is counted"), Kind.SENTENCE),
)
