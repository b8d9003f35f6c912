"""The messages of Google's APIs, as its discovery documents describe them.

google-api-python-client ships the documents. They say which names a request may
hold, which type each has, and which paths a field mask may name, so none of that
is written down twice here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from sheetsync.emulator.unions import unions_of


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a message.

    Attributes:
        kind: `message`, `map`, `any`, `list` (of anything), or the JSON type
            (`string`, `integer`, `number`, `boolean`).
        repeated: Whether the field is a list.
        message: Name of the message for kind `message`.
        enum: Words that the field may hold; empty if any text will do.
        wide: Whether an integer is 64 bits wide, hence printed as a string.
        moment: Whether a string is a point in time.
    """

    kind: str
    repeated: bool = False
    message: str = ""
    enum: frozenset[str] = frozenset()
    wide: bool = False
    moment: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a document: its name and its fields by camelCase name.

    Attributes:
        unions: Of fields of which there may be only one, the name of their union.
    """

    name: str
    fields: dict[str, Field]
    document: str
    unions: dict[str, str]

    def child(self, name: str) -> Message | None:
        """Return the message behind a field; None if the field holds a scalar."""
        field = self.fields[name]
        if not field.message:
            return None
        return message(self.document, field.message)


def camel(name: str) -> str:
    """Return a snake_case name in camelCase; camelCase stays as it is."""
    if "_" not in name:
        return name
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def snake(name: str) -> str:
    """Return a camelCase name in snake_case."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda hit: "_" + hit[1].lower(), name)


@cache
def message(document: str, name: str) -> Message:
    """Return a message of a discovery document.

    Args:
        document: `sheets.v4` or `drive.v3`.
        name: Schema name, `CellData`.

    Raises:
        KeyError: If the document has no such schema.
    """
    schema = _schemas(document)[name]
    fields = {key: _field(described) for key, described in schema["properties"].items()}
    return Message(name, fields, document, unions_of(name, frozenset(fields)))


@cache
def _schemas(document: str) -> dict[str, Any]:
    schemas: dict[str, Any] = discovery_document(document)["schemas"]
    return schemas


@cache
def discovery_document(document: str) -> dict[str, Any]:
    """Return a whole discovery document, which is not to be changed.

    Args:
        document: `sheets.v4` or `drive.v3`.
    """
    folder = files("googleapiclient.discovery_cache") / "documents"
    text = (folder / f"{document}.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def _field(described: dict[str, Any]) -> Field:
    if described.get("type") == "array":
        if described["items"].get("type") == "array":
            return Field("list", repeated=True)
        inner = _field(described["items"])
        return replace(inner, repeated=True)
    if "$ref" in described:
        return Field("message", message=described["$ref"])
    kind = described.get("type", "any")
    if kind == "object":
        value = described.get("additionalProperties", {})
        return Field("map", message=value.get("$ref", ""))
    wide = described.get("format") in {"int64", "uint64"}
    return Field(
        "integer" if wide else kind,
        enum=frozenset(described.get("enum", ())),
        wide=wide,
        moment=described.get("format") in {"google-datetime", "date-time"},
    )
