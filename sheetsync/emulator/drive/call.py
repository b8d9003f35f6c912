"""One call of the Drive API: who makes it, its parameters, its body, its answer.

Endpoints are plain functions of a `Call`, so that they read as the rules of Drive and
nothing else. Booleans are taken in any case, since clients send ``True`` too.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.answers import DRIVE_HEADERS, is_compact, json_answer
from sheetsync.emulator.drive import errors
from sheetsync.emulator.identity import (
    DRIVE,
    DRIVE_FILE,
    DRIVE_METADATA,
    DRIVE_METADATA_READONLY,
    DRIVE_READONLY,
    find_file,
)
from sheetsync.emulator.masks import BadMaskError, Mask, apply_mask, parse_mask
from sheetsync.emulator.schema import Message, message
from sheetsync.emulator.state import rights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from sheetsync.emulator.identity import Caller
    from sheetsync.emulator.schema import Field
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

READ_SCOPES = (DRIVE, DRIVE_READONLY, DRIVE_METADATA, DRIVE_METADATA_READONLY)
CONTENT_SCOPES = (DRIVE, DRIVE_READONLY)
WRITE_SCOPES = (DRIVE,)
METADATA_SCOPES = (DRIVE, DRIVE_METADATA)
_DOCUMENT = "drive.v3"
_NUMBER = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request with everything that an endpoint may need of it.

    Attributes:
        path: Values of the placeholders in the path.
        query: Query parameters.
        body: The body as sent.
        address: Where the call was sent, without its query.
    """

    google: Google
    caller: Caller
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    address: str = ""

    @property
    def email(self) -> str:
        """The person who calls; empty for one with but an API key."""
        return self.caller.email

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a yes-or-no parameter."""
        text = self.query.get(name, "")
        return text.casefold() in {"true", "1"} if text else default

    def number(self, name: str, default: int, most: int) -> int:
        """Return a whole number between 1 and `most`.

        Raises:
            DriveError: 400 for anything else.
        """
        text = self.query.get(name, "")
        if not text:
            return default
        if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
            message = f"Invalid value '{text}'. Values must be within the range: "
            raise errors.invalid_parameter(name, f"{message}[1, {most}]")
        return int(text)

    def json(self, schema: str) -> dict[str, Any]:
        """Return the body as an object, known fields only, each of its right type.

        Args:
            schema: Name of the message in the discovery document.

        Raises:
            DriveError: 400 for broken JSON and for values of another type.
        """
        return read_object(self.body, schema)

    @property
    def all_drives(self) -> bool:
        """Whether the caller says that he knows of shared drives.

        To one who does not, what lies in them does not exist.
        """
        return self.flag("supportsAllDrives") or self.flag("supportsTeamDrives")

    def require(self, *scopes: str) -> None:
        """Refuse a token that holds none of the scopes, and drive.file neither.

        Raises:
            DriveError: 403.
        """
        if not self.caller.may_use(*scopes, DRIVE_FILE):
            raise errors.insufficient_scopes()

    def require_person(self) -> None:
        """Refuse a caller who has but an API key.

        Raises:
            DriveError: 401.
        """
        if not self.email:
            raise errors.login_required()

    def open(self, *scopes: str, file_id: str = "") -> File:
        """Return the file that the call is about, if the caller may see it.

        Args:
            scopes: Scopes that reach every file; `READ_SCOPES` and the like.
            file_id: Which file; the one in the path when empty.

        Raises:
            DriveError: 404 when there is none for this caller, 403 for the token.
        """
        file = self.open_anywhere(*scopes, file_id=file_id)
        if file.drive_id and not self.all_drives:
            raise errors.file_not_found(file.id)
        self.refuse_administrators()
        return file

    def open_anywhere(self, *scopes: str, file_id: str = "") -> File:
        """Return what `open` returns, for methods without ``supportsAllDrives``.

        Raises:
            DriveError: 404 when there is none for this caller, 403 for the token.
        """
        self.require(*scopes)
        file_id = file_id or self.path["file_id"]
        file = find_file(self.google, self.caller, file_id, *scopes)
        if file is None or not rights.can_read(self.google, file, self.email):
            raise errors.file_not_found(file_id)
        return file

    def refuse_administrators(self) -> None:
        """Refuse a call with ``useDomainAdminAccess``: nobody here is one.

        Raises:
            DriveError: 403.
        """
        if self.flag("useDomainAdminAccess"):
            raise errors.no_administrator()

    def require_fields(self) -> None:
        """Refuse a call that does not say which fields it wants.

        Raises:
            DriveError: 400.
        """
        if not self.query.get("fields"):
            raise errors.required(
                "fields", "The 'fields' parameter is required for this method."
            )

    def mask(self, schema: str, default: str) -> Mask:
        """Return what the caller wants to see of the answer.

        Raises:
            DriveError: 400 for a mask that names no field.
        """
        text = self.query.get("fields", "") or default
        try:
            return parse_mask(text, message(_DOCUMENT, schema))
        except BadMaskError as error:
            wrong = error.path.replace(".", "/") or text
            raise errors.invalid_parameter(
                "fields", f"Invalid field selection {wrong}"
            ) from error

    def answer(self, schema: str, value: Any, default: str) -> Response:
        """Return an answer cut down to the caller's mask."""
        return self.told(apply_mask(self.mask(schema, default), value))

    def told(self, value: Any) -> Response:
        """Return a JSON answer with Drive's headers, laid out as the caller wants."""
        compact = is_compact(self.query)
        return json_answer(value, headers=DRIVE_HEADERS, compact=compact)


def read_object(text: bytes, schema: str) -> dict[str, Any]:
    """Read a JSON object as one of Drive's messages; see `Call.json`."""
    if not text.strip():
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise errors.bad_json() from error
    if not isinstance(value, dict):
        raise errors.bad_json()
    return _checked(value, message(_DOCUMENT, schema), "")


def _checked(value: dict[str, Any], known: Message, path: str) -> dict[str, Any]:
    checked: dict[str, Any] = {}
    for name, item in value.items():
        field = known.fields.get(name)
        if field is None:
            continue  # Drive overlooks names that it does not know
        here = f"{path}.{name}" if path else name
        if item is None:
            checked[name] = None
        elif field.repeated:
            if not isinstance(item, list):
                raise _mistyped(here, item)
            checked[name] = [_one(each, field, known, name, here) for each in item]
        else:
            checked[name] = _one(item, field, known, name, here)
    return checked


def _one(item: Any, field: Field, known: Message, name: str, path: str) -> Any:
    """Return one value of a field, refused if it is of another type."""
    if field.kind == "message" and isinstance(item, dict):
        child = known.child(name)
        return item if child is None else _checked(item, child, path)
    if field.kind == "boolean" and item in ("true", "false"):
        return item == "true"
    if field.kind == "integer" and isinstance(item, str) and _NUMBER.fullmatch(item):
        return int(item)
    number = isinstance(item, int | float) and not isinstance(item, bool)
    fits = {
        "any": True,
        "map": isinstance(item, dict),
        "string": isinstance(item, str),
        "boolean": isinstance(item, bool),
        "integer": number,
        "number": number,
    }
    if not fits.get(field.kind, False):
        raise _mistyped(path, item)
    return item


def _mistyped(path: str, item: Any) -> Exception:
    shown = json.dumps(item, ensure_ascii=False)[:200]
    return errors.bad_request("invalid", f"Invalid value at '{path}': {shown}")
