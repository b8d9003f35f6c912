"""In which way a file is taken in: its kind, and how its columns are mapped.

A way has a name: a mapping of imports.yaml, a ready one, or the bare kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from sheetsync.config import Config, Stage
from sheetsync.config.base import closest
from sheetsync.config.imports import COLUMNS
from sheetsync.config.imports import Mapping as OwnMapping
from sheetsync.core.import_file import Table, read_table
from sheetsync.core.import_mappings import READY, ImportKind, ReadyMapping
from sheetsync.core.import_values import Reading
from sheetsync.core.imports import ImportRefused
from sheetsync.journal import Journal
from sheetsync.locales.text import tr, verbatim
from sheetsync.worker.import_order import Order, Outcome, Watch, digest_of
from sheetsync.worker.import_workbook import is_workbook, read_workbook
from sheetsync.worker.taking_in import TAKE, take_clients

SIGNS: Mapping[str, Literal[",", "."]] = {"comma": ",", "point": "."}
"""Decimal signs by the words for them."""


# Who types "1c" on a Russian keyboard gets another letter.
_LOOKALIKES = str.maketrans({"\N{CYRILLIC SMALL LETTER ES}": "c"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a file is taken in.

    Attributes:
        kind: What it holds.
        asked: Headers of the file and the columns that they mean.
        ready: A ready mapping that says what else headers mean.
        reading: How values are written.
        encoding: What it is written in; found out if None.
        totals: Lines that begin with one of these words are left out.
        corrected: Whether purchases of a document that is recorded otherwise take
            the place of those.
        stage: Of clients, whose base they go to; the first stage's if None.
    """

    kind: ImportKind
    asked: Mapping[str, str] = field(default_factory=dict)
    ready: ReadyMapping | None = None
    reading: Reading = field(default_factory=Reading)
    encoding: str | None = None
    totals: tuple[str, ...] = ()
    corrected: bool = False
    stage: str | None = None

    def asking(self, asked: Mapping[str, str]) -> Way:
        """The way with headers that mean something else than it says."""
        columns = set(asked.values())
        kept = {
            header: column
            for header, column in self.asked.items()
            if column not in columns and header not in asked
        }
        return replace(self, asked={**kept, **asked})

    def saying(
        self,
        reading: Reading,
        *,
        encoding: str | None,
        stage: str | None,
        corrected: bool,
    ) -> Way:
        """The way with what was said about this file alone."""
        return replace(
            self,
            reading=reading,
            encoding=encoding or self.encoding,
            stage=stage or self.stage,
            corrected=corrected or self.corrected,
        )


def way_of(config: Config, name: str, kind: ImportKind | None = None) -> Way:
    """The way of that name.

    Args:
        config: The configuration, with mappings of its own.
        name: A mapping, or the bare kind.
        kind: What the file is said to hold, if it was said.

    Raises:
        ImportRefused: There is none, or such files hold something else.
    """
    name = name.casefold().translate(_LOOKALIKES)
    own = {one.id: one for one in config.imports.mappings}
    if name in own:
        way = _own(own[name])
    elif name in READY:
        ready = READY[name]
        way = Way(kind=ready.kind, ready=ready, corrected=ready.corrected)
    elif name in COLUMNS:
        way = Way(kind=ImportKind(name))
    else:
        raise _unknown(name, (*own, *READY))
    if kind is not None and way.kind is not kind:
        raise ImportRefused(
            tr(
                "“{name}” is a mapping of {kind}: use “sheetsync import {kind}”, or"
                " another mapping",
                name=name,
                kind=way.kind.value,
            )
        )
    return way


def _own(mapping: OwnMapping) -> Way:
    assert mapping.holds is not None  # config was checked
    ready = READY[mapping.like] if mapping.like else None
    corrected = mapping.corrected
    if corrected is None:
        corrected = ready is not None and ready.corrected
    return Way(
        kind=ImportKind(mapping.holds),
        asked=mapping.columns,
        ready=ready,
        reading=Reading(
            slashes=mapping.slashes,
            decimal=SIGNS[mapping.decimal] if mapping.decimal else None,
        ),
        encoding=mapping.encoding,
        totals=mapping.totals,
        corrected=corrected,
        stage=mapping.stage,
    )


def _unknown(name: str, known: tuple[str, ...]) -> ImportRefused:
    guess = closest(name, known)
    return ImportRefused(
        tr(
            "There is no mapping “{name}”. There are: {all}; describe others in"
            " imports.yaml. {guess}",
            name=name,
            all=", ".join(known),
            guess=tr("Did you mean “{near}”?", near=guess) if guess else verbatim(""),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table is from.

    Attributes:
        name: How people know it: a file's name.
        digest: Equal for the same content.
    """

    name: str
    digest: str


def take_file(
    journal: Journal,
    config: Config,
    name: str,
    content: bytes,
    way: Way,
    *,
    apply: bool,
    watch: Watch = iter,
) -> Outcome:
    """Take in a file.

    Args:
        journal: Where its lines go.
        config: The configuration.
        name: The file's name, for the journal.
        content: The file.
        way: How.
        apply: Whether to do it, or only to say what it would do.
        watch: Passes lines on and shows how far they are.

    Raises:
        ImportRefused: It can't be read, or its columns can't be told.
        SheetsyncError: The journal can't be used.
    """
    table = (
        read_workbook(content)
        if is_workbook(content)
        else read_table(content, way.encoding)
    )
    source = Source(name=name, digest=digest_of(content))
    return take_table(journal, config, source, table, way, apply=apply, watch=watch)


def take_table(
    journal: Journal,
    config: Config,
    source: Source,
    table: Table,
    way: Way,
    *,
    apply: bool,
    watch: Watch = iter,
) -> Outcome:
    """Take in a table.

    Args:
        journal: Where its lines go.
        config: The configuration.
        source: Where it is from, for the journal.
        table: The table.
        way: How.
        apply: Whether to do it, or only to say what it would do.
        watch: Passes lines on and shows how far they are.

    Raises:
        ImportRefused: Its columns can't be told.
        SheetsyncError: The journal can't be used.
    """
    order = Order(
        source=source.name,
        asked=way.asked,
        ready=way.ready,
        reading=way.reading,
        totals=way.totals,
        corrected=way.corrected,
        digest=source.digest,
        apply=apply,
    )
    if way.kind is ImportKind.CLIENTS:
        stage = stage_of_way(config, way.stage)
        return take_clients(journal, config, stage, table, order, watch)
    return TAKE[way.kind](journal, config, table, order, watch)


def stage_of_way(config: Config, stage_id: str | None) -> Stage:
    """The stage whose base clients go to: the first if none is named.

    Raises:
        ImportRefused: There is no such stage.
    """
    stages = config.pipeline.stages
    found = config.pipeline.stage(stage_id) if stage_id else stages[0]
    if found is None:
        raise ImportRefused(
            tr(
                "There is no stage “{stage}”. There are: {all}",
                stage=str(stage_id),
                all=", ".join(one.id for one in stages),
            )
        )
    return found
