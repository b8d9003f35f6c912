"""Fields of which a message of the Sheets API may hold only one.

The discovery documents don't tell of unions; these are those of Google's reference.
"""

from __future__ import annotations

_ANY_FIELD = ("*",)
_UNIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "Request": {"kind": _ANY_FIELD},
    "ExtendedValue": {
        "value": (
            "numberValue",
            "stringValue",
            "boolValue",
            "formulaValue",
            "errorValue",
        )
    },
    "ColorStyle": {"kind": ("rgbColor", "themeColor")},
    "TextRotation": {"type": ("angle", "vertical")},
    "ConditionValue": {"value": ("relativeDate", "userEnteredValue")},
    "ConditionalFormatRule": {"rule": ("booleanRule", "gradientRule")},
    "DataFilter": {"filter": ("developerMetadataLookup", "a1Range", "gridRange")},
    "DeveloperMetadataLocation": {
        "location": ("spreadsheet", "sheetId", "dimensionRange")
    },
    "EmbeddedObjectPosition": {"location": ("sheetId", "overlayPosition", "newSheet")},
    "ChartSpec": {
        "chart": (
            "basicChart",
            "pieChart",
            "bubbleChart",
            "candlestickChart",
            "orgChart",
            "histogramChart",
            "waterfallChart",
            "treemapChart",
            "scorecardChart",
        )
    },
    "PivotGroupRule": {"rule": ("manualRule", "histogramRule", "dateTimeRule")},
    "AutoFillRequest": {"area": ("range", "sourceAndDestination")},
    "FindReplaceRequest": {"scope": ("range", "sheetId", "allSheets")},
    "PasteDataRequest": {"kind": ("delimiter", "html")},
    "UpdateCellsRequest": {"area": ("start", "range")},
    "UpdateConditionalFormatRuleRequest": {"instruction": ("rule", "newIndex")},
}


def unions_of(message: str, fields: frozenset[str]) -> dict[str, str]:
    """Return the union that each field belongs to, of those that belong to one.

    Args:
        message: Name of a message of the Sheets API, `ExtendedValue`.
        fields: Names of all its fields.

    Raises:
        KeyError: A field of a union is none of the message.
    """
    found: dict[str, str] = {}
    for union, members in _UNIONS.get(message, {}).items():
        names = fields if members == _ANY_FIELD else frozenset(members)
        if not names <= fields:
            raise KeyError(*sorted(names - fields))
        found |= dict.fromkeys(names, union)
    return found


def messages_with_unions() -> list[str]:
    """Return the names of the messages that have a union."""
    return sorted(_UNIONS)
