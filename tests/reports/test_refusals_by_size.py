from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeAlias

import pandas as pd
import pytest

from sheetsync.config.calling import Attempts
from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.locales.text import verbatim
from sheetsync.reports.calling import refusals_by_size
from sheetsync.reports.facts import ColumnShape, Facts
from tests.reports.attempts_company import Company, company
from tests.reports.company_facts import words
from tests.reports.plain_attempts import Row, plain_first
from tests.reports.plain_sizes import Counted, plain_by_turnover, plain_sizes

D = date(2024, 2, 29)
AFTER = date(2023, 2, 28)
DAY = date(2024, 2, 1)
NORMS = Reports()
Sizes: TypeAlias = dict[tuple[str, str], Counted]


def row(
    day: date, outcome: str = "talked", person: str | None = "Ann", who: str = "C1"
) -> Row:
    return (who, day, person, outcome, None)


def sizes(facts: Facts, day: date = D, norms: Reports = NORMS) -> Sizes:
    found = refusals_by_size.make(facts, norms, day)
    keys = zip(words(found.column("size")), words(found.column("person")), strict=True)
    names = {"all": "*", "(nobody)": ""}
    cells = zip(*map(found.column, ("talked", "refused", "early")), strict=True)
    return {
        (size, names.get(who, who)): own
        for (size, who), own in zip(keys, cells, strict=True)
    }


def with_potential(facts: Facts, told: dict[str, tuple[int, int]]) -> Facts:
    """The same facts, with orders a year and an average order typed for some."""
    kinds = {"potential_orders": ColumnType.NUMBER, "potential_order": ColumnType.MONEY}
    shapes = tuple(
        ColumnShape(id=one, header=verbatim(one), type=kind)
        for one, kind in kinds.items()
    )
    ids = facts.clients["client_id"]
    cells = {
        one.name: [told[who][place] if who in told else None for who in ids]
        for place, one in enumerate(shapes)
    }
    columns = pd.DataFrame(cells, index=facts.clients.index, dtype="object")
    clients = pd.concat([facts.clients, columns], axis=1)
    return replace(facts, clients=clients, shapes=(*facts.shapes, *shapes))


def test_a_company_without_talks_has_an_empty_table() -> None:
    for facts in (Facts.empty(), Company(log=[row(DAY, "no answer")]).facts()):
        assert refusals_by_size.make(facts, NORMS, D).rows == ()


def test_a_client_counts_with_each_who_talked_to_him_and_once_with_all() -> None:
    log = [row(DAY), row(DAY, person="Bob"), row(DAY + timedelta(days=1), "refused")]

    assert sizes(Company(log=log).facts()) == {
        ("–", "*"): (1, 1, 0),
        ("–", "Ann"): (1, 1, 0),
        ("–", "Bob"): (1, 0, 0),
    }


def test_what_is_said_after_the_first_refusal_is_no_chance_of_one() -> None:
    log = [row(DAY, "refused"), row(DAY + timedelta(days=1), person="Bob")]
    earlier = [row(AFTER, "refused"), row(DAY)]

    assert sizes(Company(log=log).facts()) == dict.fromkeys(
        [("–", "*"), ("–", "Ann")], (1, 1, 1)
    )
    assert sizes(Company(log=earlier).facts()) == {}


@pytest.mark.parametrize(
    ("day", "there"),
    [(AFTER, False), (date(2023, 3, 1), True), (D, True), (date(2024, 3, 1), False)],
)
def test_talks_of_twelve_months_count(day: date, there: bool) -> None:
    assert (sizes(Company(log=[row(day)]).facts()) != {}) == there


def test_a_closed_stage_is_a_refusal_without_a_talk() -> None:
    facts = Company(closed={"C1": DAY}, held=[("C1", "Ann", AFTER)]).facts()

    assert sizes(facts)["–", "Ann"] == (1, 1, 1)


def test_early_is_before_so_many_conversations() -> None:
    log = [row(DAY), row(DAY + timedelta(days=1), "refused")]
    facts = Company(log=log).facts()
    norms = Reports(attempts=Attempts(conversations=3))

    assert sizes(facts)["–", "*"] == (1, 1, 0)
    assert sizes(facts, D, norms)["–", "*"] == (1, 1, 1)


def test_the_size_is_by_potential_else_by_turnover_of_before_the_talks() -> None:
    log = [row(DAY, who=f"C{number}") for number in range(4)]
    bought = [
        ("C1", AFTER, 900),
        ("C2", AFTER + timedelta(days=1), 900),  # came of the talks: it says no size
        ("C3", AFTER, 100),
    ]
    facts = with_potential(
        Company(log=log, bought=bought).facts(), {"C0": (1, 99), "C3": (1, 9_901)}
    )

    found = [key for key in sizes(facts) if key[1] == "Ann"]
    # of potential, C0 has 1 % and C3 the rest; C1 has 90 % of the turnover
    assert found == [("A", "Ann"), ("C", "Ann"), ("–", "Ann")]
    assert sizes(facts)["A", "*"] == (2, 0, 0)


def test_few_cases_have_an_interval() -> None:
    log = [row(DAY, "refused"), row(DAY, who="C2")]
    found = refusals_by_size.make(Company(log=log).facts(), NORMS, D)

    assert found.column("refused_share") == (0.5, 0.5)
    assert found.column("refused_share_low")[0] == pytest.approx(0.0945, abs=5e-5)
    assert found.column("early_share_high")[0] == pytest.approx(0.9055, abs=5e-5)


def days() -> Sequence[tuple[int, date]]:
    return [(1, D), (2, date(2024, 3, 31)), (3, date(2024, 1, 1))]


@pytest.mark.parametrize(("seed", "day"), days())
def test_refusals_by_size_equal_the_plain_calculation(seed: int, day: date) -> None:
    one = company(seed, 120, day)
    chance = random.Random(seed)
    after = AFTER if day == D else day.replace(year=day.year - 1)
    ids = sorted(one.stages)
    bought = [
        (who, after - timedelta(days=chance.randrange(300)), chance.randrange(-5, 900))
        for who in chance.sample(ids, 40)
    ]
    later = [(who, day, 10**6) for who in chance.sample(ids, 5)]
    told = {who: (1, chance.randrange(1, 500)) for who in chance.sample(ids, 30)}
    one.bought = [*bought, *later]
    facts = with_potential(one.facts(), told)
    size_of = plain_by_turnover(bought)
    size_of |= plain_by_turnover([(who, day, cost) for who, (_, cost) in told.items()])
    first, ever = (
        plain_first(one.log, one.closed, one.held, since, day, one.noted)
        for since in (after, date.min)
    )

    plain = plain_sizes(first, ever, one.log, one.held, size_of, (after, day))
    assert sizes(facts, day) == plain
    assert {size for size, _ in plain} == {"A", "B", "C", "–"}
    assert {who for _, who in plain} == {"*", "Ann", "Bob", "Cid", ""}
