"""The words of the audit: what happened to access, by whom, and to whom.

Google tells neither who changed a file's sharing nor who typed into a cell. So the
audit names nobody for a drift that was found: it says how many people could have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sheetsync.config import Config
from sheetsync.core.sharing import OWNER, WRITER, canonical
from sheetsync.core.snapshot import FileView
from sheetsync.locales.text import Text, tr, trn, verbatim

EVENTS: Mapping[str, Text] = {
    "closed": tr("access taken away"),
    "granted": tr("access given"),
    "role": tr("role changed"),
    "invited": tr("invitation sent"),
    "restricted": tr("restriction put back"),
    "found": tr("drift found"),
    "refused": tr("Google refused"),
    "made": tr("file made"),
    "returned": tr("file put back into the company’s folder"),
    "protected": tr("protection put back"),
    "rotated": tr("moved to a fresh spreadsheet"),
    "retired": tr("file retired"),
}
"""Each event of the journal as the owner reads it."""

ROLES: Mapping[str, Text] = {
    "reader": tr("to read"),
    "commenter": tr("to comment"),
    "writer": tr("to edit"),
    "owner": tr("as its owner"),
}
"""Drive's roles as the owner reads them."""


def event_text(event: str, role: str = "") -> Text:
    """What happened, in words; with the role, where one was given."""
    what = EVENTS.get(event, verbatim(event))
    if not role:
        return what
    return tr("{what}, {role}", what=what, role=ROLES.get(role, verbatim(role)))


def by_text(possible: int) -> Text:
    """Who did it: sheetsync, or one of so many whom it put right after."""
    if not possible:
        return tr("sheetsync")
    return trn(
        possible,
        "sheetsync, after somebody: {n} person could have done it",
        "sheetsync, after somebody: one of {n} people who could have done it",
    )


def person_text(config: Config, email: str) -> Text:
    """A person by name and address, as far as staff.yaml knows him."""
    person = config.staff.at(email)
    if person is None:
        return verbatim(email)
    return tr("{name} ({email})", name=person.name, email=verbatim(email))


def is_about(person: str, email: str) -> bool:
    """Whether an event's person is who that address belongs to."""
    return "@" in person and canonical(person) == canonical(email)


def is_among(person: str, emails: Iterable[str]) -> bool:
    """Whether an event's person has one of these addresses."""
    return any(is_about(person, one) for one in emails)


def who_could_share(view: FileView) -> int:
    """How many people could have changed a file's sharing as it was found.

    Its owner always can; whoever edits it can, where editors may share it on.
    """
    roles = {OWNER, WRITER} if view.writers_can_share else {OWNER}
    return len(
        {
            canonical(one.email)
            for one in view.permissions
            if one.kind == "user" and one.role in roles and not one.deleted
        }
    )
