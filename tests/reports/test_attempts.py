from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeAlias

import pytest

from sheetsync.config.calling import Attempts
from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.reports.calling import attempts, drained
from sheetsync.reports.facts import Facts
from tests.reports.attempts_company import Company, company
from tests.reports.company_facts import words
from tests.reports.plain_attempts import Row, plain_attempts, plain_first

D = date(2024, 2, 29)
A_YEAR_AGO = date(2023, 2, 28)
NORMS = Reports()
DAY = date(2024, 2, 1)
Cells: TypeAlias = dict[str, Value]


def row(
    day: date,
    outcome: str = "talked",
    person: str | None = "Ann",
    who: str = "C1",
) -> Row:
    return (who, day, person, outcome, None)


def tried(
    facts: Facts, day: date = D, norms: Reports = NORMS
) -> dict[str, tuple[Value, ...]]:
    found = attempts.make(facts, norms, day)
    names = (
        *("refused", "again", "same", "other", "median", "goals"),
        *("early", "late"),
    )
    cells = zip(*(found.column(one) for one in names), strict=True)
    people = words(found.column("person"))
    return dict(zip(people, cells, strict=True))


def listed(facts: Facts, day: date = D, norms: Reports = NORMS) -> list[Value]:
    return list(drained.make(facts, norms, day).column("client_id"))


def test_a_company_without_refusals_has_empty_tables() -> None:
    for facts in (Facts.empty(), Company(log=[row(DAY)]).facts()):
        assert attempts.make(facts, Reports(), D).rows == ()
        assert drained.make(facts, Reports(), D).rows == ()


def test_who_was_reached_after_his_refusal_is_a_second_attempt() -> None:
    log = [
        row(DAY, "refused"),
        row(DAY + timedelta(days=3), "no answer"),
        row(DAY + timedelta(days=8), "talked", "Bob"),
        row(DAY + timedelta(days=9), "agreed"),
    ]
    facts = Company(log=log).facts()

    assert tried(facts) == {
        "all": (1, 1, 0, 1, 8, 1, 1, 0),
        "Ann": (1, 1, 0, 1, 8, 1, 1, 0),
    }
    assert listed(facts) == []


def test_an_unanswered_call_is_no_second_attempt_and_counts_beside_the_list() -> None:
    log = [row(DAY, "refused"), row(DAY + timedelta(days=3), "no answer")]
    facts = Company(log=log).facts()

    assert tried(facts)["Ann"] == (1, 0, 0, 0, None, 0, 0, 0)
    found = drained.make(facts, Reports(), D)
    assert (found.column("tries"), found.column("talks")) == ((1,), (1,))


def test_what_was_said_on_the_day_of_the_refusal_is_no_second_attempt() -> None:
    log = [row(DAY, "refused"), row(DAY, "talked", "Bob"), row(DAY, "agreed")]

    assert tried(Company(log=log).facts())["Ann"] == (1, 0, 0, 0, None, 0, 0, 0)


def test_a_second_refusal_is_a_second_attempt_and_no_first_refusal() -> None:
    days = [DAY - timedelta(days=200), DAY]
    log = [row(day, "refused") for day in days]

    assert tried(Company(log=log).facts())["all"] == (1, 1, 1, 0, 200, 0, 0, 1)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (A_YEAR_AGO, False),
        (date(2023, 3, 1), True),
        (D, True),
        (date(2024, 3, 1), False),
    ],
)
def test_first_refusals_of_twelve_months_count(day: date, counts: bool) -> None:
    facts = Company(log=[row(day, "refused")]).facts()

    assert (tried(facts) != {}) == counts
    assert (listed(facts) == ["C1"]) == counts


def test_who_refused_earlier_is_no_first_refusal_of_the_window() -> None:
    log = [row(date(2023, 2, 1), "refused"), row(DAY, "refused")]

    assert tried(Company(log=log).facts()) == {}


def test_a_closed_stage_is_a_refusal_to_who_had_him_when_the_day_began() -> None:
    facts = Company(
        closed={"C1": DAY, "C2": DAY},
        held=[("C1", "Ann", date(2023, 5, 1)), ("C1", "Bob", DAY), ("C2", None, DAY)],
    ).facts()

    assert list(tried(facts)) == ["all", "Ann", "(nobody)"]


def test_whom_the_log_names_was_refused_whoever_is_responsible() -> None:
    facts = Company(
        log=[row(DAY, "refused", "cid"), row(DAY + timedelta(days=2), person=None)],
        held=[("C1", "Ann", date(2023, 5, 1))],
    ).facts()

    assert tried(facts)["cid"] == (1, 1, 0, 1, 2, 0, 1, 0)


def test_where_somebody_is_not_known_it_is_neither_the_same_nor_another() -> None:
    log = [row(DAY, "refused", None), row(DAY + timedelta(days=2))]

    assert tried(Company(log=log).facts())["(nobody)"] == (1, 1, 0, 0, 2, 0, 1, 0)


