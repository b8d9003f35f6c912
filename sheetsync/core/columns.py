"""The worker's columns: what each should hold, and where it does not.

They hold absolute facts (dates, not "days since"), so that they change only when
something happened, and a write that lands beside its row is put right in the
next cycle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sheetsync.config import Column, Stage
from sheetsync.core.changes import WriteCells
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import Bought
from sheetsync.core.rows import Cell, is_blank, serial
from sheetsync.core.snapshot import Row, TabView


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFacts:
    """What the worker knows of a client.

    Attributes:
        responsible: Name of who is responsible, "" in the free pool.
        registered: The day he was first entered.
        last_contact: The latest day in his contact log.
        bought: His purchases, if he ever bought.
    """

    responsible: str
    registered: date | None = None
    last_contact: date | None = None
    bought: Bought | None = None


def written_cells(
    stage: Stage, facts: ClientFacts, note: str, *, minor: int
) -> dict[str, Cell]:
    """What the worker's columns of a client should hold in that stage.

    Args:
        stage: Its columns decide which facts stand in the base.
        facts: What is known of the client.
        note: The Sync note, said in the company's language; "" for none.
        minor: Minor units in one unit of the currency.
    """
    bought = facts.bought
    cells: dict[str, Cell] = {
        "responsible": facts.responsible or None,
        "registered": _day(facts.registered),
        "last_contact": _day(facts.last_contact),
        "last_purchase": _day(bought.last) if bought else None,
        "purchases": bought.count if bought else None,
        "turnover": bought.total_minor / minor if bought else None,
        "sync_note": note or None,
    }
    ours = written_ids(stage.columns)
    return {key: cell for key, cell in cells.items() if key in ours}


def written_ids(columns: Iterable[Column]) -> frozenset[str]:
    """Ids of those columns that the worker writes."""
    return frozenset(one.id for one in columns if one.writer == "worker")


def corrections(
    base: BaseKey,
    tab: TabView,
    row: Row,
    client: ClientId | None,
    wanted: Mapping[str, Cell],
) -> WriteCells | None:
    """The worker's cells of a row that don't hold what they should."""
    wrong = {
        key: cell
        for key, cell in wanted.items()
        if tab.takes(key) and not _alike(tab.cell(row, key), cell)
    }
    if not wrong:
        return None
    return WriteCells(
        base=base, tab=tab.tab, index=row.index, cells=wrong, subject=client or ""
    )


def _alike(one: Cell, other: Cell) -> bool:
    if is_blank(one) or is_blank(other):
        return is_blank(one) and is_blank(other)
    return one == other


def _day(day: date | None) -> int | None:
    return None if day is None else serial(day)
