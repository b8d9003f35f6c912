"""The facts that every figure is made of, as a set of tidy frames.

`worker.facts` fills them from the journal and the snapshot; a report reads
nothing else. What stands in the frames is said in `sheetsync.reports.shapes`.

A person's reports get his *slice* of the facts, so that a report can't show him
what he may not see, however it is written.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Self

import pandas as pd

from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Kind, TableColumn
from sheetsync.locales.text import Text
from sheetsync.reports.shapes import (
    ACCESS,
    CELL,
    CLIENTS,
    CONTACTS,
    DAYS_OFF,
    DEPARTURES,
    HELD,
    MOVES,
    PAYMENTS,
    PEOPLE,
    PLANS,
    PURCHASES,
    RESPONSIBILITY,
    ROW_CHANGES,
    SHAPES,
    SHIPPED,
    STAFF,
    STAYS,
)

_KINDS = {
    ColumnType.NUMBER: Kind.NUMBER,
    ColumnType.MONEY: Kind.MONEY,
    ColumnType.PERCENT: Kind.PERCENT,
    ColumnType.DATE: Kind.DATE,
    ColumnType.ID: Kind.CLIENT_ID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnShape:
    """A column of clients' cells, as config and catalogues describe it.

    Attributes:
        id: The column's id in config; its frame column is `name`.
        header: What stands on top of it.
        type: What its cells hold.
    """

    id: str
    header: Text
    type: ColumnType = ColumnType.TEXT

    @property
    def name(self) -> str:
        """Its name in the frame of clients."""
        return CELL + self.id

    def table_column(self) -> TableColumn:
        """The same column in a derived table.

        Its id keeps the prefix, so that a column which the owner called
        ``turnover`` can't be taken for a figure of ours.
        """
        kind = _KINDS.get(self.type, Kind.TEXT)
        return TableColumn(id=self.name, header=self.header, kind=kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageShape:
    """A stage of the conveyor, as reports name it.

    Attributes:
        id: Its id in config.
        name: As people see it.
        closed: Whether a client there is out of the conveyor.
    """

    id: str
    name: Text
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facts:
    """All that reports know. Each frame is of the shape of the same name.

    Attributes:
        clients: See `CLIENTS`.
        stays: See `STAYS`.
        contacts: See `CONTACTS`.
        purchases: See `PURCHASES`.
        shipped: See `SHIPPED`.
        payments: See `PAYMENTS`.
        plans: See `PLANS`.
        responsibility: See `RESPONSIBILITY`.
        moves: See `MOVES`.
        access: See `ACCESS`.
        held: See `HELD`.
        people: See `PEOPLE`.
        staff: See `STAFF`.
        days_off: See `DAYS_OFF`.
        row_changes: See `ROW_CHANGES`.
        departures: See `DEPARTURES`.
        shapes: The columns of clients' cells, from left to right.
        stages: The stages, in the order of the conveyor.
        minor_digits: Decimal places of the currency: 2 for kopecks and cents.
        first_before: Whether what happened before anybody recorded who was responsible
            for a client is the first person's who is known, and not nobody's.
        whose: Whose own facts they are, by his name; "" for those of everybody.
        memo: What was calculated from the frames and is asked for by many reports;
            a slice begins with an empty one, somebody's own facts with what only
            everybody's can tell of his clients (`own.with_what_all_tell`).

    Raises:
        ValueError: If a frame has not its shape, or the clients' cells are not
            those of ``shapes``.
    """

    clients: pd.DataFrame = field(default_factory=CLIENTS.frame)
    stays: pd.DataFrame = field(default_factory=STAYS.frame)
    contacts: pd.DataFrame = field(default_factory=CONTACTS.frame)
    purchases: pd.DataFrame = field(default_factory=PURCHASES.frame)
    shipped: pd.DataFrame = field(default_factory=SHIPPED.frame)
    payments: pd.DataFrame = field(default_factory=PAYMENTS.frame)
    plans: pd.DataFrame = field(default_factory=PLANS.frame)
    responsibility: pd.DataFrame = field(default_factory=RESPONSIBILITY.frame)
    moves: pd.DataFrame = field(default_factory=MOVES.frame)
    access: pd.DataFrame = field(default_factory=ACCESS.frame)
    held: pd.DataFrame = field(default_factory=HELD.frame)
    people: pd.DataFrame = field(default_factory=PEOPLE.frame)
    staff: pd.DataFrame = field(default_factory=STAFF.frame)
    days_off: pd.DataFrame = field(default_factory=DAYS_OFF.frame)
    row_changes: pd.DataFrame = field(default_factory=ROW_CHANGES.frame)
    departures: pd.DataFrame = field(default_factory=DEPARTURES.frame)
    shapes: tuple[ColumnShape, ...] = ()
    stages: tuple[StageShape, ...] = ()
    minor_digits: int = 2
    first_before: bool = False
    whose: str = ""
    memo: dict[str, pd.DataFrame] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self.check()

    @classmethod
    def empty(
        cls,
        shapes: tuple[ColumnShape, ...] = (),
        stages: tuple[StageShape, ...] = (),
    ) -> Self:
        """The facts about a company that has no client yet."""
        clients = CLIENTS.frame(extra=[one.name for one in shapes])
        return cls(clients=clients, shapes=shapes, stages=stages)

    def check(self) -> None:
        """Say where a frame has not its shape; building the facts does it too.

        Raises:
            ValueError: With every fault of the first frame at fault.
        """
        for shape in SHAPES:
            shape.check(getattr(self, shape.id))
        cells = {name for name in self.clients.columns if name.startswith(CELL)}
        shaped = {one.name for one in self.shapes}
        if cells != shaped:
            raise ValueError(
                "the cells of the frame 'clients' and the shapes of the facts "
                f"differ by {sorted(cells ^ shaped)}"
            )

    def slice(
        self, clients: AbstractSet[str], columns: AbstractSet[str] = frozenset()
    ) -> Facts:
        """The facts that the people of a base may see.

        What is not asked for is left out: cells of columns that are not named,
        the audit of access, the staff, its days off, who left, and whatever is held
        but no client.

        Args:
            clients: IDs of their clients.
            columns: Ids of the columns that their base has and shows to them.
        """
        kept = tuple(one for one in self.shapes if one.id in columns)
        hidden = [one.name for one in self.shapes if one.id not in columns]
        return replace(
            self,
            clients=_of(self.clients, clients).drop(columns=hidden),
            stays=_of(self.stays, clients),
            contacts=_of(self.contacts, clients),
            purchases=_of(self.purchases, clients),
            shipped=_of(self.shipped, clients),
            payments=_of(self.payments, clients),
            plans=_of(self.plans, clients),
            responsibility=_of(self.responsibility, clients),
            moves=_of(self.moves, clients),
            access=ACCESS.frame(),
            held=_of(self.held, clients, "subject"),
            people=PEOPLE.frame(),
            staff=STAFF.frame(),
            days_off=DAYS_OFF.frame(),
            row_changes=_of(self.row_changes, clients),
            departures=DEPARTURES.frame(),
            shapes=kept,
        )

    def tells_of(self, person: str) -> bool:
        """Whether a report may have lines of a person, or of nobody or all of them."""
        return not self.whose or person == self.whose

    @property
    def stage_names(self) -> dict[str, Text]:
        """What people call each stage, by its id."""
        return {one.id: one.name for one in self.stages}


def _of(
    frame: pd.DataFrame, clients: AbstractSet[str], column: str = "client_id"
) -> pd.DataFrame:
    return frame[frame[column].isin(list(clients))].reset_index(drop=True)
