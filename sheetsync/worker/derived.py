"""Derived tabs: what such a tab must have, and the requests that make and mend it.

A tab is never deleted to be made anew: links to it and references into it would
break. Its sheetId is fixed, and people may call it what they like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeAlias

from sheetsync.core.ids import derived_sheet, sheet_id
from sheetsync.worker.inside import Inside
from sheetsync.worker.structure import Part, keeps_out
from sheetsync.worker.table_cells import TableCells

Request: TypeAlias = dict[str, Any]
"""One of Google's batchUpdate requests."""

CHART_ROWS = 20
"""Rows of Google's usual height that a chart of Google's usual size takes."""

_CHART_COLUMNS = 7
"""Columns of Google's usual width that it takes, with a gap on both sides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedTab:
    """A report's tab in one file.

    Attributes:
        report: The report's id.
        cells: What it should show.
    """

    report: str
    cells: TableCells

    @property
    def sheet(self) -> int:
        """Its sheetId."""
        return derived_sheet(self.report)

    @property
    def height(self) -> int:
        """Rows that its grid needs: header, rows, and one spare row below them.

        Google keeps at least one row that is not frozen; charts need some, too.
        """
        rows = max(len(self.cells.rows), CHART_ROWS * len(self.cells.charts))
        return rows + 2

    @property
    def width(self) -> int:
        """Columns of its table."""
        return len(self.cells.header)

    @property
    def breadth(self) -> int:
        """Columns that its grid needs: the table, and what charts beside it cover."""
        return self.width + (_CHART_COLUMNS if self.cells.charts else 0)


def grid_size(tab: DerivedTab, inside: Inside) -> tuple[int, int]:
    """Rows and columns of a tab's grid as it is; (0, 0) if the file lacks it."""
    grid = inside.sheets.get(tab.sheet, {}).get("gridProperties", {})
    return grid.get("rowCount", 0), grid.get("columnCount", 0)


def size_wanted(tab: DerivedTab, inside: Inside) -> tuple[int, int]:
    """Rows and columns that a tab's grid gets: it grows and never shrinks.

    Shrinking would be refused where the owner froze more rows for himself.
    """
    rows, columns = grid_size(tab, inside)
    return max(rows, tab.height), max(columns, tab.breadth)


def make_tab(tab: DerivedTab, inside: Inside, editors: Sequence[str]) -> list[Request]:
    """Make a tab behind the others, protected from the first moment on.

    Args:
        tab: The tab.
        inside: The file; its titles are taken.
        editors: Who may edit what is protected: the owner and the worker.
    """
    grid = {"rowCount": tab.height, "columnCount": tab.breadth, "frozenRowCount": 1}
    properties = {
        "sheetId": tab.sheet,
        "title": _free_title(tab, inside),
        "gridProperties": grid,
    }
    filters = [_filter(tab)] if tab.cells.filters else []
    added: Request = {"addSheet": {"properties": properties}}
    return [added, _protect(tab.report, editors), *filters]


def mend_tab(tab: DerivedTab, inside: Inside, editors: Sequence[str]) -> list[Request]:
    """Make room in a tab, freeze its header, protect it, where that is not so.

    Args:
        tab: A tab that the file has.
        inside: The file.
        editors: Who may edit what is protected: the owner and the worker.
    """
    requests: list[Request] = []
    rows, columns = size_wanted(tab, inside)
    if (rows, columns) != grid_size(tab, inside):
        size = {"rowCount": rows, "columnCount": columns}
        requests.append(set_tab(tab, {"gridProperties": size}))
    grid = inside.sheets[tab.sheet].get("gridProperties", {})
    if grid.get("frozenRowCount") != 1:
        requests.append(set_tab(tab, {"gridProperties": {"frozenRowCount": 1}}))
    protection = protection_part(tab.report, editors)
    return (
        requests if protection.is_there(inside) else requests + protection.make(inside)
    )


def protection_part(report: str, editors: Sequence[str]) -> Part:
    """The protection of a report's tab, wherever there is one: nobody types there.

    Args:
        report: The report's id.
        editors: Who may edit what is protected: the owner and the worker.
    """
    sheet, number = derived_sheet(report), _protection_id(report)

    def is_there(inside: Inside) -> bool:
        if sheet not in inside.sheets:
            return True
        found = inside.protected.get(number)
        if found is None or found.get("range", {}) != {"sheetId": sheet}:
            return False
        return keeps_out(found, editors)

    def make(inside: Inside) -> list[Request]:
        again = _protect(report, editors)
        if number not in inside.protected:
            return [again]
        return [{"deleteProtectedRange": {"protectedRangeId": number}}, again]

    return Part(protection_name(report), is_there, make, protects=True)


def rename_tab(tab: DerivedTab, inside: Inside) -> list[Request]:
    """Give a tab its title, after it was made under another one."""
    title = _free_title(tab, inside)
    if inside.sheets[tab.sheet].get("title") == title:
        return []
    return [set_tab(tab, {"title": title})]


def drop_tabs(
    reports: Sequence[str], tabs: Sequence[DerivedTab], inside: Inside
) -> list[Request]:
    """Delete tabs of reports that config no longer wants, where they are there.

    Args:
        reports: Ids of those reports.
        tabs: The tabs that the file should have; they were made before.
        inside: The file; Google keeps at least one tab, whatever is wanted.
    """
    sheets = [derived_sheet(one) for one in reports]
    there = [one for one in sheets if one in inside.sheets]
    if not tabs and len(there) == len(inside.sheets):
        there = there[1:]
    return [{"deleteSheet": {"sheetId": one}} for one in there]


def _free_title(tab: DerivedTab, inside: Inside) -> str:
    """The tab's title; with a number where people gave it to a tab of theirs."""
    taken = {
        one.get("title", "").casefold()
        for sheet, one in inside.sheets.items()
        if sheet != tab.sheet
    }
    wanted = tab.cells.title
    numbered = (f"{wanted} ({number})" for number in count(2))
    title = wanted
    while title.casefold() in taken:
        title = next(numbered)
    return title


def set_tab(tab: DerivedTab, properties: Mapping[str, Any]) -> Request:
    """A request that sets some of a tab's properties, and no others."""
    fields = []
    for name, value in properties.items():
        inner = value if isinstance(value, Mapping) else {}
        fields += [f"{name}.{one}" for one in inner] or [name]
    return {
        "updateSheetProperties": {
            "properties": {"sheetId": tab.sheet, **properties},
            "fields": ",".join(fields),
        }
    }


def protection_name(report: str) -> str:
    """What the protection of a report's tab is called among a file's parts."""
    return f"protection {report}"


def _filter(tab: DerivedTab) -> Request:
    """Let the header filter and sort; how people set it, and that it goes, stays."""
    area = {
        "sheetId": tab.sheet,
        "startRowIndex": 0,
        "startColumnIndex": 0,
        "endColumnIndex": tab.width,
    }
    return {"setBasicFilter": {"filter": {"range": area}}}


def _protection_id(report: str) -> int:
    return sheet_id(f"report:{report}!all")


def _protect(report: str, editors: Sequence[str]) -> Request:
    return {
        "addProtectedRange": {
            "protectedRange": {
                "protectedRangeId": _protection_id(report),
                "range": {"sheetId": derived_sheet(report)},
                "description": "sheetsync",
                "warningOnly": False,
                "editors": {"users": list(editors), "domainUsersCanEdit": False},
            }
        }
    }
