from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeAlias

import pytest

from sheetsync.config.calling import Capacity, Load
from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.locales.text import Text
from sheetsync.reports.conveyor import load
from sheetsync.reports.facts import Facts
from tests.reports.attempts_company import Company, company
from tests.reports.company_facts import at, client, employed, facts_of, words
from tests.reports.plain_attempts import Held, Row, plain_load

D = date(2024, 2, 29)
NORMS = Reports()
LONG_AGO = date(2023, 5, 1)
Cells: TypeAlias = dict[str, Value]


def rows(facts: Facts, day: date = D, norms: Reports = NORMS) -> list[Cells]:
    found = load.make(facts, norms, day)
    ids = [one.id for one in found.columns]
    listed = [dict(zip(ids, row, strict=True)) for row in found.rows]
    for row in listed:
        row["median"], row["oldest"] = (
            waited(row["half"], day),
            waited(row["longest"], day),
        )
    return listed


def waited(since: Value, day: date) -> int | None:
    return (day - since).days if isinstance(since, date) else None


def held_by(person: str | None, count: int, since: date = LONG_AGO) -> list[Held]:
    return [(f"{person}{number}", person, since) for number in range(count)]


def staffed(count: int, role: str = "sales_manager", **known: object) -> Facts:
    """Ann, with so many clients."""
    status = str(known.get("status", "works"))
    staff = [employed("Ann", role, status=status)]
    return Company(held=held_by("Ann", count), staff=staff).facts()


def note(facts: Facts) -> str:
    found = load.make(facts, NORMS, D).note
    assert isinstance(found, Text)
    return found.english()


def test_a_company_without_clients_and_staff_has_no_row() -> None:
    assert load.make(Facts.empty(), NORMS, D).rows == ()


@pytest.mark.parametrize(
    ("count", "share", "mark"),
    [
        (0, 0, "too few"),
        (19, 0.475, "too few"),
        (20, 0.5, "None"),
        (40, 1, "None"),
        (41, 1.025, "too many"),
    ],
)
def test_load_is_open_clients_by_the_upper_norm(
    count: int, share: float, mark: str
) -> None:
    (row,) = rows(staffed(count))

    assert (row["open"], row["least"], row["most"]) == (count, 20, 40)
    assert (row["load"], words([row["mark"]])) == (share, [mark])


@pytest.mark.parametrize(
    "facts", [staffed(3, "lead_generator"), staffed(3, status="away")]
)
def test_other_roles_and_who_is_away_have_no_norm(facts: Facts) -> None:
    (row,) = rows(facts)

    assert row["open"] == 3
    assert [row[one] for one in ("least", "most", "load", "mark")] == [None] * 4


def test_which_role_has_which_norm_is_configuration() -> None:
    norms = Reports(load=Load(capacity={"lead_generator": Capacity(least=1, most=2)}))
    (row,) = rows(staffed(3, "lead_generator"), norms=norms)

    assert (row["load"], words([row["mark"]])) == (1.5, ["too many"])


def test_clients_of_a_closed_stage_are_no_load() -> None:
    facts = Company(held=held_by("Ann", 2), closed={"Ann0": date(2024, 2, 1)}).facts()

    assert [one["open"] for one in rows(facts)] == [1]
    assert [one["open"] for one in rows(facts, date(2024, 1, 31))] == [2]


@pytest.mark.parametrize(
    ("since", "new"), [(date(2024, 1, 31), 0), (date(2024, 2, 1), 1), (D, 1)]
)
def test_new_is_who_became_his_in_the_calendar_month(since: date, new: int) -> None:
    facts = Company(held=[("C1", "Bob", LONG_AGO), ("C1", "Ann", since)]).facts()

    assert [(one["person"], one["open"], one["new"]) for one in rows(facts)] == [
        ("Ann", 1, new)
    ]


def said(again: date | None, day: date = date(2024, 2, 20)) -> Row:
    return ("Ann0", day, "Ann", "talked", again)


@pytest.mark.parametrize(
    ("log", "found"),
    [
        ([], (0, 0, 1)),
        ([said(None)], (0, 0, 1)),
        ([said(date(2024, 3, 1))], (1, 0, 0)),
        ([said(D)], (0, 1, 0)),
        ([said(date(2024, 2, 25))], (0, 1, 0)),
        ([said(date(2024, 2, 25)), said(None, date(2024, 2, 25))], (0, 0, 1)),
        ([said(date(2024, 2, 25)), said(date(2024, 3, 9), D)], (1, 0, 0)),
        ([said(date(2024, 3, 9), date(2024, 3, 1))], (0, 0, 1)),
    ],
)
def test_a_next_contact_is_ahead_or_due_or_there_is_none(
    log: Sequence[Row], found: tuple[int, int, int]
) -> None:
    (row,) = rows(Company(held=held_by("Ann", 1), log=list(log)).facts())

    assert (row["ahead"], row["overdue"], row["without"]) == found


