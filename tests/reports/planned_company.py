"""Companies with plans and people who hand clients over, as facts and plainly."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sheetsync.core.table import Table, Value
from sheetsync.locales.text import Text
from sheetsync.reports.facts import Facts
from sheetsync.reports.shapes import CLIENTS, PLANS, PURCHASES, RESPONSIBILITY
from tests.reports.company_facts import client
from tests.reports.plain_plans import DAY, Company, Sale

FIELDS = ("plan", "fact", "up_plan", "up_fact", "cross_plan", "cross_fact", "forecast")


def facts_of(company: Company) -> Facts:
    """The same company as facts; people change hands at noon."""
    planned = {who for who, _, _ in company.plans}
    ids = sorted({*company.by_client, *company.whose, *planned})
    held = []
    for who, turns in company.whose.items():
        ends = [_noon(since) for since, _ in turns[1:]]
        for (since, name), until in zip(turns, [*ends, None], strict=True):
            held.append((who, name, _noon(since), until))
    return Facts(
        clients=CLIENTS.frame([client(one) for one in ids]),
        purchases=PURCHASES.frame(
            [
                (one.client, one.day, one.amount, None, one.product, None)
                for one in company.sales
            ]
        ),
        plans=PLANS.frame(
            [
                (who, month, amount, kind)
                for (who, month, kind), amount in company.plans.items()
            ]
        ),
        responsibility=RESPONSIBILITY.frame(held),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def by_chance(seed: int, as_of: date) -> Company:
    """Twenty clients, who buy, bring back, and change hands, two years long."""
    chance = random.Random(seed)
    ids = [f"C{number:02}" for number in range(20)]

    def some_day(back: int) -> date:
        return as_of + timedelta(days=20 - chance.randrange(back))

    sales = [
        Sale(
            chance.choice(ids),
            some_day(chance.choice([60, 700])),
            chance.choice([1, 1, 1, -1]) * chance.randrange(1, 100_000),
            chance.choice(["tea", "milk", "salt", None]),
        )
        for _ in range(900)
    ]
    months = [as_of.replace(day=1), (as_of.replace(day=1) - DAY).replace(day=1)]
    plans = {
        (who, chance.choice(months), chance.choice(["all", "all", "up", "cross"])): (
            chance.choice([0, chance.randrange(500_000)])
        )
        for who in ids[:16]
        for _ in range(3)
    }
    whose = {
        who: [
            (since, chance.choice(["Ann", "Bob", None]))
            for since in sorted({some_day(120) for _ in range(chance.randrange(1, 5))})
        ]
        for who in ids[:18]
    }
    return Company(sales, plans, whose)


def told(table: Table) -> list[dict[str, Value]]:
    """The rows by column, texts in English."""
    ids = [one.id for one in table.columns]
    return [
        {
            name: cell.english() if isinstance(cell, Text) else cell
            for name, cell in zip(ids, row, strict=True)
        }
        for row in table.rows
    ]


def money(minor: int | None) -> Decimal | None:
    return None if minor is None else Decimal(minor) / 100
