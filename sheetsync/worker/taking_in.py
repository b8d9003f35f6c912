"""What an import does with config and journal, and what came of it.

The command ``sheetsync import`` and the folder that is looked through take files in
by the same functions; they differ in who asks and who is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from sheetsync.config import Config, Stage
from sheetsync.core.import_calls import (
    CALL_HEADERS,
    CALLS_REQUIRED,
    read_calls,
    without_sides,
)
from sheetsync.core.import_clients import read_clients
from sheetsync.core.import_file import Table
from sheetsync.core.import_lookup import ClientIndex
from sheetsync.core.import_mappings import ImportKind
from sheetsync.core.import_payments import (
    PAYMENT_HEADERS,
    PAYMENTS_REQUIRED,
    read_payments,
)
from sheetsync.core.import_plans import PLAN_HEADERS, PLANS_REQUIRED, read_plans
from sheetsync.core.import_purchases import (
    PURCHASE_HEADERS,
    REQUIRED,
    NewPurchase,
    read_purchases,
)
from sheetsync.core.import_values import shown
from sheetsync.core.imports import Rejected
from sheetsync.journal import Book, Journal
from sheetsync.journal.corrections import Corrections
from sheetsync.locales.headers import known_headers
from sheetsync.locales.text import Text, tr
from sheetsync.worker.import_columns import (
    NUMBERS,
    call_reading,
    client_index,
    import_column,
    is_imported,
)
from sheetsync.worker.import_order import (
    Mapped,
    Order,
    Outcome,
    Watch,
    mapped,
    reading_in,
)

_Add: TypeAlias = Callable[[Book, int], tuple[int, int]]
"""Adds lines under an import's number: how many were new, and how many known."""


def _known_clients(journal: Journal, config: Config) -> tuple[ClientIndex, int]:
    """The clients whom lines may be of, and how many wait for their rows."""
    with journal.reading() as book:
        return client_index(book, config.pipeline), len(book.arrivals.waiting())


def _recorded(
    journal: Journal,
    file: Mapped,
    order: Order,
    kind: ImportKind,
    outcome: Outcome,
    add: _Add,
) -> Outcome:
    """What came of an import: it is recorded with its lines, if that is ordered."""
    if not order.apply:
        return outcome
    with journal.writing() as book:
        number = file.record(book.imports.add, kind, outcome)
        new, known = add(book, number)
    return replace(outcome, new=new, known=known, number=number)


def take_purchases(
    journal: Journal, config: Config, table: Table, order: Order, watch: Watch = iter
) -> Outcome:
    """Take in a table of purchases.

    Raises:
        ImportRefused: The table's columns can't be told, or one is missing.
        SheetsyncError: The journal can't be used.
    """
    file = mapped(table, PURCHASE_HEADERS, order, REQUIRED)
    reading = reading_in(file, config, ("amount", "quantity"))
    index, waiting = _known_clients(journal, config)
    lines = watch(file.table.lines)
    read, rejected = read_purchases(lines, file.columns, index, reading)
    with journal.reading() as book:
        found = book.purchases.corrections(read)
    if not order.corrected:
        read, contradicting = _without_corrections(file.table, read, rejected, found)
        rejected += contradicting
    keys = {one.content_key for one in read}
    with journal.reading() as book:
        new = len(keys - book.purchases.keys_known(keys))
    outcome = file.outcome(new, len(read) - new, rejected, waiting)
    if order.corrected:
        outcome = replace(outcome, replaced=len(found.replaced))

    def add(book: Book, number: int) -> tuple[int, int]:
        if order.corrected:
            book.purchases.replace_lines(found.replaced, number)
        return book.purchases.add_many(read, number)

    return _recorded(journal, file, order, ImportKind.PURCHASES, outcome, add)


def _without_corrections(
    table: Table,
    read: list[NewPurchase],
    rejected: Iterable[Rejected],
    found: Corrections,
) -> tuple[list[NewPurchase], list[Rejected]]:
    """The purchases that contradict nothing recorded, and the others as rejected."""
    if not found.by_key:
        return read, []
    refused = {one.number for one in rejected}
    numbers = [one.number for one in table.lines if one.number not in refused]
    kept, contradicting = [], []
    for number, one in zip(numbers, read, strict=True):
        if one.content_key in found.by_key:
            reason = _otherwise(one.document, found.by_key[one.content_key])
            contradicting.append(Rejected(number, reason))
        else:
            kept.append(one)
    return kept, contradicting


