"""One person's own figures: the same as everybody's say of him, made of less."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from sheetsync.config.care import Neglect
from sheetsync.config.pay import Pay, Step
from sheetsync.config.reports import PERSONAL, Reports
from sheetsync.core.table import Value
from sheetsync.locales.text import Text
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from sheetsync.reports.people.own import own_facts, with_what_all_tell
from sheetsync.reports.report import Place
from sheetsync.reports.shapes import (
    CONTACTS,
    DAYS_OFF,
    PEOPLE,
    ROW_CHANGES,
    SHAPES,
    STAFF,
    STAYS,
)
from tests.reports import company_facts
from tests.reports.company_facts import employed
from tests.reports.plain_accounts import card
from tests.reports.plain_calls import Call, plain_calls
from tests.reports.plain_pay import plain_pay
from tests.reports.plain_plans import Company, parts
from tests.reports.planned_company import by_chance, facts_of, money

DAYS = (date(2024, 2, 14), date(2024, 2, 29))
PAY = Pay(
    roles=("lead_generator",),
    steps=(Step(months=0, share=0.01), Step(months=6, share=0.025)),
    salaries={"lead_generator": Decimal(1_000), "bob@example.com": Decimal(777)},
)
NORMS = Reports(neglect=Neglect(times=0.05, silent_days=1, warning=0.1), pay=PAY)
ANN, BOB = "ann@example.com", "bob@example.com"
ALL = ("all", "")


@dataclass(frozen=True)
class Office:
    """Ann and Bob, their clients by chance, and everything that they did.

    Attributes:
        company: Clients, sales, plans, and who had whom.
        log: Their contacts.
        as_of: The day.
    """

    company: Company
    log: tuple[Call, ...]
    as_of: date

    @property
    def facts(self) -> Facts:
        """The same as facts."""
        facts = facts_of(self.company)
        staff = [employed("Ann"), employed("Bob")]
        stays: list[tuple[object, ...]] = [
            (who, stage, _noon(since), None, name)
            for who, turns in self.company.whose.items()
            for (since, name), stage in zip(turns, _STAGES, strict=False)
        ]
        turns = self.company.whose
        now = [turns.get(who, [(None, None)])[-1][1] for who in facts.clients.client_id]
        return replace(
            facts,
            clients=facts.clients.assign(responsible=pd.Series(now, dtype="str")),
            contacts=CONTACTS.frame([(*one, "a secret", None) for one in self.log]),
            stays=STAYS.frame(list(_ended(stays))),
            staff=STAFF.frame(staff),
            days_off=DAYS_OFF.frame(
                [(str(one[1]), self.as_of, self.as_of) for one in staff]
            ),
            people=PEOPLE.frame([(one[0], *one[1:3], "works") for one in staff]),
            row_changes=ROW_CHANGES.frame(
                [
                    (who, _noon(day), _base_of(person), "clients", "typed")
                    for who, day, person, *_ in self.log
                ]
            ),
            stages=company_facts.STAGES,
        )

    def sees(self, name: str) -> frozenset[str]:
        """Whose the clients are now."""
        whose = self.company.whose
        return frozenset(one for one, turns in whose.items() if turns[-1][1] == name)

    def own(self, name: str) -> Facts:
        """One person's own facts."""
        facts, email = self.facts, f"{name.casefold()}@example.com"
        own = own_facts(facts, email, self.sees(name))
        return with_what_all_tell(own, facts, NORMS, self.as_of)


_STAGES = ("prospects", "interested", "prospects", "customers", "archive")


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def _base_of(person: str | None) -> str:
    """In whose base the client's row was typed into that day."""
    return f"prospects/{ANN if person in ('Ann', 'ann ') else BOB}"


