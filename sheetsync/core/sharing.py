"""A file's sharing list, entry by entry: what is too much, and what is missing (S4).

Nobody ever gets more than config says. The owner's and the worker's own entries are
never judged, so neither can be locked out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sheetsync.config import Company, Config
from sheetsync.core.changes import Close, Grant, Lower
from sheetsync.core.ids import BaseKey, is_personal
from sheetsync.core.snapshot import FileView, Permission
from sheetsync.locales.text import Text, tr, verbatim

WRITER = "writer"
READER = "reader"
OWNER = "owner"

_RANKS = {"": 0, READER: 1, "commenter": 2, WRITER: 3}
_ABOVE_ALL = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that config wants.

    Attributes:
        base: Its key.
        name: Its name.
        roles: For each address that may open it, but for the account that owns it,
            ``writer`` or ``reader``.
    """

    base: BaseKey
    name: str
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grantees:
    """Whose entry is whose.

    Attributes:
        config: What the owner wants.
        known: Addresses by permission ids: an account keeps its id when its address
            changes, and an alias in staff.yaml is shown under the main address.
    """

    config: Config
    known: Mapping[str, str]

    def addresses(self, entry: Permission) -> frozenset[str]:
        """The addresses of a person's entry: the one shown, and the one known."""
        if entry.kind != "user":
            return frozenset()
        return frozenset({entry.email, self.known.get(entry.id, "")} - {""})

    def of(self, entry: Permission) -> frozenset[str]:
        """The same as Google compares them."""
        return frozenset(map(canonical, self.addresses(entry)))

    def owns(self, entry: Permission) -> bool:
        """Whether an entry is the owner's or the worker's own."""
        ours = owners(self.config.company)
        return entry.role == OWNER or not ours.isdisjoint(self.of(entry))

    def role(self, entry: Permission, wanted: Wanted) -> str:
        """The role that config wants the grantee of an entry to have, "" for none."""
        if entry.deleted:
            return ""
        addresses = self.of(entry)
        roles = (
            role
            for email, role in wanted.roles.items()
            if canonical(email) in addresses
        )
        return max(roles, key=rank, default="")

    def who(self, entry: Permission) -> str:
        """An entry's grantee, for people to read."""
        return entry.email or self.known.get(entry.id, "") or entry.kind


def canonical(email: str) -> str:
    """An address as Google compares it: Gmail knows no dots and no case."""
    name, _, domain = email.casefold().partition("@")
    if domain in {"gmail.com", "googlemail.com"}:
        return name.replace(".", "") + "@gmail.com"
    return f"{name}@{domain}"


def owners(company: Company) -> frozenset[str]:
    """The owner's and the worker's address, as Google compares them."""
    return frozenset(map(canonical, company.accounts))


def outsiders(company: Company, view: FileView) -> list[Permission]:
    """Entries of a file that are neither the owner's nor the worker's."""
    ours = owners(company)
    return [
        one
        for one in view.permissions
        if one.kind != "user" or canonical(one.email) not in ours
    ]


def rank(role: str) -> int:
    """How much a role may do; one that we don't know may do everything."""
    return _RANKS.get(role, _ABOVE_ALL)


def too_much(
    people: Grantees, wanted: Wanted, view: FileView, day: date
) -> Iterator[tuple[Close | Lower, Permission]]:
    """What is to be taken away from those who stand in a file's own sharing list."""
    for entry in view.permissions:
        if not entry.role or people.owns(entry):
            continue
        change = _less_for(people, wanted, entry, day)
        if change is not None:
            yield change, entry


def _less_for(
    people: Grantees, wanted: Wanted, entry: Permission, day: date
) -> Close | Lower | None:
    """What is to be taken away from one grantee."""
    role, who = people.role(entry, wanted), people.who(entry)
    if not role:
        why = _why_closed(people, wanted.base, entry, day)
        return Close(base=wanted.base, permission=entry.id, who=who, why=why)
    if rank(entry.role) > rank(role):
        why = tr("had the role {role}", role=entry.role)
    elif entry.pending_owner:
        why = tr("the file was offered to this person as his own")
    else:
        return None
    return Lower(
        base=wanted.base,
        permission=entry.id,
        who=who,
        role=role,
        offered=entry.pending_owner,
        why=why,
    )


def through_folders(
    people: Grantees, wanted: Wanted, view: FileView
) -> tuple[str, ...]:
    """Who has more access than config wants by a folder that the file lies in."""
    return tuple(
        people.who(entry)
        for entry in view.permissions
        if not people.owns(entry)
        and rank(entry.folder_role) > rank(people.role(entry, wanted))
    )


def missing_grants(people: Grantees, wanted: Wanted, view: FileView) -> list[Grant]:
    """Who should be able to open a file and can't, can less, or not for ever."""
    entries = [one for one in view.permissions if one.kind == "user"]
    grants = []
    for email, role in sorted(wanted.roles.items()):
        address = canonical(email)
        found = next(
            (one for one in entries if not one.deleted and address in people.of(one)),
            None,
        )
        if found is None:
            why = _why_let_in(view.base, role)
            grants.append(Grant(base=view.base, email=email, role=role, why=why))
        elif found.role != OWNER:
            more = _more_for(found, role)
            if more is not None:
                grants.append(
                    Grant(
                        base=view.base,
                        email=email,
                        role=role,
                        permission=found.id if found.role else "",
                        lasting=found.expires,
                        why=more,
                    )
                )
    return grants


def _why_let_in(base: BaseKey, role: str) -> Text:
    if role == WRITER:
        return tr("works in this base")
    if is_personal(base):
        return tr("the figures are this person’s own")
    return tr("is the head of this stage")


def _more_for(entry: Permission, role: str) -> Text | None:
    """Why somebody who is let in gets more all the same."""
    if max(rank(entry.role), rank(entry.folder_role)) < rank(role):
        return tr("had the role {role}", role=entry.role or entry.folder_role)
    if entry.expires:
        return tr("the access was to end by itself")
    return None


def _why_closed(people: Grantees, base: BaseKey, entry: Permission, day: date) -> Text:
    if entry.deleted:
        return tr("the account was deleted")
    match entry.kind:
        case "anyone" if entry.findable:
            return tr("anybody on the web could find and open the file")
        case "anyone":
            return tr("the file was open to anyone with the link")
        case "domain":
            return tr(
                "the file was shared with everybody at {who}", who=verbatim(entry.email)
            )
        case "group":
            return tr(
                "the file was shared with the group {who}", who=verbatim(entry.email)
            )
        case _:
            return _why_left_out(people, base, entry, day)


def _why_left_out(
    people: Grantees, base: BaseKey, entry: Permission, day: date
) -> Text:
    staff = people.config.staff
    person = staff.at(entry.email) or staff.at(people.known.get(entry.id, ""))
    if person is None:
        return tr("this address is not in staff.yaml")
    if person.status == "left":
        return tr("{name} does not work here now", name=person.name)
    if person.since is not None and day < person.since:
        return tr("{name} begins on {day}", name=person.name, day=person.since)
    if person.until is not None and person.until < day:
        return tr("{name} worked until {day}", name=person.name, day=person.until)
    if is_personal(base):
        return tr("the figures are another person’s")
    return tr("{name} works in another base", name=person.name)
