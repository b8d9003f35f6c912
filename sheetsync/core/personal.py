"""Files in which somebody reads his own figures: who gets one, and what it may show.

Only he and the owner open such a file, and nothing in it is typed by people: it holds
nothing of its own, so that it can be closed and left at any moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sheetsync.config import Config, Person
from sheetsync.core.bases import bases_of
from sheetsync.core.ids import BaseKey, ClientId, personal_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """Where a client lives, and who is responsible for him there.

    Attributes:
        base: His base.
        responsible: The name of who is responsible, "" for nobody.
    """

    base: BaseKey
    responsible: str


def personal_files(config: Config, day: date) -> dict[BaseKey, Person]:
    """Whose figures stand in which file, as config wants it on that day."""
    return {
        personal_key(person.email): person
        for person in config.staff.people
        if person.works_on(day) and config.reports.personal.get(person.role)
    }


def closed_to(config: Config, person: Person) -> frozenset[str]:
    """Ids of columns that somebody's role may not see, on whatever tab they stand."""
    return frozenset(
        column.id
        for stage in config.pipeline.stages
        for columns in (stage.columns, *(tab.columns for tab in stage.tabs))
        for column in columns
        if not column.is_for({person.role})
    )


def clients_of(
    config: Config, person: Person, lives: Mapping[ClientId, Lives], day: date
) -> frozenset[ClientId]:
    """Clients whom somebody is responsible for, in bases that he can open.

    Of others he is told no more than what he did himself.

    Args:
        config: It says who opens which base.
        person: Whose clients are meant.
        lives: Where the clients live.
        day: Today, company time.
    """
    opened = {
        key
        for key, base in bases_of(config, day).items()
        if _is_among(person, (*base.editors, *base.readers))
    }
    return frozenset(
        client
        for client, one in lives.items()
        if one.responsible == person.name and one.base in opened
    )


def _is_among(person: Person, people: Iterable[Person]) -> bool:
    return any(one.email == person.email for one in people)
