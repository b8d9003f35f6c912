"""A table that is to be taken in: how, which column of it is which, what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sheetsync.config import Config
from sheetsync.core.import_file import Table
from sheetsync.core.import_mappings import ImportKind, ReadyMapping
from sheetsync.core.import_values import Reading, with_evidence
from sheetsync.core.imports import (
    Columns,
    HeaderUnknown,
    ImportRefused,
    Line,
    Rejected,
    map_columns,
)
from sheetsync.core.rows import folded
from sheetsync.worker.import_columns import reading_of

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


@dataclass(frozen=True, slots=True)
class Mapped:
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


def mapped(
    table: Table,
    known: Mapping[str, Iterable[str]],
    order: Order,
    required: tuple[str, ...] = (),
) -> Mapped:
    """Find the header, and which column is which."""
    whole, columns = _headed(table, known, order, required)
    ready = order.ready.totals if order.ready else ()
    kept = whole.without((*order.totals, *ready))
    return Mapped(kept, columns, order, whole.count - kept.count)


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


def reading_in(file: Mapped, config: Config, numbers: Iterable[str]) -> Reading:
    """How values are written in this file, by its own evidence where nobody said."""
    texts = (
        file.columns.text(line, one) for one in numbers for line in file.table.lines
    )
    reading = with_evidence(reading_of(config, file.order.reading), texts)
    if reading.decimal is None and file.order.ready:
        return replace(reading, decimal=file.order.ready.decimal)
    return reading