def _otherwise(document: str, import_id: int | None) -> Text:
    if import_id is None:
        return tr(
            "document “{document}” is recorded with another amount; if this one is"
            " right, take it in with --corrected, or write “corrected: true” into its"
            " mapping",
            document=shown(document),
        )
    return tr(
        "document “{document}” is recorded with another amount by import {number}; if"
        " this one is right, take it in with --corrected, or write “corrected: true”"
        " into its mapping",
        document=shown(document),
        number=import_id,
    )


def take_plans(
    journal: Journal, config: Config, table: Table, order: Order, watch: Watch = iter
) -> Outcome:
    """Take in a table of plans; a plan that says another amount takes its place.

    Raises:
        ImportRefused: The table's columns can't be told, or one is missing.
        SheetsyncError: The journal can't be used.
    """
    file = mapped(table, PLAN_HEADERS, order, PLANS_REQUIRED)
    reading = reading_in(file, config, ("amount",))
    index, waiting = _known_clients(journal, config)
    lines = watch(file.table.lines)
    read, rejected = read_plans(lines, file.columns, index, reading)
    with journal.reading() as book:
        new = len(book.plans.new_of(read))
    outcome = file.outcome(new, len(read) - new, rejected, waiting)

    def add(book: Book, number: int) -> tuple[int, int]:
        return book.plans.add_many(read, number)

    return _recorded(journal, file, order, ImportKind.PLANS, outcome, add)


def take_calls(
    journal: Journal, config: Config, table: Table, order: Order, watch: Watch = iter
) -> Outcome:
    """Take in a telephony's table of calls.

    Raises:
        ImportRefused: The table's columns can't be told, or one is missing.
        SheetsyncError: The journal can't be used.
    """
    file = mapped(table, CALL_HEADERS, order, CALLS_REQUIRED)
    without_sides(file.columns)
    reading = reading_in(file, config, ("minutes",))
    with journal.reading() as book:
        how = call_reading(book, config, reading)
        waiting = len(book.arrivals.waiting())
    read, rejected = read_calls(watch(file.table.lines), file.columns, how)
    keys = {one.content_key for one in read}
    with journal.reading() as book:
        new = len(keys - book.calls.keys_known(keys))
    outcome = file.outcome(new, len(read) - new, rejected, waiting)

    def add(book: Book, number: int) -> tuple[int, int]:
        return book.calls.add_many(read, number)

    return _recorded(journal, file, order, ImportKind.CALLS, outcome, add)


def take_payments(
    journal: Journal, config: Config, table: Table, order: Order, watch: Watch = iter
) -> Outcome:
    """Take in a table of payments.

    Raises:
        ImportRefused: The table's columns can't be told, or one is missing.
        SheetsyncError: The journal can't be used.
    """
    file = mapped(table, PAYMENT_HEADERS, order, PAYMENTS_REQUIRED)
    reading = reading_in(file, config, ("amount",))
    index, waiting = _known_clients(journal, config)
    lines = watch(file.table.lines)
    read, rejected = read_payments(lines, file.columns, index, reading)
    keys = {one.content_key for one in read}
    with journal.reading() as book:
        new = len(keys - book.payments.keys_known(keys))
    outcome = file.outcome(new, len(read) - new, rejected, waiting)

    def add(book: Book, number: int) -> tuple[int, int]:
        return book.payments.add_many(read, number)

    return _recorded(journal, file, order, ImportKind.PAYMENTS, outcome, add)


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
    file = mapped(table, {one.id: known_headers(one) for one in open_columns}, order)
    into = [
        import_column(one, config) for one in open_columns if file.columns.has(one.id)
    ]
    reading = reading_in(file, config, [one.id for one in into if one.type in NUMBERS])
    lines = watch(file.table.lines)
    read, rejected = read_clients(lines, file.columns, into, reading)
    cells = [one.cells for one in read]
    with journal.reading() as book:
        known = book.arrivals.known(stage.id, cells)
        waiting = len(book.arrivals.waiting())
    new = [one for one, is_known in zip(cells, known, strict=True) if not is_known]
    outcome = file.outcome(len(new), len(read) - len(new), rejected, waiting)
    if not order.apply:
        return outcome
    with journal.writing() as book:
        number = file.record(book.imports.add, ImportKind.CLIENTS, outcome)
        book.arrivals.add_many(stage.id, new, number)
    return replace(outcome, number=number, waiting=waiting + len(new))


Take: TypeAlias = Callable[[Journal, Config, Table, Order, Watch], Outcome]

TAKE: Mapping[str, Take] = {
    ImportKind.PURCHASES: take_purchases,
    ImportKind.PLANS: take_plans,
    ImportKind.CALLS: take_calls,
    ImportKind.PAYMENTS: take_payments,
}
"""How a table of each kind is taken in; clients need to know their stage."""
