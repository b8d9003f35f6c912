"""Companies of chance for the reports about refusals, second attempts and load."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sheetsync.locales.text import verbatim
from sheetsync.reports.facts import ColumnShape, Facts
from tests.reports.company_facts import Line, Stay, client, facts_of
from tests.reports.plain_attempts import Held, Row

REASON = ColumnShape(id="refusal_reason", header=verbatim("Refusal reason"))
BEGAN = date(2022, 1, 1)


@dataclass
class Company:
    """What happened, in plain rows."""

    log: list[Row] = field(default_factory=list)
    closed: Mapping[str, date] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    stages: Mapping[str, str] = field(default_factory=dict)
    bought: Sequence[Line] = ()
    staff: Sequence[tuple[object, ...]] = ()
    noted: Mapping[str, date] = field(default_factory=dict)

    def facts(self) -> Facts:
        ids = {one[0] for one in self.log} | {one[0] for one in self.held}
        ids |= {*self.closed, *self.stages, *self.noted}
        ids |= {one[0] for one in self.bought}
        stays = [stay for who in sorted(ids) for stay in self._stays(who)]
        return facts_of(
            [
                client(
                    who,
                    "price",
                    stage=self.stages.get(who, "prospects"),
                    last_contact=self.noted.get(who),
                )
                for who in sorted(ids)
            ],
            contacts=[
                (who, day, person, "call", 3.0, outcome, "", again)
                for who, day, person, outcome, again in self.log
            ],
            stays=stays,
            responsibility=list(self._turns()),
            purchases=self.bought,
            staff=self.staff,
            shapes=(REASON,),
        )

    def came(self, who: str) -> tuple[str, date]:
        """His stage, and since when he is there."""
        stage, *_, came, _ = self._stays(who)[-1][1:]
        assert isinstance(came, datetime)
        return stage, came.date()

    def _stays(self, who: str) -> list[Stay]:
        first = self.stages.get(who, "prospects")
        began = datetime.combine(BEGAN, time(9))
        if who not in self.closed:
            return [(who, first, began, None)]
        moved = datetime.combine(self.closed[who], time(18))
        return [(who, first, began, moved), (who, "archive", moved, None)]

    def _turns(self) -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = []
        for who in {one[0] for one in self.held}:
            own = sorted(
                (one for one in self.held if one[0] == who), key=lambda one: one[2]
            )
            ends: list[date | None] = [*(one[2] for one in own[1:]), None]
            for (_, person, since), until in zip(own, ends, strict=True):
                rows.append((who, person, _noon(since), until and _noon(until)))
        return rows


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def company(seed: int, size: int, until: date) -> Company:
    """A company whose clients refuse, are called again, and change hands."""
    chance = random.Random(seed)
    found = Company(stages={})
    stages: dict[str, str] = {}
    closed: dict[str, date] = {}

    def some(back: int) -> date:
        return until - timedelta(days=chance.randrange(-20, back))

    for number in range(size):
        who = f"C{number:03}"
        stages[who] = chance.choice(["prospects", "interested", "customers"])
        people = ["Ann", "Bob", None]
        turns = sorted({some(300) for _ in range(chance.randrange(1, 4))})
        chance.shuffle(people)
        found.held += [
            (who, person, day) for person, day in zip(people, turns, strict=False)
        ]
        for _ in range(chance.randrange(6)):
            again = some(60) if chance.random() < 0.3 else None
            outcome = chance.choice(["talked", "no answer", "agreed", *["refused"] * 2])
            person = chance.choice(["Ann", "Bob", "Cid", None])
            found.log.append((who, some(430), person, outcome, again))
        if chance.random() < 0.2:
            closed[who] = some(400)
    # the log is in no order; of one day the first row counts, on both ways
    days = {(who, day) for who, day, *_ in found.log}
    found.log = [next(row for row in found.log if row[:2] == key) for key in days]
    found.stages, found.closed = stages, closed
    found.noted = {who: some(300) for who in stages if chance.random() < 0.2}
    return found
