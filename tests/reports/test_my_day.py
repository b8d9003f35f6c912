"""My day: promises, sleepers, and the month, each both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.config.work import Log
from sheetsync.core.table import Value
from sheetsync.locales.text import Text, verbatim
from sheetsync.reports.facts import ColumnShape, Facts
from sheetsync.reports.measures.promises import due
from sheetsync.reports.people import my_day
from sheetsync.reports.people.own import own_facts
from sheetsync.reports.shapes import CONTACTS, PLANS
from tests.reports.company_facts import at, client, employed, facts_of

TODAY = date(2024, 2, 14)
"""A Wednesday: ten working days of the month have come."""

NEXT = ColumnShape(
    id="next_contact", header=verbatim("Next contact"), type=ColumnType.DATE
)
ANN = "ann@example.com"


def day(number: int, month: int = 2) -> date:
    return date(2024, month, number)


def talk(
    who: str, on: date, again: date | None = None, outcome: str = "talked"
) -> tuple[object, ...]:
    return (who, on, "Ann", "call", 3.0, outcome, "", again)


def promised(
    *talks: tuple[object, ...], cell: Value = None, as_of: date = TODAY
) -> dict[str, date]:
    facts = facts_of([client("C1", cell)], contacts=talks, shapes=(NEXT,))
    return {str(who): one.date() for who, one in due(facts, Log(), as_of).items()}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(promised(), {}, id="nothing"),
        pytest.param(promised(cell=day(14)), {"C1": day(14)}, id="today"),
        pytest.param(promised(cell=day(15)), {}, id="not yet"),
        pytest.param(
            promised(talk("C1", day(1), day(9))), {"C1": day(9)}, id="in the log"
        ),
        pytest.param(
            promised(talk("C1", day(1), day(9)), talk("C1", day(9))), {}, id="kept"
        ),
        pytest.param(
            promised(talk("C1", day(1), day(9)), talk("C1", day(8))),
            {"C1": day(9)},
            id="talked to, but before that day",
        ),
        pytest.param(
            promised(talk("C1", day(1), day(9)), talk("C1", day(9), None, "no answer")),
            {"C1": day(9)},
            id="nobody answered",
        ),
        pytest.param(
            promised(talk("C1", day(1), day(9)), talk("C1", day(8), day(20))),
            {},
            id="put off",
        ),
        pytest.param(
            promised(talk("C1", day(1), day(9)), cell=day(5)),
            {"C1": day(9)},
            id="the later of row and log",
        ),
        pytest.param(promised(cell="soon"), {}, id="words that are no day"),
        pytest.param(
            promised(talk("C1", day(15), day(9)), cell=None),
            {},
            id="written down after the day",
        ),
    ],
)
def test_a_promise_is_due(found: dict[str, date], expected: dict[str, date]) -> None:
    assert found == expected


def anns(sees: Sequence[str] = ("C1", "C2", "C3"), **more: object) -> Facts:
    """What Ann is told of a small company; Bob has C4."""
    staff = [employed("Ann"), employed("Bob")]
    names = {"C1": "Acme", "C2": "Beta", "C3": "Ceta", "C4": "Delta"}
    whose = {"C1": "Ann", "C2": "Ann", "C3": "Ann", "C4": "Bob"}
    facts = facts_of(
        [
            client(
                who, day(12) if who == "C2" else None, company=name, stage="prospects"
            )
            for who, name in names.items()
        ],
        contacts=[
            talk("C1", day(1), day(9)),
            talk("C2", day(8)),
            talk("C2", day(10, 1), None, "agreed"),
            ("C4", day(2), "Bob", "call", 7.0, "agreed", "", day(3)),
        ],
        responsibility=[
            (who, one, at("2024-01-05 09:00"), None) for who, one in whose.items()
        ],
        stays=[(who, "prospects", at("2024-01-05 09:00"), None) for who in names],
        purchases=[
            ("C1", day(6), 5_000),
            ("C4", day(6), 90_000),
            ("C1", day(3, 1), 700),
        ],
        staff=staff,
        people=[(*one[:3], "works") for one in staff],
        shapes=(NEXT,),
    )
    facts = replace(
        facts,
        plans=PLANS.frame([("C1", day(1), 20_000, "all"), ("C4", day(1), 7, "all")]),
    )
    return own_facts(facts, ANN, frozenset(sees), {"next_contact"})


def lines(facts: Facts, norms: Reports | None = None) -> dict[str, list[Value]]:
    """The page's lines by what they say, from Now on."""
    table = my_day.make(facts, norms or Reports(), TODAY)
    return {
        row[1].english() if isinstance(row[1], Text) else str(row[1]): list(row[2:])
        for row in table.rows
    }


