"""Parts of Google's requests that several tabs need alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def set_width(sheet: int, place: int, pixels: int) -> dict[str, Any]:
    """The request that makes one column so wide.

    Args:
        sheet: SheetId of its tab.
        place: The column, from 0.
        pixels: How wide.
    """
    return {
        "updateDimensionProperties": {
            "range": {
                "sheetId": sheet,
                "dimension": "COLUMNS",
                "startIndex": place,
                "endIndex": place + 1,
            },
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def one_of(choices: Iterable[str], *, strict: bool) -> dict[str, Any]:
    """A dropdown as Google's DataValidationRule.

    Args:
        choices: What it offers.
        strict: Whether nothing else may stand in the cell.
    """
    values = [{"userEnteredValue": one} for one in choices]
    condition = {"type": "ONE_OF_LIST", "values": values}
    return {"condition": condition, "showCustomUi": True, "strict": strict}
