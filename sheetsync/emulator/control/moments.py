"""The world's time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sheetsync.emulator.control.endpoint import Asked, ControlError, Endpoint, read

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment to stop the clock at."""

    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """How far the clock moves."""

    seconds: float


def _get(asked: Asked) -> Json:
    clock = asked.google.clock
    now = clock().isoformat().replace("+00:00", "Z")
    return {"now": now, "stands": clock.stands}


def _set(asked: Asked) -> Json:
    moment = read(Moment, asked.body).now
    if moment.tzinfo is None:
        raise ControlError("now needs a time zone: 2026-03-02T09:30:00Z.")
    asked.google.clock.set(moment.astimezone(UTC))
    return _get(asked)


def _advance(asked: Asked) -> Json:
    try:
        step = timedelta(seconds=read(Advance, asked.body).seconds)
        asked.google.clock.advance(step)
        return _get(asked)
    except (OverflowError, ValueError):
        raise ControlError("seconds leads out of the calendar.") from None


def _release(asked: Asked) -> Json:
    asked.google.clock.release()
    return _get(asked)


ENDPOINTS = (
    Endpoint("/time", {"GET": _get, "PUT": _set, "DELETE": _release}),
    Endpoint("/time/advance", {"POST": _advance}),
)
