"""A plan that looks only at what changed is the plan that looks at everything."""

from __future__ import annotations

import json
import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.core.bases import bases_of
from sheetsync.core.changes import AdoptRow, PutBackId, WriteCells
from sheetsync.core.columns import written_ids
from sheetsync.core.comparing import people_cells
from sheetsync.core.ids import CLIENTS, ClientId, SpreadsheetId
from sheetsync.core.layout import base_layout, read_header
from sheetsync.core.memory import Bought, KnownClient, Memory
from sheetsync.core.plan import Plan
from sheetsync.core.planner import make_plan
from sheetsync.core.rows import Cell
from sheetsync.core.snapshot import BaseView, Snapshot
from sheetsync.google.bodies import SentRows
from sheetsync.worker.rowviews import TabRead, read_tab
from tests.core.company import INTERESTED, NOW, PROSPECTS, TODAY, base, company, places

STAGE = company().pipeline.stages[0]
BASE = bases_of(company(), TODAY)[PROSPECTS]
TAB = base_layout(company(), BASE, lambda text: text.english())[0]
HEADER: list[Cell] = [one.header for one in TAB.columns]
KEYS = [one.id for one in TAB.columns]
VALUES: list[Cell] = ["", "Acme", "Beta", "Interested", "Anna Petrova", 7, 1, True]
OTHER = ClientId("CZZZZZZ")

Act = tuple[str, int, int, Cell]
"""What somebody does, with which row, with which other row or column, what he types."""

ACTS = st.tuples(
    st.sampled_from(
        [
            "edit",
            "new",
            "delete",
            "copy",
            "swap",
            "cut",
            "clear_id",
            "swap_ids",
            "assign",
            "buy",
            "elsewhere",
        ]
    ),
    st.integers(0, 9),
    st.integers(0, 20),
    st.sampled_from(VALUES),
)


