"""The last look at what is about to be written into a file that others read."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import structlog

from sheetsync.config import Person
from sheetsync.core.changes import Hold
from sheetsync.core.ids import BaseKey, ClientId, as_client_id, stage_of
from sheetsync.core.leaks import (
    Leak,
    closed_columns,
    leak_in,
    leak_in_own,
    standing,
    told_of,
)
from sheetsync.core.memory import Memory
from sheetsync.core.personal import Lives, closed_to
from sheetsync.core.snapshot import BaseView, Snapshot, TabView
from sheetsync.core.table import Kind, Table
from sheetsync.journal.book import Book
from sheetsync.locales.text import Text
from sheetsync.reports.shapes import CELL
from sheetsync.worker.own_tabs import own_tab_holds
from sheetsync.worker.tools import Tools

log = structlog.get_logger()


_PUBLISHED = "leaks"
"""The journal's note of what the last publication would have shown."""

PERSON = "person"
"""The column of a report that says whose figures stand in a line."""

_COUNTED = {"last_purchase": "last_order", "purchases": "orders"}
"""The columns of reports that say the same as a column of the worker's."""


class Leaks(Exception):  # noqa: N818 - it reads as what it is
    """What was about to be written is not for all who open the file.

    Args:
        leak: What was found.
        hold: What the owner reads of it.
    """

    def __init__(self, leak: Leak, hold: Hold) -> None:
        super().__init__(hold.key)
        self.leak = leak
        self.hold = hold


def look_through(
    tools: Tools,
    view: BaseView,
    requests: Sequence[Mapping[str, Any]],
    coming: Collection[ClientId],
) -> None:
    """Look through a batch before it is sent to a base.

    Args:
        tools: The worker's tools.
        view: The base.
        requests: The batch.
        coming: Clients who are to arrive with it.

    Raises:
        Leaks: It must not be sent.
    """
    for tab in view.tabs.values():
        cells = list(_written(tab, requests))
        clients = {
            client
            for key, cell in cells
            if key == "client_id" and (client := as_client_id(cell)) is not None
        }
        with tools.journal.reading() as book:
            homes = {
                client: known.base
                for client, known in book.clients.some(clients).items()
                if known.state == "live"
            }
        leak = leak_in(
            tools.config,
            view.base,
            tab.title,
            columns={key for key, _ in cells},
            clients=clients,
            homes=homes,
            coming=coming,
            tab=tab.tab,
        )
        if leak is not None:
            raise Leaks(leak, alarm(tools, leak, stands=False))


def alarm(tools: Tools, leak: Leak, *, stands: bool) -> Hold:
    """Log a finding, and say what the owner reads of it."""
    log.error(
        "leak.found",
        base=leak.base,
        clients=len(leak.clients),
        columns=leak.columns,
        stands=stands,
    )
    return told_of(leak, tools.config.pipeline, stands=stands)


def _written(
    tab: TabView, requests: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, Any]]:
    """The cells of a tab that requests fill, each with its column's key."""
    for request in requests:
        update = request.get("updateCells", {})
        start = update.get("start", {})
        if start.get("sheetId") != tab.sheet:
            continue
        for row in update.get("rows", ()):
            for place, cell in enumerate(row.get("values", ()), start["columnIndex"]):
                value = cell.get("userEnteredValue")
                if value and place < len(tab.keys):
                    yield tab.keys[place], next(iter(value.values()))


def readable(tools: Tools, base: BaseKey, table: Table) -> Table:
    """A table for the people of a base, without columns that are closed to one of them.

    What a report counts is such a column's content as well: who must not see the
    turnover sees no sum of money.

    Args:
        tools: The worker's tools.
        base: The base.
        table: What the report made.
    """
    stage = tools.config.pipeline.stage(stage_of(base))
    assert stage is not None
    return _without(
        table, {one.id for one in closed_columns(tools.config.pipeline, stage)}
    )


