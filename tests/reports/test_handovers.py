from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

import pytest

from sheetsync.config.conveyor import Handovers
from sheetsync.config.reports import Reports
from sheetsync.config.work import WorkingDays
from sheetsync.core.table import Value
from sheetsync.reports.conveyor import handovers
from sheetsync.reports.facts import Facts
from sheetsync.reports.shapes import STAYS
from tests.reports.company_facts import Line, client, facts_of
from tests.reports.plain_handovers import Stay, plain_handovers
from tests.reports.plain_pay import Turn
from tests.reports.planned_company import told

D = date(2024, 3, 29)
"""A Friday."""
LONG_AGO = date(2020, 1, 1)
Cells: TypeAlias = dict[str, Value]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def company(
    stays: Sequence[Stay],
    lines: Sequence[Line],
    turns: Mapping[str, Sequence[Turn]] | None = None,
) -> Facts:
    """A company in which Ann has whoever is nobody else's."""
    ids = sorted({one[0] for one in stays})
    held = []
    for who in ids:
        own = (turns or {}).get(who, [(LONG_AGO, "Ann")])
        ends = [noon(since) for since, _ in own[1:]]
        for (since, name), until in zip(own, [*ends, None], strict=True):
            held.append((who, name, noon(since), until))
    facts = facts_of([client(one) for one in ids], purchases=lines, responsibility=held)
    return replace(facts, stays=STAYS.frame(stays))


def path(*went: tuple[str, date], who: str = "C1") -> list[Stay]:
    """A client's way: each stage and the day on which he came there."""
    ends = [noon(day) for _, day in went[1:]]
    return [
        (who, stage, noon(day), left, "Ann")
        for (stage, day), left in zip(went, [*ends, None], strict=True)
    ]


def rows(facts: Facts, day: date = D, **norms: Any) -> list[Cells]:
    asked = Handovers.model_validate(norms)
    return told(handovers.make(facts, Reports(handovers=asked), day))


def test_an_empty_company_hands_nobody_over() -> None:
    assert rows(Facts.empty()) == []


@pytest.mark.parametrize(
    ("bought", "moved", "days"),
    [
        pytest.param(date(2024, 3, 1), date(2024, 3, 1), 0, id="on the day itself"),
        pytest.param(date(2024, 3, 1), date(2024, 3, 3), 0, id="at the week's end"),
        pytest.param(date(2024, 3, 1), date(2024, 3, 4), 1, id="on Monday"),
        pytest.param(date(2024, 2, 28), date(2024, 3, 1), 2, id="over a leap day"),
        pytest.param(date(2024, 3, 4), date(2024, 3, 22), 14, id="just in time"),
        pytest.param(date(2024, 3, 4), date(2024, 3, 25), 15, id="late"),
        pytest.param(date(2023, 1, 9), date(2024, 2, 5), 2, id="from the entry on"),
    ],
)
def test_days_are_working_days_after_the_first_order(
    bought: date, moved: date, days: int
) -> None:
    stays = path(("interested", date(2024, 2, 1)), ("customers", moved))

    (row,) = rows(company(stays, [("C1", bought, 5), ("C1", D, 5)]))

    assert (row["handed"], row["days"], row["most"]) == (1, days, days)
    assert (row["late"], row["in_time"]) == (int(days > 14), float(days <= 14))
    assert (row["waiting"], row["over"]) == (0, 0)


def test_holidays_do_not_count() -> None:
    stays = path(("interested", date(2024, 2, 1)), ("customers", date(2024, 3, 6)))
    facts = company(stays, [("C1", date(2024, 3, 4), 5)])
    norms = Reports(working_days=WorkingDays(holidays=(date(2024, 3, 5),)))

    (row,) = told(handovers.make(facts, norms, D))

    assert row["days"] == 1


@pytest.mark.parametrize(
    ("bought", "over"), [(date(2024, 3, 11), 0), (date(2024, 3, 8), 1)]
)
def test_who_has_ordered_and_is_still_there_waits(bought: date, over: int) -> None:
    (row,) = rows(company(path(("interested", LONG_AGO)), [("C1", bought, 5)]))

    assert (row["handed"], row["waiting"], row["over"]) == (0, 1, over)
    assert (row["days"], row["in_time"]) == (None, None)


