"""Requests on what lies on a tab: filters, merges, stripes, conditional formats.

All of them add, change or remove one JSON object of a tab's parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.formats import as_kept, merged_by_mask
from sheetsync.emulator.sheets.requests.common import (
    found,
    mask_of,
    numbered,
    place_of,
    put,
    ranged,
    swap,
    tab_of,
)
from sheetsync.emulator.sheets.rules import check_coloring, check_filter
from sheetsync.emulator.state.area import Area, Box
from sheetsync.emulator.state.cells import is_filled, with_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.sheets.editing import Edit
    from sheetsync.emulator.state.book import Tab


def set_basic_filter(edit: Edit, body: Json) -> None:
    """Set the one filter that all people of a tab share."""
    wanted = ranged(edit, body.get("filter", {}))
    check_filter(wanted)
    tab = tab_of(edit, wanted["range"]["sheetId"])
    put(
        edit, tab, "basicFilter", ({**wanted, "range": _bounded(tab, wanted["range"])},)
    )


def _bounded(tab: Tab, given: Json) -> Json:
    """Return a GridRange with all its sides written out."""
    box = Area.read(given).box(tab.grid)
    return {"sheetId": tab.sheet_id, **_sides(box)}


def _sides(box: Box) -> Json:
    return {
        "startRowIndex": box.top,
        "endRowIndex": box.bottom,
        "startColumnIndex": box.left,
        "endColumnIndex": box.right,
    }


def clear_basic_filter(edit: Edit, body: Json) -> None:
    """Take the filter of a tab away."""
    put(edit, tab_of(edit, body.get("sheetId")), "basicFilter", ())


def add_filter_view(edit: Edit, body: Json) -> Json:
    """Add a filter that each person turns on for himself."""
    wanted = ranged(edit, body.get("filter", {}))
    check_filter(wanted)
    tab = tab_of(edit, wanted["range"]["sheetId"])
    view = numbered(edit, wanted, "filterViews", "filterViewId")
    put(edit, tab, "filterViews", (*tab.parts["filterViews"], view))
    return {"filter": view}


def update_filter_view(edit: Edit, body: Json) -> None:
    """Change a filter view."""
    mask = mask_of(body, "FilterView")
    wanted = body.get("filter", {})
    tab, old = found(edit, "filterViews", "filterViewId", wanted.get("filterViewId"))
    new = {**old, **wanted} if mask.everything else merged_by_mask(old, wanted, mask)
    check_filter(new)
    swap(edit, tab, "filterViews", old, ranged(edit, new))


def duplicate_filter_view(edit: Edit, body: Json) -> Json:
    """Copy a filter view; the copy is named after it."""
    tab, old = found(edit, "filterViews", "filterViewId", body.get("filterId"))
    bare = {name: one for name, one in old.items() if name != "filterViewId"}
    title = f"Copy of {old.get('title', '')}".rstrip()
    view = numbered(edit, {**bare, "title": title}, "filterViews", "filterViewId")
    put(edit, tab, "filterViews", (*tab.parts["filterViews"], view))
    return {"filter": view}


def delete_filter_view(edit: Edit, body: Json) -> None:
    """Delete a filter view."""
    tab, old = found(edit, "filterViews", "filterViewId", body.get("filterId"))
    swap(edit, tab, "filterViews", old, None)


def merge_cells(edit: Edit, body: Json) -> None:
    """Merge cells; only the value of the upper left one stays."""
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    tab, box = place.tab, place.box
    pieces = list(_pieces(box, body.get("mergeType", "MERGE_ALL")))
    kept = []
    for merge in tab.parts["merges"]:
        other = Area.read(merge).boundless()
        if not box.meets(other):
            kept.append(merge)
        elif not box.holds(other):
            raise RefusedError("You must select all cells in a merged range to merge.")
    made = [{"sheetId": tab.sheet_id, **_sides(piece)} for piece in pieces]
    put(edit, tab, "merges", (*kept, *made))
    for piece in pieces:
        _keep_first(edit, tab, piece)


def _pieces(box: Box, kind: str) -> Iterator[Box]:
    match kind:
        case "MERGE_ROWS":
            for row in range(box.top, box.bottom):
                yield Box(row, row + 1, box.left, box.right)
        case "MERGE_COLUMNS":
            for column in range(box.left, box.right):
                yield Box(box.top, box.bottom, column, column + 1)
        case _:
            yield box


def _keep_first(edit: Edit, tab: Tab, box: Box) -> None:
    corner = (box.top, box.left)
    edit.change(
        tab,
        box,
        lambda old, row, column: (
            old
            if (row, column) == corner or not is_filled(old)
            else with_value(old, None)
        ),
    )


def unmerge_cells(edit: Edit, body: Json) -> None:
    """Split every merge that a range meets."""
    place = place_of(edit, body.get("range", {}))
    edit.guard(place.tab, place.area)
    kept = tuple(
        merge
        for merge in place.tab.parts["merges"]
        if not place.box.meets(Area.read(merge).boundless())
    )
    put(edit, place.tab, "merges", kept)


def add_banding(edit: Edit, body: Json) -> Json:
    """Colour a range in stripes; stripes can't lie over stripes."""
    wanted = as_kept(ranged(edit, body.get("bandedRange", {})))
    tab = tab_of(edit, wanted["range"]["sheetId"])
    _check_bands(tab, wanted)
    band = numbered(edit, wanted, "bandedRanges", "bandedRangeId")
    put(edit, tab, "bandedRanges", (*tab.parts["bandedRanges"], band))
    return {"bandedRange": band}


