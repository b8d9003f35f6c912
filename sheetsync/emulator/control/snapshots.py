"""Named copies of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.control.endpoint import Asked, ControlError, Endpoint

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json


def _list(asked: Asked) -> Json:
    return {"snapshots": asked.google.snapshots.names()}


def _take(asked: Asked) -> Json:
    asked.google.snapshots.take(asked.google, asked.path["name"])
    return _list(asked)


def _restore(asked: Asked) -> Json:
    asked.google.snapshots.restore(asked.google, _known(asked))
    return {}


def _drop(asked: Asked) -> Json:
    asked.google.snapshots.drop(_known(asked))
    return _list(asked)


def _known(asked: Asked) -> str:
    name = asked.path["name"]
    if name not in asked.google.snapshots.names():
        raise ControlError(f"There is no snapshot {name!r}.", code=404)
    return name


ENDPOINTS = (
    Endpoint("/snapshots", {"GET": _list}),
    Endpoint("/snapshots/{name}", {"PUT": _take, "DELETE": _drop}),
    Endpoint("/snapshots/{name}/restore", {"POST": _restore}),
)
