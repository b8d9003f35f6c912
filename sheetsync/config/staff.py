"""staff.yaml: the people, what they do, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field, PositiveInt

from sheetsync.config.base import Email, Identifier, Model


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
        note: Whatever the owner wants to remember; shown to the owner only.
    """

    name: str = Field(min_length=1, max_length=80)
    email: Email
    role: Identifier
    status: Literal["works", "away", "left"] = "works"
    since: date | None = None
    until: date | None = None
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
        wanted = " ".join(name.split()).casefold()
        return _present(one for one in self.people if one.name.casefold() == wanted)

    def at(self, email: str) -> Person | None:
        """The person with that e-mail address."""
        wanted = email.casefold()
        return _present(one for one in self.people if one.email == wanted)


def _present(entries: Iterable[Person]) -> Person | None:
    """The last of a person's entries, before those of roles that he left.

    Who changed his role may stand in staff.yaml twice, once as ``left``.
    """
    found = list(entries)
    working = [one for one in found if one.status != "left"]
    return next(iter(reversed(working or found)), None)
