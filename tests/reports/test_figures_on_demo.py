"""The sample company's purchases, every figure both ways: lumpy orders, some silent."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports
from sheetsync.core.table import Table, Value
from sheetsync.demo.buying import buying_of
from sheetsync.locales.text import Text
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from tests.reports import plain_chance, plain_classes, plain_figures
from tests.reports.cdnow import in_cents
from tests.reports.company_facts import facts_of
from tests.reports.plain_figures import Line

TODAY = date(2026, 11, 2)
DAYS = [TODAY, date(2026, 9, 30), date(2026, 6, 30)]


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    chance = random.Random(5)
    return [
        (f"C{number:03}", one.day, Decimal(one.amount_minor) / 100)
        for number in range(160)
        for one in buying_of(chance, TODAY, number)
    ]


@pytest.fixture(scope="module")
def facts(lines: list[Line]) -> Facts:
    return facts_of(purchases=in_cents(lines))


def made(report: str, facts: Facts, day: date) -> Table:
    return all_reports()[report].make(facts, Reports(), day)


def said(table: Table, *columns: str) -> list[tuple[Value, ...]]:
    """Some columns, in words where they are texts."""
    told = [
        [one.english() if isinstance(one, Text) else one for one in table.column(name)]
        for name in columns
    ]
    return list(zip(*told, strict=True))


@pytest.mark.parametrize("day", DAYS, ids=date.isoformat)
def test_classes_and_states(day: date, lines: list[Line], facts: Facts) -> None:
    abc = plain_classes.abc(lines, day)
    xyz = plain_classes.xyz(lines, day)
    states = plain_classes.states(lines, abc, day)
    found = said(made("segments", facts, day), "client_id", "abc", "xyz", "state")

    assert sorted(found) == sorted(
        (
            who,
            abc.get(who, "–"),
            "too little data" if one == "few" else one,
            states[who],
        )
        for who, (_, _, one) in xyz.items()
    )


@pytest.mark.parametrize("day", DAYS, ids=date.isoformat)
def test_lists(day: date, lines: list[Line], facts: Facts) -> None:
    silent = plain_figures.reactivation(lines, day)
    key = plain_figures.key_clients(lines, day)

    assert said(made("reactivation", facts, day), "client_id", "turnover") == [
        (one.client, one.turnover) for one in silent
    ]
    assert said(made("key_clients", facts, day), "client_id", "turnover") == [
        one[:2] for one in key[:30]
    ]
    assert said(made("cooling", facts, day), "client_id", "earlier", "recent") == [
        one[:3] for one in plain_classes.cooling(lines, day)
    ]


@pytest.mark.parametrize("day", DAYS, ids=date.isoformat)
def test_migration_and_profit(day: date, lines: list[Line], facts: Facts) -> None:
    migration = made("migration", facts, day)
    moved = said(migration, "path", "clients", "before", "sales")
    brought = plain_classes.profit_to_date(lines, day)

    assert {str(path): tuple(rest) for path, *rest in moved if rest[0]} == {
        " → ".join(pair): one
        for pair, one in plain_classes.migration(lines, day).items()
    }
    profits = said(made("lifetime", facts, day), "client_id", "profit")
    assert sorted(profits, key=str) == sorted(brought.items(), key=str)


def test_the_backtest(lines: list[Line], facts: Facts) -> None:
    found = made("reactivation_backtest", facts, TODAY)

    for day, listed, came, lost in said(found, "day", "listed", "came", "lost"):
        assert isinstance(day, date)
        assert (listed, came, lost) == plain_chance.backtest(lines, day)[:3]


def test_few_clients_have_no_chance_of_their_own(facts: Facts) -> None:
    note = made("chances", facts, TODAY).note

    assert note is not None
    assert "Too little data to learn" in note.english()
