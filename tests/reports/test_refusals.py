from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.config.reports import Reports
from sheetsync.config.work import Refusals
from sheetsync.core.table import Table, Value
from sheetsync.locales.text import Text, verbatim
from sheetsync.reports.calling import refusals
from sheetsync.reports.facts import ColumnShape, Facts
from sheetsync.reports.shares import newcombe
from tests.reports.company_facts import Stay, client, facts_of, words
from tests.reports.plain_refusals import (
    Event,
    plain_newcombe,
    plain_reasons,
    plain_refusals,
)

D = date(2024, 5, 31)
BEFORE = date(2024, 2, 29)
REASON = ColumnShape(id="refusal_reason", header=verbatim("Refusal reason"))
Cells: TypeAlias = dict[str, Value]


def company(
    reasons: Mapping[str, str | None],
    said: Sequence[Event] = (),
    closed: Sequence[Event] = (),
) -> Facts:
    """Clients with the reasons in their cells, what the log says, and who was moved."""
    stays: list[Stay] = []
    for who, day in closed:
        moved = datetime.combine(day, time(12))
        stays.append((who, "prospects", moved - timedelta(days=400), moved))
        stays.append((who, "archive", moved, None))
    return facts_of(
        [client(who, reason) for who, reason in reasons.items()],
        contacts=[
            (who, day, "Ann", "call", 1.0, "refused", "", None) for who, day in said
        ],
        stays=stays,
        shapes=(REASON,),
    )


def rows(facts: Facts, day: date = D, **norms: float) -> dict[str, Cells]:
    asked = Reports(refusals=Refusals.model_validate(norms))
    found = refusals.make(facts, asked, day)
    ids = [one.id for one in found.columns]
    every = [dict(zip(ids, row, strict=True)) for row in found.rows]
    return {str(one["reason"]): one for one in every}


def counted(facts: Facts, day: date = D) -> dict[str, tuple[Value, Value]]:
    return {name: (row["now"], row["before"]) for name, row in rows(facts, day).items()}


def test_a_company_without_refusals_has_an_empty_table() -> None:
    assert refusals.make(Facts.empty(), Reports(), D).rows == ()


def test_a_move_to_the_archive_and_what_the_log_says_are_one_refusal() -> None:
    facts = company({"C1": "price"}, [("C1", D - timedelta(days=5))], [("C1", D)])

    assert counted(facts) == {"price": (1, 0)}


def test_many_refused_calls_of_one_client_are_one_refusal() -> None:
    days = [date(2024, 5, day) for day in (1, 2, 9, 31)]
    facts = company({"C1": "price"}, [("C1", day) for day in days])

    assert counted(facts) == {"price": (1, 0)}


def test_after_the_days_of_an_attempt_the_next_refusal_begins() -> None:
    facts = company({"C1": "price"}, [("C1", date(2024, 4, 30)), ("C1", D)])

    # 31 days later; the reason of the first one is not known any more
    assert counted(facts) == {"price": (1, 0), "(no reason)": (1, 0)}


def test_who_was_entered_in_the_archive_has_not_refused() -> None:
    stays: list[Stay] = [("C1", "archive", datetime.combine(D, time(9)), None)]
    facts = facts_of([client("C1", "price")], stays=stays, shapes=(REASON,))

    assert rows(facts) == {}


def test_a_reason_without_a_refusal_is_none() -> None:
    assert rows(company({"C1": "price"})) == {}


def test_reasons_are_one_whatever_their_case_and_spaces_are() -> None:
    typed = {"C1": "Too dear", "C2": "too  dear", "C3": "Too dear "}
    found = rows(company(typed, [(who, D) for who in typed]))

    assert {name: row["now"] for name, row in found.items()} == {"Too dear": 3}


def test_a_share_is_of_those_with_a_reason_and_the_others_have_a_row_of_their_own() -> (
    None
):
    typed = {"C1": "price", "C2": "price", "C3": "time", "C4": None, "C5": " "}
    facts = company(typed, [(who, D) for who in typed])
    found = rows(facts)

    assert list(found) == ["price", "time", "(no reason)"]
    assert [row["now_share"] for row in found.values()] == [2 / 3, 1 / 3, None]
    assert [row["now_all"] for row in found.values()] == [3, 3, None]
    assert found["price"]["now_share_low"] == pytest.approx(0.2077, abs=5e-5)
    note = refusals.make(facts, Reports(), D).note
    assert isinstance(note, Text)
    assert "months: 5, without a reason: 2." in note.english()


def test_without_a_column_of_reasons_nobody_knows_any() -> None:
    log = [("C1", D, None, "call", 1.0, "отказ", "", None)]
    facts = facts_of([client("C1")], contacts=log)

    assert counted(facts) == {"(no reason)": (1, 0)}