def test_who_waits_for_somebody_stands_at_the_end_by_stage_with_his_days() -> None:
    held: list[Held] = [("C1", "Ann", LONG_AGO), ("C2", None, date(2024, 2, 9))]
    held += [("C3", None, date(2024, 2, 19)), ("C4", None, date(2024, 2, 24))]
    stages = {"C2": "prospects", "C3": "interested", "C4": "interested"}
    found = rows(Company(held=held, stages=stages).facts())

    assert [
        (
            *words([one["person"], one["stage"]]),
            one["open"],
            one["median"],
            one["oldest"],
        )
        for one in found
    ] == [
        ("Ann", "None", 1, None, None),
        ("(nobody)", "Prospects", 1, 20, 20),
        ("(nobody)", "Interested", 2, 8, 10),
    ]


def test_a_wait_begins_anew_in_another_stage() -> None:
    moved = at("2024-02-27 10:00")
    facts = facts_of(
        [client("C1", stage="interested")],
        stays=[
            ("C1", "prospects", at("2024-01-01 10:00"), moved),
            ("C1", "interested", moved, None),
        ],
        responsibility=[("C1", None, at("2024-01-01 10:00"), None)],
    )

    assert [one["oldest"] for one in rows(facts)] == [2]


def test_where_the_journal_knows_nothing_the_day_of_entry_counts() -> None:
    nobodys = list(client("C1", registered=date(2024, 2, 19)))
    nobodys[4] = None
    unknown = [("C2", *nobodys[1:5], None, *nobodys[6:])]

    assert [one["oldest"] for one in rows(facts_of([tuple(nobodys)]))] == [10]
    assert [one["oldest"] for one in rows(facts_of(unknown))] == [None]


def test_people_stand_by_role_and_then_by_clients() -> None:
    facts = Company(
        held=[*held_by("Ann", 1), *held_by("Bob", 2), *held_by("Cid", 3)],
        staff=[
            employed("Dan"),
            employed("Ann", "sales_manager"),
            employed("Bob", "sales_manager"),
            employed("Eve", "sales_manager", until=D - timedelta(days=1)),
        ],
    ).facts()

    # Cid has left, and his clients are his still
    assert [one["person"] for one in rows(facts)] == ["Dan", "Bob", "Ann", "Cid"]


def test_the_remark_says_who_lacks_whom() -> None:
    held = [*held_by("Ann", 12), *held_by("Bob", 45), *held_by(None, 4)]
    staff = [employed(one, "sales_manager") for one in ("Ann", "Bob")]

    assert note(Company(held=held, staff=staff).facts()) == (
        "Clients without a responsible person: 4. By the norms people have room for 28 "
        "more; up to the lower norm 8 are lacking, over the upper norm there are 5"
    )


def test_the_chart_draws_people_and_not_the_queue() -> None:
    held = [*held_by("Ann", 2), *held_by(None, 1)]
    (chart,) = load.make(Company(held=held).facts(), NORMS, D).charts

    assert chart.rows == 1


@pytest.mark.parametrize(
    ("seed", "day"),
    [(1, D), (2, date(2024, 3, 31)), (3, date(2024, 1, 1)), (4, date(2023, 6, 1))],
)
def test_load_equals_the_plain_calculation(seed: int, day: date) -> None:
    one = company(seed, 80, day)
    known = Company(
        log=one.log,
        closed={who: when for who, when in one.closed.items() if when <= day},
        held=one.held,
        stages=one.stages,
    )
    ids = [f"C{number:03}" for number in range(80)]
    plain = plain_load({who: known.came(who) for who in ids}, one.held, one.log, day)

    names = ("open", "new", "ahead", "overdue", "without", "median", "oldest")
    found = {}
    for row in rows(one.facts(), day):
        person, stage = words([row["person"], row["stage"]])
        nobodys = person == "(nobody)"
        key = ("", stage.lower()) if nobodys else (person, "")
        found[key] = tuple(
            0 if nobodys and name == "new" else row[name] for name in names
        )
    assert found == plain
    assert len(plain) == 5
