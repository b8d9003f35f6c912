from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

import pytest

from sheetsync.config.conveyor import Referrals
from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Value
from sheetsync.locales.text import verbatim
from sheetsync.reports.conveyor import referrals
from sheetsync.reports.facts import ColumnShape, Facts
from tests.reports.company_facts import Line, client, facts_of
from tests.reports.planned_company import told

D = date(2024, 2, 29)
SHAPE = ColumnShape(
    id="recommended_by", header=verbatim("Recommended by"), type=ColumnType.TEXT
)
Cells: TypeAlias = dict[str, Value]


def company(
    by: Mapping[str, Value],
    lines: Sequence[Line] = (),
    names: Mapping[str, str | None] | None = None,
) -> Facts:
    """Clients and what stands in their cells; each is called by its ID's number."""
    called = names or {}
    rows = [
        client(one, cell, company=called.get(one, f"Firm {one}"))
        for one, cell in by.items()
    ]
    return facts_of(rows, purchases=lines, shapes=(SHAPE,))


def rows(facts: Facts, **norms: Any) -> list[Cells]:
    asked = Reports(referrals=Referrals.model_validate(norms))
    return told(referrals.make(facts, asked, D))


def test_without_the_column_the_remark_says_what_to_add() -> None:
    table = referrals.make(facts_of([client("C1")]), Reports(), D)

    assert table.rows == ()
    assert table.note is not None
    assert "recommended_by (text)" in table.note.english()


def test_nobody_recommended_is_no_row_and_no_remark() -> None:
    table = referrals.make(company({"C1": None, "C2": " "}), Reports(), D)

    assert (table.rows, table.note) == ((), None)


@pytest.mark.parametrize("cell", ["C1", "c1", "Firm C1", "  firm   c1 "])
def test_an_id_or_a_name_in_whatever_case_is_that_client(cell: str) -> None:
    (row,) = rows(company({"C1": None, "C2": cell}))

    assert (row["client_id"], row["company"], row["leads"]) == ("C1", "Firm C1", 1)
    assert (row["buyers"], row["conversion"], row["turnover"]) == (0, 0, 0)


@pytest.mark.parametrize("cell", ["My cousin", "C2", "Twin"])
def test_a_name_of_nobody_of_himself_or_of_two_stands_as_it_is_written(
    cell: str,
) -> None:
    facts = company(
        {"C1": None, "C2": cell, "C3": None}, names={"C1": "Twin", "C3": "Twin"}
    )
    table = referrals.make(facts, Reports(), D)

    (row,) = told(table)
    assert (row["client_id"], row["company"]) == (None, cell)
    assert table.note is not None
    assert "1 name fits no client" in table.note.english()


@pytest.mark.parametrize(
    ("norms", "reward"),
    [
        ({}, None),
        ({"share": 0.05}, "0.53"),
        ({"fixed": 100}, "100"),
        ({"share": 0.05, "fixed": "0.10"}, "0.63"),
    ],
)
def test_the_reward_is_of_the_first_order_alone(
    norms: dict[str, object], reward: str | None
) -> None:
    first = D - timedelta(days=9)
    lines = [("C2", first, 1_000), ("C2", first, 50), ("C2", first, -500)]
    (row,) = rows(company({"C1": None, "C2": "C1"}, [*lines, ("C2", D, 9)]), **norms)

    assert row["reward"] == (None if reward is None else Decimal(reward))
    assert (row["buyers"], row["turnover"]) == (1, Decimal("5.59"))


def test_what_comes_later_and_returns_alone_are_no_orders() -> None:
    lines = [("C2", D + timedelta(days=1), 100), ("C2", D, -100)]
    (row,) = rows(company({"C1": None, "C2": "C1"}, lines), fixed=5)

    assert (row["buyers"], row["reward"], row["turnover"]) == (0, 0, -1)


@pytest.mark.parametrize("seed", range(8))
def test_referrals_equal_the_plain_calculation(seed: int) -> None:
    chance = random.Random(seed)
    ids = [f"C{number:02}" for number in range(30)]
    names = {one: chance.choice([f"Firm {one}", "Twin", f"F{one}"]) for one in ids}
    by: dict[str, Value] = {}
    for one in ids:
        other = chance.choice(ids[:9])
        by[one] = chance.choice(
            [None, "", other, names[other], names[other].upper(), "cousin", " Cousin "]
        )
    lines = [
        (
            chance.choice(ids),
            D + timedelta(days=9 - chance.randrange(90)),
            chance.choice([1, 1, -1]) * chance.randrange(9_999),
        )
        for _ in range(90)
    ]

    found = rows(company(by, lines, names), share=0.1, fixed=1)

    plain: dict[str, list[str]] = defaultdict(list)
    for one in ids:
        cell = str(by[one] or "").strip().casefold()
        fits = [who for who in ids if who.casefold() == cell] or [
            who for who in ids if names[who].casefold() == cell
        ]
        if cell:
            plain[fits[0] if len(fits) == 1 and fits != [one] else cell].append(one)
    assert len(plain) > 3
    assert len(found) == len(plain)
    for row in found:
        leads = plain[str(row["client_id"] or str(row["company"]).casefold())]
        turnover = sum(paid for who, day, paid in lines if who in leads and day <= D)
        buyers, reward = 0, Decimal(0)
        for lead in leads:
            own = [
                (day, paid)
                for who, day, paid in lines
                if who == lead and day <= D and paid >= 0
            ]
            if own:
                first = sum(paid for day, paid in own if day == min(own)[0])
                buyers += 1
                reward += Decimal((first + 5) // 10) / 100 + 1
        assert (row["leads"], row["buyers"]) == (len(leads), buyers)
        assert row["turnover"] == Decimal(turnover) / 100
        assert row["reward"] == reward
