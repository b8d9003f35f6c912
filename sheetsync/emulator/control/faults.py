"""What is to go wrong, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.control.endpoint import Asked, Endpoint
from sheetsync.emulator.control.plans import call_off, plan, planned
from sheetsync.emulator.faults import KINDS
from sheetsync.emulator.refusals import NAMES

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json


def _list(asked: Asked) -> Json:
    faults = asked.google.faults
    return {"faults": planned(faults, KINDS), "underway": faults.underway}


def _add(asked: Asked) -> Json:
    return plan(asked.google.faults, KINDS, asked.body)


def _clear(asked: Asked) -> Json:
    asked.google.faults.clear()
    return {}


def _remove(asked: Asked) -> Json:
    return call_off(asked.google.faults, asked.number())


def _let_in(asked: Asked) -> Json:
    asked.google.faults.let_all_in()
    return {}


def _refusals(_asked: Asked) -> Json:
    return {"refusals": list(NAMES)}


ENDPOINTS = (
    Endpoint("/faults", {"GET": _list, "POST": _add, "DELETE": _clear}),
    Endpoint("/faults/let-in", {"POST": _let_in}),
    Endpoint("/faults/refusals", {"GET": _refusals}),
    Endpoint("/faults/{number}", {"DELETE": _remove}),
)
