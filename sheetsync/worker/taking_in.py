"""What an import does with config and journal, and what came of it.

The command ``sheetsync import`` and the folder that is looked through take files in
by the same four functions; they differ in who asks and who is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
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
from sheetsync.core.import_mappings import ImportKind, ReadyMapping
from sheetsync.core.import_plans import PLAN_HEADERS, PLANS_REQUIRED, read_plans
from sheetsync.core.import_purchases import (
    PURCHASE_HEADERS,
    REQUIRED,
    NewPurchase,
    read_purchases,
)
from sheetsync.core.import_values import Reading, shown, with_evidence
from sheetsync.core.imports import (
    Columns,
    HeaderUnknown,
    ImportRefused,
    Line,
    Rejected,
    map_columns,
)
from sheetsync.core.rows import folded
from sheetsync.journal import Journal
from sheetsync.journal.corrections import Corrections
from sheetsync.locales.headers import known_headers
from sheetsync.locales.text import Text, tr
from sheetsync.worker.import_columns import (
    NUMBERS,
    call_reading,
    client_index,
    import_column,
    is_imported,
    reading_of,
)

Watch: TypeAlias = Callable[[Iterable[Line]], Iterable[Line]]
"""Passes lines on and shows how far they are."""

_TITLES = 30
"""So many lines may stand above the header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How a file is to be taken in.

    Attributes:
        source: The file's name, for the journal.
        asked: Headers of the file and the columns that they were said to be.
        ready: A ready mapping that says what else headers mean.
        reading: How values are written in it; the currency is filled in here.
        totals: Lines that begin with one of these words are left out.
        corrected: Whether purchases of a document that is recorded otherwise take
            the place of those; they are rejected if not.
        digest: Equal for the same content of a file.
        apply: Whether to do it, or only to say what it would do.
    """

    source: str
    asked: Mapping[str, str] = field(default_factory=dict)
    ready: ReadyMapping | None = None
    reading: Reading = field(default_factory=Reading)
    totals: tuple[str, ...] = ()
    corrected: bool = False
    digest: str = ""
    apply: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a file; its lines are new, known or rejected.

    Attributes:
        table: All lines below the header that are no totals.
        new: How many of them bring something new.
        known: How many say what is known already.
        rejected: The others, in their order, each with its reason.
        unused: Headers of the columns that nothing was taken from.
        totals: How many lines were left out, being sums of others.
        replaced: How many recorded lines count no more: documents were corrected.
        number: The import's number; None if nothing was done.
        waiting: How many imported clients have no row and no ID yet.
    """

    table: Table
    new: int
    known: int
    rejected: tuple[Rejected, ...]
    unused: tuple[str, ...]
    totals: int = 0
    replaced: int = 0
    number: int | None = None
    waiting: int = 0

    @property
    def lines(self) -> int:
        """How many lines there are below the header."""
        return self.table.count


