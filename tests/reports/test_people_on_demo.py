"""The sample company's contact logs and purchases: the people's figures both ways.

Its words are said in Russian, as a Russian company has them in its sheets; the plain
calculation gets them in English.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.demo.company import CUSTOMERS, INTERESTED, PROSPECTS, make_company
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.headers import choice_text
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from tests.reports.company_facts import client, employed, facts_of, words
from tests.reports.plain_attempts import Held as Turn
from tests.reports.plain_attempts import Row, plain_load
from tests.reports.plain_calls import Call, plain_calls
from tests.reports.plain_managers import (
    Held,
    Line,
    Met,
    plain_concentration,
    plain_key,
    plain_managers,
)

TODAY = date(2026, 11, 2)
A_YEAR_AGO, A_QUARTER_AGO = date(2025, 11, 2), date(2026, 8, 2)
PEOPLE = {
    PROSPECTS: ("Anna", "Dmitry"),
    INTERESTED: ("Sergey", "Elena"),
    CUSTOMERS: ("Olga", "Igor"),
}
MONTHS = ("2026-11", "2026-10", "2026-09")
SAMPLE = make_company(7, 300, PEOPLE, TODAY, "ru")
IDS = [f"C{number:03}" for number, _ in enumerate(SAMPLE)]


def log() -> list[Call]:
    """Every contact of the sample, in config's words; some of them a colleague's."""
    found: list[Call] = []
    for who, one in zip(IDS, SAMPLE, strict=True):
        colleagues = PEOPLE[one.stage]
        for place, met in enumerate(one.contacts):
            person = one.responsible if place % 4 else colleagues[place % 2]
            found.append(
                (who, met.day, person, met.channel, float(met.minutes), met.outcome)
            )
    return found


def held() -> list[Held]:
    """Whose each client is; every third one was handed over ten weeks ago."""
    handed, ago = TODAY - timedelta(days=70), date(2020, 1, 1)
    found: list[Held] = []
    for number, (who, one) in enumerate(zip(IDS, SAMPLE, strict=True)):
        first, second = PEOPLE[one.stage]
        if number % 3:
            found.append((who, one.responsible, ago, None))
        else:
            found += [(who, first, ago, handed), (who, second, handed, None)]
    return found


def lines() -> list[Line]:
    return [
        (who, bought.day, bought.amount_minor)
        for who, one in zip(IDS, SAMPLE, strict=True)
        for bought in one.buying
    ]


def moment(day: date) -> datetime:
    return datetime.combine(day, time())


@pytest.fixture(scope="module")
def facts() -> Facts:
    say = catalogue("ru").say
    return facts_of(
        [client(who, stage=one.stage) for who, one in zip(IDS, SAMPLE, strict=True)],
        purchases=lines(),
        contacts=[
            (
                who,
                day,
                person,
                say(choice_text(channel or "")),
                minutes,
                say(choice_text(outcome or "")),
                "",
                None,
            )
            for who, day, person, channel, minutes, outcome in log()
        ],
        responsibility=[
            (who, person, moment(since), moment(until) if until else None)
            for who, person, since, until in held()
        ],
        staff=[employed(one) for one in PEOPLE[PROSPECTS]],
    )


def shown(facts: Facts, report: str, *columns: str) -> list[tuple[Value, ...]]:
    found = all_reports()[report].make(facts, Reports(), TODAY)
    return list(zip(*(found.column(name) for name in columns), strict=True))


def test_calls(facts: Facts) -> None:
    names = ("calls", "companies", "minutes", "conversations", "goals")
    found = {
        (str(month)[:7], person): tuple(row)
        for month, person, *row in shown(facts, "calls", "month", "person", *names)
    }
    plain = plain_calls(log(), TODAY, MONTHS)

    assert len(plain) > 12
    assert {key: row for key, row in found.items() if row[0]} == {
        key: sums.row() for key, sums in plain.items()
    }


def met() -> list[Met]:
    """Contacts at which somebody was reached, and by whom."""
    return [
        (who, day, person or "")
        for who, day, person, _, _, outcome in log()
        if outcome != "no answer"
    ]


def test_key_clients_by_manager(facts: Facts) -> None:
    windows = ((A_YEAR_AGO, TODAY), (date(2025, 8, 2), A_QUARTER_AGO))
    names = ("person", "now", "before", "turnover", "in_time")
    found = {str(who): tuple(row) for who, *row in shown(facts, "key_managers", *names)}

    assert found == {
        who: (now, then, Decimal(sold) / 100, in_time)
        for who, (now, then, sold, in_time) in plain_managers(
            lines(), held(), met(), windows, 14
        ).items()
    }
    assert len(found) == len(PEOPLE[CUSTOMERS])


def test_concentration(facts: Facts) -> None:
    key = list(plain_key(lines(), A_YEAR_AGO, TODAY))
    names = ("client_id", "contacts", "top", "by_top", "people")
    found = {
        str(who): tuple(row) for who, *row in shown(facts, "concentration", *names)
    }

    assert found == plain_concentration(key, met(), A_YEAR_AGO, TODAY)
    assert found


def test_turnover_of_all_people_is_that_of_the_company(facts: Facts) -> None:
    found = shown(facts, "results", "turnover", "repeat_turnover", "first_deals")
    since = date(2026, 8, 2)
    recent = [one for one in lines() if since < one[1] <= TODAY]
    begun = {
        who: min(day for one, day, _ in lines() if one == who) for who, _, _ in lines()
    }

    assert sum(Decimal(str(one)) for one, _, _ in found) == (
        Decimal(sum(amount for _, _, amount in recent)) / 100
    )
    assert sum(Decimal(str(one)) for _, one, _ in found) == (
        Decimal(sum(amount for who, day, amount in recent if day > begun[who])) / 100
    )
    assert sum(int(str(one)) for _, _, one in found) == sum(
        since < day <= TODAY for day in begun.values()
    )


def test_everybody_is_named(facts: Facts) -> None:
    people = words([who for (who,) in shown(facts, "results", "person")])

    assert set(people) == {one for team in PEOPLE.values() for one in team}


def rows_of_attempts() -> list[Row]:
    return [
        (who, day, person, outcome or "", None)
        for who, day, person, _, _, outcome in log()
    ]


def turns() -> list[Turn]:
    return [(who, person, since) for who, person, since, _ in held()]


def waited(since: Value) -> int | None:
    return (TODAY - since).days if isinstance(since, date) else None


def test_load(facts: Facts) -> None:
    names = ("open", "new", "ahead", "overdue", "without", "half", "longest")
    found = {
        str(row[0]): (*row[1:-2], waited(row[-2]), waited(row[-1]))
        for row in shown(facts, "load", "person", *names)
    }
    came = {who: (one.stage, date.min) for who, one in zip(IDS, SAMPLE, strict=True)}
    plain = plain_load(came, turns(), rows_of_attempts(), TODAY)

    assert found == {who: row for (who, _), row in plain.items()}
    assert len(found) == 6
