"""Today: each figure against plain counting over raw rows."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports, Sources
from sheetsync.core.table import Link, Table, Trend, Value
from sheetsync.demo.buying import buying_of
from sheetsync.locales.text import Text, verbatim
from sheetsync.reports import all_reports
from sheetsync.reports.desk import today
from sheetsync.reports.facts import Facts
from tests.reports.company_facts import at, client, contact, facts_of

D = date(2026, 11, 2)
NORMS = Reports()
Line = tuple[str, date, int]


def page(facts: Facts, day: date = D, norms: Reports = NORMS) -> Table:
    return today.make(facts, norms, day)


def line(found: Table, part: str, what: str) -> dict[str, Value]:
    """One line of the page, by the ids of the columns."""
    here = ""
    for row in found.rows:
        cells = dict(zip((one.id for one in found.columns), row, strict=True))
        if isinstance(cells["part"], Text):
            here = cells["part"].english()
        assert isinstance(cells["what"], Text)
        if (here, cells["what"].english()) == (part, what):
            return cells
    raise AssertionError(f"no line {what!r} in {part!r}")


def move(day: date, state: str = "done") -> tuple[object, ...]:
    noon = datetime.combine(day, time(12))
    return (noon, "A", "prospects", "interested", state, None)


def said_no(who: str, day: date) -> tuple[object, ...]:
    return (who, day, "Ann", "call", 1.0, "refused", "", None)


def hold(since: str, kind: str = "gone", base: str = "Customers") -> tuple[object, ...]:
    why = verbatim("why")
    return (at(since), "A", "Acme", base, why, why, f"i{since}{kind}", kind, None)


def bought(day: date) -> list[Line]:
    """Lumpy purchases of a company; some are of later days than the as-of date."""
    chance = random.Random(3)
    return [
        (f"C{number:03}", one.day, one.amount_minor)
        for number in range(60)
        for one in buying_of(chance, day + timedelta(days=9), number)
    ]


def plain_sum(lines: list[Line], days: set[date]) -> Decimal:
    return Decimal(sum(x for _, day, x in lines if day in days)).scaleb(-2)


def plain_orders(lines: list[Line], days: set[date]) -> int:
    return len({(who, day) for who, day, x in lines if day in days and x >= 0})


@pytest.mark.parametrize("day", [D, date(2026, 3, 31), date(2028, 3, 1)])
def test_yesterday_and_today_are_counted_as_a_plain_loop_counts_them(day: date) -> None:
    lines = bought(day)
    now = {day, day - timedelta(days=1)}
    before = {one - timedelta(days=7) for one in now}

    found = page(facts_of(purchases=lines), day)

    sold = line(found, "Since yesterday", "Turnover")
    assert (sold["now"], sold["before"]) == (
        plain_sum(lines, now),
        plain_sum(lines, before),
    )
    orders = line(found, "Since yesterday", "Orders")
    assert (orders["now"], orders["before"]) == (
        plain_orders(lines, now),
        plain_orders(lines, before),
    )
    assert sold["latest"] == max(one for _, one, _ in lines if one <= day)


@pytest.mark.parametrize(
    ("day", "same_day"),
    [
        (date(2026, 11, 2), date(2026, 10, 2)),
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2028, 3, 30), date(2028, 2, 29)),
        (date(2026, 1, 1), date(2025, 12, 1)),
        (date(2026, 4, 30), date(2026, 3, 30)),
    ],
)
def test_the_month_is_compared_with_the_same_days_of_the_one_before(
    day: date, same_day: date
) -> None:
    lines = bought(day)
    now = {day.replace(day=one) for one in range(1, day.day + 1)}
    before = {same_day.replace(day=one) for one in range(1, same_day.day + 1)}

    found = page(facts_of(purchases=lines), day)

    sold = line(found, "This month", "Turnover")
    assert (sold["now"], sold["before"]) == (
        plain_sum(lines, now),
        plain_sum(lines, before),
    )
    average = line(found, "This month", "Average order")["before"]
    exact = plain_sum(lines, before) / plain_orders(lines, before)
    assert isinstance(average, Decimal)
    assert abs(average - exact) <= Decimal("0.005")
    trend = sold["change"]
    assert isinstance(trend, Trend)
    assert trend.share == pytest.approx(
        float(plain_sum(lines, now) / plain_sum(lines, before)) - 1
    )


def test_moves_refusals_clients_and_contacts_are_counted_by_their_days() -> None:
    days = [D, D - timedelta(days=1), D - timedelta(days=2), D - timedelta(days=7)]
    found = page(
        facts_of(
            [client(f"C{n}", registered=day) for n, day in enumerate(days)],
            moves=[*(move(day) for day in days), move(D, "parked")],
            contacts=[
                *(contact("C1", day) for day in (*days, D + timedelta(days=1))),
                said_no("C2", D),
            ],
        )
    )

    counted = {
        what: (cells["now"], cells["before"], cells["latest"])
        for what in (
            "Clients who went to another stage",
            "Refusals",
            "New clients",
            "Contacts",
        )
        for cells in [line(found, "Since yesterday", what)]
    }
    assert counted == {
        "Clients who went to another stage": (2, 1, D),
        "Refusals": (1, 0, D),
        "New clients": (2, 1, D),
        "Contacts": (3, 1, D),
    }


def test_more_refusals_are_bad_news_and_more_clients_are_good() -> None:
    week_ago = D - timedelta(days=7)
    found = page(
        facts_of(
            [client(f"C{n}", registered=day) for n, day in enumerate((D, D, week_ago))],
            contacts=[
                said_no("C0", D),
                said_no("C1", D),
                said_no("C2", week_ago),
            ],
        )
    )

    assert line(found, "Since yesterday", "New clients")["change"] == Trend(1.0, True)
    refused = line(found, "Since yesterday", "Refusals")
    assert refused["change"] == Trend(1.0, False)


def test_there_is_no_change_where_nothing_was_before() -> None:
    found = page(facts_of([client("A", registered=D)]))

    cells = line(found, "Since yesterday", "New clients")
    assert (cells["now"], cells["before"], cells["change"]) == (1, 0, None)


def test_it_says_what_waits_and_which_bases_stand_still() -> None:
    found = page(
        facts_of(
            held=[
                hold("2026-10-30 09:00", "frozen"),
                hold("2026-11-01 10:00"),
                hold("2026-10-31 10:00"),
            ]
        )
    )

    assert line(found, "Waits for you", "Decisions")["now"] == 3
    assert line(found, "Waits for you", "Decisions")["latest"] == date(2026, 11, 1)
    oldest = line(found, "Waits for you", "The longest of them waits since")
    assert oldest["now"] == date(2026, 10, 30)
    stopped = line(found, "Waits for you", "Bases that stand still until you answer")
    assert stopped["now"] == 1


def test_money_at_risk_is_what_the_two_lists_add_up_to() -> None:
    facts = facts_of(purchases=bought(D))
    cooling = all_reports()["cooling"].make(facts, NORMS, D)
    gone = all_reports()["reactivation"].make(facts, NORMS, D)

    found = page(facts)

    def now(what: str) -> Value:
        return line(found, "Money at risk", what)["now"]

    lost = [one for one in cooling.column("lost") if isinstance(one, Decimal)]
    sums = [one for one in gone.column("turnover") if isinstance(one, Decimal)]
    assert len(gone.rows) > 0
    assert now("Clients who buy less and less") == len(cooling.rows) == len(lost)
    assert now("What they bought less in 3 months") == sum(lost, Decimal())
    assert now("Clients who stopped buying") == len(gone.rows)
    assert now("What they had bought in 9 months") == sum(sums, Decimal())


def test_every_tab_of_the_desk_has_one_way_to_it_at_least() -> None:
    found = page(Facts.empty())

    ways = {one.report for one in found.column("tab") if isinstance(one, Link)}
    assert ways == set(NORMS.on) - {"today"}


def test_no_way_leads_to_a_tab_that_config_has_switched_off() -> None:
    norms = Reports(on=("today", "moves"))

    found = page(Facts.empty(), norms=norms)

    ways = {one.report for one in found.column("tab") if isinstance(one, Link)}
    assert ways == {"moves"}
    assert line(found, "This month", "Turnover")["tab"] is None


def test_a_company_without_anything_has_zeros_and_blanks() -> None:
    found = page(Facts.empty())

    assert line(found, "This month", "Turnover")["now"] == Decimal(0)
    assert line(found, "This month", "Average order")["now"] is None
    assert line(found, "Waits for you", "Decisions")["latest"] is None
    assert set(found.column("change")) == {None}


def test_a_day_on_which_nothing_happened_changes_no_cell() -> None:
    facts = facts_of(
        [client("A", registered=date(2026, 9, 1))],
        purchases=[("A", date(2026, 8, 20), 100)],
        held=[hold("2026-10-30 09:00")],
    )

    assert page(facts, date(2026, 11, 5)).rows == page(facts, date(2026, 11, 6)).rows


def test_the_page_says_where_sales_count_when_they_are_paid() -> None:
    paid = Reports(sources=Sources(sales="paid"))
    shipped_note, paid_note = (page(Facts(), norms=one).note for one in (NORMS, paid))
    assert shipped_note is not None
    assert paid_note is not None
    assert "paid" not in shipped_note.english()
    assert "Sales and returns count when they are paid" in paid_note.english()
