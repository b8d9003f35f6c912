"""Checkboxes and dropdowns that people gave to cells of columns of their own.

A new row takes the rules of the row above, as where a person inserts one. Only where
that has none, a cell gets the rule that it came with: written anew a dropdown would
lose the colours of its values, which Google shows to no program.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sheetsync.core.rows import OWN
from sheetsync.core.snapshot import BaseView, TabView
from sheetsync.google.ranges import GridRange
from sheetsync.google.sheets import Sheets
from sheetsync.worker.cells import Image

_FIELDS = "sheets(properties(sheetId),data(rowData(values(dataValidation))))"

_ELSEWHERE = {"ONE_OF_RANGE", "CUSTOM_FORMULA"}


def ruled_columns(
    sheets: Sheets, view: BaseView, arriving: Mapping[str, Sequence[Image]]
) -> dict[str, frozenset[str]]:
    """People's own columns that give a new row a rule; read only if anybody brings one.

    Args:
        sheets: Google's sheets.
        view: The base where rows arrive.
        arriving: Their images by tab.
    """
    tabs = [
        tab
        for word, tab in view.tabs.items()
        if any(_rule_of(one, key) for one in arriving.get(word, ()) for key in tab.keys)
    ]
    if not tabs:
        return {}
    filters = [
        GridRange(
            sheet=tab.sheet,
            first_row=_pattern(tab),
            end_row=_pattern(tab) + 1,
            end_column=len(tab.keys),
        )
        for tab in tabs
    ]
    answer = sheets.get(view.spreadsheet, _FIELDS, filters=filters)
    words = {tab.sheet: tab for tab in tabs}
    found: dict[str, frozenset[str]] = {}
    for sheet in answer.get("sheets", []):
        tab = words[sheet["properties"]["sheetId"]]
        cells = [
            cell
            for block in sheet.get("data", [])
            for row in block.get("rowData", [])
            for cell in row.get("values", [])
        ]
        found[tab.tab] = frozenset(
            key
            for key, cell in zip(tab.keys, cells, strict=False)
            if cell.get("dataValidation")
        )
    return found


def rule_requests(
    tab: TabView, images: Sequence[Image], ruled: Container[str]
) -> Iterator[dict[str, Any]]:
    """Requests that give inserted cells the rules that they came with.

    Args:
        tab: The tab as it was before the rows were inserted below all that it holds.
        images: The rows.
        ruled: Columns that gave the rows a rule already.
    """
    for place, key in enumerate(tab.keys):
        if key in ruled:
            continue
        first = tab.end
        for rule, group in groupby(_rule_of(image, key) for image in images):
            end = first + len(list(group))
            if rule:
                yield _request(tab.sheet, place, first, end, rule)
            first = end


def _pattern(tab: TabView) -> int:
    """The row whose rules an inserted one takes over: below the header the next."""
    return tab.end - 1 if tab.end > 1 else tab.end


def _rule_of(image: Image, key: str) -> Mapping[str, Any]:
    """The rule that a cell brings, if it means the same in another file."""
    rule: Mapping[str, Any] = image.get(key, {}).get("rule", {})
    condition = rule.get("condition", {})
    values = [
        str(one.get("userEnteredValue", "")) for one in condition.get("values", ())
    ]
    elsewhere = condition.get("type") in _ELSEWHERE
    if not key.startswith(OWN) or elsewhere or any(one[:1] == "=" for one in values):
        return {}
    return rule


def _request(
    sheet: int, place: int, first: int, end: int, rule: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "setDataValidation": {
            "range": {
                "sheetId": sheet,
                "startRowIndex": first,
                "endRowIndex": end,
                "startColumnIndex": place,
                "endColumnIndex": place + 1,
            },
            "rule": rule,
            "filteredRowsIncluded": True,
        }
    }
