"""The inside of a base: what it must have, and the requests that make or mend it.

A base is a list of parts (a tab, a header, a dropdown, a protection). Each part
knows whether it is there and how to make it, so making a new base and mending an
old one are the same: do what is not there yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.config import ColumnType, Company
from sheetsync.core.ids import UNDO, sheet_id
from sheetsync.core.layout import ColumnLayout, TabLayout
from sheetsync.core.sharing import canonical
from sheetsync.worker.cells import HEADER_LOOK, column_format
from sheetsync.worker.inside import Inside
from sheetsync.worker.sheet_requests import one_of, set_width
from sheetsync.worker.undo import COLUMNS

SPARE_ROWS = 200
"""Blank rows below the last client, with dropdowns and formats ready."""

NEW_ROWS = 1000
"""Rows of a new tab."""

WIDTHS: Mapping[ColumnType, int] = {
    ColumnType.ID: 90,
    ColumnType.DATE: 95,
    ColumnType.NUMBER: 90,
    ColumnType.MONEY: 110,
    ColumnType.PHONE: 130,
    ColumnType.EMAIL: 210,
    ColumnType.TEXT: 190,
    ColumnType.LONG_TEXT: 260,
    ColumnType.PERSON: 150,
    ColumnType.STAGE: 130,
}
"""Widths of columns in pixels; others have Google's 100 or what they need."""

