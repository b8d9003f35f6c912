"""Faults on purpose: what a real network and a real Google do on a bad day.

A fault hits one request. What matters most of it is whether the request was applied:
a client that hears nothing can't know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from sheetsync.emulator.refusals import NAMES, Refusal, named
from sheetsync.emulator.when import Arrival, Schedule

PROCESSING_LIMIT = 180.0
"""Seconds after which Google stops working on a request."""
_LEAST_STATUS, _MOST_STATUS = 400, 599


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Google answers with an error.

    Attributes:
        name: A refusal of `sheetsync.emulator.refusals`; wins over the rest.
        status: HTTP status, when there is no name.
        body: Body of the answer, when there is no name.
        content_type: Of that body.
        applied: Whether the request is carried out all the same.
    """

    name: str = ""
    status: int = 503
    body: str = ""
    content_type: str = "application/json; charset=UTF-8"
    applied: bool = False

    def __post_init__(self) -> None:
        """Refuse a name or status that Google's errors don't have.

        Raises:
            ValueError: It says what is wrong.
        """
        if self.name and self.name not in NAMES:
            known = ", ".join(NAMES)
            raise ValueError(f"no refusal is called {self.name!r}; known are {known}")
        if not _LEAST_STATUS <= self.status <= _MOST_STATUS:
            raise ValueError("status is an error's: 400 to 599")

    def answer(self, api: str) -> Refusal:
        """Return what the client gets to see."""
        if self.name:
            return named(self.name, api)
        return Refusal(
            status=self.status, body=self.body, content_type=self.content_type
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """The connection is closed without a word of answer.

    Attributes:
        applied: Whether the request was carried out before.
    """

    applied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CutBody:
    """The request is carried out, and the answer breaks off.

    Attributes:
        share: How much of the body still arrives, from 0 to below 1.
    """

    share: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a share that would cut nothing.

        Raises:
            ValueError: It says what is wrong.
        """
        if not 0 <= self.share < 1:
            raise ValueError("share is at least 0 and below 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """The request is carried out, and the answer comes later.

    Over 180 seconds of it Google gives up: nothing is applied, the answer is 504.

    Attributes:
        seconds: How long the client waits.
    """

    seconds: float

    def __post_init__(self) -> None:
        """Refuse a delay into the past.

        Raises:
            ValueError: It says what is wrong.
        """
        if self.seconds < 0:
            raise ValueError("seconds can't be negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """The client hears nothing, and the request is carried out later on.

    Attributes:
        after: How many further requests are answered before it.
    """

    after: int = 1

    def __post_init__(self) -> None:
        """Refuse a request that would be carried out before its time.

        Raises:
            ValueError: It says what is wrong.
        """
        if self.after < 1:
            raise ValueError("after is at least 1")


Fault: TypeAlias = Refuse | Drop | CutBody | Delay | Late

KINDS: dict[str, type[Fault]] = {
    "refuse": Refuse,
    "drop": Drop,
    "cut_body": CutBody,
    "delay": Delay,
    "late": Late,
}
"""The kinds of faults by the names that the control plane knows them by."""


@dataclass(slots=True)
class _Underway:
    """A request that is still on its way."""

    left: int
    apply: Callable[[], None]


@dataclass(slots=True)
class Faults(Schedule[Fault]):
    """The faults of a world, and the requests that are late by one of them."""

    _underway: list[_Underway] = field(default_factory=list)

    def hit(self, arrival: Arrival) -> Fault | None:
        """Count a request and return the fault that hits it, the oldest planned."""
        return next(iter(self.due(arrival)), None)

    @property
    def underway(self) -> int:
        """How many requests are late and not carried out yet."""
        return len(self._underway)

    def postpone(self, fault: Late, apply: Callable[[], None]) -> None:
        """Keep a request until others were answered."""
        self._underway.append(_Underway(fault.after, apply))

    def let_in(self) -> None:
        """Count an answered request; carry out what is late and due now."""
        for one in list(self._underway):
            one.left -= 1
            if one.left <= 0:
                self._underway.remove(one)
                one.apply()

    def let_all_in(self) -> None:
        """Carry out at once everything that is late."""
        while self._underway:
            self._underway.pop(0).apply()

    def clear(self) -> None:
        """Call all faults off; what is late never arrives."""
        self.planned.clear()
        self._underway.clear()
