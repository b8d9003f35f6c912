from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from sheetsync.config.care import Effort
from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.locales.text import Text
from sheetsync.reports.care import effort
from sheetsync.reports.care.spending import ends, spent
from sheetsync.reports.facts import Facts
from tests.reports.cared_company import by_chance, facts, shown
from tests.reports.plain_care import Office, Talk, plain_effort
from tests.reports.plain_figures import sums

D = date(2024, 3, 31)
NAMES = {"owner": "key client of the owner", "–": "no class"}
CLASSES, MOST, LEAST, COSTLY = (
    "Classes",
    "Contacts that bring most",
    "Contacts that bring least",
    "Costly small clients",
)


def parts(office: Office, day: date = D) -> dict[str, list[dict[str, Value]]]:
    """The lines under each heading."""
    found: dict[str, list[dict[str, Value]]] = defaultdict(list)
    heading = ""
    for one in shown(office, "effort", day):
        heading = str(one["part"] or heading)
        found[heading].append(one)
    return found


def talks(who: str, count: int, minutes: float | None = 6.0) -> list[Talk]:
    return [
        (who, D - timedelta(days=one), "call", minutes, "talked")
        for one in range(count)
    ]


def company(sold: dict[str, int], log: list[Talk]) -> Office:
    return Office(
        stages=dict.fromkeys(sorted({*sold, *(one[0] for one in log)}), "customers"),
        lines=[(who, D, Decimal(one)) for who, one in sold.items()],
        log=log,
        whose={},
        capacity=1,
    )


def ids(lines: list[dict[str, Value]]) -> list[Value]:
    return [one["client_id"] for one in lines]


def test_a_company_without_clients_has_a_header_and_a_remark() -> None:
    found = effort.make(Facts.empty(), Reports(), D)

    assert found.rows == ()
    assert isinstance(found.note, Text)


def test_profit_per_hour_and_per_contact_of_the_only_client() -> None:
    whole, own = parts(company({"C1": 1000}, talks("C1", 5)))[CLASSES]

    assert (whole["name"], own["name"]) == ("all classes", "key client of the owner")
    for one in (whole, own):
        assert (one["clients"], one["contacts"], one["minutes"]) == (1, 5, 30.0)
        assert (one["turnover"], one["profit"]) == (Decimal(1000), Decimal(300))
        assert one["per_hour"] == Decimal(600)
        assert one["per_contact"] == Decimal(60)


def test_without_minutes_there_is_profit_per_contact_alone() -> None:
    found = parts(company({"C1": 1000}, talks("C1", 5, None)))

    assert found[CLASSES][0]["per_hour"] is None
    assert found[CLASSES][0]["per_contact"] == Decimal(60)
    assert ids(found[MOST]) == ["C1"]


@pytest.mark.parametrize(("known", "told"), [(8, True), (7, False)])
def test_profit_per_hour_needs_the_minutes_of_four_fifths_of_the_contacts(
    known: int, told: bool
) -> None:
    log = [*talks("C1", known), *talks("C1", 10 - known, None)]
    row = parts(company({"C1": 1000}, log))[CLASSES][0]

    assert (row["contacts"], row["timed"]) == (10, known)
    assert (row["per_hour"] is not None) == told


def test_who_has_just_the_share_of_minutes_that_is_wanted_is_in_the_lists() -> None:
    # 0.7 × 10 is more than 7 in binary fractions
    log = [*talks("C1", 10), *talks("C2", 7), *talks("C2", 3, None)]
    wanted = Reports(effort=Effort(timed=0.7))
    office = company({"C1": 1000, "C2": 100}, log)

    top, _ = ends(spent(facts(office), wanted, D), wanted)

    assert top["client_id"].tolist() == ["C1", "C2"]


def test_of_attempts_on_one_day_one_counts_and_takes_no_minutes() -> None:
    tried: list[Talk] = [("C1", D, "call", 2.0, "no answer")] * 3
    row = parts(company({"C1": 1000}, [*talks("C1", 1), *tried]))[CLASSES][0]

    assert (row["contacts"], row["minutes"]) == (2, 6.0)


