"""A company of chance whose clients are called, left alone and lost, as facts too."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sheetsync.config.reports import KeyClients, Reports
from sheetsync.core.table import Value
from sheetsync.locales.text import Text
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from tests.reports.cdnow import in_cents
from tests.reports.company_facts import client, employed, facts_of
from tests.reports.plain_care import Office

PEOPLE = ("Ann", "Bob", "Cid")
STAGES = ("prospects", "interested", "customers", "customers", "customers", "archive")


def by_chance(seed: int, day: date, count: int = 60) -> Office:
    """Some clients are handed over, some never called, some buy nothing any more."""
    chance = random.Random(seed)
    ids = [f"C{number:03}" for number in range(count)]
    lines, log, whose, noted = [], [], {}, {}
    for who in ids:
        fell = chance.choice([0, 0, 40, 100, 250, 400, 560])
        for _ in range(chance.choice([0, 1, 4, 9])):
            sum_ = Decimal(chance.choice([-900, 0, 1200, 5000, 90000])) / 100
            ago = fell + chance.randrange(500)
            lines.append((who, day - timedelta(days=ago - 2), sum_))
        quiet = chance.choice([0, 0, 15, 40, 90, 300])
        for _ in range(chance.choice([0, 2, 6, 12])):
            when = day - timedelta(days=quiet + chance.randrange(400) - 2)
            log.append(
                (
                    who,
                    when,
                    chance.choice(["call", "call", "meeting"]),
                    chance.choice([None, 0.2, 2.0, 7.5]),
                    chance.choice(["talked", "no answer", "agreed", ""]),
                )
            )
        if chance.random() < 0.9:
            since = sorted(
                {
                    day - timedelta(days=chance.randrange(700))
                    for _ in range(chance.choice([1, 2]))
                }
            )
            whose[who] = [(one, chance.choice(PEOPLE)) for one in since]
        if chance.random() < 0.2:
            noted[who] = day - timedelta(days=chance.randrange(-3, 60))
    return Office(
        stages={who: chance.choice(STAGES) for who in ids},
        lines=lines,
        log=log,
        whose=whose,
        noted=noted,
        registered={
            who: day - timedelta(days=chance.randrange(-3, 90)) for who in ids[::3]
        },
        off={
            "Ann": _days(day - timedelta(days=20), 30),
            "Bob": _days(day - timedelta(days=3), 2)
            | _days(day - timedelta(days=330), 9),
        },
        left_alone=set(ids[::17]),
        capacity=3,
    )


def _days(first: date, count: int) -> set[date]:
    return {first + timedelta(days=one) for one in range(count)}


def facts(office: Office) -> Facts:
    """The same company as facts."""
    made = facts_of(
        [
            client(
                who,
                company=f"Company {who}",
                stage=stage,
                registered=office.registered.get(who),
                last_contact=office.noted.get(who),
                do_not_contact=who in office.left_alone,
            )
            for who, stage in office.stages.items()
        ],
        purchases=in_cents(office.lines),
        contacts=[
            (who, day, "Ann", channel, minutes, outcome, "", None)
            for who, day, channel, minutes, outcome in office.log
        ],
        responsibility=[
            (who, name, moment(since), None)
            for who, turns in office.whose.items()
            for since, name in turns
        ],
        staff=[employed(one, "account_manager") for one in PEOPLE],
        days_off=[
            (f"{name.casefold()}@example.com", day, day)
            for name, days in office.off.items()
            for day in days
        ],
    )
    return replace(made, clients=made.clients.assign(responsible=None))


def moment(day: date) -> datetime:
    return datetime.combine(day, time(9))


def norms(office: Office) -> Reports:
    return Reports(key_clients=KeyClients(capacity=office.capacity))


def shown(office: Office, report: str, day: date) -> list[dict[str, Value]]:
    """The lines of a report, in words where they are texts."""
    table = all_reports()[report].make(facts(office), norms(office), day)
    ids = [one.id for one in table.columns]
    return [
        {
            name: cell.english() if isinstance(cell, Text) else cell
            for name, cell in zip(ids, row, strict=True)
        }
        for row in table.rows
    ]
