from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import pytest

from sheetsync.config.reports import Reports
from sheetsync.config.work import Diagnosis
from sheetsync.core.table import Value
from sheetsync.reports.facts import Facts
from sheetsync.reports.people import diagnosis
from tests.reports.cdnow import in_cents, sample
from tests.reports.company_facts import Line, client, contact, employed, facts_of
from tests.reports.plain_diagnosis import plain_diagnosis
from tests.reports.plain_figures import earlier
from tests.reports.plain_pay import Turn
from tests.reports.planned_company import money, told

D = date(2024, 5, 31)
AFTER = date(2024, 2, 29)
LONG_AGO = date(2020, 1, 1)
ROLE = "account_manager"


def company(
    turns: Mapping[str, Sequence[Turn]],
    lines: Sequence[Line] = (),
    refused: Mapping[str, Sequence[date]] | None = None,
    registered: Mapping[str, date] | None = None,
) -> Facts:
    held = []
    for who, own in turns.items():
        ends = [noon(since) for since, _ in own[1:]]
        for (since, name), until in zip(own, [*ends, None], strict=True):
            held.append((who, name, noon(since), until))
    entered = registered or {}
    return facts_of(
        [client(one, registered=entered.get(one, LONG_AGO)) for one in turns],
        purchases=lines,
        contacts=[
            contact(who, day, "refused")
            for who, days in (refused or {}).items()
            for day in days
        ],
        responsibility=held,
        staff=[employed(one, ROLE) for one in ("Ann", "Bob")],
    )


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def rows(facts: Facts, day: date = D, **norms: object) -> dict[str, dict[str, Value]]:
    asked = Reports(diagnosis=Diagnosis.model_validate(norms))
    return {str(one["person"]): one for one in told(diagnosis.make(facts, asked, day))}


def test_an_empty_company_has_no_row() -> None:
    assert rows(Facts.empty()) == {}


def test_who_has_no_clients_seeks_none_and_of_the_rest_nothing_is_said() -> None:
    row = rows(company({}))["Ann"]

    assert (row["signs"], row["sign_new"]) == (1, "yes")
    assert [row[one] for one in ("growth", "drops", "sign_growth", "sign_drops")] == (
        [None] * 4
    )


def test_other_roles_and_those_who_left_have_no_row() -> None:
    staff = [employed("Ann"), employed("Bob", ROLE, until=date(2024, 5, 30))]

    assert rows(facts_of(staff=staff)) == {}


@pytest.mark.parametrize(
    ("turns", "registered", "taken"),
    [
        pytest.param([(LONG_AGO, "Bob"), (D, "Ann")], LONG_AGO, 1, id="handed over"),
        pytest.param([(LONG_AGO, "Bob"), (AFTER, "Ann")], LONG_AGO, 0, id="before"),
        pytest.param([(D, "Ann")], D, 1, id="new to the company"),
        pytest.param([(D, "Ann")], LONG_AGO, 0, id="known before his first record"),
        pytest.param([(LONG_AGO, None), (D, "Ann")], LONG_AGO, 1, id="was nobody's"),
        pytest.param(
            [(LONG_AGO, "Ann"), (date(2024, 4, 1), "Bob"), (D, "Ann")],
            LONG_AGO,
            0,
            id="came back to him",
        ),
    ],
)
def test_who_is_taken(turns: Sequence[Turn], registered: date, taken: int) -> None:
    row = rows(company({"C1": turns}, registered={"C1": registered}))["Ann"]

    assert row["taken"] == taken
    assert row["sign_new"] == (None if taken else "yes")


def test_who_was_taken_and_ordered_first_is_one_new_client() -> None:
    facts = company(
        {"C1": [(LONG_AGO, "Bob"), (date(2024, 4, 1), "Ann")]},
        [("C1", date(2024, 4, 2), 100)],
    )
    row = rows(facts)["Ann"]

    assert [row[one] for one in ("taken", "first_deals", "new")] == [1, 1, 1]
    assert rows(facts, new=2)["Ann"]["sign_new"] == "yes"


