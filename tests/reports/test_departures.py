"""Departures: who left, who has his clients now, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports
from sheetsync.core.table import Table, Value
from sheetsync.locales.text import tr
from sheetsync.reports.desk import departures
from sheetsync.reports.facts import Facts
from tests.reports.company_facts import Line, Stay, at, client, facts_of, words

NORMS = Reports()
LEFT = at("2024-03-01 10:00")
DAY = date(2024, 3, 1)
LAST = date(2024, 5, 30)
"""Ninety days after that day."""
TOLD = date(2024, 5, 31)


def fact(
    kind: str,
    *cells: object,
    left: datetime = LEFT,
    person: str = "Ann",
) -> tuple[object, ...]:
    """A row of the frame: its kind, then moment, client, place, what and who."""
    email = f"{person.lower()}@x.yy"
    return (email, person, left, kind, *cells, *[None] * (5 - len(cells)))


def his(*clients: str) -> list[tuple[object, ...]]:
    """Somebody who left, and whom he was responsible for."""
    return [fact("left", LEFT), *(fact("client", None, one, "Base") for one in clients)]


def column(table: Table, name: str, topic: str) -> list[Value]:
    """A column's cells of the lines about one thing."""
    rows = zip(words(table.column("topic")), table.column(name), strict=True)
    return [cell for about, cell in rows if about == topic]


def made(facts: Facts, as_of: date = DAY) -> Table:
    return departures.make(facts, NORMS, as_of)


def test_somebody_who_left_has_a_line_about_the_whole_and_one_for_each_thing() -> None:
    facts = facts_of(
        [client("C1"), client("C2")],
        departures=[
            fact("drift", LEFT, None, "File", "a link", "one of 2"),
            fact("change", at("2024-02-20 09:00"), "C1", "Base", "typed", "certain"),
            fact("promise", at("2024-03-05 12:00"), "C2", "Base"),
            fact("move", LEFT, "C2", "Base", "on the way to Archive"),
            fact("access", LEFT, None, "File", "access taken away"),
            *his("C1", "C2"),
        ],
    )
    table = made(facts)

    assert words(table.column("topic")) == [
        "left",
        "access",
        "handed over",
        "handed over",
        "on the way",
        "promised contact",
        "changed before",
        "drift before",
    ]
    (whole,) = words(column(table, "what", "left"))
    assert whole == (
        "2 clients, 1 on the way, 1 contact promised. What became of them is told after"
        " 2024-05-30"
    )
    assert column(table, "company", "promised contact") == ["Acme"]
    assert words(column(table, "what", "promised contact")) == ["for 2024-03-05"]
    assert column(table, "who", "changed before") == ["certain"]


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([("Ann", "2024-01-01", "2024-03-02"), ("Bob", "2024-03-02", None)], "to Bob"),
        ([("Bob", "2023-01-01", "2024-01-01"), ("Ann", "2024-01-01", None)], "not yet"),
        ([("Ann", "2024-01-01", "2024-03-02"), (None, "2024-03-02", None)], "the free"),
        ([("Ann", "2024-01-01", "2024-02-01")], "the row was deleted before"),
    ],
)
def test_it_says_who_has_each_client_now(
    spans: Sequence[tuple[str | None, str, str | None]], said: str
) -> None:
    facts = facts_of(
        [client("C1")],
        departures=his("C1"),
        responsibility=[
            ("C1", who, at(since), at(until) if until else None)
            for who, since, until in spans
        ],
    )

    (heir,) = words(column(made(facts), "what", "handed over"))
    assert said.replace("not yet", "not handed over yet") in heir


def fate(
    purchases: Sequence[Line], stays: Sequence[Stay], as_of: date = TOLD
) -> tuple[Value, ...]:
    """What became of the one client: kept or lost, and his turnover."""
    facts = facts_of(
        [client("C1")], purchases=purchases, stays=stays, departures=his("C1")
    )
    table = made(facts, as_of)
    topic = "what became of the client"
    (what,) = words(column(table, "what", topic))
    figures = (column(table, one, topic)[0] for one in ("before", "after", "kept"))
    return (what, *figures)


HERE: Stay = ("C1", "customers", at("2023-01-01"), None)


