"""What the reactivation list brought, and what it would have brought."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports
from sheetsync.core.table import Table
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from tests.reports import plain_chance as plain
from tests.reports.cdnow import in_cents, sample
from tests.reports.company_facts import Line, at, client, contact, facts_of, words
from tests.reports.plain_figures import Line as Plain
from tests.reports.plain_figures import reactivation

D = date(2024, 11, 30)
OVER = D - timedelta(days=90)
AS_OF = date(1998, 6, 29)
"""90 days after 31 March 1998."""


def made(report: str, facts: Facts, day: date) -> Table:
    return all_reports()[report].make(facts, Reports(), day)


@pytest.fixture(scope="module")
def lines() -> list[Plain]:
    return sample()


@pytest.fixture(scope="module")
def contacts(lines: list[Plain]) -> list[tuple[str, date]]:
    """Calls by lot, to half of the clients."""
    chance = random.Random(19)
    clients = sorted({who for who, _, _ in lines})
    return [
        (who, date(1997, 3, 1) + timedelta(days=chance.randrange(480)))
        for who in chance.sample(clients, len(clients) // 2)
        for _ in range(2)
    ]


@pytest.fixture(scope="module")
def facts(lines: list[Plain], contacts: list[tuple[str, date]]) -> Facts:
    return facts_of(
        purchases=in_cents(lines), contacts=[contact(*one) for one in contacts]
    )


def test_money_at_stake_equals_the_plain_calculation_to_the_cent(
    lines: list[Plain], facts: Facts
) -> None:
    found = made("reactivation", facts, date(1998, 3, 31))
    columns = [found.column(one) for one in ("client_id", "turnover", "chance")]

    assert [one.client for one in reactivation(lines, date(1998, 3, 31))] == list(
        columns[0]
    )
    assert list(found.column("at_stake")) == [
        plain.at_stake(turnover, chance)
        for _, turnover, chance in zip(*columns, strict=True)
        if isinstance(turnover, Decimal) and isinstance(chance, int | float)
    ]


def test_where_no_chance_is_known_the_whole_pace_is_at_stake() -> None:
    found = made("reactivation", facts_of(purchases=[("C1", OVER, 30_000)]), D)

    assert found.column("chance") == (None,)
    assert found.column("at_stake") == (Decimal("100.00"),)


def test_nothing_is_at_stake_where_returns_exceed_sales() -> None:
    purchases = [("C1", OVER, 100), ("C1", OVER, -500)]
    found = made("reactivation", facts_of(purchases=purchases), D)

    assert found.column("at_stake") == (Decimal("0.00"),)


@pytest.mark.parametrize(
    ("days_ago", "reason"),
    [
        ([60], "1 order in the window, nothing since 2024-10-01"),
        ([90, 60], "2 orders in the window, nothing since 2024-10-01"),
        ([101, 70, 60], "order about every 20 days, but not since 2024-10-01"),
        ([62, 61, 60], "order every day or so, but not since 2024-10-01"),
    ],
)
def test_the_reason_is_told_from_what_is_known(
    days_ago: list[int], reason: str
) -> None:
    purchases = [("C1", D - timedelta(days=ago), 1) for ago in days_ago]
    found = made("reactivation", facts_of(purchases=purchases), D)

    assert reason in words(found.column("reason"))[0]


def test_the_list_of_a_past_day_has_who_was_a_customer_then() -> None:
    gone = at("2024-12-05 10:00")
    facts = facts_of(
        [client("C1", stage="archive")],
        purchases=[("C1", OVER, 1)],
        stays=[
            ("C1", "customers", at("2024-01-01 10:00"), gone),
            ("C1", "archive", gone, None),
        ],
    )

    listed = {
        day: len(made("reactivation", facts, date(2024, 12, day)).rows)
        for day in (4, 5)
    }
    assert listed == {4: 1, 5: 0}


@pytest.mark.parametrize("day", [AS_OF, date(1998, 2, 28)], ids=date.isoformat)
def test_the_outcome_equals_the_plain_calculation_to_the_cent(
    day: date, lines: list[Plain], contacts: list[tuple[str, date]], facts: Facts
) -> None:
    found = made("reactivation_outcome", facts, day)
    names = ("cases", "came", "brought")
    expected = plain.outcome(lines, contacts, day)

    assert list(zip(*map(found.column, names), strict=True)) == [
        expected[True],
        expected[False],
    ]
    assert expected[True][0] > 50


def outcome(purchases: list[Line], calls: list[date], day: date = D) -> Table:
    talks = [contact("C1", one) for one in calls]
    return made(
        "reactivation_outcome", facts_of(purchases=purchases, contacts=talks), day
    )


FIRST = OVER - timedelta(days=100)
LISTED = FIRST + timedelta(days=60)


def test_an_attempt_is_no_call() -> None:
    facts = facts_of(
        purchases=[("C1", FIRST, 1)], contacts=[contact("C1", LISTED, "no answer")]
    )

    assert made("reactivation_outcome", facts, D).column("cases") == (0, 1)


@pytest.mark.parametrize(
    ("stage", "expected"), [("customers", (0, 1)), ("interested", (0, 0))]
)
def test_who_was_in_another_stage_then_was_not_on_the_list(
    stage: str, expected: tuple[int, int]
) -> None:
    """He is a customer now, and was on the list when he came back to that stage."""
    then, since = (datetime.combine(one, time()) for one in (FIRST, OVER))
    facts = facts_of(
        [client("C1")],
        purchases=[("C1", FIRST, 1)],
        stays=[("C1", stage, then, since), ("C1", "customers", since, None)],
    )

    assert made("reactivation_outcome", facts, D).column("cases") == expected


@pytest.mark.parametrize(
    ("calls", "expected", "came"),
    [
        pytest.param([5], (0, 1), (0, 1), id="called in another stage: not called"),
        pytest.param([5, 20], (1, 0), (0, 0), id="called again in the list's stage"),
        pytest.param([20], (1, 0), (0, 0), id="called in the list's stage"),
        pytest.param([], (0, 1), (0, 1), id="not called"),
    ],
)
def test_a_contact_in_another_stage_is_no_call_of_the_list(
    calls: list[int], expected: tuple[int, int], came: tuple[int, int]
) -> None:
    """On the list as a customer, then ten days elsewhere, then a customer again."""
    turns = [
        (LISTED + timedelta(days=number), stage)
        for number, stage in [(-60, "customers"), (3, "interested"), (13, "customers")]
    ]
    starts = [(datetime.combine(day, time()), stage) for day, stage in turns]
    ends = [*(since for since, _ in starts[1:]), None]
    facts = facts_of(
        [client("C1")],
        # within 90 days of the first day on the list, not of the call on the 20th
        purchases=[("C1", FIRST, 1), ("C1", LISTED + timedelta(days=115), 1)][
            : 2 if 20 in calls else 1
        ]
        + ([("C1", LISTED + timedelta(days=80), 1)] if 20 not in calls else []),
        contacts=[contact("C1", LISTED + timedelta(days=one)) for one in calls],
        stays=[
            ("C1", stage, since, until)
            for (since, stage), until in zip(starts, ends, strict=True)
        ],
    )

    found = made("reactivation_outcome", facts, D)
    assert (found.column("cases"), found.column("came")) == (expected, came)


def test_the_outcome_by_stages_equals_the_plain_calculation(
    lines: list[Plain], contacts: list[tuple[str, date]]
) -> None:
    chance = random.Random(23)
    turns: dict[str, list[tuple[date, str]]] = {}
    for who in sorted({one for one, _, _ in lines}):
        days = sorted(
            date(1997, 2, 1) + timedelta(days=chance.randrange(450)) for _ in range(3)
        )
        stages = chance.choices(["customers", "customers", "interested"], k=3)
        turns[who] = list(zip(days, stages, strict=True))
    stays = [
        (who, stage, datetime.combine(day, time()), None)
        for who, some in turns.items()
        for day, stage in some
    ]

    def there(who: str, day: date) -> bool:
        begun = [one for one in turns[who] if one[0] <= day]
        return (begun[-1] if begun else turns[who][0])[1] == "customers"

    facts = facts_of(
        purchases=in_cents(lines),
        contacts=[contact(*one) for one in contacts],
        stays=stays,
    )
    found = made("reactivation_outcome", facts, AS_OF)
    expected = plain.outcome(lines, contacts, AS_OF, there)

    names = ("cases", "came", "brought")
    assert list(zip(*map(found.column, names), strict=True)) == [
        expected[True],
        expected[False],
    ]
    assert expected[True][0] > 50


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (LISTED - timedelta(days=1), (0, 1)),  # a call before he was on the list
        (LISTED, (1, 0)),
        (OVER, (1, 0)),
        (OVER + timedelta(days=1), (0, 0)),  # his 90 days are not over
    ],
)
def test_called_is_who_was_contacted_while_on_the_list(
    call: date, expected: tuple[int, int]
) -> None:
    assert outcome([("C1", FIRST, 1)], [call]).column("cases") == expected


@pytest.mark.parametrize(("days", "came"), [(0, 0), (1, 1), (90, 1), (91, 0)])
def test_came_back_is_who_ordered_within_ninety_days_of_the_call(
    days: int, came: int
) -> None:
    call = OVER - timedelta(days=10)
    order = call + timedelta(days=days)
    purchases = [("C1", FIRST, 1), *([("C1", order, 500)] if days else [])]

    assert outcome(purchases, [call]).column("came") == (came, 0)


def test_a_return_is_no_comeback_and_lowers_what_he_brought() -> None:
    call = OVER - timedelta(days=10)
    purchases = [("C1", FIRST, 900), ("C1", call + timedelta(days=5), -900)]
    found = outcome(purchases, [call])

    assert found.column("came") == (0, 0)
    assert found.column("brought") == (Decimal("-9.00"), Decimal("0.00"))


def test_with_an_empty_group_nothing_is_concluded() -> None:
    found = outcome([("C1", FIRST, 1)], [])

    assert found.note is not None
    assert "one of the two groups is empty" in found.note.english()
    assert found.column("share")[0] is None


def test_a_verdict_needs_intervals_that_do_not_meet() -> None:
    purchases, calls = [], []
    for n in range(60):
        purchases.append((f"C{n}", FIRST, 1))
        if n < 30:
            calls.append((f"C{n}", LISTED))
            purchases.append((f"C{n}", LISTED + timedelta(days=8), 1))
    found = made(
        "reactivation_outcome",
        facts_of(purchases=purchases, contacts=[contact(*one) for one in calls]),
        D,
    )

    assert found.note is not None
    assert "More of those who were called came back" in found.note.english()
    assert found.column("share") == (1.0, 0.0)


def test_the_backtest_equals_the_plain_calculation_to_the_cent(
    lines: list[Plain], facts: Facts
) -> None:
    found = made("reactivation_backtest", facts, AS_OF)
    days = found.column("day")

    assert days[0] == date(1998, 3, 31)
    for row, day in enumerate(days):
        assert isinstance(day, date)
        listed, came, lost, top, best = plain.backtest(lines, day)
        assert found.column("listed")[row] == listed
        assert found.column("came")[row] == came
        assert found.column("lost")[row] == lost
        assert found.column("by_turnover")[row] == pytest.approx(float(top / lost))
        assert found.column("at_best")[row] == pytest.approx(float(best / lost))


def test_the_backtest_measures_how_well_chance_and_silence_tell_apart(
    lines: list[Plain], facts: Facts
) -> None:
    found = made("reactivation_backtest", facts, AS_OF)
    day = date(1998, 3, 31)
    buyers = plain.buyers(lines, day)
    came = plain.came(lines, day) & set(buyers)
    silent = {who: float(days[-1].toordinal()) for who, days in buyers.items()}
    said = {who: round(one, 2) for who, one in plain.chances(lines, day).items()}

    assert found.column("silence")[0] == round(plain.told_apart(silent, came), 4)
    assert found.column("chance")[0] == pytest.approx(
        plain.told_apart(said, came), abs=0.001
    )


def test_a_company_without_a_past_has_nothing_to_be_tested() -> None:
    found = made("reactivation_backtest", facts_of(purchases=[("C1", D, 1)]), D)

    assert found.column("share") == (None,) * 4
    assert found.note is not None
    assert "too short" in found.note.english()
