"""Requests on named ranges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.a1 import parse_area
from sheetsync.emulator.sheets.editing import RefusedError, TakenIdError
from sheetsync.emulator.sheets.formats import merged_by_mask
from sheetsync.emulator.sheets.requests.common import mask_of, ranged

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit

_NAME = re.compile(r"[^\W\d]\w{0,249}")


def add_named_range(edit: Edit, body: Json) -> Json:
    """Give a name to a range."""
    wanted = body.get("namedRange", {})
    taken = {one["namedRangeId"] for one in edit.book.named_ranges}
    number = wanted.get("namedRangeId") or str(edit.google.ids.number())
    if number in taken and not edit.google.switches.range_ids_are_unique:
        number = str(edit.google.ids.number())
    if number in taken:
        raise TakenIdError(
            f"Invalid namedRangeId: {number}. A named range with this ID already"
            " exists."
        )
    named = ranged(edit, {"namedRangeId": number, **_without_id(wanted)})
    _check_name(edit, named)
    _set(edit, (*edit.book.named_ranges, named))
    return {"namedRange": named}


def _check_name(edit: Edit, named: Json) -> None:
    name = named.get("name", "")
    if (
        not _NAME.fullmatch(name)
        or parse_area(name)
        or name.upper() in {"TRUE", "FALSE"}
    ):
        raise RefusedError(f'The name "{name}" is not valid for a named range.')
    for other in edit.book.named_ranges:
        same = other["name"].casefold() == name.casefold()
        if same and other["namedRangeId"] != named["namedRangeId"]:
            raise RefusedError(f'A named range with the name "{name}" already exists.')


def _set(edit: Edit, named: tuple[Json, ...]) -> None:
    edit.log.set(edit.book, "named_ranges", named)


def _found(edit: Edit, number: str) -> Json:
    for named in edit.book.named_ranges:
        if named["namedRangeId"] == number:
            return named
    raise RefusedError(f"No named range with id: {number}")


def update_named_range(edit: Edit, body: Json) -> None:
    """Rename a named range or lay it elsewhere."""
    mask = mask_of(body, "NamedRange")
    wanted = body.get("namedRange", {})
    old = _found(edit, wanted.get("namedRangeId", ""))
    new = {**old, **wanted} if mask.everything else merged_by_mask(old, wanted, mask)
    new = ranged(edit, {**new, "namedRangeId": old["namedRangeId"]})
    _check_name(edit, new)
    _set(edit, tuple(new if one is old else one for one in edit.book.named_ranges))


def delete_named_range(edit: Edit, body: Json) -> None:
    """Forget a name; its cells stay."""
    old = _found(edit, body.get("namedRangeId", ""))
    _set(edit, tuple(one for one in edit.book.named_ranges if one is not old))


def _without_id(wanted: Json) -> Json:
    return {name: value for name, value in wanted.items() if name != "namedRangeId"}