def test_a_client_who_buys_on_is_kept_with_so_much_of_his_turnover() -> None:
    found = fate([("C1", DAY, 20_000), ("C1", LAST, 15_000)], [HERE])

    assert found == ("kept", Decimal("200.00"), Decimal("150.00"), 0.75)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2023, 12, 2), "0.00", "0.00"),
        (date(2023, 12, 3), "1.00", "0.00"),
        (DAY, "1.00", "0.00"),
        (date(2024, 3, 2), "0.00", "1.00"),
        (LAST, "0.00", "1.00"),
        (TOLD, "0.00", "0.00"),
    ],
)
def test_ninety_days_before_and_ninety_after_are_compared(
    day: date, before: str, after: str
) -> None:
    _, was, became, _ = fate([("C1", day, 100)], [HERE], date(2024, 7, 1))

    assert (was, became) == (Decimal(before), Decimal(after))


def test_a_client_who_bought_and_buys_no_more_is_lost() -> None:
    assert (
        fate([("C1", DAY, 100)], [HERE])[0] == "lost: bought before and nothing since"
    )


def test_a_client_who_never_bought_is_kept_while_he_is_in_the_conveyor() -> None:
    assert fate([], [HERE]) == ("kept", Decimal("0.00"), Decimal("0.00"), None)


def test_a_client_in_the_archive_or_without_row_is_lost_even_if_he_bought() -> None:
    bought = [("C1", DAY, 100), ("C1", LAST, 100)]
    archived: list[Stay] = [
        ("C1", "customers", at("2023-01-01"), at("2024-05-30 23:00")),
        ("C1", "archive", at("2024-05-30 23:00"), None),
    ]

    assert fate(bought, archived)[0] == "lost: in Archive"
    assert (
        fate(bought, [(*HERE[:3], at("2024-05-01"))])[0] == "lost: the row was deleted"
    )


def test_what_happens_after_the_ninety_days_changes_nothing() -> None:
    bought = [("C1", DAY, 100), ("C1", LAST, 100)]
    later: list[Stay] = [
        ("C1", "customers", at("2023-01-01"), at("2024-05-31 00:00")),
        ("C1", "archive", at("2024-05-31 00:00"), None),
    ]

    assert fate(bought, later, date(2024, 8, 1)) == fate(bought, [HERE])


def test_nothing_is_said_before_the_ninety_days_are_over() -> None:
    facts = facts_of([client("C1")], stays=[HERE], departures=his("C1"))

    assert "became" not in " ".join(words(made(facts, LAST).column("topic")))
    assert "became" in " ".join(words(made(facts, TOLD).column("topic")))


def test_the_line_about_the_whole_sums_up_what_became_of_all() -> None:
    facts = facts_of(
        [client("C1"), client("C2"), client("C3")],
        purchases=[("C1", DAY, 300), ("C2", DAY, 100), ("C1", LAST, 200)],
        stays=[(one, "customers", at("2023-01-01"), None) for one in ("C1", "C2")],
        departures=his("C1", "C2", "C3"),
    )
    table = made(facts, TOLD)

    (whole,) = words(column(table, "what", "left"))
    assert whole.endswith("By 2024-05-30 kept: 1, lost: 2")
    assert column(table, "kept", "left") == [0.5]


def test_the_last_who_left_stands_first_and_old_departures_go() -> None:
    later, old = at("2024-03-20 10:00"), at("2023-03-01 10:00")
    facts = facts_of(
        departures=[
            fact("left", old, left=old, person="Old"),
            fact("left", LEFT),
            fact("left", later, left=later, person="Bob"),
            fact("left", later, left=later, person="Abe"),
        ]
    )

    assert made(facts, date(2024, 3, 31)).column("person") == ("Abe", "Bob", "Ann")


def test_a_leaver_without_clients_is_told_of_shortly() -> None:
    facts = facts_of(departures=[fact("left", LEFT)])

    assert words(made(facts).column("what")) == [
        "0 clients, 0 on the way, 0 contacts promised"
    ]


def test_people_s_own_reports_never_hear_of_it() -> None:
    facts = facts_of([client("C1")], departures=[*his("C1"), fact("x", None, "C1")])

    assert facts.slice({"C1"}).departures.empty
    assert tr("left").english() in words(made(facts).column("topic"))
