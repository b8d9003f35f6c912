"""What people do: at once, or between two requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.control.endpoint import Asked, Endpoint, read_kind
from sheetsync.emulator.control.plans import call_off, described, plan, planned
from sheetsync.emulator.people.acts import KINDS
from sheetsync.emulator.people.playing import play

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.people.script import Deed


def _list(asked: Asked) -> Json:
    script = asked.google.script
    return {
        "acts": planned(script, KINDS),
        "deeds": [_told(deed) for deed in script.deeds],
    }


def _add(asked: Asked) -> Json:
    return plan(asked.google.script, KINDS, asked.body)


def _clear(asked: Asked) -> Json:
    asked.google.script.clear()
    return {}


def _remove(asked: Asked) -> Json:
    return call_off(asked.google.script, asked.number())


def _act(asked: Asked) -> Json:
    return _told(play(asked.google, read_kind(KINDS, asked.body)))


def _told(deed: Deed) -> Json:
    act = described(KINDS, deed.act)
    return {"act": act, "at": deed.at, "refused": deed.refused}


ENDPOINTS = (
    Endpoint("/people", {"GET": _list, "POST": _add, "DELETE": _clear}),
    Endpoint("/people/act", {"POST": _act}),
    Endpoint("/people/{number}", {"DELETE": _remove}),
)