def _check_bands(tab: Tab, wanted: Json, old: Json | None = None) -> None:
    covered = Area.read(wanted["range"]).boundless()
    for other in tab.parts["bandedRanges"]:
        if other is not old and covered.meets(Area.read(other["range"]).boundless()):
            raise RefusedError(
                "You cannot add alternating background colors to a range that already"
                " has alternating background colors."
            )


def update_banding(edit: Edit, body: Json) -> None:
    """Change stripes."""
    mask = mask_of(body, "BandedRange")
    wanted = as_kept(body.get("bandedRange", {}))
    number = wanted.get("bandedRangeId")
    tab, old = found(edit, "bandedRanges", "bandedRangeId", number)
    new = {**old, **wanted} if mask.everything else merged_by_mask(old, wanted, mask)
    new = ranged(edit, {**new, "bandedRangeId": number})
    _check_bands(tab, new, old)
    swap(edit, tab, "bandedRanges", old, new)


def delete_banding(edit: Edit, body: Json) -> None:
    """Take stripes away."""
    number = body.get("bandedRangeId")
    tab, old = found(edit, "bandedRanges", "bandedRangeId", number)
    swap(edit, tab, "bandedRanges", old, None)


def add_conditional_format_rule(edit: Edit, body: Json) -> None:
    """Add a rule; a lower index counts first."""
    rule = _rule(edit, body.get("rule", {}))
    tab = tab_of(edit, rule["ranges"][0]["sheetId"])
    rules = tab.parts["conditionalFormats"]
    index = min(body.get("index", 0), len(rules))
    put(edit, tab, "conditionalFormats", (*rules[:index], rule, *rules[index:]))


def _rule(edit: Edit, rule: Json) -> Json:
    if not rule.get("ranges"):
        raise RefusedError("A conditional format rule must have a range.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise RefusedError("Must specify either a booleanRule or a gradientRule.")
    check_coloring(rule)
    ranges = [ranged(edit, {"range": one})["range"] for one in rule["ranges"]]
    if len({one["sheetId"] for one in ranges}) > 1:
        raise RefusedError("All ranges of a rule must be on the same sheet.")
    kept: Json = as_kept(rule)
    return {**kept, "ranges": ranges}


def _indexed(tab: Tab, index: int) -> Json:
    rules = tab.parts["conditionalFormats"]
    if not 0 <= index < len(rules):
        raise RefusedError(
            f"No conditional format on sheet: {tab.sheet_id} at index: {index}"
        )
    return rules[index]


def update_conditional_format_rule(edit: Edit, body: Json) -> Json:
    """Replace a rule, or move it to another index."""
    index = body.get("index", 0)
    if "rule" in body:
        rule = _rule(edit, body["rule"])
        tab = tab_of(edit, body.get("sheetId", rule["ranges"][0]["sheetId"]))
        old = _indexed(tab, index)
        swap(edit, tab, "conditionalFormats", old, rule)
        return {"newRule": rule, "newIndex": index, "oldRule": old, "oldIndex": index}
    tab = tab_of(edit, body.get("sheetId"))
    old = _indexed(tab, index)
    target = body.get("newIndex", 0)
    rules = [one for one in tab.parts["conditionalFormats"] if one is not old]
    rules.insert(target, old)
    put(edit, tab, "conditionalFormats", tuple(rules))
    return {"newRule": old, "newIndex": target, "oldRule": old, "oldIndex": index}


def delete_conditional_format_rule(edit: Edit, body: Json) -> Json:
    """Delete a rule; those behind it move up."""
    tab = tab_of(edit, body.get("sheetId"))
    old = _indexed(tab, body.get("index", 0))
    swap(edit, tab, "conditionalFormats", old, None)
    return {"rule": old}
