"""Requests on protected ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import PROTECTED, RefusedError, TakenIdError
from sheetsync.emulator.sheets.formats import merged_by_mask
from sheetsync.emulator.sheets.protection import listed, protections
from sheetsync.emulator.sheets.requests.common import mask_of, ranged
from sheetsync.emulator.state.files import account_key

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab

_OUTPUT_ONLY = "requestingUserCanEdit"


def add_protected_range(edit: Edit, body: Json) -> Json:
    """Protect a range; who protects it can edit it, and so can the owner."""
    wanted = {k: v for k, v in body.get("protectedRange", {}).items() if v is not None}
    taken = {one["protectedRangeId"] for _, one in protections(edit.book)}
    number = wanted.get("protectedRangeId")
    if number in taken:
        raise TakenIdError(
            f"Invalid protectedRangeId: {number}. A protected range with this ID"
            " already exists."
        )
    if number is None:
        wanted = {"protectedRangeId": edit.google.ids.number(taken), **wanted}
    wanted = _on_named_range(edit, wanted)
    kept = _kept(edit, ranged(edit, wanted))
    tab = edit.book.tab(kept["range"]["sheetId"])
    assert tab is not None
    _set(edit, tab, (*tab.parts["protectedRanges"], kept))
    reply = {k: v for k, v in kept.items() if k not in {"editors", _OUTPUT_ONLY}}
    # Where people are only warned, Google overlooks who should be an editor.
    asked = {} if kept.get("warningOnly") else wanted.get("editors", {})
    shown = {name: part for name, part in asked.items() if part}
    return {"protectedRange": {**reply, _OUTPUT_ONLY: True, "editors": shown}}


def _on_named_range(edit: Edit, wanted: Json) -> Json:
    if "namedRangeId" not in wanted:
        return wanted
    for named in edit.book.named_ranges:
        if named["namedRangeId"] == wanted["namedRangeId"]:
            return {**wanted, "range": named["range"]}
    raise RefusedError(f"No named range with id: {wanted['namedRangeId']}")


def _kept(edit: Edit, wanted: Json) -> Json:
    """Return a protection as stored: its maker among the editors, if it refuses."""
    kept = {k: v for k, v in wanted.items() if v and k != _OUTPUT_ONLY}
    kept["protectedRangeId"] = wanted["protectedRangeId"]
    kept["range"] = wanted["range"]
    if "unprotectedRanges" in kept:
        sheet_id = kept["range"]["sheetId"]
        open_ranges = kept["unprotectedRanges"]
        kept["unprotectedRanges"] = [
            {"sheetId": sheet_id, **one} for one in open_ranges
        ]
    if kept.get("warningOnly"):
        kept.pop("editors", None)
        return kept
    editors = dict(kept.get("editors", {}))
    users = list(editors.get("users", []))
    known = {account_key(user) for user in users}
    for user in (*edit.file.owners, edit.email):
        if account_key(user) not in known:
            known.add(account_key(user))
            users.append(user)
    kept["editors"] = {**editors, "users": users}
    return kept


def _set(edit: Edit, tab: Tab, protected: tuple[Json, ...]) -> None:
    edit.log.put(tab.parts, "protectedRanges", protected)


def _found(edit: Edit, number: int | None) -> tuple[Tab, Json]:
    for tab, protected in protections(edit.book):
        if protected["protectedRangeId"] == number:
            if not listed(edit.google, edit.file, edit.email, protected):
                raise RefusedError(PROTECTED)
            return tab, protected
    raise RefusedError(f"No protected range with id: {number or 0}")


def update_protected_range(edit: Edit, body: Json) -> None:
    """Change a protection that the person may edit."""
    mask = mask_of(body, "ProtectedRange")
    wanted = body.get("protectedRange", {})
    tab, old = _found(edit, wanted.get("protectedRangeId"))
    new = {**old, **wanted} if mask.everything else merged_by_mask(old, wanted, mask)
    new["protectedRangeId"] = old["protectedRangeId"]
    new = _kept(edit, ranged(edit, new))
    stopped_warning = old.get("warningOnly") and not new.get("warningOnly")
    if stopped_warning and "editors" not in wanted:
        everybody = _writers(edit)
        new["editors"] = {**new["editors"], "users": everybody}
    target = edit.book.tab(new["range"]["sheetId"])
    assert target is not None
    if target is tab:
        swapped = (new if one is old else one for one in tab.parts["protectedRanges"])
        _set(edit, tab, tuple(swapped))
        return
    left = tuple(one for one in tab.parts["protectedRanges"] if one is not old)
    _set(edit, tab, left)
    _set(edit, target, (*target.parts["protectedRanges"], new))


def _writers(edit: Edit) -> list[str]:
    """Return everybody who may edit the document, the owner first."""
    entries = edit.file.permissions.values()
    writers = [one.email for one in entries if one.role == "writer" and one.email]
    return [*edit.file.owners, *writers]


def delete_protected_range(edit: Edit, body: Json) -> None:
    """Lift a protection that the person may edit."""
    tab, old = _found(edit, body.get("protectedRangeId"))
    left = tuple(one for one in tab.parts["protectedRanges"] if one is not old)
    _set(edit, tab, left)