class Company:
    """A base, what people do in it, and what is remembered of it."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.memory = Memory()
        self.read: TabRead | None = None
        self.plan = Plan()
        self.touched: set[ClientId] = set()
        self.elsewhere = False
        for number in range(6):
            self.do(("new", 0, 0, f"Company {number}"))
        for _ in range(3):
            self.look()

    def do(self, act: Act) -> None:
        """Let somebody do something."""
        what, one, other, value = act
        if what == "new":
            row: list[Cell] = [""] * len(KEYS)
            row[KEYS.index("company")] = value
            self.rows.insert(one % (len(self.rows) + 1), row)
        elif what == "elsewhere":
            self.elsewhere = not self.elsewhere
        elif self.rows:
            self._change(what, one % len(self.rows), other, value)

    def _change(self, what: str, one: int, other: int, value: Cell) -> None:
        rows, partner = self.rows, other % len(self.rows)
        match what:
            case "edit":
                rows[one] = [*rows[one]]
                rows[one][other % len(KEYS)] = value
            case "delete":
                del rows[one]
            case "copy":
                rows.insert(partner, [*rows[one]])
            case "swap":
                rows[one], rows[partner] = rows[partner], rows[one]
            case "cut":
                rows[one] = [""] * len(KEYS)
            case "clear_id":
                rows[one] = ["", *rows[one][1:]]
            case "swap_ids":
                rows[one], rows[partner] = (
                    [rows[partner][0], *rows[one][1:]],
                    [rows[one][0], *rows[partner][1:]],
                )
            case _:
                self._learn(what, rows[one][0])

    def _learn(self, what: str, cell: Cell) -> None:
        client = ClientId(str(cell))
        known = self.memory.clients.get(client)
        if known is None:
            return
        if what == "buy":
            bought = {**self.memory.purchases, client: Bought(1, TODAY, TODAY, 500)}
            self.memory = replace(self.memory, purchases=bought)
            return
        self._know(client, replace(known, responsible="Anna Petrova"))

    def _know(self, client: ClientId, known: KnownClient) -> None:
        clients = {**self.memory.clients, client: known}
        self.memory = replace(self.memory, clients=clients)
        self.touched.add(client)

    def look(self) -> None:
        """Plan by what changed and by everything; carry out what both want."""
        sent = SentRows([json.dumps(row).encode() for row in (HEADER, *self.rows)])
        tab = self.read = read_tab(TAB, read_header(TAB, HEADER), sent, self.read)
        view = BaseView(
            base=PROSPECTS,
            spreadsheet=SpreadsheetId("1"),
            tabs={**base(PROSPECTS).tabs, CLIENTS: tab.view},
        )
        there = [{"client_id": self.rows[0][0]}] if self.elsewhere and self.rows else []
        views = {PROSPECTS: view, INTERESTED: base(INTERESTED, there)}
        snapshot = Snapshot(taken_at=NOW, bases=views)
        whole = _planned(snapshot, self.memory, Plan())
        self.plan = _planned(
            snapshot, replace(self.memory, changed=frozenset(self.touched)), self.plan
        )
        self.touched.clear()
        _agree(self.plan, whole, self.memory)
        self._carry_out(view)

    def _carry_out(self, view: BaseView) -> None:
        for change in self.plan.changes:
            if isinstance(change, AdoptRow | PutBackId) and change.base == PROSPECTS:
                self._write(change.index, {"client_id": change.client})
                if isinstance(change, AdoptRow):
                    name = self.plan.responsible.get(change.client, "")
                    self._know(
                        change.client,
                        KnownClient(base=PROSPECTS, responsible=name, registered=TODAY),
                    )
            if isinstance(change, WriteCells) and change.base == PROSPECTS:
                self._write(change.index, dict(change.cells))
        self._remember(view)

    def _write(self, index: int, cells: dict[str, Cell]) -> None:
        row = [*self.rows[index - 1]]
        for key, cell in cells.items():
            row[KEYS.index(key)] = "" if cell is None else cell
        self.rows[index - 1] = row

    def _remember(self, view: BaseView) -> None:
        written = written_ids(STAGE.columns)
        seen = self.plan.seen.get(PROSPECTS)
        if seen is None:
            return
        rows = {
            client: people_cells(view.clients, row, written)
            for client, row in seen.items()
            if client in self.memory.clients
        }
        self.memory = replace(
            self.memory, rows={PROSPECTS: rows}, waiting=self.plan.waiting
        )


def _planned(snapshot: Snapshot, memory: Memory, last: Plan) -> Plan:
    return make_plan(
        company(),
        snapshot,
        memory,
        day=TODAY,
        say=lambda text: text.english(),
        draw=random.Random(len(memory.clients)).randrange,
        resting=last.resting,
    )


def _agree(quick: Plan, whole: Plan, memory: Memory) -> None:
    assert quick.changes == whole.changes
    assert set(quick.holds) == set(whole.holds)
    assert quick.objections == whole.objections
    assert quick.waiting == whole.waiting
    assert places(quick) == places(whole)
    assert (quick.returned, quick.deleted) == (whole.returned, whole.deleted)
    for client, name in whole.responsible.items():
        known = memory.clients.get(client)
        assert quick.responsible.get(client, known and known.responsible) == name


@given(st.lists(st.lists(ACTS, max_size=3), max_size=5))
@settings(max_examples=40, deadline=None)
def test_a_plan_of_what_changed_is_the_plan_of_everything(
    cycles: list[list[Act]],
) -> None:
    world = Company()
    for acts in cycles:
        for act in acts:
            world.do(act)
        world.look()


def test_rows_at_rest_are_not_planned_again() -> None:
    world = Company()

    world.look()

    assert world.plan.looked_at[PROSPECTS] == set()
    assert len(world.plan.resting[PROSPECTS].clients) == 6


def test_one_edited_row_is_all_that_is_looked_at() -> None:
    world = Company()
    client = ClientId(str(world.rows[2][0]))

    world.do(("edit", 2, KEYS.index("comment"), "called"))
    world.look()

    assert world.plan.looked_at[PROSPECTS] == {client}


def test_rows_that_were_merely_shifted_stay_at_rest() -> None:
    world = Company()

    world.do(("new", 0, 0, "Another"))
    world.look()

    adopted = {one.client for one in world.plan.changes if isinstance(one, AdoptRow)}
    assert world.plan.looked_at[PROSPECTS] == adopted


def test_a_copy_of_a_row_at_rest_wakes_it() -> None:
    world = Company()
    client = ClientId(str(world.rows[1][0]))

    world.do(("copy", 1, 5, ""))
    world.look()

    assert client in world.plan.looked_at[PROSPECTS]
    assert [one.kind for one in world.plan.holds] == ["twin"]
