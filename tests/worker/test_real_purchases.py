"""CDNOW from two CSV files to the owner's desk, read back through the API.

The package lifetimes ships the transactions; it is never imported. All of it goes
the owner's way: import clients, a cycle, import purchases, a publication.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.metadata import distribution
from pathlib import Path

import pytest
from click.testing import CliRunner

from sheetsync.cli.face import Face
from sheetsync.cli.imports import import_group
from sheetsync.core.ids import CLIENTS, DESK
from sheetsync.core.rows import Cell, as_day
from tests.reports import plain_figures as plain
from tests.worker.world import CUSTOMERS, World

pytestmark = pytest.mark.ci

AS_OF = date(1998, 3, 31)


@pytest.fixture(scope="module")
def lines() -> list[plain.Line]:
    path = distribution("lifetimes").locate_file("lifetimes/datasets/CDNOW_sample.txt")
    found = []
    for line in Path(str(path)).read_text(encoding="ascii").splitlines():
        who, _, day, _, dollars = line.split()
        found.append((f"CDNOW {who}", date.fromisoformat(day), Decimal(dollars)))
    return found


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, lines: list[plain.Line]
) -> Iterator[World]:
    """The company on 1998-03-31, with all of CDNOW's clients and purchases."""
    folder = tmp_path_factory.mktemp("cdnow")
    settings = {"currency": "USD", "timezone": "UTC"}
    with World(folder, settings=settings) as one:
        one.clock.move_to(datetime(1998, 3, 31, 12, tzinfo=UTC))
        one.configure("reports.yaml", {"key_clients": {"capacity": 10_000}})
        one.cycle()
        names = sorted({name for name, _, _ in lines})
        take_in(one, "clients", [["company"], *([name] for name in names)])
        one.cycle(3)
        take_in(
            one,
            "purchases",
            [["client", "date", "amount"], *([a, b, c] for a, b, c in lines)],
        )
        one.cycle(2)
        one.app.publish()
        yield one


def take_in(world: World, kind: str, rows: Sequence[Sequence[object]]) -> None:
    """Run ``sheetsync import`` on a CSV file of these rows."""
    file = world.home / f"{kind}.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    more = ["--stage", "customers"] if kind == "clients" else []
    answer = CliRunner().invoke(
        import_group, [kind, str(file), "--apply", *more], obj=Face(world.config)
    )
    assert answer.exit_code == 0, answer.output


def desk(world: World, report: str) -> list[dict[str, Cell]]:
    """A tab of the owner's desk, by header."""
    return world.owner.rows(DESK, f"report:{report}")


def dollars(cell: Cell) -> Decimal:
    assert isinstance(cell, int | float)
    return Decimal(str(cell)).quantize(Decimal("0.01"))


def test_every_client_has_a_row_with_his_purchases_to_the_cent(
    world: World, lines: list[plain.Line]
) -> None:
    sums: dict[str, Decimal] = {}
    for name, _, amount in lines:
        sums[name] = sums.get(name, Decimal()) + amount

    rows = world.rows(CUSTOMERS)

    assert len(rows) == 2357
    assert {
        str(row["Company"]): dollars(row.get("Turnover", 0)) for row in rows
    } == sums


def test_key_clients_on_the_desk_equal_the_plain_calculation(
    world: World, lines: list[plain.Line]
) -> None:
    expected = {
        name: turnover for name, turnover, _, _ in plain.key_clients(lines, AS_OF)
    }

    shown = {
        str(row["Company"]): dollars(row["Turnover"])
        for row in desk(world, "key_clients")
    }

    assert shown == expected


@pytest.mark.parametrize("place", [DESK, CUSTOMERS])
def test_the_reactivation_list_equals_the_plain_calculation(
    world: World, lines: list[plain.Line], place: str
) -> None:
    expected = [
        (one.client, one.turnover, one.last_order)
        for one in plain.reactivation(lines, AS_OF)
    ]
    rows = world.owner.rows(DESK if place == DESK else CUSTOMERS, "report:reactivation")

    shown = [
        (str(row["Company"]), dollars(row["Turnover"]), as_day(row["Last order"]))
        for row in rows
    ]

    assert sorted(shown) == sorted(expected)
    assert [amount for _, amount, _ in shown] == [amount for _, amount, _ in expected]


def test_importing_the_same_purchases_again_changes_nothing(
    world: World, lines: list[plain.Line]
) -> None:
    before = desk(world, "key_clients")

    take_in(
        world,
        "purchases",
        [["client", "date", "amount"], *([a, b, c] for a, b, c in lines)],
    )
    world.cycle(2)
    published = world.app.publish()

    assert published.requests == 0
    assert desk(world, "key_clients") == before


def test_a_day_later_the_silent_ones_are_a_day_more_silent(world: World) -> None:
    before = len(desk(world, "reactivation"))

    world.clock.move_to(world.clock.now() + timedelta(days=1))
    world.app.publish()

    assert len(desk(world, "reactivation")) != before
    assert len(world.rows(CUSTOMERS, CLIENTS)) == 2357
