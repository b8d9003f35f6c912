"""What an import does with config and journal, and what came of it.

The commands of sheetsync.cli.imports only ask and print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sheetsync.cli.import_columns import (
    client_index,
    import_column,
    is_imported,
    reading_of,
)
from sheetsync.config import ColumnType, Config, Stage
from sheetsync.core.import_clients import read_clients
from sheetsync.core.import_file import Table
from sheetsync.core.import_purchases import (
    PURCHASE_HEADERS,
    REQUIRED,
    read_purchases,
)
from sheetsync.core.import_values import Reading, with_evidence
from sheetsync.core.imports import Columns, Line, Rejected, map_columns
from sheetsync.journal import Journal
from sheetsync.locales.headers import known_headers

Watch = Callable[[Iterable[Line]], Iterable[Line]]
"""Passes lines on and shows how far they are."""

_NUMBERS = frozenset({ColumnType.NUMBER, ColumnType.MONEY, ColumnType.PERCENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How a file is to be taken in.

    Attributes:
        source: The file's name, for the journal.
        asked: Headers of the file and the columns that they were said to be.
        reading: How values are written in it; the currency is filled in here.
        apply: Whether to do it, or only to say what it would do.
    """

    source: str
    asked: Mapping[str, str]
    reading: Reading = field(default_factory=Reading)
    apply: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a file; its lines are new, known or rejected.

    Attributes:
        lines: How many lines there are below the header.
        new: How many of them bring something new.
        known: How many say what is known already.
        rejected: The others, in their order, each with its reason.
        unused: Headers of the columns that nothing was taken from.
        waiting: How many imported clients have no row and no ID yet.
    """

    lines: int
    new: int
    known: int
    rejected: tuple[Rejected, ...]
    unused: tuple[str, ...]
    waiting: int


def take_purchases(
    journal: Journal, config: Config, table: Table, order: Order, watch: Watch = iter
) -> Outcome:
    """Take in a table of purchases.

    Raises:
        ImportRefused: The table's columns can't be told, or one is missing.
        SheetsyncError: The journal can't be used.
    """
    columns = map_columns(table.header, PURCHASE_HEADERS, order.asked, REQUIRED)
    reading = _reading(table, order, config, columns, ("amount", "quantity"))
    with journal.reading() as book:
        index = client_index(book, config.pipeline)
    read, rejected = read_purchases(watch(table.lines), columns, index, reading)
    with journal.reading() as book:
        known = book.purchases.keys_known(one.content_key for one in read)
        waiting = len(book.arrivals.waiting())
    new = len({one.content_key for one in read} - known)
    if order.apply:
        with journal.writing() as book:
            number = book.imports.add(
                "purchases",
                order.source,
                accepted=new,
                rejected=len(rejected) + len(table.rejected),
            )
            new, _ = book.purchases.add_many(read, number)
    return Outcome(
        lines=table.count,
        new=new,
        known=len(read) - new,
        rejected=_in_order(table.rejected, rejected),
        unused=columns.unused,
        waiting=waiting,
    )


def take_clients(
    journal: Journal,
    config: Config,
    stage: Stage,
    table: Table,
    order: Order,
    watch: Watch = iter,
) -> Outcome:
    """Take in a table of clients, who then wait for the worker to give them rows.

    Raises:
        ImportRefused: The table's columns can't be told.
        SheetsyncError: The journal can't be used.
    """
    open_columns = [one for one in stage.columns if is_imported(one)]
    known_as = {one.id: known_headers(one) for one in open_columns}
    columns = map_columns(table.header, known_as, order.asked)
    into = [import_column(one, config) for one in open_columns if columns.has(one.id)]
    numbers = [one.id for one in into if one.type in _NUMBERS]
    reading = _reading(table, order, config, columns, numbers)
    read, rejected = read_clients(watch(table.lines), columns, into, reading)
    cells = [one.cells for one in read]
    with journal.reading() as book:
        known = book.arrivals.known(stage.id, cells)
        waiting = len(book.arrivals.waiting())
    new = [one for one, is_known in zip(cells, known, strict=True) if not is_known]
    all_rejected = _in_order(table.rejected, rejected)
    if order.apply:
        with journal.writing() as book:
            number = book.imports.add(
                "clients",
                order.source,
                accepted=len(new),
                rejected=len(all_rejected),
            )
            book.arrivals.add_many(stage.id, new, number)
            waiting += len(new)
    return Outcome(
        lines=table.count,
        new=len(new),
        known=len(read) - len(new),
        rejected=all_rejected,
        unused=columns.unused,
        waiting=waiting,
    )


def _reading(
    table: Table,
    order: Order,
    config: Config,
    columns: Columns,
    numbers: Iterable[str],
) -> Reading:
    """How values are written in this file, by its own evidence where nobody said."""
    texts = (columns.text(line, one) for one in numbers for line in table.lines)
    return with_evidence(reading_of(config, order.reading), texts)


def _in_order(*parts: Iterable[Rejected]) -> tuple[Rejected, ...]:
    return tuple(
        sorted((one for part in parts for one in part), key=lambda one: one.number)
    )
