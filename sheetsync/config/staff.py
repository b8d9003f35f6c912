"""staff.yaml: the people, what they do, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, PlainValidator, PositiveInt, WithJsonSchema

from sheetsync.config.base import Email, Identifier, Model, Wrong, email_of
from sheetsync.config.days_off import DaysOff
from sheetsync.locales.text import tr

BY_LOAD = "load"
"""A leaver's clients are shared out among all colleagues, by load."""

FREE_POOL = "pool"
"""A leaver's clients become free: the stage's own rule gives them to somebody."""


def _hand_over(value: object) -> str | tuple[str, ...]:
    if value in (BY_LOAD, FREE_POOL):
        return str(value)
    named = [value] if isinstance(value, str) else value
    if not isinstance(named, list | tuple) or not named:
        raise Wrong(
            tr("write load, pool, or the addresses of colleagues: [anna@example.com]")
        )
    return tuple(dict.fromkeys(email_of(str(one).strip()) for one in named))


HandOver: TypeAlias = Annotated[
    str | tuple[str, ...],
    PlainValidator(_hand_over),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": [BY_LOAD, FREE_POOL]},
                {"type": "string", "format": "email"},
                {
                    "type": "array",
                    "items": {"type": "string", "format": "email"},
                    "minItems": 1,
                },
            ]
        }
    ),
]
"""``load``, ``pool``, or the addresses of those who get a leaver's clients."""


class Role(Model):
    """A role of the department.

    Attributes:
        id: Its word in config.
        capacity: How many clients one person can carry (default 40, book norm).
    """

    id: Identifier
    capacity: PositiveInt = 40


class Person(Model):
    """One person of the staff.

    Attributes:
        name: As it stands in the Responsible column; no two people share one.
        email: The Google account he works with.
        role: What he does; it decides which base he opens.
        status: ``left`` closes everything to him at once; ``away`` keeps access
            but gives him no new clients.
        since: First day, company time; before it he has no access.
        until: Last day; after it he has no access.
        off: Days on which he is not at work: norms leave them out. Access and who gets
            new clients don't depend on them.
        hand_over: Who gets his clients once he left: ``load`` (those with the
            fewest), ``pool`` (nobody, until the stage's rule gives them), or the
            addresses of colleagues who share them by load.
        note: Whatever the owner wants to remember; shown to the owner only.
    """

    name: str = Field(min_length=1, max_length=80)
    email: Email
    role: Identifier
    status: Literal["works", "away", "left"] = "works"
    since: date | None = None
    until: date | None = None
    off: tuple[DaysOff, ...] = ()
    hand_over: HandOver = BY_LOAD
    note: str = ""

    def works_on(self, day: date) -> bool:
        """Whether he has access on that day."""
        if self.status == "left":
            return False
        started = self.since is None or self.since <= day
        return started and (self.until is None or day <= self.until)


class Staff(Model):
    """staff.yaml.

    Attributes:
        roles: What people can be.
        people: Everybody, also those who left.
    """

    roles: tuple[Role, ...] = Field(min_length=1)
    people: tuple[Person, ...] = ()

    def named(self, name: str) -> Person | None:
        """The person of that name, whatever case it is written in."""
        wanted = _folded(name)
        return _present(one for one in self.people if _folded(one.name) == wanted)

    def leaver(self, name: str, role: str | None) -> Person | None:
        """The last entry of that name in a role: what it says of a hand-over counts."""
        wanted = _folded(name)
        found = [
            one
            for one in self.people
            if _folded(one.name) == wanted and one.role == role
        ]
        return found[-1] if found else None

    def at(self, email: str) -> Person | None:
        """The person with that e-mail address."""
        wanted = email.casefold()
        return _present(one for one in self.people if one.email == wanted)


def _folded(name: str) -> str:
    """A name as names are compared: whatever its case and its spaces are."""
    return " ".join(name.split()).casefold()


def _present(entries: Iterable[Person]) -> Person | None:
    """The last of a person's entries, before those of roles that he left.

    Who changed his role may stand in staff.yaml twice, once as ``left``.
    """
    found = list(entries)
    working = [one for one in found if one.status != "left"]
    return next(iter(reversed(working or found)), None)
