"""What a base looks like: its tabs, headers, dropdowns; and how a header is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sheetsync.config import Column, ColumnType, Config, Stage
from sheetsync.core.bases import Base
from sheetsync.core.ids import CLIENTS, UNDO, sheet_id
from sheetsync.core.leaks import closed_columns
from sheetsync.core.rows import OWN, Cell, as_text, folded
from sheetsync.locales.headers import (
    choice_text,
    header_text,
    known_headers,
    stage_text,
    tab_text,
)
from sheetsync.locales.text import Text, joined, tr

UNDO_STAMPS = 3
"""Columns of the undo tab before the copied row: token, sheetId, old index."""

_REQUIRED = {"client_id", "client", "company", "stage", "sync_note"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLayout:
    """A column of a tab where people work.

    Attributes:
        column: Its configuration.
        header: Its header in the company's language.
        known: All headers under which it is recognised, folded.
        choices: The values of its dropdown; none if it has none.
    """

    column: Column
    header: str
    known: frozenset[str]
    choices: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its word in config and journal."""
        return self.column.id

    @property
    def required(self) -> bool:
        """Whether the base can't be worked with if it is missing."""
        return self.id in _REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class TabLayout:
    """A tab of a base as it should be.

    Attributes:
        tab: Its word in config.
        sheet: Its sheetId.
        title: Its title in the company's language; people may change it.
        columns: Its columns in their first order.
        closed: Columns that must not stand there, since not everybody who opens the
            base may see them; should one stand there, it is recognised.
        barred: Names of other stages' columns that they may not see either: a column
            that people called so gets nothing from elsewhere.
    """

    tab: str
    sheet: int
    title: str
    columns: tuple[ColumnLayout, ...] = ()
    closed: tuple[ColumnLayout, ...] = ()
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HeaderRead:
    """A header row, understood.

    Attributes:
        keys: For each grid column the column's id, or ``own:Header``.
        missing: Columns that config wants and the header lacks.
        doubled: Columns that stand there twice.
        closed: Keys of columns that must not stand there, whether one does or not.
        barred: Keys of people's own columns into which nothing is written.
    """

    keys: tuple[str, ...]
    missing: tuple[ColumnLayout, ...]
    doubled: tuple[ColumnLayout, ...]
    closed: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()

    def fault(self, tab: TabLayout, seen: frozenset[str]) -> Text | None:
        """Why the tab can't be worked with, None if it can.

        Args:
            tab: Its layout.
            seen: Ids of columns that this tab had before: one of them that is
                missing was renamed or deleted, any other is new in config.
        """
        lost = [one for one in self.missing if one.required or one.id in seen]
        if lost:
            return tr(
                "The tab “{tab}” lacks the header {columns}: it was renamed or"
                " deleted. Type it back into the first row, or restore the file's"
                " version",
                tab=tab.title,
                columns=joined(_quoted(one) for one in lost),
            )
        if self.doubled:
            return tr(
                "The tab “{tab}” has the header {columns} twice. Rename or delete one"
                " of the two",
                tab=tab.title,
                columns=joined(_quoted(one) for one in self.doubled),
            )
        return None


def _quoted(column: ColumnLayout) -> Text:
    return tr("“{header}”", header=column.header)


def base_layout(
    config: Config, base: Base, say: Callable[[Text], str]
) -> tuple[TabLayout, ...]:
    """The tabs of a base: clients, child rows, undo rows.

    Args:
        config: The configuration.
        base: The base; only its people stand in the dropdowns.
        say: Says a text in the company's language.
    """
    stage = base.stage
    people = tuple(one.name for one in base.choices)

    def column(one: Column) -> ColumnLayout:
        return ColumnLayout(
            column=one,
            header=say(header_text(one)),
            known=frozenset(folded(name) for name in known_headers(one)),
            choices=_choices(config, stage, one, people, say),
        )

    def tab(word: str, columns: Sequence[Column]) -> TabLayout:
        return TabLayout(
            tab=word,
            sheet=sheet_id(word),
            title=say(tab_text(word)),
            columns=tuple(column(one) for one in columns if stage.shows(one)),
            closed=tuple(column(one) for one in columns if not stage.shows(one)),
            barred=frozenset(
                folded(name)
                for one in closed_columns(config.pipeline, stage, word)
                for name in known_headers(one)
            ),
        )

    return (
        tab(CLIENTS, stage.columns),
        *(tab(one.id, one.columns) for one in stage.tabs),
        TabLayout(tab=UNDO, sheet=sheet_id(UNDO), title=UNDO),
    )


def _choices(
    config: Config,
    stage: Stage,
    column: Column,
    people: tuple[str, ...],
    say: Callable[[Text], str],
) -> tuple[str, ...]:
    if column.type is ColumnType.STAGE:
        targets = [gate.to for gate in stage.moves]
        stages = [config.pipeline.stage(one) for one in (stage.id, *targets)]
        return tuple(say(stage_text(one)) for one in stages if one)
    if column.type is ColumnType.PERSON:
        return people
    return tuple(say(choice_text(one)) for one in column.choices)


def read_header(tab: TabLayout, header: Sequence[Cell]) -> HeaderRead:
    """Find the columns of a tab by its header row, wherever people moved them."""
    found: Counter[str] = Counter()
    keys: list[str] = []
    own: Counter[str] = Counter()
    shut = {one.id for one in tab.closed}
    closed, barred = set(shut), set()
    for place, cell in enumerate(header):
        layout = _recognised(tab, cell)
        if layout is not None:
            found[layout.id] += 1
        if layout is not None and found[layout.id] == 1:
            keys.append(layout.id)
        else:
            name = as_text(cell) or f"#{place + 1}"
            own[name] += 1
            keys.append(OWN + (name if own[name] == 1 else f"{name} #{own[name]}"))
        if layout is not None and layout.id in shut:
            closed.add(keys[-1])
        elif layout is None and folded(cell) in tab.barred:
            barred.add(keys[-1])
    return HeaderRead(
        keys=tuple(keys),
        missing=tuple(one for one in tab.columns if not found[one.id]),
        doubled=tuple(one for one in tab.columns if found[one.id] > 1),
        closed=frozenset(closed),
        barred=frozenset(barred),
    )


def _recognised(tab: TabLayout, cell: Cell) -> ColumnLayout | None:
    name = folded(cell)
    if not name:
        return None
    columns = (*tab.columns, *tab.closed)
    return next((one for one in columns if name in one.known), None)
