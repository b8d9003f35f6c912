"""Anything may happen in any order: nobody lost, nobody twice, nothing typed lost."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sheetsync.core.ids import BaseKey
from sheetsync.emulator.faults import CutBody, Drop, Late, Refuse
from sheetsync.emulator.people.acts import (
    Delete,
    DragCells,
    Edit,
    Insert,
    Sort,
    Undo,
)
from sheetsync.emulator.when import When
from tests.machine.life import WORKER, Life
from tests.worker.faults import FAULTS
from tests.worker.world import ARCHIVE, CUSTOMERS, INTERESTED, OWNER, PROSPECTS

STAFF: dict[BaseKey, tuple[str, ...]] = {
    PROSPECTS: ("anna.petrova@northwind.example", "dmitry.sokolov@northwind.example"),
    INTERESTED: ("sergey.volkov@northwind.example",),
    CUSTOMERS: ("olga.smirnova@northwind.example",),
    ARCHIVE: (OWNER,),
}
STAGES = ("Prospects", "Interested", "Customers", "Archive")
ROUTES: tuple[tuple[BaseKey, str], ...] = (
    (PROSPECTS, "Interested"),
    (INTERESTED, "Customers"),
    (INTERESTED, "Prospects"),
    (CUSTOMERS, "Interested"),
    (PROSPECTS, "Archive"),
    (ARCHIVE, "Interested"),
)
FREE = ("Comment", "City", "Contact person", "Needs", "Phone")
NEEDED = {
    "Decision maker": "Ivan",
    "Phone": "+74951234567",
    "Needs": "paper",
    "Company size": "up to 10",
}
ON_THE_WIRE = (Drop(), Drop(applied=True), CutBody(), Refuse(name="unavailable"))

bases = st.sampled_from(tuple(STAFF))
numbers = st.integers(0, 40)
requests = st.integers(0, 14)
lateness = st.tuples(st.integers(1, 4), st.integers(1, 25))
"""Which write comes late, and after how many further requests."""
faults = st.tuples(requests, st.sampled_from(FAULTS))


class Company(RuleBasedStateMachine):
    """People, their worker, its owner, and whatever goes wrong."""

    def __init__(self) -> None:
        super().__init__()
        # Hypothesis makes companies by itself: pytest's tmp_path is out of reach.
        self.folder = tempfile.TemporaryDirectory(prefix="sheetsync-machine-")
        self.life = Life(Path(self.folder.name))
        self.marks = 0
        self.clients: list[str] = []
        self.dropped = False
        self.column = ""
        for _ in range(4):
            self.somebody_types(ready=True)
        self.life.cycle()

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self.comes_to_rest()
        finally:
            self.life.close()
            self.folder.cleanup()

    def mark(self) -> str:
        """A text that nobody typed before."""
        self.marks += 1
        return f"mark-{self.marks:05d}."

    def who(self, base: BaseKey, number: int = 0) -> str:
        """Somebody who works in a base."""
        return STAFF[base][number % len(STAFF[base])]

    def place(self, base: BaseKey, number: int = 0) -> dict[str, Any]:
        """Where somebody acts."""
        who, file = self.who(base, number), self.life.file(base)
        return {"who": who, "file": file, "tab": "Clients"}

    def client(self, base: BaseKey, number: int) -> str:
        """One of those who stand in a base; if there is none, somebody else."""
        found = self.life.companies(base) or self.clients
        return found[number % len(found)]

    # ------------------------------------------------------------------------- people

    @rule(ready=st.sampled_from((True, True, False)))
    def somebody_types(self, ready: bool) -> None:
        """A new client."""
        self.clients.append(self.mark())
        cells = {"Company": self.clients[-1], **(NEEDED if ready else {})}
        self.life.act(PROSPECTS, Edit(cells=cells, **self.place(PROSPECTS)))

    @rule(base=bases, number=numbers, column=st.sampled_from(FREE))
    def somebody_edits(self, base: BaseKey, number: int, column: str) -> None:
        """A cell of a client's row."""
        client = self.client(base, number)
        cells = {column: self.mark()}
        self.life.act(base, Edit(row=client, cells=cells, **self.place(base, number)))

    @rule(base=bases, number=numbers, stage=st.sampled_from(STAGES))
    def somebody_picks(self, base: BaseKey, number: int, stage: str) -> None:
        """A stage, perhaps the client's own: then he withdraws."""
        self.picks(base, self.client(base, number), stage)

    def picks(self, base: BaseKey, client: str, stage: str) -> None:
        """Pick a stage and fill in what it asks for."""
        cells: dict[str, Any] = {"Stage": stage}
        if stage == "Archive":
            cells["Refusal reason"] = self.mark()
        elif base == INTERESTED and stage == "Customers":
            cells["First purchase"] = "2026-03-02"
        elif base == CUSTOMERS and stage == "Interested":
            cells["Return reason"] = self.mark()
        self.life.act(base, Edit(row=client, cells=cells, **self.place(base)))

    @initialize(
        fault=st.none() | faults, late=st.none() | lateness, at=st.none() | requests
    )
    def prospects_qualify(
        self,
        fault: tuple[int, str] | None,
        late: tuple[int, int] | None,
        at: int | None,
    ) -> None:
        """Every story begins with moves, or with what fails of them."""
        self.clients_move(ROUTES[0], 3, fault, late, at)

    @rule(
        route=st.sampled_from(ROUTES),
        many=st.integers(1, 4),
        fault=st.none() | faults,
        late=st.none() | lateness,
        at=st.none() | requests,
    )
    def some_move(
        self,
        route: tuple[BaseKey, str],
        many: int,
        fault: tuple[int, str] | None,
        late: tuple[int, int] | None,
        at: int | None,
    ) -> None:
        """On the way that a client usually goes, or back."""
        self.clients_move(route, many, fault, late, at)

    @rule(fault=faults, again=faults)
    def everybody_goes_on(self, fault: tuple[int, str], again: tuple[int, str]) -> None:
        """Many move at once, and the worker fails twice."""
        for route in ROUTES[:2]:
            self.clients_move(route, 9, fault, late=None, at=None)
            self.life.cycle(again)

    def clients_move(
        self,
        route: tuple[BaseKey, str],
        many: int,
        fault: tuple[int, str] | None,
        late: tuple[int, int] | None,
        at: int | None,
    ) -> None:
        """Some are picked and move, whatever fails and whoever types meanwhile."""
        base, stage = route
        for client in self.life.companies(base)[:many]:
            self.picks(base, client, stage)
        self.life.cycle()
        if at is not None:
            for column in FREE[:2]:
                cells, client = {column: self.mark()}, self.client(base, at)
                act = Edit(row=client, cells=cells, **self.place(base))
                self.life.act_meanwhile(act, at + 1)
            self.life.act_meanwhile(Insert(row=2, **self.place(base)), at + 2)
        if late:
            self._comes_late(*late)
        self.life.cycle(fault)
        self.life.cycle()

    @rule(base=bases, number=numbers)
    def somebody_logs(self, base: BaseKey, number: int) -> None:
        """A contact."""
        client = self.client(base, number)
        place = {**self.place(base), "tab": "Contacts"}
        cells = {"Client": client, "Comment": self.mark()}
        self.life.act(base, Edit(cells=cells, **place))

    @rule(base=bases, columns=st.sampled_from(("", "", "", "B:D")), up=st.booleans())
    def somebody_sorts(self, base: BaseKey, columns: str, up: bool) -> None:
        """All columns, or by mistake some."""
        place = self.place(base)
        by = Sort(by="Company", columns=columns, descending=not up, **place)
        self.life.act(base, by)

    @rule(base=bases, row=st.integers(2, 8))
    def somebody_inserts(self, base: BaseKey, row: int) -> None:
        """A blank row."""
        self.life.act(base, Insert(row=row, **self.place(base)))

    @rule(base=bases, number=numbers)
    def somebody_deletes(self, base: BaseKey, number: int) -> None:
        """A client's row."""
        client = self.client(base, number)
        self.life.act(base, Delete(row=client, **self.place(base)))

    @rule(base=bases, row=st.integers(2, 6), to=st.integers(2, 14))
    def somebody_copies(self, base: BaseKey, row: int, to: int) -> None:
        """A row with its ID, on a blank row or over another."""
        cells, place = f"A{row}:T{row}", self.place(base)
        self.life.act(base, DragCells(cells=cells, to=f"A{to}", copied=True, **place))

    @rule(base=bases, number=numbers)
    def somebody_clears_an_id(self, base: BaseKey, number: int) -> None:
        """The ID of a client."""
        client = self.client(base, number)
        cells = {"ID": None}
        self.life.act(base, Edit(row=client, cells=cells, **self.place(base)))

    @rule(base=bases)
    def somebody_takes_back(self, base: BaseKey) -> None:
        """His last change, by Ctrl+Z."""
        act = Undo(who=self.who(base), file=self.life.file(base))
        self.life.act(base, act)

    # -------------------------------------------------------------------------- config

    @rule()
    def a_stage_is_dropped_or_put_back(self) -> None:
        """Customers leave the conveyor, or come back."""
        self.dropped = not self.dropped
        self.life.stage_dropped(dropped=self.dropped)

    @rule(header=st.sampled_from(("", "Hobby", "Pastime")))
    def a_column_comes_goes_or_is_renamed(self, header: str) -> None:
        """A column of the first two bases."""
        self.column = header
        self.life.column_named(header)

    @rule(clients=st.sampled_from((1, 2, 200)), bare=st.sampled_from((1, 20)))
    def limits_change(self, clients: int, bare: int) -> None:
        """How much goes into one batch."""
        limits = {"batch_clients": clients, "bare_removals": bare}
        self.life.configure("company.yaml", lambda one: one["limits"].update(limits))

    @rule(left=st.booleans())
    def somebody_is_dismissed_or_comes_back(self, left: bool) -> None:
        """One of the sales managers."""
        self.life.dismissed("elena.kuznetsova@northwind.example", left=left)

    # ---------------------------------------------------------------------- the worker

    @rule()
    def the_worker_works(self) -> None:
        self.life.cycle()

    @rule(fault=faults)
    def the_worker_works_and_fails(self, fault: tuple[int, str]) -> None:
        self.life.cycle(fault)

    @rule(fault=st.sampled_from(ON_THE_WIRE), nth=requests)
    def google_fails(self, fault: Any, nth: int) -> None:
        self.life.world.google.faults.add(fault, When(who=WORKER, nth=nth + 1))
        self.life.cycle()

    @rule(after=st.integers(1, 25), nth=st.integers(1, 4))
    def a_write_comes_late(self, after: int, nth: int) -> None:
        self._comes_late(nth, after)
        self.life.cycle()

    def _comes_late(self, nth: int, after: int) -> None:
        when = When(who=WORKER, method="POST", path=":batchUpdate$", nth=nth)
        self.life.world.google.faults.add(Late(after=after), when)

    @rule(fault=st.none() | faults)
    def the_worker_publishes(self, fault: tuple[int, str] | None) -> None:
        self.life.publish(fault)

    @rule(seconds=st.sampled_from((-3600, 5, 300, 90_000)))
    def time_passes(self, seconds: int) -> None:
        self.life.world.clock.sleep(seconds)

    @precondition(lambda self: self.marks % 5 == 0)
    @rule()
    def comes_to_rest(self) -> None:
        if self.dropped:
            self.a_stage_is_dropped_or_put_back()
        self.life.comes_to_rest()


def run(examples: int, steps: int, *, repeatable: bool) -> None:
    run_state_machine_as_test(
        Company,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=repeatable,
            database=None,
            # To shorten a story of minutes takes hours: it is told as it was.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.ci
@pytest.mark.timeout(600)
def test_whatever_happens_nobody_is_lost_or_doubled() -> None:
    run(10, 30, repeatable=True)


@pytest.mark.deep
@pytest.mark.timeout(0)
def test_whatever_happens_in_twenty_thousand_steps_nobody_is_lost_or_doubled() -> None:
    run(400, 50, repeatable=False)
