"""Funnel by source: every cell both ways, and the edges."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.conveyor import BySource
from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Table, Value
from sheetsync.locales.text import verbatim
from sheetsync.reports.conveyor.by_source import make
from sheetsync.reports.facts import ColumnShape, Facts
from tests.reports import plain_cohorts
from tests.reports.company_facts import (
    STAGES,
    Line,
    Stay,
    at,
    client,
    facts_of,
    words,
)
from tests.reports.plain_funnel import plain_cohort

D = date(2024, 3, 31)
YEAR = "2023-04-01"
EVER = "since the start"
SOURCE = ColumnShape(id="source", header=verbatim("Source"), type=ColumnType.CHOICE)


def rows(found: Table) -> dict[tuple[str, str, str], dict[str, Value]]:
    ids = [one.id for one in found.columns]
    keys = zip(*(words(found.column(one)) for one in ids[:3]), strict=True)
    return {
        key: dict(zip(ids, cells, strict=True))
        for key, cells in zip(keys, found.rows, strict=True)
    }


def company(
    of: dict[str, Value], purchases: list[Line] | None = None, *stays: Stay
) -> Facts:
    return facts_of(
        [client(who, source) for who, source in of.items()],
        purchases=purchases or [],
        stays=stays,
        shapes=(SOURCE,),
    )


@pytest.mark.parametrize("blank", [None, "", "  ", float("nan")])
def test_a_blank_cell_is_no_source_however_it_is_blank(blank: Value) -> None:
    found = make(company({"C1": "fair", "C2": blank}), Reports(), D)

    assert {source for _, source, _ in rows(found)} == {"fair", "(not said)"}


@pytest.mark.parametrize("seed", range(10))
def test_companies_of_chance_have_the_figures_of_the_plain_calculation(
    seed: int,
) -> None:
    chance = random.Random(seed)
    of: dict[str, Value] = {
        f"C{one}": chance.choice(["website", "fair", " fair ", "", None])
        for one in range(3 + 3 * seed)
    }
    stays: list[Stay] = []
    for who in of:
        moment = at("2022-12-01 12:00") + timedelta(hours=chance.randrange(12000))
        for place in range(count := chance.randrange(1, 5)):
            left = moment + timedelta(hours=chance.randrange(1500))
            stage = chance.choice(STAGES).id
            stays.append((who, stage, moment, left if place < count - 1 else None))
            moment = left
    lines = [
        (
            chance.choice([*of]),
            D - timedelta(days=chance.randrange(-10, 600)),
            chance.randrange(-30, 90),
        )
        for _ in range(10 * seed)
    ]

    found = rows(make(company(of, lines, *stays), Reports(), D))

    steps = [one.id for one in STAGES if not one.closed]
    for source in {str(one or "").strip() for one in of.values()}:
        mine = {who for who, one in of.items() if str(one or "").strip() == source}
        for period, since in ((YEAR, date(2023, 4, 1)), (EVER, date(2000, 1, 1))):
            name = source or "(not said)"
            total = found[period, name, "all stages"]
            buyers, orders, sold = plain_cohorts.brought(lines, mine, since, D)
            assert (total["buyers"], total["orders"]) == (buyers, orders)
            assert total["turnover"] == Decimal(sold) / 100
            # going further is known from the stays of the period alone: later ones
            own = [one for one in stays if one[0] in mine and one[2].date() >= since]
            going = [one for one in own if one[1] in steps and one[2].date() <= D]
            assert total["entered"] == len({one[0] for one in going})
            for shape in STAGES:
                row = found[period, name, shape.id.capitalize()]
                shown = [row[one] for one in ("entered", "reached", "days", "now")]
                assert shown == plain_cohort(own, shape.id, steps, "", D)


def test_who_was_only_put_away_in_the_period_did_not_enter_in_it() -> None:
    came, gone = at("2022-06-01 12:00"), at("2024-01-10 12:00")
    stays: list[Stay] = [("A", "prospects", came, gone), ("A", "archive", gone, None)]
    facts = company({"A": "fair"}, [], *stays)

    found = rows(make(facts, Reports(), D))

    assert found[YEAR, "fair", "all stages"]["entered"] == 0
    assert found[EVER, "fair", "all stages"]["entered"] == 1
    assert found[YEAR, "fair", "Archive"]["entered"] == 1


def test_without_the_column_there_are_headers_and_a_remark_what_to_add() -> None:
    found = make(facts_of(purchases=[("A", D, 100)]), Reports(), D)

    assert found.rows == ()
    assert found.note is not None
    assert "source (choice)" in found.note.english()


def test_an_empty_company_has_no_rows_and_no_chart() -> None:
    found = make(Facts.empty(shapes=(SOURCE,), stages=STAGES), Reports(), D)

    assert (found.rows, found.charts) == ((), ())


def test_the_source_may_stand_in_another_column() -> None:
    found = make(
        company({"A": "fair"}), Reports(by_source=BySource(column="origin")), D
    )

    assert found.note is not None
    assert "origin" in found.note.english()


def test_the_biggest_turnover_is_first_and_what_nobody_said_is_last() -> None:
    facts = company(
        {"A": "fair", "B": "website", "C": None},
        [("A", D, 100), ("B", D, 200), ("C", D, 900), ("C", D, -1000)],
    )

    found = make(facts, Reports(), D)

    assert words(found.column("source"))[:3] == ["website", "fair", "(not said)"]
    assert found.column("turnover")[2] == Decimal("-1.00")
    assert found.charts[0].rows == 3


def test_sources_of_few_clients_are_one_row() -> None:
    facts = company({"A": "fair", "B": "fair", "C": "x", "E": "y"})

    found = make(facts, Reports(by_source=BySource(most=1)), D)

    assert words(found.column("source"))[:2] == ["fair", "(other sources)"]


def test_the_period_begins_with_the_first_day_of_its_first_month() -> None:
    facts = company(
        {"A": "fair", "B": "fair"},
        [("A", date(2023, 3, 31), 100), ("B", date(2023, 4, 1), 100)],
    )

    found = rows(make(facts, Reports(), D))

    assert found[YEAR, "fair", "all stages"]["buyers"] == 1
    assert found[EVER, "fair", "all stages"]["buyers"] == 2