def digest_of(content: bytes) -> str:
    """32 hexadecimal digits, equal for the same content of a file."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def take_purchases(
    journal: Journal, config: Config, table: Table, order: Order, watch: Watch = iter
) -> Outcome:
    """Take in a table of purchases.

    Raises:
        ImportRefused: The table's columns can't be told, or one is missing.
        SheetsyncError: The journal can't be used.
    """
    file = _mapped(table, PURCHASE_HEADERS, order, REQUIRED)
    reading = _reading(file, config, ("amount", "quantity"))
    with journal.reading() as book:
        index = client_index(book, config.pipeline)
        waiting = len(book.arrivals.waiting())
    lines = watch(file.table.lines)
    read, rejected = read_purchases(lines, file.columns, index, reading)
    with journal.reading() as book:
        found = book.purchases.corrections(read)
    if not order.corrected:
        read, contradicting = _without_corrections(file.table, read, rejected, found)
        rejected += contradicting
    with journal.reading() as book:
        known = book.purchases.keys_known(one.content_key for one in read)
    new = len({one.content_key for one in read} - known)
    outcome = file.outcome(new, len(read) - new, rejected, waiting)
    if order.corrected:
        outcome = replace(outcome, replaced=len(found.replaced))
    if not order.apply:
        return outcome
    with journal.writing() as book:
        number = file.record(book.imports.add, ImportKind.PURCHASES, outcome)
        if order.corrected:
            book.purchases.replace_lines(found.replaced, number)
        new, old = book.purchases.add_many(read, number)
    return replace(outcome, new=new, known=old, number=number)


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
    file = _mapped(table, PLAN_HEADERS, order, PLANS_REQUIRED)
    reading = _reading(file, config, ("amount",))
    with journal.reading() as book:
        index = client_index(book, config.pipeline)
        waiting = len(book.arrivals.waiting())
    lines = watch(file.table.lines)
    read, rejected = read_plans(lines, file.columns, index, reading)
    with journal.reading() as book:
        new = len(book.plans.new_of(read))
    outcome = file.outcome(new, len(read) - new, rejected, waiting)
    if not order.apply:
        return outcome
    with journal.writing() as book:
        number = file.record(book.imports.add, ImportKind.PLANS, outcome)
        new, old = book.plans.add_many(read, number)
    return replace(outcome, new=new, known=old, number=number)


def take_calls(
    journal: Journal, config: Config, table: Table, order: Order, watch: Watch = iter
) -> Outcome:
    """Take in a telephony's table of calls.

    Raises:
        ImportRefused: The table's columns can't be told, or one is missing.
        SheetsyncError: The journal can't be used.
    """
    file = _mapped(table, CALL_HEADERS, order, CALLS_REQUIRED)
    without_sides(file.columns)
    reading = _reading(file, config, ("minutes",))
    with journal.reading() as book:
        how = call_reading(book, config, reading)
        waiting = len(book.arrivals.waiting())
    read, rejected = read_calls(watch(file.table.lines), file.columns, how)
    with journal.reading() as book:
        known = book.calls.keys_known(one.content_key for one in read)
    new = len({one.content_key for one in read} - known)
    outcome = file.outcome(new, len(read) - new, rejected, waiting)
    if not order.apply:
        return outcome
    with journal.writing() as book:
        number = file.record(book.imports.add, ImportKind.CALLS, outcome)
        new, old = book.calls.add_many(read, number)
    return replace(outcome, new=new, known=old, number=number)


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
    file = _mapped(table, {one.id: known_headers(one) for one in open_columns}, order)
    into = [
        import_column(one, config) for one in open_columns if file.columns.has(one.id)
    ]
    reading = _reading(file, config, [one.id for one in into if one.type in NUMBERS])
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
}
"""How a table of each kind is taken in; clients need to know their stage."""


@dataclass(frozen=True, slots=True)
class _Mapped:
    """A table from its header on, and which column of it is which."""

    table: Table
    columns: Columns
    order: Order
    totals: int

    def outcome(
        self, new: int, known: int, rejected: Iterable[Rejected], waiting: int
    ) -> Outcome:
        """What comes of it, as far as is known before it is done."""
        both = (*self.table.rejected, *rejected)
        return Outcome(
            table=self.table,
            new=new,
            known=known,
            rejected=tuple(sorted(both, key=lambda one: one.number)),
            unused=tuple(one for one in self.columns.unused if one),
            totals=self.totals,
            waiting=waiting,
        )

    def record(
        self, add: Callable[..., int], kind: ImportKind, outcome: Outcome
    ) -> int:
        """Record the import; its number."""
        return add(
            kind.value,
            self.order.source,
            accepted=outcome.new,
            rejected=len(outcome.rejected),
            digest=self.order.digest,
        )


def _mapped(
    table: Table,
    known: Mapping[str, Iterable[str]],
    order: Order,
    required: tuple[str, ...] = (),
) -> _Mapped:
    """Find the header, and which column is which."""
    whole, columns = _headed(table, known, order, required)
    ready = order.ready.totals if order.ready else ()
    kept = whole.without((*order.totals, *ready))
    return _Mapped(kept, columns, order, whole.count - kept.count)


def _headed(
    table: Table,
    known: Mapping[str, Iterable[str]],
    order: Order,
    required: tuple[str, ...],
) -> tuple[Table, Columns]:
    """The table from its header on, which may stand below titles.

    What no column is required of must begin with its header: any line might be one.
    If none fits, the widest line that says anything known is told what it lacks.
    """
    titles = min(len(table.lines), _TITLES) if required else 0
    refused: list[tuple[bool, int, ImportRefused]] = []
    for place in range(-1, titles):
        below = table if place < 0 else table.below(place)
        try:
            return below, _columns(below, known, order, required)
        except ImportRefused as why:
            width = sum(bool(one) for one in below.header)
            refused.append((not isinstance(why, HeaderUnknown), width, why))
    raise max(refused, key=lambda one: one[:2])[2]


def _columns(
    table: Table,
    known: Mapping[str, Iterable[str]],
    order: Order,
    required: tuple[str, ...],
) -> Columns:
    asked = dict(order.asked)
    if order.ready:
        taken = {folded(one) for one in asked}
        asked |= {
            header: column
            for header, column in order.ready.asked(table.header).items()
            if column not in asked.values() and folded(header) not in taken
        }
    return map_columns(table.header, known, asked, required)


def _reading(file: _Mapped, config: Config, numbers: Iterable[str]) -> Reading:
    """How values are written in this file, by its own evidence where nobody said."""
    texts = (
        file.columns.text(line, one) for one in numbers for line in file.table.lines
    )
    reading = with_evidence(reading_of(config, file.order.reading), texts)
    if reading.decimal is None and file.order.ready:
        return replace(reading, decimal=file.order.ready.decimal)
    return reading
