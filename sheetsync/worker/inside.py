"""What a file has inside, as far as sheetsync cares: tabs, protections, dropdowns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

STRUCTURE_FIELDS = (
    "properties(locale,timeZone),sheets(properties(sheetId,title,hidden,"
    "gridProperties(rowCount,columnCount,frozenRowCount)),charts(chartId),"
    "conditionalFormats(ranges,booleanRule),"
    "protectedRanges("
    "protectedRangeId,range,warningOnly,unprotectedRanges,"
    "editors(users,groups,domainUsersCanEdit)))"
)
"""What is asked of a file to see whether its inside is as it must be."""


Rules: TypeAlias = Mapping[int, Sequence[Mapping[str, Any]]]
"""For each column of a tab the different dropdowns of its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What a file has inside.

    Attributes:
        locale: Its locale, such as ``en_US``.
        zone: Its time zone.
        sheets: Properties of its tabs by sheetId.
        protected: Its protected ranges by id.
        charts: Ids of its charts, wherever they stand.
        coloured: The conditional formats of each tab by its sheetId, in their order.
        keys: For each of our tabs the columns that its header shows.
        ends: For each of our tabs the first row below all that hold anything.
        rules: For each of our tabs and each of its columns that were looked at,
            the different dropdowns that its cells have; {} where they have none.
    """

    locale: str = ""
    zone: str = ""
    sheets: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    protected: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    charts: frozenset[int] = frozenset()
    coloured: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: Mapping[str, int] = field(default_factory=dict)
    rules: Mapping[str, Rules] = field(default_factory=dict)

    @classmethod
    def of_json(
        cls,
        answer: Mapping[str, Any],
        keys: Mapping[str, tuple[str, ...]],
        ends: Mapping[str, int],
        rules: Mapping[str, Rules],
    ) -> Inside:
        """What Google's answer to `STRUCTURE_FIELDS` shows, and what else was read."""
        sheets = answer.get("sheets", [])
        return cls(
            locale=answer.get("properties", {}).get("locale", ""),
            zone=answer.get("properties", {}).get("timeZone", ""),
            sheets={one["properties"]["sheetId"]: one["properties"] for one in sheets},
            protected={
                one["protectedRangeId"]: one
                for sheet in sheets
                for one in sheet.get("protectedRanges", [])
            },
            charts=frozenset(
                one["chartId"] for sheet in sheets for one in sheet.get("charts", [])
            ),
            coloured={
                sheet["properties"]["sheetId"]: sheet.get("conditionalFormats", [])
                for sheet in sheets
            },
            keys=keys,
            ends=ends,
            rules=rules,
        )

    def rows(self, sheet: int) -> int:
        """How many rows a tab's grid has."""
        grid = self.sheets.get(sheet, {}).get("gridProperties", {})
        return int(grid.get("rowCount", 0))
