"""What must hold in staff.yaml beyond the shape of its values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from sheetsync.config.problems import Finding, Path, unknown
from sheetsync.config.staff import Person, Staff
from sheetsync.locales.text import Text, tr

_FILE = "staff.yaml"


def roles_twice(staff: Staff) -> Iterator[Finding]:
    """A role is described once."""
    seen: set[str] = set()
    for number, role in enumerate(staff.roles):
        if role.id in seen:
            text = tr("“{word}” stands here twice. Remove one of the two", word=role.id)
            yield _finding(("roles", number, "id"), text)
        seen.add(role.id)


def roles_unknown(staff: Staff) -> Iterator[Finding]:
    """A person has a role that is described."""
    roles = tuple(one.id for one in staff.roles)
    for number, person in enumerate(staff.people):
        if person.role not in roles:
            yield _finding(("people", number, "role"), unknown(person.role, roles))


def names_twice(staff: Staff) -> Iterator[Finding]:
    """The Responsible column tells people apart by their names."""
    owners: dict[str, str] = {}
    for number, person in enumerate(staff.people):
        name = " ".join(person.name.split()).casefold()
        if owners.setdefault(name, person.email) != person.email:
            text = tr(
                "two people are called {name}. Add a middle name or a number to one",
                name=person.name,
            )
            yield _finding(("people", number, "name"), text)


def roles_at_once(staff: Staff) -> Iterator[Finding]:
    """One active role per person: an account may stand here again after leaving."""
    for number, person in enumerate(staff.people):
        if any(_together(person, one) for one in staff.people[:number]):
            text = tr(
                "{email} has two entries at one time, and one person has one role. "
                "Remove one, or write “status: left” in it",
                email=person.email,
            )
            yield _finding(("people", number, "email"), text)


def dates_backwards(staff: Staff) -> Iterator[Finding]:
    """Nobody leaves before he comes."""
    for number, person in enumerate(staff.people):
        if person.since and person.until and person.until < person.since:
            text = tr(
                "the last day is before the first, {since}. Correct one of the two",
                since=person.since,
            )
            yield _finding(("people", number, "until"), text)


def hand_overs(staff: Staff) -> Iterator[Finding]:
    """A leaver's clients go to others who do, or did, the same work.

    A colleague who left since is no fault: if he were, the very edit that dismisses
    him would break staff.yaml, and his access would stay.
    """
    for number, person in enumerate(staff.people):
        if isinstance(person.hand_over, str):
            continue
        for email in person.hand_over:
            text = _no_heir(staff, person, email)
            if text is not None:
                yield _finding(("people", number, "hand_over"), text)


def _no_heir(staff: Staff, person: Person, email: str) -> Text | None:
    if email == person.email:
        return tr(
            "{name} can't get his own clients. Name a colleague", name=person.name
        )
    entries = [one for one in staff.people if one.email == email]
    if not entries:
        return unknown(email, tuple(one.email for one in staff.people))
    if all(one.role != person.role for one in entries):
        return tr(
            "{name} does other work than {leaver}. Name somebody of the role {role}",
            name=entries[-1].name,
            leaver=person.name,
            role=person.role,
        )
    return None


STAFF_CHECKS: tuple[Callable[[Staff], Iterator[Finding]], ...] = (
    roles_twice,
    roles_unknown,
    names_twice,
    roles_at_once,
    dates_backwards,
    hand_overs,
)
"""All checks of staff.yaml."""


def _together(one: Person, other: Person) -> bool:
    """Whether two entries give one account access on the same day."""
    if one.email != other.email or "left" in (one.status, other.status):
        return False
    first = max(one.since or date.min, other.since or date.min)
    return first <= min(one.until or date.max, other.until or date.max)


def _finding(path: Path, text: Text) -> Finding:
    return Finding(_FILE, path, text)
