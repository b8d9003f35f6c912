"""Classes, migration, lifetime value and cooling on real purchases, both ways."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sheetsync.config.reports import Reports
from sheetsync.core.table import Table, Value
from sheetsync.locales.text import Text
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from tests.reports import plain_classes as plain
from tests.reports.real_sales import both, sold_in

DAYS = [date(1998, 2, 28), date(1998, 3, 31), date(1998, 6, 30), date(1999, 2, 1)]


def made(report: str, facts: Facts, day: date) -> Table:
    return all_reports()[report].make(facts, Reports(), day)


def by_client(table: Table, column: str) -> dict[Value, Value]:
    said = [
        one.english() if isinstance(one, Text) else one for one in table.column(column)
    ]
    return dict(zip(table.column("client_id"), said, strict=True))


@both(DAYS)
def test_classes_and_states_equal_the_plain_calculation(name: str, day: date) -> None:
    lines, facts = sold_in(name).lines, sold_in(name).facts
    found = made("segments", facts, day)
    buyers = plain.order_days(lines, day)
    abc = plain.abc(lines, day)
    xyz = plain.xyz(lines, day)

    assert by_client(found, "abc") == {who: abc.get(who, "–") for who in buyers}
    assert by_client(found, "state") == plain.states(lines, abc, day)
    assert by_client(found, "quarters") == {who: one[0] for who, one in xyz.items()}
    assert by_client(found, "cv") == {
        who: None if one[1] is None else round(one[1], 4) for who, one in xyz.items()
    }
    assert by_client(found, "xyz") == {
        who: "too little data" if one[2] == "few" else one[2]
        for who, one in xyz.items()
    }
    rhythmic = {who: one for who, one in by_client(found, "rhythm_xyz").items() if one}
    assert rhythmic == plain.xyz_by_rhythm(lines, day)


@both(DAYS)
def test_the_matrix_adds_up_to_the_clients_of_segments(name: str, day: date) -> None:
    facts = sold_in(name).facts
    clients = made("segments", facts, day)
    matrix = made("abc_xyz", facts, day)
    pairs = list(zip(clients.column("abc"), clients.column("xyz"), strict=True))
    sold = clients.column("turnover")

    for row, abc in enumerate(matrix.column("abc")[:-1]):
        for xyz in "xyz":
            here = [pair == (abc, xyz.upper()) for pair in pairs]
            assert matrix.column(f"clients_{xyz}")[row] == sum(here)
            assert matrix.column(f"turnover_{xyz}")[row] == sum(
                (Decimal(str(one)) for one, yes in zip(sold, here, strict=True) if yes),
                Decimal(),
            )
    assert matrix.column("clients_all")[-1] == len(pairs)


@both(DAYS)
def test_migration_equals_the_plain_calculation_to_the_cent(
    name: str, day: date
) -> None:
    lines, facts = sold_in(name).lines, sold_in(name).facts
    found = made("migration", facts, day)
    columns = [found.column(one) for one in ("path", "clients", "before", "sales")]

    assert {
        tuple(str(path).split(" → ")): figures
        for path, *figures in zip(*columns, strict=True)
        if figures[0]
    } == {pair: list(figures) for pair, figures in plain.migration(lines, day).items()}


@both(DAYS)
def test_lifetime_value_equals_the_plain_calculation_to_the_cent(
    name: str, day: date
) -> None:
    lines, facts = sold_in(name).lines, sold_in(name).facts
    found = made("lifetime", facts, day)
    kept, of, months = plain.expected_months(lines, day)
    brought = plain.profit_to_date(lines, day)

    assert by_client(found, "expected") == plain.expected_profit(lines, day)
    assert by_client(found, "profit") == {
        who: brought[who] for who in plain.order_days(lines, day)
    }
    assert found.note is not None
    said = found.note.english()
    if months is None:
        assert f"only {of} clients bought a year ago" in said
        return
    assert f"Of {of} clients who bought a year ago {kept}" in said
    assert f"stay for {months:.1f} of the next 24 months" in said


@both(DAYS)
def test_cooling_equals_the_plain_calculation_to_the_cent(name: str, day: date) -> None:
    lines, facts = sold_in(name).lines, sold_in(name).facts
    found = made("cooling", facts, day)
    columns = [
        found.column(one) for one in ("client_id", "earlier", "recent", "season")
    ]

    assert [
        (who, before, now, season is None)
        for who, before, now, season in zip(*columns, strict=True)
    ] == plain.cooling(lines, day)
