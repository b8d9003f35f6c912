"""Reads a JSON request into one canonical form, or refuses it in Google's words.

Google's JSON reader takes camelCase and snake_case names, null for "not set", a lone
object where a list belongs, a list inside a list, and numbers and booleans as
strings. What comes out of here has camelCase names, real lists and real types.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.brokenjson import what_is_broken
from sheetsync.emulator.schema import Message, camel, message, snake

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.schema import Field

SHEETS = "sheets.v4"
_PACKAGE = "type.googleapis.com/google.apps.sheets.v4."
_LIST_VALUE = "type.googleapis.com/google.protobuf.ListValue"
_TIMESTAMP = "type.googleapis.com/google.protobuf.Timestamp"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_INT32 = 2**31
_FINITE = sys.float_info.max
_SCALAR_TYPES = {
    "string": "TYPE_STRING",
    "integer": "TYPE_INT32",
    "number": "TYPE_DOUBLE",
    "boolean": "TYPE_BOOL",
}
_PLAIN_VALUES = {
    ("stringValue", str),
    ("numberValue", float),
    ("numberValue", int),
    ("boolValue", bool),
}


class _ViolationError(Exception):
    """Something in the body does not fit; the path grows on the way up."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
        self.path: list[str | int] = []

    def where(self, root: str) -> str:
        text = root
        for part in reversed(self.path):
            if isinstance(part, int):
                text += f"[{part}]"
            else:
                text += f".{part}" if text else part
        return text


class _UnknownNameError(_ViolationError):
    """The body names a field that the message does not have."""


def read_body(raw: bytes) -> Any:
    """Return the JSON of a request body; nothing at all is an empty object.

    Raises:
        SheetsError: 400 if the body is not JSON.
    """
    if not raw.strip():
        return {}
    try:
        return json.loads(raw)
    except json.JSONDecodeError as error:
        told = what_is_broken(error)
    except UnicodeDecodeError:
        told = "Encountered non UTF-8 code points."
    except (ValueError, RecursionError):
        told = "Message too deep."
    raise SheetsError.bad_request(f"Invalid JSON payload received. {told}")


def read_message(name: str, body: Any, *, root: str = "") -> Json:
    """Return the canonical form of a request body.

    Args:
        name: Message of the Sheets API, `BatchUpdateSpreadsheetRequest`.
        body: The JSON as it came.
        root: What Google calls the body in its messages, `data` for values.update.

    Raises:
        SheetsError: 400 with the field at fault.
    """
    try:
        return _read_message(message(SHEETS, name), body)
    except _UnknownNameError as error:
        place = error.where(root)
        at = f" at '{place}'" if place else ""
        text = (
            f'Invalid JSON payload received. Unknown name "{error.text}"{at}:'
            " Cannot find field."
        )
        raise SheetsError.field_violation(place, text) from None
    except _ViolationError as error:
        place = error.where(root)
        text = f"Invalid value at '{place}' {error.text}"
        raise SheetsError.field_violation(place, text) from None
    except RecursionError:
        raise SheetsError.bad_request("The request is nested too deeply.") from None


def _read_message(kind: Message, value: Any) -> Json:
    if not isinstance(value, dict):
        raise _ViolationError(f"({_PACKAGE}{kind.name}), {_shown(value)}")
    out: Json = {}
    unions: set[str] = set()
    for given, item in value.items():
        name = given if given in kind.fields else camel(given)
        field = kind.fields.get(name)
        if field is None:
            raise _UnknownNameError(given)
        if item is None:
            continue
        union = kind.unions.get(name)
        if union in unions:
            raise _ViolationError(
                f"(oneof), oneof field '{union}' is already set. Cannot set '{given}'"
            )
        if union:
            unions.add(union)
        try:
            out[name] = _read_field(kind, name, field, item)
        except _ViolationError as error:
            error.path.append(snake(name))
            raise
    return out


def _are_plain_cells(cells: list[Any]) -> bool:
    """Tell whether CellData hold plain values only; spares big batches time."""
    for cell in cells:
        if cell == {}:
            continue
        if type(cell) is not dict or len(cell) != 1:
            return False
        value = cell.get("userEnteredValue")
        if type(value) is not dict or len(value) != 1:
            return False
        ((name, item),) = value.items()
        if (name, type(item)) not in _PLAIN_VALUES:
            return False
        if name == "numberValue" and not -_FINITE <= item <= _FINITE:
            return False
    return True


def _read_field(kind: Message, name: str, field: Field, value: Any) -> Any:
    if not field.repeated:
        return _read_one(kind, name, field, value)
    if not isinstance(value, list):
        return [_read_one(kind, name, field, value)]
    if kind.name == "RowData" and _are_plain_cells(value):
        return value
    items: list[Any] = []
    for index, item in enumerate(value):
        try:
            if isinstance(item, list) and field.kind == "message":
                items += [_read_one(kind, name, field, one) for one in item]
            else:
                items.append(_read_one(kind, name, field, item))
        except _ViolationError as error:
            error.path.append(index)
            raise
    return items


def _read_one(kind: Message, name: str, field: Field, value: Any) -> Any:
    match field.kind:
        case "message":
            child = kind.child(name)
            assert child is not None
            return _read_message(child, value)
        case "list":
            if not isinstance(value, list):
                raise _ViolationError(f"({_LIST_VALUE}), {_shown(value)}")
            return value
        case "map":
            return _read_map(kind, name, value)
        case "any":
            return value
        case _:
            return _read_scalar(field, name, value)


def _read_map(kind: Message, name: str, value: Any) -> Json:
    child = kind.child(name)
    if not isinstance(value, dict):
        raise _ViolationError(f"(Map), {_shown(value)}")
    if child is None:
        return value
    return {key: _read_message(child, item) for key, item in value.items()}


def _read_scalar(field: Field, name: str, value: Any) -> Any:
    if field.kind == "string" and isinstance(value, str):
        if field.enum and value not in field.enum:
            shown = name[:1].upper() + name[1:]
            raise _ViolationError(f"({_PACKAGE}{shown}), {_shown(value)}")
        if field.moment and not _MOMENT.fullmatch(value):
            raise _ViolationError(f"({_TIMESTAMP}), {_shown(value)}")
        return value
    if field.kind == "boolean":
        truth = _as_boolean(value)
        if truth is not None:
            return truth
    if field.kind in {"integer", "number"}:
        number = _as_number(value, whole=field.kind == "integer" and not field.wide)
        if number is not None:
            return number
    raise _ViolationError(f"({_SCALAR_TYPES[field.kind]}), {_shown(value)}")


def _as_boolean(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(str(value).lower())


def _as_number(value: Any, *, whole: bool) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not whole:
        return number if abs(number) < float("inf") else None
    return int(number) if number.is_integer() and abs(number) < _INT32 else None


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
