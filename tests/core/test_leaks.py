"""The proof that a file holds nothing that one of its readers must not see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheetsync.config import Config
from sheetsync.core.changes import Hold
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.leaks import (
    Leak,
    closed_columns,
    leak_in,
    silent,
    standing,
    told_of,
)
from sheetsync.core.memory import KnownClient, Memory
from sheetsync.core.snapshot import Snapshot
from sheetsync.locales.text import verbatim
from tests.core.company import CUSTOMERS, NOW, PROSPECTS, TODAY, base, company

A, B = ClientId("CAAAAAA"), ClientId("CBBBBBB")


def headed(by: str) -> Config:
    """The demo company, with a head of its customers."""
    config = company()
    stages = [
        one.model_copy(update={"head": by}) if one.id == "customers" else one
        for one in config.pipeline.stages
    ]
    pipeline = config.pipeline.model_copy(update={"stages": tuple(stages)})
    return config.model_copy(update={"pipeline": pipeline})


def looked_at(
    columns: set[str], clients: set[ClientId], *, coming: set[str] | None = None
) -> Leak | None:
    return leak_in(
        company(),
        CUSTOMERS,
        "Clients",
        columns=columns,
        clients=clients,
        homes={A: CUSTOMERS, B: PROSPECTS},
        coming=coming or set(),
    )


def test_what_belongs_there_is_no_finding() -> None:
    assert looked_at({"company", "turnover", "own:Hobby"}, {A}) is None


def test_a_client_of_another_base_is_found() -> None:
    assert looked_at({"company"}, {A, B}) == Leak(
        base=CUSTOMERS, where="Clients", clients=(B,)
    )


def test_who_is_on_his_way_may_stand_there() -> None:
    assert looked_at({"company"}, {A, B}, coming={B}) is None


def test_whom_nobody_knows_yet_is_no_stranger() -> None:
    assert looked_at({"company"}, {ClientId("CCCCCCC")}) is None


@pytest.mark.parametrize("key", ["margin", "personal_mobile", "own:Margin"])
def test_a_closed_column_is_found_whatever_it_is_called(key: str) -> None:
    leak = looked_at({"company", key}, {A})

    assert leak is not None
    assert leak.columns == (key,)


def test_a_column_that_only_another_stage_has_may_be_closed_here() -> None:
    stage = company().pipeline.stage("prospects")
    assert stage is not None

    closed = {one.id for one in closed_columns(company().pipeline, stage)}

    assert closed == {"margin", "personal_mobile"}


def test_nothing_is_closed_where_only_the_owner_reads() -> None:
    stage = company().pipeline.stage("archive")
    assert stage is not None

    assert closed_columns(company().pipeline, stage) == ()


def memory(home: BaseKey, *, deleted: bool = False) -> Memory:
    known = KnownClient(base=home, responsible="", registered=TODAY, deleted=deleted)
    return Memory(clients={A: known})


def found(known: Memory, *holds: Hold) -> list[Leak]:
    view = base(CUSTOMERS, [{"client_id": A, "company": "Acme"}])
    snapshot = Snapshot(taken_at=NOW, bases={CUSTOMERS: view})
    return list(standing(company(), snapshot, known, holds))


def test_a_client_who_stands_in_another_base_is_found() -> None:
    assert [one.clients for one in found(memory(PROSPECTS))] == [(A,)]


def test_clients_at_home_under_way_or_told_of_are_no_finding() -> None:
    told = Hold(
        kind="elsewhere",
        base=CUSTOMERS,
        subject=A,
        why=verbatim("twice"),
        hint=verbatim("once"),
    )

    assert found(memory(CUSTOMERS)) == []
    assert found(memory(PROSPECTS, deleted=True)) == []
    assert found(replace(memory(PROSPECTS), moving=frozenset({A}))) == []
    assert found(memory(PROSPECTS), told) == []
    assert found(memory(PROSPECTS), replace(told, kind="many_elsewhere")) == []


def test_the_owner_reads_how_much_and_where_and_nobodys_data() -> None:
    leak = Leak(base=CUSTOMERS, where="Today", clients=(A, B), columns=("margin",))

    hold = told_of(leak, company().pipeline, stands=False)

    assert hold.why.english() == (
        "2 clients of other bases; the columns margin in “Today”, and not everybody "
        "who opens the file may see that"
    )
    assert hold.hint.english().startswith("It was not written. If Customers looks")


def test_nothing_is_published_where_something_is_found() -> None:
    waits = [("leak", CUSTOMERS), ("exposed", PROSPECTS), ("gone", "archive/everybody")]

    assert silent(waits) == {CUSTOMERS, PROSPECTS}


def test_a_head_closes_what_he_may_not_see() -> None:
    stage = headed("sales_manager").pipeline.stage("customers")
    assert stage is not None
    column = stage.column("turnover")
    assert column is not None

    seen = column.model_copy(update={"visible": ("account_manager",)})

    assert stage.shows(column)
    assert not stage.shows(seen)
