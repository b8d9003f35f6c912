"""NPS: who counts, what the index is, and what is said of few answers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from sheetsync.config.growth import Nps
from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Table, Value
from sheetsync.locales.text import verbatim
from sheetsync.reports.care import nps, nps_list
from sheetsync.reports.care.answers import group_of, index_interval
from sheetsync.reports.facts import ColumnShape, Facts
from tests.reports import plain_loyalty
from tests.reports.company_facts import at, client, facts_of, words
from tests.reports.plain_loyalty import Answer

D = date(2024, 2, 29)
NORMS = Reports()
SHAPES = (
    ColumnShape(id="nps_score", header=verbatim("Score"), type=ColumnType.NUMBER),
    ColumnShape(id="nps_day", header=verbatim("Day"), type=ColumnType.DATE),
)


def asked(
    *cells: tuple[Value, Value],
    responsibility: Sequence[tuple[object, ...]] = (),
    silent: Sequence[str] = (),
) -> Facts:
    """Clients C00, C01 … with these two cells each."""
    ids = [f"C{number:02}" for number in range(len(cells))]
    since = at("2000-01-01 00:00")
    return facts_of(
        [
            client(one, *both, do_not_contact=one in silent)
            for one, both in zip(ids, cells, strict=True)
        ],
        responsibility=responsibility or [(one, "Ann", since, None) for one in ids],
        shapes=SHAPES,
    )


def note(table: Table) -> str:
    assert table.note is not None
    return table.note.english()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("day", [D, date(2023, 12, 31)])
def test_the_index_is_that_of_a_plain_count(seed: int, day: date) -> None:
    chance = random.Random(seed)
    cells: list[tuple[Value, Value]] = [
        (
            chance.choice([*range(11), *range(7, 11), 11, -1, 7.5, "good", None, True]),
            chance.choice([D - timedelta(days=chance.randrange(500)), "May", None]),
        )
        for _ in range(200)
    ]
    answers = [
        Answer(str(number), None if score is True else score, when)
        for number, (score, when) in enumerate(cells)
    ]

    found = nps.make(asked(*cells), NORMS, day)

    *counts, index = plain_loyalty.nps(answers, day)
    rows = [
        found.column(one) for one in ("promoters", "passives", "detractors", "index")
    ]
    assert [one[0] for one in rows] == [*counts, round(float(index), 1)]


def test_nine_and_ten_promote_and_six_and_less_detract() -> None:
    found = [group_of(score) for score in range(11)]

    assert found == ["detractor"] * 7 + ["passive"] * 2 + ["promoter"] * 2


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2023, 2, 28), False),  # a year ago: outside of (D - 12 months, D]
        (date(2023, 3, 1), True),
        (D, True),
        (date(2024, 3, 1), False),  # not answered yet on the as-of date
    ],
)
def test_answers_of_the_last_twelve_months_count(day: date, counts: bool) -> None:
    found = nps_list.make(asked((9, day)), NORMS, D)

    assert found.column("client_id") == (("C00",) if counts else ())


def test_under_ten_answers_there_is_the_list_and_no_index() -> None:
    nine = asked(*[(10, D)] * 9)
    ten = asked(*[(10, D)] * 10)

    assert nps.make(nine, NORMS, D).column("index") == (None, None)
    assert nps.make(nine, NORMS, D).column("answers") == (9, 9)
    assert "Only 9 answers: from fewer than 10" in note(nps.make(nine, NORMS, D))
    assert len(nps_list.make(nine, NORMS, D).rows) == 9
    assert nps.make(ten, NORMS, D).column("index") == (100.0, 100.0)


def test_an_answer_is_his_who_was_responsible_on_its_day() -> None:
    handed_over = [
        ("C00", "Ann", at("2024-01-01 09:00"), at("2024-02-10 12:00")),
        ("C00", "Bob", at("2024-02-10 12:00"), None),
        ("C01", "Ann", at("2024-01-01 09:00"), at("2024-02-10 12:00")),
        ("C01", "Bob", at("2024-02-10 12:00"), None),
    ]
    facts = asked(
        (9, date(2024, 2, 9)), (3, date(2024, 2, 10)), responsibility=handed_over
    )
    found = nps.make(facts, NORMS, D)

    assert words(found.column("person")) == ["all", "Ann", "Bob"]
    assert found.column("promoters") == (1, 1, 0)
    assert found.column("detractors") == (1, 0, 1)


def test_answers_of_before_anybody_was_responsible_are_nobodys_and_come_last() -> None:
    known = [
        ("C00", "Ann", at("2024-02-10 12:00"), None),
        ("C02", "Bob", at("2024-01-01 12:00"), None),
    ]
    facts = asked((9, date(2024, 2, 9)), (3, D), (10, D), (7, D), responsibility=known)
    found = nps.make(facts, NORMS, D)

    assert words(found.column("person")) == ["all", "Bob", "(nobody)"]
    assert found.column("answers") == (4, 1, 3)
    assert found.column("promoters") == (2, 1, 1)
    assert found.column("passives") == (1, 0, 1)
    assert found.column("detractors") == (1, 0, 1)


@pytest.mark.parametrize("seed", range(5))
def test_the_persons_and_nobody_make_up_all_answers(seed: int) -> None:
    chance = random.Random(seed)
    cells: list[tuple[Value, Value]] = [
        (chance.randrange(11), D - timedelta(days=chance.randrange(400)))
        for _ in range(40)
    ]
    since = at("2023-09-01 12:00")
    known = [
        (f"C{one:02}", chance.choice(["Ann", "Bob", None]), since, None)
        for one in range(0, 40, 2)
    ]
    found = nps.make(asked(*cells, responsibility=known), NORMS, D)

    for one in ("answers", "promoters", "passives", "detractors"):
        whole, *parts = [int(str(cell)) for cell in found.column(one)]
        assert whole == sum(parts)
    assert plain_loyalty.persons(
        [Answer(f"C{n:02}", *both) for n, both in enumerate(cells)],
        {client: (person, since.date()) for client, person, *_ in known},
        D,
    ) == dict(zip(words(found.column("person")), found.column("answers"), strict=True))


def test_the_interval_stands_beside_the_index_of_few_answers() -> None:
    cells: list[tuple[Value, Value]] = [(10 if n < 12 else 0, D) for n in range(15)]
    few = nps.make(asked(*cells), NORMS, D)
    many = nps.make(asked(*cells, *cells), NORMS, D)

    # (12.75 - 3.75) / 18 ± 1.96 sqrt((16.5 / 18 - 0.25) / 18)
    assert few.column("low")[0] == pytest.approx(50 - 37.7, abs=0.05)
    assert few.column("high")[0] == pytest.approx(50 + 37.7, abs=0.05)
    assert many.column("low")[0] is None


def test_the_interval_has_a_width_where_all_answer_alike() -> None:
    low, high = index_interval(10, 0, 10)

    assert 0 < low < 0.75 < high == 1.0


def test_promoters_come_first_and_are_asked_for_a_review() -> None:
    facts = asked((3, D), (9, D), (10, D), (8, D), (10, D), silent=["C04"])
    found = nps_list.make(facts, NORMS, D)

    assert found.column("client_id") == ("C02", "C04", "C01", "C03", "C00")
    todo = [None if one is None else str(one) for one in found.column("ask")]
    assert todo == ["ask for a review", None, "ask for a review", None, "find out why"]


def test_what_is_no_answer_is_counted_and_told() -> None:
    facts = asked((9, D), (11, D), (7.5, D), ("good", D), (9, None), (9, "May"))

    for found in (nps.make(facts, NORMS, D), nps_list.make(facts, NORMS, D)):
        assert note(found).endswith("or no day stands there: 5")


def test_a_company_without_the_columns_is_told_which_to_add() -> None:
    facts = facts_of([client("C1")])

    for found in (nps.make(facts, NORMS, D), nps_list.make(facts, NORMS, D)):
        assert not found.rows
        assert "nps_score (number), nps_day (date)" in note(found)


def test_nobody_asked_yet() -> None:
    found = nps.make(asked((None, None), ("", "")), NORMS, D)

    assert (found.rows, note(found)) == (
        (),
        "No client has answered within the months that count",
    )
    assert not nps.make(Facts.empty(SHAPES), NORMS, D).rows


def test_the_norms_say_how_many_answers_are_enough() -> None:
    norms = Reports(nps=Nps(least=1, months=1))
    facts = asked((9, D), (9, date(2024, 1, 29)))

    assert nps.make(facts, norms, D).column("index")[0] == 100.0
    assert nps.make(facts, norms, D).column("answers")[0] == 1
