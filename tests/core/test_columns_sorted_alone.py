"""A column that was sorted without the rest, and honest work that looks like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from sheetsync.core.ids import CLIENTS, ClientId
from sheetsync.core.memory import KnownClient, Memory
from sheetsync.core.plan import Plan
from sheetsync.core.rows import Cell, serial
from tests.core.company import INTERESTED, TODAY, base, plan_of, tab

IDS = [ClientId(f"C{a}{b}AAAA") for a in "ABCD" for b in "ABCDF"]
"""Twenty clients."""

OWN = "own:Budget"
AMOUNT = "first_purchase_amount"
BUDGETS = [1000 + 7 * number * number for number in range(20)]
DAYS = [serial(TODAY) + number + number // 5 * 2 for number in range(20)]
"""Four weeks of five days from today on."""


def plan(key: str, was: Sequence[Cell], now: Sequence[Cell], *, of: int = 20) -> Plan:
    """The plan for a base in one column of which this was and this is now.

    Args:
        key: The column.
        was: What the first clients had there.
        now: What they have there.
        of: How many clients live in the base.
    """

    def rows(cells: Sequence[Cell]) -> dict[ClientId, Mapping[str, Cell]]:
        return {
            client: {
                "company": f"Firm {number}",
                "phone": f"+749500000{number:02}",
                **({key: cells[number]} if number < len(cells) else {}),
            }
            for number, client in enumerate(IDS[:of])
        }

    memory = Memory(
        clients={
            one: KnownClient(base=INTERESTED, responsible="", registered=TODAY)
            for one in IDS[:of]
        },
        rows={INTERESTED: rows(was)},
    )
    view = base(INTERESTED)
    keys = (*view.clients.keys, *({key} - {*view.clients.keys}))
    shown = [{**cells, "client_id": one} for one, cells in rows(now).items()]
    tabs = {**view.tabs, CLIENTS: tab(CLIENTS, keys, shown)}
    return plan_of(replace(view, tabs=tabs), memory=memory)


def held(made: Plan) -> list[str]:
    return [one.kind for one in made.holds]


SORTED: dict[str, tuple[str, Sequence[Cell], Sequence[Cell]]] = {
    "amounts of people's own": (OWN, BUDGETS, BUDGETS[::-1]),
    "amounts that config knows": (AMOUNT, BUDGETS, BUDGETS[::-1]),
    "amounts of the size of days, where config says what they are": (
        AMOUNT,
        [40000 + 7 * one for one in BUDGETS],
        [40000 + 7 * one for one in BUDGETS[::-1]],
    ),
    "shares": (OWN, [n / 37 for n in range(20)], [n / 37 for n in range(19, -1, -1)]),
    "amounts with gaps": (
        OWN,
        [None if n % 3 else one for n, one in enumerate(BUDGETS)],
        [*BUDGETS[18::-3], *[None] * 13],
    ),
    "amounts, one of which was edited meanwhile": (
        OWN,
        BUDGETS,
        [*BUDGETS[:0:-1], 77],
    ),
}


@pytest.mark.parametrize(("key", "was", "now"), SORTED.values(), ids=SORTED.keys())
def test_a_column_of_numbers_sorted_alone_freezes_the_base(
    key: str, was: Sequence[Cell], now: Sequence[Cell]
) -> None:
    made = plan(key, was, now)

    assert made.frozen == {INTERESTED}
    assert held(made) == ["frozen"]
    assert INTERESTED not in made.seen


HONEST: dict[str, tuple[str, Sequence[Cell], Sequence[Cell]]] = {
    "dates put off by a week": ("next_contact", DAYS, [day + 7 for day in DAYS]),
    "dates handed round": ("next_contact", DAYS, DAYS[::-1]),
    "dates of people's own put off by a week": (OWN, DAYS, [day + 7 for day in DAYS]),
    "dates of people's own handed round": (OWN, DAYS, DAYS[::-1]),
    "dates far apart handed round": (
        OWN,
        [day + 11 * n for n, day in enumerate(DAYS)],
        [day + 11 * n for n, day in enumerate(DAYS)][::-1],
    ),
    "moments of people's own put off by a week": (
        OWN,
        [day + 0.25 for day in DAYS],
        [day + 7.25 for day in DAYS],
    ),
    "all rows numbered anew": (OWN, range(1, 21), range(20, 0, -1)),
    "the last of a ranking put first": (OWN, range(1, 21), [20, *range(1, 20)]),
    "all amounts raised by the same": (
        OWN,
        range(1000, 3000, 100),
        range(1100, 3100, 100),
    ),
    "all amounts raised by a tenth": (OWN, BUDGETS, [1.1 * one for one in BUDGETS]),
    "amounts typed anew, some of which others had": (
        OWN,
        BUDGETS,
        [*range(5001, 5013), *BUDGETS[:8]],
    ),
    "marks out of five given anew": (
        OWN,
        [n % 5 + 1 for n in range(20)],
        [n * n % 5 + 1 for n in range(20)],
    ),
    "discounts in steps given anew": (
        AMOUNT,
        [n % 7 * 50 for n in range(20)],
        [(n + 3) * n % 7 * 50 for n in range(20)],
    ),
    "boxes ticked": (OWN, [False] * 20, [True] * 20),
    "two cells that had been confused": (OWN, BUDGETS, [*BUDGETS[1::-1], *BUDGETS[2:]]),
    "names in Take handed round": (
        "take",
        ["Anna Petrova", "Oleg Ivanov", "Ivan Orlov"],
        ["Oleg Ivanov", "Ivan Orlov", "Anna Petrova"],
    ),
    "a few towns typed that others have": (
        "city",
        ["Omsk", "Perm", "Ufa", "Tver", "Orel"],
        ["Perm", "Tver", "Oryol", "Kazan", "Orel"],
    ),
}


@pytest.mark.parametrize(("key", "was", "now"), HONEST.values(), ids=HONEST.keys())
def test_honest_work_on_a_column_is_neither_frozen_nor_held(
    key: str, was: Sequence[Cell], now: Sequence[Cell]
) -> None:
    made = plan(key, was, now)

    assert made.frozen == frozenset()
    assert held(made) == []
    assert len(made.seen[INTERESTED]) == 20


FEW: dict[str, tuple[str, Sequence[Cell], Sequence[Cell]]] = {
    "numbers": (OWN, BUDGETS[:5], [*BUDGETS[1:5], BUDGETS[0]]),
    "towns": ("city", ["Omsk", "Perm", "Ufa"], ["Perm", "Ufa", "Omsk"]),
    "texts of people's own": (OWN, ["x 1", "y 2", "z 3"], ["z 3", "x 1", "y 2"]),
}


@pytest.mark.parametrize(("key", "was", "now"), FEW.values(), ids=FEW.keys())
def test_a_few_rows_in_which_a_column_was_rearranged_are_held(
    key: str, was: Sequence[Cell], now: Sequence[Cell]
) -> None:
    made = plan(key, was, now)

    mixed = [one.subject for one in made.holds if one.kind == "mixed"]
    assert mixed == IDS[: len(was)]
    assert made.frozen == frozenset()
    assert made.seen[INTERESTED].keys() == {*IDS[len(was) :]}
    assert {*mixed} <= made.keeps[INTERESTED]


def test_who_reads_of_it_is_told_whose_cell_it_is() -> None:
    made = plan("city", ["Omsk", "Perm", "Ufa"], ["Perm", "Ufa", "Omsk"])

    assert made.holds[0].why.english() == (
        "In the row of “Firm 0” stand cells of “Firm 1”"
    )


def test_four_numbers_that_changed_places_prove_nothing() -> None:
    made = plan(OWN, BUDGETS[:4], [*BUDGETS[1:4], BUDGETS[0]])

    assert held(made) == []