_LOCALES = {"en": "en_US", "ru": "ru_RU"}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a base must have.

    Attributes:
        name: For the log.
        is_there: Whether the file has it.
        make: The requests that make it.
        protects: Whether it keeps people from editing.
    """

    name: str
    is_there: Callable[[Inside], bool]
    make: Callable[[Inside], list[dict[str, Any]]]
    protects: bool = False


def parts_of(
    company: Company, tabs: Sequence[TabLayout], editors: Sequence[str]
) -> Iterator[Part]:
    """All parts of a base in the order in which they are made.

    Args:
        company: Its locale and time zone become the file's.
        tabs: The base's tabs.
        editors: Who may edit what is protected: the owner and the worker.
    """
    yield file_part(company)
    for tab in tabs:
        yield _tab_part(tab)
    yield _first_tab_part()
    for tab in tabs:
        if tab.tab == UNDO:
            yield _protection(tab, "all", {}, editors)
            continue
        yield _header_part(tab)
        yield _protection(
            tab, "header", {"startRowIndex": 0, "endRowIndex": 1}, editors
        )
        yield _spare_part(tab)
        for column in tab.columns:
            yield _column_part(tab, column, company.locale)
            if column.choices:
                yield _dropdown_part(tab, column)
            if column.column.writer == "worker":
                yield _warning_part(tab, column)


def missing_parts(parts: Iterable[Part], inside: Inside) -> list[Part]:
    """The parts that a file lacks."""
    return [part for part in parts if not part.is_there(inside)]


def file_part(company: Company) -> Part:
    """A file's locale and time zone are the company's."""
    locale, zone = _LOCALES[company.locale], company.timezone
    properties = {"locale": locale, "timeZone": zone}
    request = {
        "updateSpreadsheetProperties": {
            "properties": properties,
            "fields": "locale,timeZone",
        }
    }
    return Part(
        "locale",
        lambda inside: inside.locale == locale and inside.zone == zone,
        lambda _inside: [request],
    )


def _tab_part(tab: TabLayout) -> Part:
    grid = {"rowCount": NEW_ROWS, "columnCount": max(26, len(tab.columns) + 6)}
    properties: dict[str, Any] = {"sheetId": tab.sheet, "title": tab.title}
    if tab.tab == UNDO:
        properties["hidden"] = True
        grid = {"rowCount": 100, "columnCount": COLUMNS}
    properties["gridProperties"] = {**grid, "frozenRowCount": 1}

    def is_there(inside: Inside) -> bool:
        shown = inside.sheets.get(tab.sheet)
        return shown is not None and bool(shown.get("hidden")) == (tab.tab == UNDO)

    def make(inside: Inside) -> list[dict[str, Any]]:
        if tab.sheet not in inside.sheets:
            return [{"addSheet": {"properties": properties}}]
        hidden = {"sheetId": tab.sheet, "hidden": tab.tab == UNDO}
        return [{"updateSheetProperties": {"properties": hidden, "fields": "hidden"}}]

    return Part(f"tab {tab.tab}", is_there, make)


def _first_tab_part() -> Part:
    """The empty tab that Google puts into a new file goes."""
    return Part(
        "first tab",
        lambda inside: 0 not in inside.sheets,
        lambda _inside: [{"deleteSheet": {"sheetId": 0}}],
    )


def _header_part(tab: TabLayout) -> Part:
    """Bold, coloured, frozen; the words themselves come with their columns."""
    return Part(
        f"header {tab.tab}",
        lambda inside: (
            inside.sheets.get(tab.sheet, {})
            .get("gridProperties", {})
            .get("frozenRowCount")
            == 1
            and tab.tab in inside.keys
        ),
        lambda _inside: [
            {
                "updateSheetProperties": {
                    "properties": {
                        "sheetId": tab.sheet,
                        "gridProperties": {"frozenRowCount": 1},
                    },
                    "fields": "gridProperties.frozenRowCount",
                }
            },
            {
                "repeatCell": {
                    "range": {
                        "sheetId": tab.sheet,
                        "startRowIndex": 0,
                        "endRowIndex": 1,
                    },
                    "cell": {"userEnteredFormat": HEADER_LOOK},
                    "fields": "userEnteredFormat(textFormat.bold,backgroundColor,"
                    "wrapStrategy,verticalAlignment)",
                }
            },
        ],
    )


def _spare_part(tab: TabLayout) -> Part:
    """Blank rows to type into, so that nobody has to ask for more."""

    def spare(inside: Inside) -> int:
        return inside.rows(tab.sheet) - inside.ends.get(tab.tab, 1)

    return Part(
        f"rows {tab.tab}",
        lambda inside: tab.sheet not in inside.sheets or spare(inside) >= SPARE_ROWS,
        lambda _inside: [
            {
                "appendDimension": {
                    "sheetId": tab.sheet,
                    "dimension": "ROWS",
                    "length": NEW_ROWS,
                }
            }
        ],
    )


def _column_part(tab: TabLayout, column: ColumnLayout, locale: str) -> Part:
    """A column's header, format and width, in the first place that is free."""

    def make(inside: Inside) -> list[dict[str, Any]]:
        place = column_place(tab, column, inside)
        header = {"userEnteredValue": {"stringValue": column.header}}
        requests: list[dict[str, Any]] = [
            {
                "updateCells": {
                    "start": {
                        "sheetId": tab.sheet,
                        "rowIndex": 0,
                        "columnIndex": place,
                    },
                    "rows": [{"values": [header]}],
                    "fields": "userEnteredValue",
                }
            }
        ]
        look = column_format(column.column.type, locale)
        if look:
            requests.append(
                {
                    "repeatCell": {
                        "range": _below_header(tab.sheet, place),
                        "cell": {"userEnteredFormat": look},
                        "fields": "userEnteredFormat(" + ",".join(look) + ")",
                    }
                }
            )
        width = WIDTHS.get(column.column.type, 150)
        requests.append(set_width(tab.sheet, place, width))
        return requests

    return Part(
        f"column {tab.tab}.{column.id}",
        lambda inside: column.id in inside.keys.get(tab.tab, ()),
        make,
    )


def column_place(tab: TabLayout, column: ColumnLayout, inside: Inside) -> int:
    """Where a column stands, or where it will if it is new."""
    keys = inside.keys.get(tab.tab, ())
    if column.id in keys:
        return keys.index(column.id)
    new = [one.id for one in tab.columns if one.id not in keys]
    return len(keys) + new.index(column.id)