def test_the_parts_stand_in_their_order_each_named_once() -> None:
    parts = my_day.make(anns(), Reports(), TODAY).column("part")

    assert [str(one) for one in parts if one is not None] == [
        "Promised contacts",
        "This month",
        "Asleep",
    ]


def test_promised_contacts_are_counted_and_named_the_longest_overdue_first() -> None:
    table = my_day.make(anns(), Reports(), TODAY)

    assert [row[1:3] for row in table.rows[1:3]] == [
        ("Acme", day(9)),
        ("Beta", day(12)),
    ]
    assert [row[-1] for row in table.rows[1:3]] == ["C1", "C2"]
    assert table.rows[0][2] == 2


def test_who_sleeps_is_named_with_the_last_contact_or_the_day_he_came() -> None:
    norms = Reports.model_validate({"funnel": {"sleeping_days": 10}})

    found = lines(anns(), norms)

    assert found["Clients without contact for 10 days or more"][0] == 2
    assert found["Ceta"][0] == day(5, 1)
    assert "Delta" not in found


def test_the_month_stands_beside_norm_plan_and_the_month_before() -> None:
    found = lines(anns())

    assert found["Your clients"][0] == 3
    assert found["Calls"] == [2, None, None, 1, None]
    assert found["Companies called"] == [2, 200, 0.01, 1, None]
    assert found["Minutes on the line"] == [6, 1200.0, 0.005, 3, None]
    assert found["Companies with a goal"] == [0, 20, 0.0, 1, None]
    # What he bought before Ann was recorded in that month is hers.
    assert found["Sold"] == [
        Decimal("50.00"),
        Decimal("200.00"),
        0.25,
        Decimal("7.00"),
        None,
    ]
    # Ten of 21 working days: 50 + 50 × 11 / 10.
    assert found["Forecast of the month"][:3] == [
        Decimal("105.00"),
        Decimal("200.00"),
        0.525,
    ]


def test_a_role_without_norms_and_sales_has_no_such_lines() -> None:
    norms = Reports.model_validate({"calls": {"role": "somebody_else"}})
    own = anns()
    found = lines(replace(own, purchases=own.purchases[:0], plans=own.plans[:0]), norms)

    assert found["Companies called"][1] is None
    assert "Sold" not in found
    assert "Forecast of the month" not in found


def test_clients_whom_he_sees_no_more_are_not_named_and_not_counted() -> None:
    found = lines(anns(sees=("C2",)))

    assert "Acme" not in found
    assert found["Your clients"][0] == 1
    assert found["Clients to talk to, promised until today"][0] == 1
    assert found["Calls"][0] == 2


def test_of_long_lists_the_first_are_named_and_all_are_counted() -> None:
    ids = [f"C{number:02}" for number in range(40)]
    staff = [employed("Ann")]
    facts = facts_of(
        [
            client(one, day(1), company=f"Client {one}", stage="prospects")
            for one in ids
        ],
        responsibility=[(one, "Ann", at("2024-01-05 09:00"), None) for one in ids],
        staff=staff,
        people=[(*one[:3], "works") for one in staff],
        shapes=(NEXT,),
    )
    found = lines(own_facts(facts, ANN, frozenset(ids), {"next_contact"}))

    assert found["Clients to talk to, promised until today"][0] == 40
    assert sum(one.startswith("Client C") for one in found) == 15


def test_the_whole_company_has_no_such_page() -> None:
    table = my_day.make(facts_of([client("C1")]), Reports(), TODAY)

    assert table.rows == ()
    assert table.note is not None
    assert "--person" in table.note.english()


def test_what_others_promised_to_his_clients_counts_and_to_others_does_not() -> None:
    staff = [employed("Ann"), employed("Bob")]
    facts = facts_of(
        [client("C1", None, company="Acme"), client("C2", None, company="Beta")],
        responsibility=[
            ("C1", "Bob", at("2024-01-01 09:00"), at("2024-02-12 12:00")),
            ("C1", "Ann", at("2024-02-12 12:00"), None),
            ("C2", "Bob", at("2024-01-01 09:00"), None),
        ],
        staff=staff,
        people=[(*one[:3], "works") for one in staff],
        shapes=(NEXT,),
    )
    said = [
        (who, day(1), "Bob", "call", 3.0, "talked", "x", day(13))
        for who in ("C1", "C2")
    ]
    facts = replace(facts, contacts=CONTACTS.frame(said))

    own = own_facts(facts, ANN, frozenset({"C1"}), {"next_contact"})
    blind = own_facts(facts, ANN, frozenset({"C1"}))

    assert set(due(own, Log(), TODAY).index) == {"C1"}
    assert due(blind, Log(), TODAY).empty
    assert [one.date() for one in due(own, Log(), TODAY)] == [day(13)]
