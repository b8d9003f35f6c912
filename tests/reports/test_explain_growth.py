"""What Explain says of a client's plan and of his share of wallet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Value
from sheetsync.locales.text import verbatim
from sheetsync.reports.buying.potentials import COLUMNS
from sheetsync.reports.desk.explain_growth import growing
from sheetsync.reports.facts import ColumnShape, Facts
from tests.reports import company_facts
from tests.reports.plain_plans import parts
from tests.reports.planned_company import by_chance, facts_of

DAY = date(2026, 5, 14)
FIRST = date(2026, 5, 1)


def said(facts: Facts, client: str, day: date = DAY) -> list[str]:
    return [one.english() for one in growing(facts, Reports(), day, client)]


def money(minor: float) -> str:
    return str(Decimal(int(minor)).scaleb(-2))


@pytest.mark.parametrize("seed", range(3))
def test_the_plan_is_that_of_the_plain_calculation(seed: int) -> None:
    company = by_chance(seed, DAY)
    of_client: dict[str, list[tuple[int, int, int]]] = {}
    for (client, _), one in parts(company, FIRST, DAY).items():
        of_client.setdefault(client, []).append((one.plan, one.fact, one.forecast or 0))

    facts = facts_of(company)
    told = 0
    for client, lines in of_client.items():
        plan, fact, forecast = (sum(one) for one in zip(*lines, strict=True))
        if not plan:
            assert said(facts, client) == [
                "No plan of his for the month from 2026-05-01 on"
            ]
            continue
        told += 1
        expected = (
            f"Plan of the month from 2026-05-01 on: {money(plan)}; sold {money(fact)} "
            f"({100 * fact / plan:.1f} %), forecast {money(forecast)}"
        )
        assert said(facts, client) == [expected]
    assert told > 3


def test_nothing_is_said_where_nobody_plans_and_nobody_told_his_potential() -> None:
    facts = company_facts.facts_of(purchases=[("C1", date(2026, 5, 2), 100)])

    assert said(facts, "C1") == []


def test_the_potential_stands_beside_what_he_buys_here() -> None:
    shapes = tuple(
        ColumnShape(id=name, header=verbatim(name), type=kind) for name, kind in COLUMNS
    )
    told: dict[ColumnType, Value] = {
        ColumnType.NUMBER: 12,
        ColumnType.MONEY: Decimal(1000),
    }
    row = company_facts.client("C1", *(told.get(kind) for _, kind in COLUMNS))
    facts = company_facts.facts_of(
        [row], purchases=[("C1", date(2026, 5, 2), 300_000)], shapes=shapes
    )

    expected = (
        "Potential: 12000.00 a year from all suppliers; here he buys 3000.00 "
        "(25.0 %), 9000.00 is free"
    )
    assert said(facts, "C1") == [expected]
