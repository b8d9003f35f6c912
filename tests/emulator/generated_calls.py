"""Calls made at random from Google's own documents, to every method there is."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sheetsync.emulator.methods import DOCUMENTS, Method, methods
from sheetsync.emulator.schema import message
from tests.emulator.generated_requests import Generator

_HOSTS = {
    "sheets": "https://sheets.googleapis.com",
    "drive": "https://www.googleapis.com",
}
_SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_RANGES = ("A1:B2", "Sheet1!A1", "Sheet1", "B:B", "2:3", "nowhere!A1", "R1C1:R2C2", "!")
_WORDS = {
    "fields": ("*", "id", "name,id", "sheets(properties(title))", "nope", "a(b", ""),
    "q": ("name contains 'a'", "trashed = false", "'me' in owners", "broken =", ""),
    "orderBy": ("name", "modifiedTime desc,name", "nonsense"),
    "alt": ("json", "json", "media", "proto"),
    "mimeType": ("text/csv", "application/pdf", ""),
    "role": ("reader", "writer", "commenter", "owner", "organizer", "king"),
    "type": ("user", "anyone", "domain", "group", "robot"),
    "emailAddress": ("ann@example.com", "no address", "OWNER@example.com", ""),
    "expirationTime": ("2026-12-01T00:00:00Z", "2020-01-01T00:00:00Z", "soon"),
}
_USUAL = 0.6
"""How often a value is one that may well be taken."""


@dataclass(frozen=True, slots=True)
class GeneratedCall:
    """One call: what a client would send."""

    http: str
    url: str
    query: dict[str, str]
    body: bytes | None
    kind: str


class Calls:
    """Makes calls; the same seed makes the same ones.

    Args:
        seed: Any number.
        ids: Files that calls are about, most of the time.
    """

    def __init__(self, seed: int, ids: list[str]) -> None:
        self._random = random.Random(seed)
        self._requests = Generator(seed)
        self._ids = ids
        self._all = [one for document in DOCUMENTS for one in methods(document)]

    def next(self) -> GeneratedCall:
        """Return a call, often a batch of requests on a spreadsheet."""
        api = self._random.choice(
            ("sheets", "sheets", "drive", "sheets.spreadsheets.b")
        )
        method = self._random.choice([m for m in self._all if m.id.startswith(api)])
        host = _HOSTS[method.id.partition(".")[0]]
        return GeneratedCall(
            method.http,
            host + self._path(method),
            self._query(method),
            *self._body(method),
        )

    def _path(self, method: Method) -> str:
        template = self._random.choice((method.path, method.path, *method.uploads))
        return re.sub(
            r"\{([^}]+)\}", lambda hit: quote(self._named(hit[1]), safe=""), template
        )

    def _named(self, parameter: str) -> str:
        choose = self._random.choice
        match parameter:
            case "fileId" | "spreadsheetId":
                return choose([*self._ids, *self._ids, *self._ids, "1unknown"])
            case "range":
                return choose(_RANGES)
            case "permissionId":
                return choose(("anyoneWithLink", "1", "08642097531086420975"))
            case _:
                return choose(("0", "1", "2", "x"))

    def _query(self, method: Method) -> dict[str, str]:
        return {
            name: self._parameter(name, described)
            for name, described in method.parameters.items()
            if described["location"] == "query"
            and self._random.random() < (_USUAL if "enum" in described else 0.2)
        }

    def _parameter(self, name: str, described: dict[str, Any]) -> str:
        choose = self._random.choice
        words: Any = _WORDS.get(name) or described.get("enum")
        if words:
            return str(choose(words))
        if described["type"] == "boolean":
            return choose(("true", "false", "True", "maybe"))
        if described["type"] == "integer":
            return choose(("1", "0", "10", "-1", "1000000", "many"))
        return choose([*self._ids, *_RANGES, ""])

    def _body(self, method: Method) -> tuple[bytes | None, str]:
        if not method.request:
            return None, ""
        if method.id.endswith("spreadsheets.batchUpdate"):
            count = self._random.choice((1, 1, 1, 2, 3))
            body: Any = {"requests": [self._requests.request() for _ in range(count)]}
        else:
            document = DOCUMENTS[method.id.startswith("drive.")]
            known = message(document, method.request)
            body = self._sensible(self._requests.body(known, 0))
        return json.dumps(body).encode(), "application/json"

    def _sensible(self, body: dict[str, Any]) -> dict[str, Any]:
        """Put words that Drive may well take in place of most of the noise."""
        for name in list(body):
            if name in _WORDS and self._random.random() < _USUAL:
                body[name] = self._random.choice(_WORDS[name])
            elif self._random.random() < _USUAL / 2:
                del body[name]
        if "majorDimension" in body:
            body.pop("range", None)
        if "mimeType" in body:
            body["mimeType"] = self._random.choice((_SPREADSHEET, "text/plain"))
        if "parents" in body:
            body["parents"] = ["root"]
        return body
