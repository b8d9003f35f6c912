"""What is planned at which requests, as JSON: faults and acts alike."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from sheetsync.emulator.control.endpoint import ControlError, read, read_kind
from sheetsync.emulator.when import When

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.when import Schedule

T = TypeVar("T")


def plan(schedule: Schedule[T], kinds: dict[str, type[T]], body: Any) -> Json:
    """Plan what a body says: `{"do": {"kind": …}, "when": {…}}`.

    Raises:
        ControlError: 400 for what does not fit.
    """
    if not isinstance(body, dict) or not {"do"} <= body.keys() <= {"do", "when"}:
        raise ControlError("Say what to do, and when: do, when.")
    when = read(When, body.get("when", {}))
    return {"number": schedule.add(read_kind(kinds, body["do"]), when)}


def planned(schedule: Schedule[T], kinds: dict[str, type[T]]) -> list[Json]:
    """Return what is still planned."""
    return [
        {
            "number": one.number,
            "do": described(kinds, one.what),
            "when": asdict(one.when),
            "seen": one.seen,
        }
        for one in schedule.planned
    ]


def described(kinds: dict[str, type[T]], what: Any) -> Json:
    """Return one thing as JSON, as it was planned."""
    kind = next(name for name, known in kinds.items() if type(what) is known)
    return {"kind": kind, **asdict(what)}


def call_off(schedule: Schedule[T], number: int) -> Json:
    """Call one thing off.

    Raises:
        ControlError: 404 when it is not planned, or has happened already.
    """
    if not schedule.remove(number):
        raise ControlError(f"Nothing is planned under number {number}.", code=404)
    return {}