@pytest.mark.parametrize(
    ("now", "sign"), [(99, "yes"), (100, None), (-1, "yes"), (None, None)]
)
def test_growth_is_that_of_the_same_clients(now: int | None, sign: str | None) -> None:
    ago = date(2023, 5, 31)
    lines = [("C1", ago, 100), ("C2", D, 900), ("C3", ago, 900)]
    lines += [] if now is None else [("C1", D, 0), ("C1", D, now)]
    row = rows(company({one: [(LONG_AGO, "Ann")] for one in ("C1", "C2", "C3")}, lines))

    assert row["Ann"]["sign_growth"] == sign
    assert row["Ann"]["growth"] == (None if now is None else now / 100)


@pytest.mark.parametrize(("had", "sign"), [(10, None), (9, "yes")])
def test_drops_are_shares_of_whom_he_had(had: int, sign: str | None) -> None:
    turns: dict[str, Sequence[Turn]] = {
        f"C{number}": [(LONG_AGO, "Ann")] for number in range(had)
    }
    row = rows(company(turns, refused={"C1": [D]}))["Ann"]

    assert (row["had"], row["dropped"], row["sign_drops"]) == (had, 1, sign)
    assert row["drops"] == 1 / had
    assert row["drops_low"] is not None


def test_a_refusal_is_his_who_had_the_client_when_the_day_began() -> None:
    turns = {"C1": [(LONG_AGO, "Ann"), (date(2024, 3, 1), "Bob")]}
    found = rows(company(turns, refused={"C1": [date(2024, 3, 1)]}))

    assert (found["Ann"]["dropped"], found["Ann"]["had"]) == (1, 1)
    assert (found["Bob"]["dropped"], found["Bob"]["had"]) == (0, 1)


def test_the_most_signs_stand_first() -> None:
    facts = company({"C1": [(LONG_AGO, "Bob")]}, refused={"C1": [D]})

    assert [(name, row["signs"]) for name, row in rows(facts).items()] == [
        ("Bob", 2),
        ("Ann", 1),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_diagnosis_equals_the_plain_calculation(seed: int) -> None:
    chance = random.Random(seed)
    as_of = chance.choice([D, date(2024, 2, 29), date(2024, 3, 30)])

    def some_day(back: int) -> date:
        return as_of + timedelta(days=3 - chance.randrange(back))

    ids = [f"C{number:02}" for number in range(30)]
    lines = [
        (chance.choice(ids), some_day(500), chance.randrange(-20, 90))
        for _ in range(120)
    ]
    turns: dict[str, Sequence[Turn]] = {
        who: [
            (since, chance.choice(["Ann", "Bob", None]))
            for since in sorted({some_day(200) for _ in range(3)})
        ]
        for who in ids
    }
    refused = {who: [some_day(150)] for who in ids[::2]}
    registered = {who: some_day(200) for who in ids}
    assert check(lines, turns, refused, registered, as_of) > 5


def test_diagnosis_on_cdnow() -> None:
    lines = in_cents(sample())
    clients = sorted({who for who, _, _ in lines})
    turns: dict[str, Sequence[Turn]] = {
        who: [(date(1990, 1, 1), "Ann"), (date(1998, 1, 5), "Bob")][: 1 + number % 2]
        for number, who in enumerate(clients)
    }
    registered = dict.fromkeys(clients, date(1997, 1, 1))

    assert check(lines, turns, {}, registered, date(1998, 3, 31)) > 50


def check(
    lines: Sequence[Line],
    turns: Mapping[str, Sequence[Turn]],
    refused: Mapping[str, Sequence[date]],
    registered: Mapping[str, date],
    as_of: date,
) -> int:
    """Compare with the plain calculation; how many clients were anybody's."""
    facts = company(turns, lines, refused, registered)
    plain = plain_diagnosis(lines, turns, refused, registered, as_of, 3)
    after, ago = earlier(as_of, 3), earlier(as_of, 12)
    windows = {"now": (after, as_of), "then": (earlier(ago, 3), ago)}
    found = rows(facts, as_of)
    for name, row in found.items():
        own = plain[name]
        names = ("taken", "first_deals", "dropped")
        assert [row[one] for one in names] == [len(own[one]) for one in names]
        assert row["new"] == len(own["taken"] | own["first_deals"])
        assert row["had"] == len(own["had"] | own["dropped"])
        assert row["clients"] == len(own["compared"])
        for period, (begins, ends) in windows.items():
            assert row[period] == money(
                sum(
                    amount
                    for who, day, amount in lines
                    if who in own["compared"] and begins < day <= ends
                )
            )
    return sum(int(str(row["had"])) for row in found.values())