def test_contacts_without_turnover_cost_and_turnover_without_contacts_is_free() -> None:
    found = parts(company({"C1": 1000}, talks("C2", 6)))
    by_class = {str(one["name"]): one for one in found[CLASSES]}

    assert by_class["no class"]["per_contact"] == Decimal(0)
    assert by_class["key client of the owner"]["per_contact"] is None
    # who has never ordered is a prospect and in no list
    assert list(found) == [CLASSES]


def test_returns_make_the_profit_of_a_contact_negative() -> None:
    office = company({"C1": 1000, "C2": 50}, [*talks("C1", 5), *talks("C2", 5)])
    back = replace(office, lines=[*office.lines, ("C2", D, Decimal(-150))])

    rows = {str(one["client_id"]): one for one in parts(back)[MOST]}
    assert list(rows) == ["C1", "C2"]
    assert rows["C2"]["per_contact"] == Decimal(-6)


def test_the_lists_hold_ten_each_and_nobody_twice() -> None:
    sold = {f"C{one:02}": 1000 - one for one in range(14)}
    found = parts(company(sold, [one for who in sold for one in talks(who, 5)]))

    assert ids(found[MOST]) == [f"C{one:02}" for one in range(10)]
    assert ids(found[LEAST]) == ["C13", "C12", "C11", "C10"]


def test_of_few_contacts_nothing_is_said() -> None:
    assert list(parts(company({"C1": 1000}, talks("C1", 4)))) == [CLASSES]


def test_a_small_client_is_costly_who_takes_as_many_contacts_as_a_big_one() -> None:
    sold = {"A1": 900, "B1": 150, "C1": 20, "C2": 10, "C3": 10}
    log = [
        *(
            one
            for who, count in {"A1": 8, "C1": 8, "C2": 9}.items()
            for one in talks(who, count)
        ),
        *talks("C3", 7),
        *talks("P1", 20),
    ]

    found = parts(company(sold, log))
    assert ids(found[COSTLY]) == ["C2", "C1"]


@pytest.mark.parametrize("day", [D, date(2024, 2, 29)], ids=date.isoformat)
@pytest.mark.parametrize("seed", range(4))
def test_effort_is_what_the_log_adds_up_to(seed: int, day: date) -> None:
    office = by_chance(seed, day)
    grades, spent = office.grades(day), plain_effort(office, day)
    sold = sums(office.lines, day, 12)
    plain: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction()] * 5)
    for who in office.stages:
        contacts, timed, minutes = spent.get(who, (0, 0, Fraction()))
        if not contacts and not sold.get(who):
            continue
        told = [Fraction(one) for one in (1, contacts, timed, minutes)]
        told.append(Fraction(sold.get(who, Decimal())))
        for name in (NAMES.get(grade := grades.get(who, "–"), grade), "all classes"):
            plain[name] = [
                one + more for one, more in zip(plain[name], told, strict=True)
            ]

    found = parts(office, day)

    names = ("clients", "contacts", "timed", "minutes", "turnover")
    assert {
        str(one["name"]): [pytest.approx(float(str(one[name]))) for name in names]
        for one in found[CLASSES]
    } == {name: [float(one) for one in own] for name, own in plain.items()}
    for one in found[CLASSES]:
        profit = Fraction(str(one["turnover"])) * Fraction(3, 10)
        per_contact = profit / Fraction(str(one["contacts"]))
        assert abs(Fraction(str(one["per_contact"])) - per_contact) <= Fraction(1, 200)
    for one in [*found[MOST], *found[LEAST], *found[COSTLY]]:
        contacts, _, minutes = spent[str(one["client_id"])]
        assert one["contacts"] == contacts
        assert contacts >= 5
        assert one["minutes"] == pytest.approx(float(minutes), abs=0.005)
    assert found[MOST]
