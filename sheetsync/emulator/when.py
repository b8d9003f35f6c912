"""Which request something is to happen at: the nth one that fits a description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from sheetsync.emulator.state.files import account_key

SHEETS, DRIVE, OAUTH = "sheets", "drive", "oauth"
_STARTS = (
    ("/v4/spreadsheets", SHEETS),
    ("/drive/", DRIVE),
    ("/upload/", DRIVE),
    ("/batch/", DRIVE),
    ("/batch", SHEETS),
    ("/token", OAUTH),
    ("/revoke", OAUTH),
    ("/o/oauth2/", OAUTH),
)
T = TypeVar("T")


def api_of(path: str) -> str:
    """Return which of Google's APIs a path belongs to, empty if to none."""
    return next((api for start, api in _STARTS if path.startswith(start)), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One request to Google as it arrives.

    Attributes:
        number: Its place in the order of all requests, from 1.
        api: ``sheets``, ``drive`` or ``oauth``.
        path: As sent, still percent-encoded, without the query.
        who: The caller's address; empty if the call shows none that is known.
    """

    number: int
    api: str
    method: str
    path: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A description of requests; what is left empty fits any.

    Attributes:
        api: ``sheets``, ``drive`` or ``oauth``.
        method: HTTP method.
        path: Regular expression that is searched in the path.
        who: Address of the caller.
        nth: Which of the requests that fit is the first one meant, counted from 1
            since this was set up.
        times: How many are meant, one after another; 0 for all that follow.
    """

    api: str = ""
    method: str = ""
    path: str = ""
    who: str = ""
    nth: int = 1
    times: int = 1

    def __post_init__(self) -> None:
        """Refuse a description that no request could ever fit.

        Raises:
            ValueError: It says what is wrong.
        """
        if self.nth < 1 or self.times < 0:
            raise ValueError("nth counts from 1, times from 0 (0 is for ever)")
        if self.api not in {"", SHEETS, DRIVE, OAUTH}:
            raise ValueError(f"api is sheets, drive or oauth, not {self.api!r}")
        try:
            re.compile(self.path)
        except re.error as error:
            raise ValueError(f"path is no regular expression: {error}") from None

    def fits(self, arrival: Arrival) -> bool:
        """Say whether a request is one of those described."""
        return (
            self.api in {"", arrival.api}
            and self.method.upper() in {"", arrival.method}
            and (not self.who or account_key(self.who) == account_key(arrival.who))
            and re.search(self.path, arrival.path) is not None
        )

    def means(self, count: int) -> bool:
        """Say whether the request that fits as the count-th is one of those meant."""
        return count >= self.nth and not self.is_over(count - 1)

    def is_over(self, count: int) -> bool:
        """Say whether no further request is meant once so many have fitted."""
        return self.times > 0 and count >= self.nth + self.times - 1


@dataclass(slots=True, kw_only=True)
class Planned(Generic[T]):
    """Something that is to happen.

    Attributes:
        number: By which it is called off.
        seen: How many requests have fitted so far.
    """

    number: int
    what: T
    when: When
    seen: int = 0


@dataclass(slots=True)
class Schedule(Generic[T]):
    """What is to happen at which requests, in the order in which it was set up."""

    planned: list[Planned[T]] = field(default_factory=list)
    _last: int = 0

    def add(self, what: T, when: When | None = None) -> int:
        """Let something happen; by default at the next request. Return its number."""
        self._last += 1
        entry = Planned(number=self._last, what=what, when=when or When())
        self.planned.append(entry)
        return entry.number

    def remove(self, number: int) -> bool:
        """Call one thing off; say whether it was still planned."""
        kept = [one for one in self.planned if one.number != number]
        found = len(kept) < len(self.planned)
        self.planned = kept
        return found

    def clear(self) -> None:
        """Call everything off."""
        self.planned.clear()

    def due(self, arrival: Arrival) -> list[T]:
        """Count a request and return what happens at it."""
        return list(self._counted(arrival)) if self.planned else []

    def _counted(self, arrival: Arrival) -> Iterator[T]:
        for entry in list(self.planned):
            if not entry.when.fits(arrival):
                continue
            entry.seen += 1
            if entry.when.is_over(entry.seen):
                self.planned.remove(entry)
            if entry.when.means(entry.seen):
                yield entry.what
