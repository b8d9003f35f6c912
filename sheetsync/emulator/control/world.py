"""The world as a whole: is it there, start anew, put something in, tell everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.control.endpoint import Asked, ControlError, Endpoint, read
from sheetsync.emulator.dumping import dump
from sheetsync.emulator.seeding import BadSeedError, Seed, seed

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json


def _health(asked: Asked) -> Json:
    folder = asked.google.directory
    return {
        "status": "ok",
        "files": len(asked.google.files),
        "directory": str(folder.resolve()) if folder else "",
    }


def _reset(asked: Asked) -> Json:
    asked.google.reset()
    return {}


def _seed(asked: Asked) -> Json:
    try:
        made = seed(asked.google, read(Seed, asked.body))
    except BadSeedError as error:
        raise ControlError(str(error)) from None
    return {"files": [{"name": one.name, "id": one.id} for one in made]}


def _dump(asked: Asked) -> Json:
    return dump(asked.google)


ENDPOINTS = (
    Endpoint("/health", {"GET": _health}),
    Endpoint("/reset", {"POST": _reset}),
    Endpoint("/seed", {"POST": _seed}),
    Endpoint("/dump", {"GET": _dump}),
)