def _ended(stays: list[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Each stay ends when the client's next one begins."""
    for one, after in zip(stays, [*stays[1:], (None,)], strict=False):
        left = after[2] if after[0] == one[0] else None
        yield (*one[:3], left, one[4])


def office(seed: int, as_of: date) -> Office:
    chance = random.Random(seed)
    company = by_chance(seed, as_of)
    log: list[Call] = [
        (
            chance.choice([f"C{number:02}" for number in range(20)]),
            as_of - timedelta(days=chance.randrange(80)),
            chance.choice(["Ann", "ann ", "Bob", "Carl", None]),
            chance.choice(["call", "call", "e-mail"]),
            chance.choice([None, 0.2, 3.0, 11.0]),
            chance.choice(["agreed", "talked", "no answer", "refused", None]),
        )
        for _ in range(150)
    ]
    return Office(company, tuple(log), as_of)


def rows(facts: Facts, report: str, as_of: date) -> list[dict[str, Value]]:
    table = all_reports()[report].make(facts, NORMS, as_of)
    ids = [one.id for one in table.columns]
    return [
        {
            name: cell.english() if isinstance(cell, Text) else cell
            for name, cell in zip(ids, row, strict=True)
        }
        for row in table.rows
    ]


@pytest.mark.parametrize("as_of", DAYS, ids=date.isoformat)
@pytest.mark.parametrize("report", [one for one in PERSONAL if one != "my_day"])
@pytest.mark.parametrize("name", ["Ann", "Bob"])
def test_his_lines_are_those_of_the_desk(name: str, report: str, as_of: date) -> None:
    one = office(as_of.day, as_of)
    seen = {*one.sees(name), None}

    own = rows(one.own(name), report, as_of)

    of_all = [
        row
        for row in rows(one.facts, report, as_of)
        if row["person"] == name and row.get("client_id") in seen
    ]
    shown = own[0].keys()
    assert own == [{key: row[key] for key in shown} for row in of_all]


@pytest.mark.parametrize("as_of", DAYS, ids=date.isoformat)
def test_his_calls_are_what_the_rows_that_name_him_add_up_to(as_of: date) -> None:
    one = office(3, as_of)
    named = [row for row in one.log if row[2] is not None]
    told = [(*row[:2], (row[2] or "").strip().title(), *row[3:]) for row in named]
    months = [as_of.isoformat()[:7], "2024-01", "2023-12"]
    plain = plain_calls([row for row in told if row[2] == "Ann"], as_of, months)
    names = ("calls", "companies", "minutes", "conversations", "goals")

    own = replace(one, log=tuple(named)).own("Ann")

    assert {
        (str(row["month"])[:7], row["person"]): tuple(row[key] for key in names)
        for row in rows(own, "calls", as_of)
        if row["calls"]
    } == {key: sums.row() for key, sums in plain.items()}


@pytest.mark.parametrize("as_of", DAYS, ids=date.isoformat)
def test_his_plans_and_sales_are_what_his_clients_rows_add_up_to(as_of: date) -> None:
    one = office(4, as_of)
    his = _clients_of(one.company, "Bob")
    first = as_of.replace(day=1)
    plain = {
        who: part
        for (who, name), part in parts(his, first, as_of).items()
        if name == "Bob"
    }

    lines = [
        row for row in rows(one.own("Bob"), "plan_fact", as_of) if row["month"] == first
    ]

    (whole,) = [row for row in lines if row["client_id"] is None]
    assert whole["plan"] == money(sum(one.plan for one in plain.values()))
    assert whole["fact"] == money(sum(one.fact for one in plain.values()))
    shown = {row["client_id"]: row["fact"] for row in lines if row["client_id"]}
    assert shown == {
        who: money(part.fact) for who, part in plain.items() if who in one.sees("Bob")
    }
    assert len(plain) > len(shown) > 3


@pytest.mark.parametrize("as_of", DAYS, ids=date.isoformat)
def test_his_card_is_what_his_clients_rows_add_up_to(as_of: date) -> None:
    one = office(5, as_of)
    plain = card(_clients_of(one.company, "Ann"), "Ann", as_of, 3, 0)

    (row,) = rows(one.own("Ann"), "account_card", as_of)

    assert row["repeat"] == money(plain.repeat)
    assert row["turnover"] == money(plain.turnover)
    assert (row["orders"], row["buyers"]) == (plain.orders, len(plain.buyers))
    assert (row["of_kept"], row["kept"]) == (len(plain.to_keep), len(plain.kept))


@pytest.mark.parametrize("as_of", DAYS, ids=date.isoformat)
@pytest.mark.parametrize("name", ["Ann", "Bob"])
def test_his_pay_is_what_his_clients_rows_add_up_to(name: str, as_of: date) -> None:
    one = office(6, as_of)
    his = _clients_of(one.company, name)
    first = as_of.replace(day=1)
    sales = [(sale.client, sale.day, sale.amount) for sale in his.sales]
    steps = [(0, "0.01"), (6, "0.025")]
    plain = plain_pay(sales, his.whose, steps, 9, first, as_of)[name]

    lines = [row for row in rows(one.own(name), "pay", as_of) if row["month"] == first]

    (whole,) = [row for row in lines if row["client_id"] is None]
    assert whole["amount"] == money(plain.amount())
    assert (whole["now"], whole["then"]) == (money(plain.now), money(plain.then))
    planned = sum(
        part.plan for (_, who), part in parts(his, first, as_of).items() if who == name
    )
    assert whole["plan"] == (money(planned) if planned else None)
    assert {(row["client_id"], row["amount"]) for row in lines if row["client_id"]} == {
        (client, money(amount))
        for (client, _), (_, _, amount) in plain.lines.items()
        if client in one.sees(name)
    }
    assert 0 < len(lines) - 1 < len(plain.lines)


def test_nobody_can_try_out_a_colleagues_salary_in_his_own_pay() -> None:
    one = office(6, DAYS[0])
    raised = PAY.model_copy(update={"salaries": {**PAY.salaries, BOB: Decimal(9_999)}})

    ann = all_reports()["pay"].make(one.own("Ann"), NORMS, one.as_of)
    later = all_reports()["pay"].make(
        one.own("Ann"), NORMS.model_copy(update={"pay": raised}), one.as_of
    )

    assert ann == later
    assert "formula" not in {column.id for column in ann.columns}
    assert {row["cap"] for row in rows(one.own("Ann"), "pay", one.as_of)} == {
        None,
        Decimal(150),
    }


def _clients_of(company: Company, name: str) -> Company:
    """A company that has no clients but those whom somebody ever had."""
    had = {
        who
        for who, turns in company.whose.items()
        if any(person == name for _, person in turns)
    }
    return Company(
        [one for one in company.sales if one.client in had],
        {key: amount for key, amount in company.plans.items() if key[0] in had},
        {who: turns for who, turns in company.whose.items() if who in had},
    )


def test_what_others_do_changes_nothing_of_his() -> None:
    one = office(6, DAYS[0])
    had = _clients_of(one.company, "Ann").whose
    less = Office(
        _clients_of(one.company, "Ann"),
        tuple(row for row in one.log if row[0] in had or row[2] in {"Ann", "ann "}),
        one.as_of,
    )
    assert len(less.log) < len(one.log)
    assert len(less.company.sales) < len(one.company.sales)

    # a class is a client's place among all clients, so what those buy changes it
    for report in set(PERSONAL) - {"cadence", "neglected"}:
        alone = rows(less.own("Ann"), report, one.as_of)
        assert rows(one.own("Ann"), report, one.as_of) == alone


def test_a_colleagues_short_call_is_no_contact_in_his_own_file_either() -> None:
    one = office(7, DAYS[0])
    seen = sorted(one.sees("Ann"))
    short: list[Call] = [(seen[0], DAYS[0], "Bob", "call", 0.1, "talked")]

    own = replace(one, log=tuple(short)).own("Ann")

    (row,) = [
        row
        for row in rows(own, "cadence", DAYS[0])
        if row["class"] == "all classes" and row["person"] == "Ann"
    ]
    assert row["never"] == row["clients"]


def test_his_facts_name_nobody_else_and_quote_nobody_else() -> None:
    one = office(7, DAYS[0])

    own = one.own("Ann")

    for shape in SHAPES:
        frame: pd.DataFrame = getattr(own, shape.id)
        told = {str(cell) for column in frame for cell in frame[column].dropna()}
        assert told.isdisjoint({"Bob", "Carl", BOB}), shape.id
    others = own.contacts[own.contacts["person"] != "Ann"]
    assert len(others)
    assert not others["comment"].notna().any()
    assert not others["minutes"].notna().any()


def test_clients_whom_he_sees_no_more_have_no_name_and_no_line() -> None:
    one = office(8, DAYS[0])
    own = one.own("Ann")

    gone = ~own.clients["client_id"].isin(list(one.sees("Ann")))

    assert gone.any()
    assert not own.clients.loc[gone, "company"].notna().any()
    shown = {row["client_id"] for row in rows(own, "plan_fact", one.as_of)}
    assert shown <= {None, *one.sees("Ann")}


def test_whoever_did_nothing_has_nothing() -> None:
    one = replace(office(9, DAYS[0]), company=Company([], {}, {}), log=())

    own = one.own("Ann")

    assert [row["person"] for row in rows(own, "results", one.as_of)] == ["Ann"]
    assert {row["calls"] for row in rows(own, "calls", one.as_of)} == {0}
    for report in ("calls_daily", "plan_fact", "account_card"):
        assert rows(own, report, one.as_of) == []


def test_nobody_is_compared_with_colleagues_in_his_own_file() -> None:
    own = office(1, DAYS[0]).own("Ann")

    assert (
        not {"activity", "result", "quadrant"} & rows(own, "results", DAYS[0])[0].keys()
    )


def test_config_names_the_reports_that_go_to_personal_files() -> None:
    assert set(PERSONAL) == {
        one.id for one in all_reports().values() if Place.PERSONAL in one.places
    }
