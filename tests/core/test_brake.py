"""The brake: what is too much at once, and what is a person's ordinary work."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sheetsync.core.changes import MoveClient, PlaceRow
from sheetsync.core.decisions import Answer, Answers
from sheetsync.core.ids import ClientId
from sheetsync.core.memory import Arrival, KnownClient, Memory
from sheetsync.core.plan import Plan
from sheetsync.core.rows import Cell
from tests.core.company import PROSPECTS, TODAY, base, plan_of

Typed = dict[str, Cell]

IDS = [ClientId(f"C{a}{b}AAAA") for a in "ABCD" for b in "ABCDF"]
"""Twenty clients."""

BEFORE: dict[ClientId, Typed] = {
    client: {
        "company": f"Firm {number}",
        "phone": f"+749500000{number:02}",
        "email": f"info@firm{number}.example",
        "city": f"Town {number}",
        "needs": f"{number} boxes",
        "stage": "Prospects",
    }
    for number, client in enumerate(IDS)
}


def plan(
    rows: dict[ClientId, Typed],
    *,
    frozen: bool = False,
    answer: Answer | None = None,
    arrivals: tuple[Arrival, ...] = (),
) -> Plan:
    """The plan for a base that showed `BEFORE` and shows these rows now."""
    given = {f"frozen:{PROSPECTS}:": answer} if answer else {}
    memory = Memory(
        clients={
            one: KnownClient(base=PROSPECTS, responsible="", registered=TODAY)
            for one in IDS
        },
        rows={PROSPECTS: BEFORE},
        answers=Answers(given=given),
        frozen=frozenset({PROSPECTS} if frozen else ()),
        arrivals=arrivals,
    )
    shown = [{**cells, "client_id": one} for one, cells in rows.items()]
    return plan_of(base(PROSPECTS, shown), memory=memory)


def changed(count: int, **cells: Cell) -> dict[ClientId, Typed]:
    """The base after somebody typed the same into so many rows."""
    return edited(count, lambda _: cells)


def edited(
    count: int, cells: Callable[[int], dict[str, Cell]]
) -> dict[ClientId, Typed]:
    """The base after somebody edited so many rows."""
    return {
        one: {**before, **cells(number)} if number < count else dict(before)
        for number, (one, before) in enumerate(BEFORE.items())
    }


def shifted(*columns: str, rows: int = 20) -> dict[ClientId, Typed]:
    """The base after some of its columns were sorted and the others were not."""
    ids = IDS[:rows]
    turned = dict(zip(ids, [*ids[1:], ids[0]], strict=True))
    return {
        one: {
            key: BEFORE[turned.get(one, one)][key] if key in columns else cell
            for key, cell in before.items()
        }
        for one, before in BEFORE.items()
    }


TOO_MUCH = {
    "7 deleted": {one: BEFORE[one] for one in IDS[7:]},
    "7 deleted, the last of them by emptying": {
        **{one: BEFORE[one] for one in IDS[7:]},
        IDS[0]: {},
    },
    "7 emptied": edited(7, lambda _: dict.fromkeys(BEFORE[IDS[0]])),
    "7 without anything to know them by": changed(
        7, company=None, phone=None, email=None
    ),
    "7 companies overwritten": changed(7, company="Mine"),
    "7 phones overwritten": edited(7, lambda n: {"phone": f"+7999111{n:04}"}),
    "most cells of 7 rows overwritten": edited(
        7, lambda n: {"city": "-", "needs": f"-{n}", "stage": "Archive", "email": None}
    ),
    "companies sorted without the rest": shifted("company"),
    "towns sorted without the rest": shifted("city"),
    "half of the columns sorted": shifted("company", "phone", "email"),
}


@pytest.mark.parametrize("rows", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_too_much_at_once_freezes_the_base(rows: dict[ClientId, Typed]) -> None:
    made = plan(rows)

    assert made.frozen == {PROSPECTS}
    assert [one.kind for one in made.holds] == ["frozen"]
    assert made.changes == ()
    assert PROSPECTS not in made.seen


ORDINARY = {
    "6 deleted": {one: BEFORE[one] for one in IDS[6:]},
    "a stage picked in every row": changed(20, stage="Interested"),
    "Take filled in in every row": changed(20, take="Anna Petrova"),
    "the next contact put off in every row": edited(
        20, lambda n: {"next_contact": 46300 + n}
    ),
    "a comment in every row": edited(20, lambda n: {"comment": f"called {n}"}),
    "numbers without their country": edited(
        20, lambda n: {"phone": f"8 (495) 000-00-{n:02}"}
    ),
    "companies with their legal form": edited(
        20, lambda n: {"company": f"Firm {n} Ltd"}
    ),
    "one column emptied": changed(20, needs=None),
    "sorted without the ID column": shifted(*BEFORE[IDS[0]]),
    "three cells of six edited in every row": edited(
        20, lambda n: {"city": f"City {n}", "needs": f"more {n}", "stage": "Archive"}
    ),
}


@pytest.mark.parametrize("rows", ORDINARY.values(), ids=ORDINARY.keys())
def test_ordinary_work_freezes_nothing(rows: dict[ClientId, Typed]) -> None:
    assert plan(rows).frozen == frozenset()


def test_the_owner_reads_the_figures() -> None:
    rows = changed(4, company="Mine")
    for one in IDS[15:]:
        del rows[one]
    rows[IDS[10]] = {}

    (hold,) = plan(rows).holds

    said = hold.why.english()
    assert said == (
        "10 of 20 clients changed at once: 5 deleted; 1 emptied; 4 overwritten"
    )


def test_a_frozen_base_stays_frozen_until_its_rows_are_back() -> None:
    missing = {one: BEFORE[one] for one in IDS[5:]}
    few = {one: BEFORE[one] for one in IDS[4:]}

    assert plan(missing).frozen == frozenset()
    assert plan(missing, frozen=True).frozen == {PROSPECTS}
    assert plan(few, frozen=True).frozen == frozenset()
    assert plan(BEFORE, frozen=True).frozen == frozenset()


def test_what_the_owner_accepts_is_how_it_is() -> None:
    rows = shifted("company", rows=10)
    del rows[IDS[19]]

    made = plan(rows, frozen=True, answer=Answer.ACCEPT)

    assert made.frozen == frozenset()
    assert made.deleted == {IDS[19]}
    assert made.holds == ()
    assert len(made.seen[PROSPECTS]) == 19
    assert not [one for one in made.changes if isinstance(one, PlaceRow)]


def test_nobody_is_sent_into_a_frozen_base() -> None:
    arrival = Arrival(1, "prospects", {"company": "New"})

    made = plan({one: BEFORE[one] for one in IDS[9:]}, arrivals=(arrival,))

    assert not [one for one in made.changes if isinstance(one, PlaceRow | MoveClient)]
