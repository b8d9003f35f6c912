"""The methods of Google's APIs, as its discovery documents list them.

They say what a client may call. What the emulator answers is the routes' affair; the
two meet in `sheetsync.emulator.coverage` and in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from sheetsync.emulator.schema import discovery_document

DOCUMENTS = ("sheets.v4", "drive.v3")
"""The documents of the two APIs that the emulator answers for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method of an API.

    Attributes:
        id: Google's name of it, `drive.files.get`.
        http: HTTP method.
        path: Path from the root, with placeholders: `/drive/v3/files/{fileId}`.
        uploads: Paths for calls that carry content.
        parameters: What may stand in its path and its query, as the document says.
        request: Name of the message that its body is; empty for none.
        response: Name of the message that it answers with; empty for none.
    """

    id: str
    http: str
    path: str
    uploads: tuple[str, ...]
    parameters: dict[str, Any]
    request: str
    response: str

    def serves(self, path: str) -> bool:
        """Tell whether a call to a path is one of this method."""
        return any(_pattern(one).fullmatch(path) for one in (self.path, *self.uploads))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{([^}]+)\}", template)
    return re.compile(
        "".join(
            _placeholder(part) if index % 2 else re.escape(part)
            for index, part in enumerate(parts)
        )
    )


def _placeholder(name: str) -> str:
    # A range may hold slashes and colons; nothing else does.
    return ".+" if name == "range" else "[^/:]+"


@cache
def methods(document: str) -> tuple[Method, ...]:
    """Return all methods of a discovery document, in its order.

    Args:
        document: `sheets.v4` or `drive.v3`.
    """
    whole = discovery_document(document)
    return tuple(
        Method(
            id=one["id"],
            http=one["httpMethod"],
            path="/" + whole["servicePath"] + one["path"],
            uploads=_uploads(one),
            parameters=one.get("parameters", {}),
            request=one.get("request", {}).get("$ref", ""),
            response=one.get("response", {}).get("$ref", ""),
        )
        for one in _described(whole)
    )


def method_at(document: str, http: str, path: str) -> Method | None:
    """Return the method that a call goes to; None if the API has no such method.

    Args:
        document: `sheets.v4` or `drive.v3`.
        http: HTTP method of the call.
        path: Its whole path.
    """
    found = (one for one in _precise_first(document) if one.http == http)
    return next((one for one in found if one.serves(path)), None)


@cache
def _precise_first(document: str) -> list[Method]:
    """Return methods so that no placeholder takes what another path spells out."""
    return sorted(
        methods(document), key=lambda one: (one.path.count("{"), -len(one.path))
    )


def _uploads(described: dict[str, Any]) -> tuple[str, ...]:
    protocols = described.get("mediaUpload", {}).get("protocols", {})
    return tuple(one["path"] for one in protocols.values())


def _described(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from node.get("methods", {}).values()
    for child in node.get("resources", {}).values():
        yield from _described(child)
