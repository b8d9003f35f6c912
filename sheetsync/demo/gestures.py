"""What people do with the mouse: Google's requests for it."""

from __future__ import annotations

from typing import Any

from sheetsync.demo.seen import SeenTab


def rows_of(tab: SeenTab, first: int, count: int = 1) -> dict[str, Any]:
    """A range of whole rows of a tab, as dimensions are addressed."""
    return {
        "sheetId": tab.sheet,
        "dimension": "ROWS",
        "startIndex": first,
        "endIndex": first + count,
    }


def insert_rows(tab: SeenTab, first: int, count: int) -> dict[str, Any]:
    """Insert blank rows."""
    return {
        "insertDimension": {
            "range": rows_of(tab, first, count),
            "inheritFromBefore": first > 1,
        }
    }


def delete_row(tab: SeenTab, row: int) -> dict[str, Any]:
    """Delete a row."""
    return {"deleteDimension": {"range": rows_of(tab, row)}}


def hide_rows(tab: SeenTab, first: int, count: int) -> dict[str, Any]:
    """Hide rows."""
    return {
        "updateDimensionProperties": {
            "range": rows_of(tab, first, count),
            "properties": {"hiddenByUser": True},
            "fields": "hiddenByUser",
        }
    }


def copy_row(tab: SeenTab, source: int, target: int) -> dict[str, Any]:
    """Copy a row and paste it over another."""

    def grid(row: int) -> dict[str, int]:
        return {
            "sheetId": tab.sheet,
            "startRowIndex": row,
            "endRowIndex": row + 1,
            "startColumnIndex": 0,
            "endColumnIndex": len(tab.columns),
        }

    return {
        "copyPaste": {
            "source": grid(source),
            "destination": grid(target),
            "pasteType": "PASTE_NORMAL",
        }
    }


def sort(tab: SeenTab, column: str, *, down: bool = False) -> dict[str, Any]:
    """Sort everything below the header by one column."""
    return {
        "sortRange": {
            "range": {
                "sheetId": tab.sheet,
                "startRowIndex": 1,
                "endRowIndex": tab.end,
                "startColumnIndex": 0,
                "endColumnIndex": len(tab.columns),
            },
            "sortSpecs": [
                {
                    "dimensionIndex": tab.at(column),
                    "sortOrder": "DESCENDING" if down else "ASCENDING",
                }
            ],
        }
    }


def filter_rows(tab: SeenTab, column: str, hidden: str) -> dict[str, Any]:
    """Filter the tab so that rows with one value don't show."""
    return {
        "setBasicFilter": {
            "filter": {
                "range": {
                    "sheetId": tab.sheet,
                    "startRowIndex": 0,
                    "endRowIndex": tab.end,
                    "startColumnIndex": 0,
                    "endColumnIndex": len(tab.columns),
                },
                "criteria": {str(tab.at(column)): {"hiddenValues": [hidden]}},
            }
        }
    }


def clear_filter(tab: SeenTab) -> dict[str, Any]:
    """Take the filter off."""
    return {"clearBasicFilter": {"sheetId": tab.sheet}}