@pytest.mark.parametrize(
    ("noted", "again", "days"),
    [
        pytest.param(0, 0, None, id="on the day of the refusal"),
        pytest.param(5, 1, 5, id="later"),
        pytest.param(29, 0, None, id="after the day of the table"),
    ],
)
def test_a_last_contact_of_his_row_counts_and_says_not_by_whom(
    noted: int, again: int, days: int | None
) -> None:
    said = {"C1": DAY + timedelta(days=noted)}
    facts = Company(log=[row(DAY, "refused")], noted=said).facts()

    assert tried(facts)["Ann"] == (1, again, 0, 0, days, 0, again, 0)
    assert listed(facts) == ([] if again else ["C1"])


def test_of_one_day_the_log_says_by_whom() -> None:
    log = [row(DAY, "refused"), row(DAY + timedelta(days=5), "talked", "Bob")]
    facts = Company(log=log, noted={"C1": DAY + timedelta(days=5)}).facts()

    assert tried(facts)["Ann"][:4] == (1, 1, 0, 1)


@pytest.mark.parametrize(("days", "early"), [(13, 1), (14, 0)])
def test_who_is_called_before_the_pause_is_over_is_called_too_early(
    days: int, early: int
) -> None:
    day = date(2024, 1, 1)
    log = [row(day, "refused"), row(day + timedelta(days=days), "agreed")]
    found = attempts.make(Company(log=log).facts(), Reports(), D)

    assert found.column("early") == (early, early)
    assert found.column("late") == (1 - early, 1 - early)
    assert found.column("early_share") == ((1.0, 1.0) if early else (None, None))
    assert found.column("late_share") == ((None, None) if early else (1.0, 1.0))
    assert found.column("kept") == (1 - early, 1 - early)


def test_the_drained_are_to_be_called_when_the_pause_is_over() -> None:
    found = drained.make(Company(log=[row(DAY, "refused")]).facts(), Reports(), D)

    assert found.column("call_from") == (date(2024, 2, 15),)


def test_few_cases_have_an_interval_and_no_cases_no_share() -> None:
    log = [row(DAY, "refused"), row(DAY, "refused", "Bob", "C2")]
    log.append(row(DAY + timedelta(days=2)))
    found = attempts.make(Company(log=log).facts(), Reports(), D)

    assert found.column("again_share") == (0.5, 1, 0)
    assert found.column("goal_share") == (0, 0, None)
    assert found.column("again_share_low")[0] == pytest.approx(0.0945, abs=5e-5)
    assert found.column("goal_share_high")[2] is None


def test_who_refused_after_enough_conversations_was_not_drained() -> None:
    once = [row(DAY, "refused")]
    twice = [*once, row(DAY - timedelta(days=5))]
    tries = [*once, row(DAY - timedelta(days=5), "no answer")]

    assert listed(Company(log=once).facts()) == ["C1"]
    assert listed(Company(log=twice).facts()) == []
    assert listed(Company(log=tries).facts()) == ["C1"]
    norms = Reports(attempts=Attempts(conversations=3))
    assert listed(Company(log=twice).facts(), D, norms) == ["C1"]


@pytest.mark.parametrize(("days", "there"), [(-10, True), (0, True), (1, False)])
def test_who_ordered_after_his_refusal_is_not_listed(days: int, there: bool) -> None:
    bought = [("C1", DAY + timedelta(days=days), 500)]
    facts = Company(log=[row(DAY, "refused")], bought=bought).facts()

    assert (listed(facts) == ["C1"]) == there


def test_the_biggest_stand_first_then_the_latest_refusal() -> None:
    log = [
        row(DAY, "refused", who="C1"),
        row(DAY, "refused", who="C2"),
        row(DAY + timedelta(days=1), "refused", who="C3"),
        row(DAY, "refused", who="C4"),
    ]
    bought = [("C4", date(2023, 12, 1), 500), ("C2", date(2022, 1, 1), 900)]
    facts = Company(log=log, bought=bought).facts()

    assert listed(facts) == ["C4", "C3", "C1", "C2"]
    found = drained.make(facts, Reports(), D)
    assert words(found.column("reason")) == ["price"] * 4
    assert words(found.column("by")) == ["Ann"] * 4


def seeds() -> Sequence[tuple[int, date]]:
    return [(1, D), (2, date(2024, 3, 31)), (3, date(2024, 1, 1)), (4, D)]


@pytest.mark.parametrize(("seed", "day"), seeds())
def test_attempts_equal_the_plain_calculation(seed: int, day: date) -> None:
    one = company(seed, 80, day)
    after = A_YEAR_AGO if day == D else day.replace(year=day.year - 1)
    first = plain_first(one.log, one.closed, one.held, after, day, one.noted)
    facts = one.facts()

    plain = plain_attempts(first)
    names = {"all": "*", "(nobody)": ""}
    found = {names.get(who, who): own for who, own in tried(facts, day).items()}
    assert found == plain
    assert len(plain) == 5
    few = {who for who, own in first.items() if own.talks < 2 and own.again is None}
    assert set(listed(facts, day)) == few
    table = drained.make(facts, Reports(), day)
    for who, talks, tries, refused in zip(
        *(table.column(name) for name in ("client_id", "talks", "tries", "refused")),
        strict=True,
    ):
        own = first[str(who)]
        assert (talks, tries, refused) == (own.talks, own.tries, own.day)