def test_the_periods_are_half_open_and_what_comes_after_the_day_is_not_known() -> None:
    days = {
        "C1": D + timedelta(days=1),
        "C2": D,
        "C3": BEFORE + timedelta(days=1),
        "C4": BEFORE,
        "C5": date(2023, 12, 1),
        "C6": date(2023, 11, 30),
    }
    found = company(dict.fromkeys(days, "price"), list(days.items()))

    assert counted(found) == {"price": (2, 2)}


def test_the_reasons_that_make_most_are_marked_the_one_that_crosses_included() -> None:
    typed = {
        f"C{number}": "abcde"[number % 5 if number < 3 else 0] for number in range(9)
    }
    # a: 7, b: 1, c: 1; with a and the first of the others 80 % are reached
    found = rows(company(typed, [(who, D) for who in typed]))

    marks = [str(row["pareto"]) for row in found.values()]
    assert [(name, row["now"]) for name, row in found.items()] == [
        ("a", 7),
        ("b", 1),
        ("c", 1),
    ]
    assert marks == ["most of them", "most of them", "None"]


def many(now: dict[str, int], before: dict[str, int]) -> Facts:
    """So many clients who refused for each reason, in the two periods."""
    typed: dict[str, str | None] = {}
    said: list[Event] = []
    for day, sizes in ((D, now), (BEFORE, before)):
        for reason, size in sizes.items():
            for _ in range(size):
                who = f"C{len(typed)}"
                typed[who] = reason
                said.append((who, day))
    return company(typed, said)


def test_a_trend_is_told_only_where_chance_alone_could_not_make_it() -> None:
    clear = rows(many({"price": 40, "time": 10}, {"price": 10, "time": 40}))
    slight = rows(many({"price": 6, "time": 4}, {"price": 5, "time": 5}))

    assert str(clear["price"]["trend"]) == "more often"
    assert str(clear["time"]["trend"]) == "less often"
    assert clear["price"]["change"] == pytest.approx(0.6)
    assert str(slight["price"]["trend"]) == "not enough data"


def test_without_an_earlier_period_there_is_no_trend() -> None:
    row = rows(many({"price": 5}, {}))["price"]

    assert (row["before_share"], row["change"], row["trend"]) == (None, None, None)


def test_newcombes_own_example() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 873: 56/70 − 48/80, method 10
    found = newcombe(56, 70, 48, 80)

    assert found == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize("cases", [(0, 0, 1, 2), (1, 2, 0, 0), (0, 0, 0, 0)])
def test_a_difference_from_nothing_is_blank(cases: tuple[int, int, int, int]) -> None:
    assert newcombe(*cases) is None


COUNTS = st.integers(1, 400).flatmap(
    lambda whole: st.tuples(st.integers(0, whole), st.just(whole))
)


@settings(max_examples=100, deadline=None)
@given(COUNTS, COUNTS)
def test_newcombes_interval_equals_the_plain_formula(
    own: tuple[int, int], other: tuple[int, int]
) -> None:
    assert newcombe(*own, *other) == pytest.approx(
        plain_newcombe(*own, *other), abs=1e-9
    )


CLIENTS = ("C1", "C2", "C3", "C4")
DAYS = st.dates(date(2023, 11, 1), date(2024, 6, 3))
TYPED = st.fixed_dictionaries(
    {who: st.sampled_from(["price", "time", None]) for who in CLIENTS}
)


@settings(max_examples=30, deadline=None)
@given(
    TYPED,
    st.lists(st.tuples(st.sampled_from(CLIENTS), DAYS), max_size=12),
    st.lists(
        st.tuples(st.sampled_from(CLIENTS), DAYS),
        max_size=4,
        unique_by=lambda one: one[0],
    ),
)
def test_refusals_equal_the_plain_calculation(
    typed: dict[str, str | None], said: list[Event], closed: list[Event]
) -> None:
    known = {who: reason for who, reason in typed.items() if reason}
    plain = plain_refusals([*said, *closed], known, 30)
    now = plain_reasons(plain, BEFORE, D)
    before = plain_reasons(plain, date(2023, 11, 30), BEFORE)

    assert {
        "" if name == "(no reason)" else name: row
        for name, row in counted(company(typed, said, closed)).items()
    } == {name: (now[name], before[name]) for name in {*now, *before}}


def test_headers_are_said_in_words() -> None:
    found: Table = refusals.make(many({"price": 2}, {}), Reports(), D)

    assert words([one.header for one in found.columns])[:4] == [
        "Reason",
        "Refusals",
        "With a reason",
        "Share",
    ]