@pytest.mark.parametrize(
    ("stays", "lines"),
    [
        (path(("interested", LONG_AGO)), []),
        (path(("interested", LONG_AGO)), [("C1", D, -5)]),
        (path(("interested", LONG_AGO)), [("C1", D + timedelta(days=1), 5)]),
        (path(("interested", LONG_AGO), ("archive", D)), [("C1", LONG_AGO, 5)]),
        (path(("interested", LONG_AGO), ("prospects", D)), [("C1", LONG_AGO, 5)]),
        (path(("interested", D), ("customers", D)), []),
        (path(("customers", LONG_AGO)), [("C1", D, 5)]),
    ],
    ids=["no order", "a return", "later", "put away", "back", "unknown", "there"],
)
def test_whose_time_has_not_come_is_no_case(
    stays: list[Stay], lines: list[Line]
) -> None:
    assert rows(company(stays, lines)) == []


def test_who_is_given_back_was_handed_over_and_counts_apart() -> None:
    stays = path(
        ("interested", date(2024, 1, 9)),
        ("customers", date(2024, 2, 1)),
        ("interested", date(2024, 3, 1)),
    )

    (row,) = rows(company(stays, [("C1", date(2024, 1, 31), 5)]))

    assert (row["handed"], row["returned"], row["returned_share"]) == (1, 1, 1)
    assert (row["waiting"], row["over"]) == (1, 1)


def test_it_is_his_who_had_the_client_before_the_order() -> None:
    day = date(2024, 3, 4)
    turns: dict[str, Sequence[Turn]] = {"C1": [(LONG_AGO, "Ann"), (day, "Bob")]}
    stays = path(("interested", LONG_AGO), ("customers", day))

    (row,) = rows(company(stays, [("C1", day, 5)], turns))

    assert row["person"] == "Ann"


@pytest.mark.parametrize("seed", range(12))
def test_handovers_equal_the_plain_calculation(seed: int) -> None:
    chance = random.Random(seed)
    as_of = chance.choice([D, date(2024, 2, 29), date(2024, 3, 31)])
    stages = ["prospects", "interested", "customers", "archive"]
    stays: list[Stay] = []
    turns: dict[str, Sequence[Turn]] = {}
    for number in range(60):
        who = f"C{number:02}"
        days = sorted(
            as_of + timedelta(days=5 - chance.randrange(200))
            for _ in range(chance.randrange(1, 6))
        )
        moments = [
            noon(one) + timedelta(minutes=place) for place, one in enumerate(days)
        ]
        for came, left in zip(moments, [*moments[1:], None], strict=True):
            named = chance.choice(["Ann", "Bob"])
            stays.append((who, chance.choice(stages), came, left, named))
        begins = sorted({chance.randrange(250) for _ in range(3)}, reverse=True)
        turns[who] = [
            (as_of - timedelta(days=one), chance.choice(["Ann", "Bob", None]))
            for one in begins
        ]
    lines = [
        (
            f"C{chance.randrange(60):02}",
            as_of + timedelta(days=5 - chance.randrange(200)),
            chance.choice([1, 1, -1]) * chance.randrange(1, 99),
        )
        for _ in range(120)
    ]
    holidays = (date(2024, 1, 1), date(2024, 3, 8))
    triggers: dict[str, str] = {"interested": "purchase", "prospects": "entry"}
    asked = Handovers.model_validate({"stages": triggers, "limit_days": 9})
    norms = Reports(handovers=asked, working_days=WorkingDays(holidays=holidays))

    found = told(handovers.make(company(stays, lines, turns), norms, as_of))

    since = {29: date(2023, 11, 29), 31: date(2023, 12, 31)}[as_of.day]
    since = date(2023, 12, 29) if as_of == D else since
    plain = plain_handovers(
        stays, lines, turns, stages[:3], triggers, holidays, since, as_of, 9
    )
    assert {
        (str(one["stage"]), str(one["person"])): tuple(
            one[key]
            for key in ("handed", "days", "most", "late", "returned", "waiting", "over")
        )
        for one in found
    } == {
        (stage.capitalize(), who or "(nobody)"): (
            len(one.days),
            one.middle(),
            one.ninetieth(),
            one.late,
            one.returned,
            one.waiting,
            one.over,
        )
        for (stage, who), one in plain.items()
    }
    assert sum(len(one.days) for one in plain.values()) > 4
