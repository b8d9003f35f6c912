"""Who could open a file at a time, from what happened to access."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sheetsync.core.ids import BaseKey
from sheetsync.core.sharing import WRITER, canonical

UNSEEN = timedelta(days=1)
"""What is seen at a moment may have been done so long before, if the worker rested."""

_CAME = frozenset({"invited", "granted", "role", "lowered"})
_WENT = frozenset({"closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessNote:
    """An event of the journal about somebody's access.

    Attributes:
        at: When.
        base: Which file.
        person: Address, domain or ``anyone``.
        event: What happened, a word of `core.audit`.
        role: Drive's role, where one was given.
    """

    at: datetime
    base: BaseKey
    person: str
    event: str
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time in which somebody could open a file.

    Attributes:
        base: Which file.
        person: His address as Google compares it; a domain or ``anyone``.
        since: From when on.
        until: Until when; None while he can.
        edits: Whether he could edit it.
    """

    base: BaseKey
    person: str
    since: datetime
    until: datetime | None
    edits: bool

    def touches(self, first: datetime, last: datetime) -> bool:
        """Whether any of it lies between two moments, both included."""
        return self.since <= last and (self.until is None or self.until >= first)


def spans(notes: Iterable[AccessNote]) -> tuple[Span, ...]:
    """All times of access, from events in the order in which they happened.

    Whom sheetsync never let in and shut out had access for a time that nobody knows:
    he is taken to have edited for a day before that.
    """
    found: list[Span] = []
    begun: dict[tuple[BaseKey, str], AccessNote] = {}

    def end(note: AccessNote, until: datetime | None) -> Span:
        return Span(
            base=note.base,
            person=_who(note),
            since=note.at,
            until=until,
            edits=note.role in {"", WRITER},
        )

    for note in notes:
        key = note.base, _who(note)
        open_since = begun.get(key)
        if note.event in _CAME:
            if open_since is None:
                begun[key] = note
            elif (open_since.role or WRITER) != (note.role or WRITER):
                found.append(end(open_since, note.at))
                begun[key] = note
        elif note.event in _WENT:
            begun.pop(key, None)
            if open_since is not None:
                found.append(end(open_since, note.at))
            else:
                found.append(
                    Span(
                        base=note.base,
                        person=_who(note),
                        since=note.at - UNSEEN,
                        until=note.at,
                        edits=True,
                    )
                )
    found += [end(note, None) for note in begun.values()]
    return tuple(found)


def editors(
    known: Iterable[Span], base: BaseKey, seen: datetime, but: Collection[str] = ()
) -> frozenset[str]:
    """Who could have made a change of a base that was seen at a moment.

    Whoever could edit it at any time of the day before is one of them: between two
    readings nobody looks, and who came or went in between may have done it.

    Args:
        known: Times of access.
        base: The base.
        seen: When the change was seen.
        but: Canonical addresses that are left out: the owner's and the worker's.
    """
    return frozenset(
        one.person
        for one in known
        if one.base == base
        and one.edits
        and one.person not in but
        and one.touches(seen - UNSEEN, seen)
    )


def could_open(
    known: Iterable[Span], person: str
) -> Callable[[BaseKey, datetime], bool]:
    """Whether somebody could open a file at a moment or on the day before it.

    Args:
        known: Times of access.
        person: His address.
    """
    his = [one for one in known if one.person == canonical(person)]
    return lambda base, at: any(
        one.base == base and one.touches(at - UNSEEN, at) for one in his
    )


def _who(note: AccessNote) -> str:
    return canonical(note.person) if "@" in note.person else note.person
