"""The people, groups and service accounts that the local Google knows.

Anybody who calls or is shared with becomes known: a real Google cannot be asked who
has an account either. What a test wants to be special (an address without an account,
a group's members, a service account) it says here. `Google` holds one as ``people``.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sheetsync.emulator.state.files import account_key

_ADDRESS = re.compile(r"[^@\s<>\"',;]+@[^@\s<>\"',;]+\.[^@\s<>\"',;]+")
SERVICE_DOMAIN = ".iam.gserviceaccount.com"
"""What the address of a service account ends with."""


def is_address(text: str) -> bool:
    """Say whether a text has the form of an e-mail address."""
    return bool(_ADDRESS.fullmatch(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One account, human or of a service.

    Attributes:
        email: The address as the account spells it.
        has_account: False for an address that nobody has registered with Google.
        takes_mail: False for an address whose mail comes back.
        service: Whether it is a service account; such a one owns no storage.
    """

    email: str
    name: str
    has_account: bool = True
    takes_mail: bool = True
    service: bool = False


@dataclass(slots=True)
class People:
    """Everybody known, by account; and groups with their members."""

    known: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)

    def add(
        self,
        email: str,
        *,
        name: str = "",
        has_account: bool = True,
        takes_mail: bool = True,
    ) -> Person:
        """Introduce somebody, or say anew what he is; return him."""
        person = Person(
            email=email,
            name=name or _default_name(email),
            has_account=has_account,
            takes_mail=takes_mail,
            service=email.casefold().endswith(SERVICE_DOMAIN),
        )
        self.known[account_key(email)] = person
        return person

    def get(self, email: str) -> Person:
        """Return the person of an address, who is introduced by being asked for."""
        person = self.known.get(account_key(email))
        return person if person is not None else self.add(email)

    def rename(self, email: str, name: str) -> None:
        """Change what a person is called."""
        person = self.get(email)
        self.known[account_key(email)] = replace(person, name=name)

    def add_group(self, email: str, members: list[str]) -> None:
        """Introduce a group; its members get whatever is shared with it."""
        self.groups[account_key(email)] = {account_key(one) for one in members}

    def is_group(self, email: str) -> bool:
        """Say whether an address is a group's."""
        return account_key(email) in self.groups

    def is_member(self, group: str, email: str) -> bool:
        """Say whether a person is in a group."""
        return account_key(email) in self.groups.get(account_key(group), ())

    def sign_in_choices(self) -> list[Person]:
        """Return the people whom a visitor of the consent page may act as."""
        people = [one for one in self.known.values() if one.has_account]
        return sorted((one for one in people if not one.service), key=_by_name)

    def to_json(self) -> dict[str, Any]:
        """Return everybody as plain JSON, for saving."""
        groups = {group: sorted(members) for group, members in self.groups.items()}
        return {"known": [asdict(one) for one in self.known.values()], "groups": groups}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> People:
        """Return the people that `to_json` saved."""
        people = [Person(**one) for one in saved["known"]]
        groups = {group: set(members) for group, members in saved["groups"].items()}
        return cls({account_key(one.email): one for one in people}, groups)


def _default_name(email: str) -> str:
    return email if email.endswith(SERVICE_DOMAIN) else email.partition("@")[0]


def _by_name(person: Person) -> tuple[str, str]:
    return person.name.casefold(), person.email
