"""The grid of a tab: what AG Grid is told at first, and what changes later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.page.table import Column, Row, Table
    from sheetsync.emulator.page.words import Words

_NUMBER_COLUMN: Json = {
    "colId": "row",
    "headerName": "#",
    "width": 52,
    "pinned": "left",
    ":valueGetter": "p => p.data.n + 1",
    ":valueFormatter": "p => String(p.value)",
    ":tooltipValueGetter": "() => null",
    ":cellStyle": "() => null",
    "cellClassRules": {},
    "cellClass": "row-number",
    "cellAriaRole": "rowheader",
    "editable": False,
    "suppressNavigable": True,
    "resizable": False,
}
_EVERY_COLUMN: Json = {
    "sortable": False,
    "suppressMovable": True,
    "suppressHeaderMenuButton": True,
    ":editable": "p => sheet.mayEdit(p)",
    ":valueGetter": "p => sheet.entered(p)",
    ":valueFormatter": "p => sheet.shown(p)",
    ":tooltipValueGetter": "p => sheet.note(p)",
    ":cellStyle": "p => sheet.style(p)",
    ":cellEditorSelector": "p => sheet.editor(p)",
    "cellClassRules": {
        ":guarded": "p => sheet.isGuarded(p)",
        ":warned": "p => sheet.isWarned(p)",
        ":has-note": "p => sheet.hasNote(p)",
        ":has-choices": "p => sheet.hasChoices(p)",
    },
}


def grid_options(table: Table, words: Words, *, can_edit: bool) -> Json:
    """Return AG Grid's options for a tab with its rows."""
    frozen = table.tab.frozen_columns
    return {
        "columnDefs": [
            _NUMBER_COLUMN,
            *(_column(one, pinned=one.index < frozen) for one in table.columns),
        ],
        "defaultColDef": _EVERY_COLUMN,
        "rowData": [row.to_json() for row in table.body],
        "pinnedTopRowData": [row.to_json() for row in table.header],
        "context": _facts(table, can_edit=can_edit) | {"words": _hints(words)},
        ":getRowId": "p => String(p.data.n)",
        "readOnlyEdit": True,
        "stopEditingWhenCellsLoseFocus": True,
        "suppressScrollOnNewData": True,
        "ensureDomOrder": True,
        "animateRows": False,
        "tooltipShowDelay": 300,
        "tooltipInteraction": True,
        ":onCellFocused": "() => sheet.tell()",
        ":onCellEditingStarted": "p => sheet.began(p)",
        ":onCellEditingStopped": "() => sheet.ended()",
        ":onCellEditRequest": "p => sheet.edited(p)",
        ":onGridReady": "p => sheet.ready(p.api)",
    }


def _column(column: Column, *, pinned: bool) -> Json:
    options: Json = {
        "colId": str(column.index),
        "headerName": column.letters,
        "width": column.width,
    }
    return options | {"pinned": "left"} if pinned else options


def _facts(table: Table, *, can_edit: bool) -> Json:
    return {"choices": [list(one) for one in table.choices], "mayEdit": can_edit}


def _hints(words: Words) -> Json:
    return {
        "title": words("Rows"),
        "empty": words("Empty"),
        "follow": words("Open the link"),
        "guards": {
            "h": words("Protected: only some people may edit this."),
            "w": words("Protected: you will be asked before you edit this."),
        },
    }


def change_between(before: Table, after: Table, *, can_edit: bool) -> Json:
    """Return what the browser is told when a tab of the same columns has changed."""
    told: Json = {"facts": _facts(after, can_edit=can_edit)}
    if before.header != after.header:
        told["header"] = [row.to_json() for row in after.header]
    return told | _rows_between(before.body, after.body)


def _rows_between(before: Sequence[Row], after: Sequence[Row]) -> Json:
    old, new = [row.index for row in before], [row.index for row in after]
    shorter = min(len(old), len(new))
    if old[:shorter] != new[:shorter]:
        return {"rows": [row.to_json() for row in after]}
    pairs = zip(before, after, strict=False)
    difference: dict[str, list[Any]] = {
        "update": [now.to_json() for was, now in pairs if was != now],
        "add": [row.to_json() for row in after[shorter:]],
        "remove": [{"n": index} for index in old[shorter:]],
    }
    return {"difference": difference} if any(difference.values()) else {}