def own_readable(tools: Tools, person: Person, table: Table) -> Table:
    """A table for one person alone, without columns that are closed to his role.

    Nor has it a column that says whose figures they are: all of them are his.

    Args:
        tools: The worker's tools.
        person: Whose figures they are.
        table: What the report made.
    """
    return _without(table, {*closed_to(tools.config, person), PERSON})


def _without(table: Table, hidden: AbstractSet[str]) -> Table:
    """A table without some columns, and without charts, which might draw them."""
    closed = hidden | {_COUNTED[one] for one in hidden & _COUNTED.keys()}
    sums = "turnover" in closed
    places = [
        place
        for place, one in enumerate(table.columns)
        if one.id.removeprefix(CELL) not in closed
        and not (sums and one.kind is Kind.MONEY)
    ]
    rows = [tuple(row[one] for one in places) for row in table.rows]
    if sums and Kind.FIGURE in {one.kind for one in table.columns}:
        # There the cells of one column are of several kinds.
        rows = [row for row in rows if not any(isinstance(one, Decimal) for one in row)]
    return Table(
        tuple(table.columns[one] for one in places),
        tuple(rows),
        table.note,
        table.choices,
    )


def look_through_table(
    tools: Tools,
    base: BaseKey,
    title: str,
    table: Table,
    homes: Mapping[ClientId, BaseKey],
) -> None:
    """Look through a table before it is published to a base.

    Args:
        tools: The worker's tools.
        base: The base.
        title: What people call the report.
        table: The table.
        homes: Where each client lives.

    Raises:
        Leaks: It must not be published.
    """
    leak = leak_in(
        tools.config,
        base,
        title,
        columns=_keys(table),
        clients=_told(table),
        homes=homes,
    )
    _stop_at(tools, leak)


def look_through_own(
    tools: Tools,
    person: Person,
    title: str,
    made: Table,
    shown: Table,
    lives: Mapping[ClientId, Lives],
) -> None:
    """Look through a table before it is published to one person alone.

    Args:
        tools: The worker's tools.
        person: Whose figures they are.
        title: What people call the report.
        made: The table as the report made it, which says whose figures they are.
        shown: The table that is to be published.
        lives: Where each client lives.

    Raises:
        Leaks: It must not be published.
    """
    named = made.column(PERSON) if PERSON in _keys(made) else ()
    leak = leak_in_own(
        tools.config,
        person,
        title,
        columns=_keys(shown),
        clients=_told(shown),
        people=map(str, named),
        lives=lives,
        day=tools.today,
    )
    _stop_at(tools, leak)


def _stop_at(tools: Tools, leak: Leak | None) -> None:
    if leak is not None:
        raise Leaks(leak, alarm(tools, leak, stands=False))


def _keys(table: Table) -> list[str]:
    return [one.id.removeprefix(CELL) for one in table.columns]


def _told(table: Table) -> set[ClientId]:
    """The clients whose IDs stand anywhere in a table."""
    told = {str(one) for row in table.rows for one in row if not isinstance(one, Text)}
    return {client for one in told if (client := as_client_id(one)) is not None}


def note_published(book: Book, leaks: Iterable[Leak]) -> None:
    """Remember what the publication of this moment would have shown."""
    book.meta.set(_PUBLISHED, json.dumps([asdict(one) for one in leaks]))


def leak_holds(
    tools: Tools, snapshot: Snapshot, memory: Memory, holds: Collection[Hold]
) -> list[Hold]:
    """What the owner is told after a cycle: what stands there, or was to be shown.

    Tabs that people made count, too.

    Args:
        tools: The worker's tools.
        snapshot: The bases as they were read.
        memory: What the journal knew at that moment.
        holds: What the owner is told anyway.
    """
    with tools.journal.reading() as book:
        noted = json.loads(book.meta.get(_PUBLISHED) or "[]")
        own = list(own_tab_holds(book, tools.config.pipeline))
    found = standing(tools.config, snapshot, memory, holds)
    return [
        *(alarm(tools, one, stands=True) for one in found),
        *(told_of(Leak(**one), tools.config.pipeline, stands=False) for one in noted),
        *(one for one in own if one.base in snapshot.bases),
    ]