def _dropdown_part(tab: TabLayout, column: ColumnLayout) -> Part:
    # People who left still stand in old rows, so only stages are strict.
    strict = column.column.type is ColumnType.STAGE
    wanted = one_of(column.choices, strict=strict)

    def is_right(rule: Mapping[str, Any]) -> bool:
        same = rule.get("condition") == wanted["condition"]
        return same and bool(rule.get("strict")) == strict

    def is_there(inside: Inside) -> bool:
        place = column_place(tab, column, inside)
        found = inside.rules.get(tab.tab, {}).get(place, ())
        return bool(found) and all(map(is_right, found))

    def make(inside: Inside) -> list[dict[str, Any]]:
        place = column_place(tab, column, inside)
        return [
            {
                "setDataValidation": {
                    "range": _below_header(tab.sheet, place),
                    "rule": wanted,
                    "filteredRowsIncluded": True,
                }
            }
        ]

    return Part(f"dropdown {tab.tab}.{column.id}", is_there, make)


def _warning_part(tab: TabLayout, column: ColumnLayout) -> Part:
    """A worker's column warns who types there; forbidding would forbid sorting, too."""
    number = sheet_id(f"{tab.tab}!{column.id}")

    def wanted(inside: Inside) -> dict[str, Any]:
        place = column_place(tab, column, inside)
        return {
            "protectedRangeId": number,
            "range": _below_header(tab.sheet, place),
            "description": column.header,
            "warningOnly": True,
        }

    def is_there(inside: Inside) -> bool:
        found = inside.protected.get(number)
        if found is None:
            return False
        same = _same_range(found.get("range", {}), wanted(inside)["range"])
        return same and bool(found.get("warningOnly"))

    return Part(
        f"warning {tab.tab}.{column.id}",
        is_there,
        lambda inside: _protect_anew(inside, number, wanted(inside)),
    )


def _protection(
    tab: TabLayout, what: str, rows: Mapping[str, int], editors: Sequence[str]
) -> Part:
    """A hard protection: only the owner and the worker edit there."""
    number = sheet_id(f"{tab.tab}!{what}")
    wanted = {
        "protectedRangeId": number,
        "range": {"sheetId": tab.sheet, **rows},
        "description": "sheetsync",
        "warningOnly": False,
        "editors": {"users": list(editors), "domainUsersCanEdit": False},
    }

    def is_there(inside: Inside) -> bool:
        found = inside.protected.get(number)
        if found is None or not keeps_out(found, editors):
            return False
        return _same_range(found.get("range", {}), wanted["range"])

    return Part(
        f"protection {tab.tab}.{what}",
        is_there,
        lambda inside: _protect_anew(inside, number, wanted),
        protects=True,
    )


def keeps_out(found: Mapping[str, Any], editors: Sequence[str]) -> bool:
    """Whether a protection forbids everybody else to edit, and everywhere in it.

    Args:
        found: The protection as Google shows it.
        editors: Who may edit: the owner and the worker.
    """
    allowed = found.get("editors", {})
    users = {canonical(one) for one in allowed.get("users", [])}
    others = users - {canonical(one) for one in editors}
    gaps = (
        others,
        allowed.get("groups"),
        allowed.get("domainUsersCanEdit"),
        found.get("unprotectedRanges"),
        found.get("warningOnly"),
    )
    return not any(gaps)


def _protect_anew(
    inside: Inside, number: int, wanted: Mapping[str, Any]
) -> list[dict[str, Any]]:
    requests: list[dict[str, Any]] = []
    if number in inside.protected:
        requests.append({"deleteProtectedRange": {"protectedRangeId": number}})
    return [*requests, {"addProtectedRange": {"protectedRange": dict(wanted)}}]


def _same_range(found: Mapping[str, Any], wanted: Any) -> bool:
    """Whether two grid ranges are one; Google leaves zeros and open ends out."""
    members = ("sheetId", "startRowIndex", "startColumnIndex", "endColumnIndex")
    same = all(found.get(one, 0) == wanted.get(one, 0) for one in members)
    end = wanted.get("endRowIndex")
    return same and (end is None or found.get("endRowIndex") == end)


def _below_header(sheet: int, place: int) -> dict[str, int]:
    return {
        "sheetId": sheet,
        "startRowIndex": 1,
        "startColumnIndex": place,
        "endColumnIndex": place + 1,
    }
