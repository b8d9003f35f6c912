"""The looks of an exported workbook: sizes, formats, colours, charts, choices."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from sheetsync.emulator import build_app, session_for
from sheetsync.emulator.drive.workbook import XLSX
from tests.emulator.drive.test_drive_workbook import MAIN, SHEETS, downloaded

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google
    from tests.emulator.drive.conftest import Person

TAB = 0
GREEN = {"red": 217 / 255, "green": 240 / 255, "blue": 222 / 255}
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass
class Opened:
    """An exported workbook of one or more tabs."""

    parts: dict[str, Any]

    def sheet(self, number: int = 1) -> Any:
        return self.parts[f"xl/worksheets/sheet{number}.xml"]

    def first(self, name: str) -> dict[str, str]:
        """The attributes of an element of the first tab."""
        found = self.sheet().find(f".//{MAIN}{name}")
        return {} if found is None else dict(found.attrib)

    def style(self, cell: str) -> Any:
        styles = self.parts["xl/styles.xml"]
        (found,) = (
            one for one in self.sheet().iter(f"{MAIN}c") if one.get("r") == cell
        )
        return styles.find(f"{MAIN}cellXfs")[int(found.get("s", "0"))]

    def part(self, cell: str, name: str) -> Any:
        """The font, fill or border of a cell."""
        number = int(self.style(cell).get(f"{name}Id"))
        return self.parts["xl/styles.xml"].find(f"{MAIN}{name}s")[number]

    def rules(self) -> list[tuple[str, str]]:
        """Where conditional formats lie, and what they ask."""
        return [
            (one.get("sqref"), one.findtext(f".//{MAIN}formula"))
            for one in self.sheet().iter(f"{MAIN}conditionalFormatting")
        ]

    def titles(self, chart: int = 1) -> list[str]:
        found = self.parts[f"xl/charts/chart{chart}.xml"].iter(f"{DRAWN}t")
        return [one.text for one in found]


Exported: TypeAlias = Callable[..., Opened]


@pytest.fixture
def export(google: Google, owner: Person) -> Exported:
    """Fill a spreadsheet, change it and open what is exported of it."""

    def exported(*requests: Any, values: Any = (("Sum", "Done"), (5, 0.5))) -> Opened:
        content = downloaded(google, owner, *requests, values=values)
        archive = zipfile.ZipFile(io.BytesIO(content))
        CalamineWorkbook.from_filelike(io.BytesIO(content))
        return Opened(
            {
                name: ET.fromstring(archive.read(name))
                for name in archive.namelist()
                if name.endswith((".xml", ".rels"))
            }
        )

    return exported


def area(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {
        "sheetId": TAB,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def formatted(cells: dict[str, int], **parts: Any) -> Any:
    return {"repeatCell": {"range": cells, "cell": parts, "fields": ",".join(parts)}}


def lines(dimension: str, index: int, **properties: Any) -> Any:
    return {
        "updateDimensionProperties": {
            "range": {
                "sheetId": TAB,
                "dimension": dimension,
                "startIndex": index,
                "endIndex": index + 1,
            },
            "properties": properties,
            "fields": ",".join(properties),
        }
    }


def condition(kind: str, *values: str) -> dict[str, Any]:
    return {"type": kind, "values": [{"userEnteredValue": one} for one in values]}


def coloured(asked: dict[str, Any], *ranges: dict[str, int]) -> Any:
    rule = {
        "ranges": list(ranges or (area(1, 9, 1, 2),)),
        "booleanRule": {"condition": asked, "format": {"backgroundColor": GREEN}},
    }
    return {"addConditionalFormatRule": {"rule": rule, "index": 0}}


def column(place: int, bottom: int = 3) -> dict[str, Any]:
    return {"sourceRange": {"sources": [area(0, bottom, place, place + 1)]}}


def chart(kind: str, **more: Any) -> dict[str, Any]:
    up = "BOTTOM_AXIS" if kind == "BAR" else "LEFT_AXIS"
    along = "LEFT_AXIS" if kind == "BAR" else "BOTTOM_AXIS"
    basic = {
        "chartType": kind,
        "legendPosition": "NO_LEGEND",
        "axis": [
            {"position": along, "title": "Month"},
            {"position": up, "title": "RUB"},
        ],
        "domains": [{"domain": column(0)}],
        "series": [{"series": column(1), "targetAxis": up}],
        "headerCount": 1,
    }
    return {"title": "By month", "basicChart": basic | more}


def charted(spec: dict[str, Any]) -> Any:
    anchor = {"sheetId": TAB, "rowIndex": 1, "columnIndex": 3}
    position = {"overlayPosition": {"anchorCell": anchor, "offsetXPixels": 24}}
    return {"addChart": {"chart": {"spec": spec, "position": position}}}


MONTHS = [["Month", "Sold"], ["2026-05-01", 3], ["2026-06-01", 5]]


def test_columns_are_as_wide_as_people_made_them(export: Exported) -> None:
    book = export(lines("COLUMNS", 1, pixelSize=280))

    widths = {
        int(one.get("min")): float(one.get("width"))
        for one in book.sheet().iter(f"{MAIN}col")
    }
    assert widths[1] == widths[3] == pytest.approx(14.29, abs=0.01)
    assert widths[2] == pytest.approx(40, abs=0.01)


def test_what_is_hidden_stays_hidden(export: Exported) -> None:
    book = export(
        lines("COLUMNS", 1, hiddenByUser=True),
        lines("ROWS", 1, hiddenByUser=True),
        lines("ROWS", 0, pixelSize=60),
    )

    (column_,) = (one for one in book.sheet().iter(f"{MAIN}col") if one.get("hidden"))
    first, second = book.sheet().iter(f"{MAIN}row")
    assert (column_.get("min"), column_.get("max")) == ("2", "2")
    assert (first.get("ht"), first.get("hidden")) == ("45", None)
    assert second.get("hidden") == "1"


def test_rows_that_a_filter_hides_are_hidden_and_the_filter_is_there(
    export: Exported,
) -> None:
    criteria = {"0": {"hiddenValues": ["b"]}}
    shared = {"range": area(0, 3, 0, 1), "criteria": criteria}
    book = export(
        {"setBasicFilter": {"filter": shared}}, values=[["Name"], ["a"], ["b"]]
    )

    assert book.first("autoFilter")["ref"] == "A1:A3"
    hidden = [one.get("hidden") for one in book.sheet().iter(f"{MAIN}row")]
    assert hidden == [None, None, "1"]


def test_frozen_lines_gridlines_and_the_tabs_colour(export: Exported) -> None:
    shape = {"frozenRowCount": 1, "frozenColumnCount": 2, "hideGridlines": True}
    properties = {
        "sheetId": TAB,
        "gridProperties": shape,
        "tabColor": {"red": 1},
    }
    fields = "gridProperties(frozenRowCount,frozenColumnCount,hideGridlines),tabColor"
    book = export(
        {"updateSheetProperties": {"properties": properties, "fields": fields}}
    )

    pane = book.first("pane")
    assert (pane["state"], pane["ySplit"], pane["xSplit"]) == ("frozen", "1", "2")
    assert book.first("sheetView")["showGridLines"] == "0"
    assert book.first("tabColor")["rgb"] == "FFFF0000"


def test_a_header_is_bold_on_its_colour_and_a_plain_cell_is_plain(
    export: Exported,
) -> None:
    look = {
        "textFormat": {
            "bold": True,
            "foregroundColor": {"blue": 1},
            "fontFamily": "Georgia",
            "fontSize": 14,
        },
        "backgroundColor": GREEN,
        "horizontalAlignment": "CENTER",
        "verticalAlignment": "MIDDLE",
        "wrapStrategy": "WRAP",
        "textRotation": {"angle": 45},
        "borders": {"bottom": {"style": "DOUBLE", "color": {"red": 1}}},
    }
    book = export(formatted(area(0, 1, 0, 1), userEnteredFormat=look))

    font = book.part("A1", "font")
    assert font.find(f"{MAIN}b") is not None
    assert font.find(f"{MAIN}color").get("rgb") == "FF0000FF"
    assert font.find(f"{MAIN}name").get("val") == "Georgia"
    assert font.find(f"{MAIN}sz").get("val") == "14"
    assert book.part("A1", "fill").find(f".//{MAIN}fgColor").get("rgb") == "FFD9F0DE"
    bottom = book.part("A1", "border").find(f"{MAIN}bottom")
    assert bottom.get("style") == "double"
    assert bottom.find(f"{MAIN}color").get("rgb") == "FFFF0000"
    assert dict(book.style("A1").find(f"{MAIN}alignment").attrib) == {
        "horizontal": "center",
        "vertical": "center",
        "wrapText": "1",
        "textRotation": "45",
    }
    assert book.part("B1", "font").find(f"{MAIN}b") is None
    assert book.part("B1", "font").find(f"{MAIN}name").get("val") == "Arial"


def test_a_blank_cell_keeps_its_look(export: Exported) -> None:
    look = {"numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}}
    book = export(formatted(area(4, 5, 0, 1), userEnteredFormat=look))

    assert book.style("A5").get("applyNumberFormat") == "1"


def test_a_row_is_as_high_as_the_wrapped_text_in_it(export: Exported) -> None:
    long = "a comment that is far too long for one line of a column"
    book = export(
        formatted(area(0, 2, 0, 1), userEnteredFormat={"wrapStrategy": "WRAP"}),
        values=[[long, long], ["short"], [long]],
    )

    first, *others = (one.get("ht") for one in book.sheet().iter(f"{MAIN}row"))
    assert float(first) > 45
    assert others == [None, None]


def test_merges_and_stripes(export: Exported) -> None:
    banded = {
        "range": area(0, 3, 0, 3),
        "rowProperties": {
            "headerColor": {"red": 1},
            "firstBandColor": {"red": 1, "green": 1, "blue": 1},
            "secondBandColor": GREEN,
        },
    }
    book = export(
        {"mergeCells": {"range": area(4, 6, 0, 2), "mergeType": "MERGE_ALL"}},
        {"addBanding": {"bandedRange": banded}},
    )

    assert book.first("mergeCell")["ref"] == "A5:B6"
    colours = {
        cell: book.part(cell, "fill").find(f".//{MAIN}fgColor")
        for cell in ("A1", "C1", "A2", "C3")
    }
    shown = {
        cell: None if one is None else one.get("rgb") for cell, one in colours.items()
    }
    assert shown == {
        "A1": "FFFF0000",
        "C1": "FFFF0000",
        "A2": "FFFFFFFF",
        "C3": "FFD9F0DE",
    }


@pytest.mark.parametrize(
    ("asked", "formula"),
    [
        (condition("NUMBER_LESS", "=4/5"), "AND(ISNUMBER(B2),B2<(4/5))"),
        (condition("NUMBER_GREATER", "0"), "AND(ISNUMBER(B2),B2>0)"),
        (
            condition("NUMBER_NOT_EQ", "1.5"),
            "OR(NOT(ISNUMBER(B2)),B2<>1.5)",
        ),
        (
            condition("DATE_BEFORE", "2026-03-02"),
            "AND(ISNUMBER(B2),INT(B2)<INT(46083))",
        ),
        (condition("TEXT_EQ", 'a "b"'), 'B2&""="a ""b"""'),
        (condition("NOT_BLANK"), 'B2&""<>""'),
        (condition("CUSTOM_FORMULA", "=$A2>3"), "$A2>3"),
    ],
)
def test_conditional_formats_ask_the_same(
    export: Exported, asked: dict[str, Any], formula: str
) -> None:
    assert export(coloured(asked)).rules() == [("B2:B9", formula)]


def test_a_conditional_format_of_several_ranges_and_a_scale(export: Exported) -> None:
    point = {"type": "NUMBER", "value": "0.5", "color": {"red": 1}}
    ends = {"minpoint": {"type": "MIN", "color": GREEN}, "maxpoint": point}
    scale = {"ranges": [area(1, 3, 0, 1)], "gradientRule": ends}
    book = export(
        coloured(condition("BLANK"), area(1, 3, 1, 2), area(1, 3, 3, 4)),
        {"addConditionalFormatRule": {"rule": scale, "index": 1}},
    )

    places = [where for where, _ in book.rules()]
    assert places == ["B2:B3 D2:D3", "A2:A3"]
    kinds = [one.get("type") for one in book.sheet().iter(f"{MAIN}cfvo")]
    assert kinds == ["min", "num"]


def test_notes_are_comments_and_links_are_links(export: Exported) -> None:
    def linked(uri: str) -> Any:
        return {"textFormat": {"link": {"uri": uri}}}

    book = export(
        {"addSheet": {"properties": {"title": "It's", "sheetId": 7}}},
        formatted(area(0, 1, 0, 1), note="How it is\ncounted"),
        formatted(area(0, 1, 1, 2), userEnteredFormat=linked("#gid=7&range=B2")),
        formatted(area(0, 1, 2, 3), userEnteredFormat=linked("https://x.example/a")),
        formatted(area(0, 1, 3, 4), userEnteredFormat=linked("#gid=99")),
        values=[["Sum", "Open", "Site", "Gone"]],
    )

    comments = book.parts["xl/comments1.xml"]
    assert "".join(comments.itertext()).strip() == "How it is\ncounted"
    links = {
        one.get("ref"): one.get("location")
        for one in book.sheet().iter(f"{MAIN}hyperlink")
    }
    assert links == {"B1": "'It''s'!B2", "C1": None}
    related = book.parts["xl/worksheets/_rels/sheet1.xml.rels"]
    assert "https://x.example/a" in {one.get("Target") for one in related}


def test_dropdowns_offer_the_same(export: Exported) -> None:
    def offered(left: int, strict: bool, asked: dict[str, Any]) -> Any:
        rule = {"condition": asked, "strict": strict, "showCustomUi": True}
        return {
            "setDataValidation": {"range": area(1, 4, left, left + 1), "rule": rule}
        }

    book = export(
        offered(0, True, condition("ONE_OF_LIST", "call", "meeting")),
        offered(1, False, condition("BOOLEAN")),
        offered(2, True, condition("ONE_OF_RANGE", "=Sheet1!A2:A")),
        offered(3, True, condition("ONE_OF_LIST", "one, two", "three")),
        offered(4, True, condition("ONE_OF_LIST", *map(str, range(200)))),
        offered(5, True, condition("TEXT_IS_EMAIL")),
        offered(6, True, condition("ONE_OF_RANGE", "=Nowhere!A1")),
    )

    found = [
        (one.get("sqref"), one.get("showErrorMessage"), one.findtext(f"{MAIN}formula1"))
        for one in book.sheet().iter(f"{MAIN}dataValidation")
    ]
    assert found == [
        ("A2:A4", "1", '"call,meeting"'),
        ("B2:B4", None, '"TRUE,FALSE"'),
        ("C2:C4", "1", "Sheet1!$A$2:$A$1000"),
    ]


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("BAR", "barChart"),
        ("COLUMN", "barChart"),
        ("LINE", "lineChart"),
        ("AREA", "areaChart"),
        ("SCATTER", "scatterChart"),
    ],
)
def test_a_chart_is_there_with_its_titles_and_figures(
    export: Exported, kind: str, drawn: str
) -> None:
    book = export(charted(chart(kind)), values=MONTHS)

    part = book.parts["xl/charts/chart1.xml"]
    assert part.find(f".//{CHART}{drawn}") is not None
    assert sorted(book.titles()) == ["By month", "Month", "RUB"]
    assert [one.text for one in part.iter(f"{CHART}f")] == [
        "Sheet1!$B$1",
        "Sheet1!$A$2:$A$3",
        "Sheet1!$B$2:$B$3",
    ]
    assert part.find(f".//{CHART}legend") is None


def test_lying_bars_are_named_at_the_left_and_read_from_the_top(
    export: Exported,
) -> None:
    part = export(charted(chart("BAR")), values=MONTHS).parts["xl/charts/chart1.xml"]

    labels, figures = part.find(f".//{CHART}catAx"), part.find(f".//{CHART}valAx")
    assert [one.text for one in labels.iter(f"{DRAWN}t")] == ["Month"]
    assert [one.text for one in figures.iter(f"{DRAWN}t")] == ["RUB"]
    assert labels.find(f".//{CHART}orientation").get("val") == "maxMin"
    assert labels.find(f"{CHART}numFmt").get("formatCode") == "yyyy-mm-dd"
    assert figures.find(f"{CHART}crosses").get("val") == "max"


def test_stacks_slices_and_two_kinds_in_one_chart(export: Exported) -> None:
    two = [
        {"series": column(1), "type": "COLUMN"},
        {"series": column(2), "type": "LINE"},
    ]
    pie = {"domain": column(0), "series": column(1), "legendPosition": "RIGHT_LEGEND"}
    book = export(
        charted(chart("COLUMN", stackedType="STACKED")),
        charted({"title": "=Shares", "pieChart": pie}),
        charted(chart("COMBO", series=two)),
        values=[["Month", "Sold", "Plan"], ["May", 3, 4], ["June", 5, 4]],
    )

    stacked, shares, both = (
        book.parts[f"xl/charts/chart{number}.xml"] for number in (1, 2, 3)
    )
    assert stacked.find(f".//{CHART}grouping").get("val") == "stacked"
    assert book.titles(2) == [" =Shares"]
    assert [one.text for one in shares.iter(f"{CHART}f")][-1] == "Sheet1!$B$2:$B$3"
    assert {one.tag.removeprefix(CHART) for one in both.iter()} >= {
        "barChart",
        "lineChart",
    }


def test_a_chart_that_excel_lacks_is_left_out_and_all_else_is_there(
    export: Exported,
) -> None:
    several = {"sourceRange": {"sources": [area(0, 2, 0, 1), area(2, 3, 0, 1)]}}
    book = export(
        charted({"title": "Tree", "treemapChart": {"labels": column(0)}}),
        charted(chart("COLUMN", series=[{"series": several}])),
        coloured(condition("TEXT_CONTAINS", "x" * 300)),
        formatted(area(0, 1, 0, 1), userEnteredFormat={"wrapStrategy": "CLIP"}),
        values=MONTHS,
    )

    assert not [name for name in book.parts if "chart" in name]
    assert book.rules() == []
    assert len(list(book.sheet().iter(f"{MAIN}row"))) == 3


def test_lying_bars_stand_with_nothing_else(export: Exported) -> None:
    line = {"series": column(1), "type": "LINE"}
    book = export(charted(chart("BAR", series=[line])), values=MONTHS)

    part = book.parts["xl/charts/chart1.xml"]
    assert part.find(f".//{CHART}barChart") is not None
    assert part.find(f".//{CHART}lineChart") is None


def test_more_columns_than_excel_has_are_no_hindrance(export: Exported) -> None:
    book = export(
        {
            "updateSheetProperties": {
                "properties": {
                    "sheetId": TAB,
                    "gridProperties": {"rowCount": 10, "columnCount": 18_000},
                },
                "fields": "gridProperties(rowCount,columnCount)",
            }
        },
        lines("COLUMNS", 17_000, pixelSize=50),
        formatted(area(0, 1, 16_998, 17_001), note="far", userEnteredFormat={}),
        coloured(condition("BLANK"), area(0, 2, 17_000, 17_001)),
        {"mergeCells": {"range": area(4, 6, 16_999, 17_002), "mergeType": "MERGE_ALL"}},
    )

    (widths,) = book.sheet().iter(f"{MAIN}col")
    assert widths.get("max") == "16384"
    assert [one.text for one in book.parts["xl/sharedStrings.xml"].iter(f"{MAIN}t")]


def test_a_chart_of_a_tab_that_was_deleted_is_left_out(
    google: Google, owner: Person
) -> None:
    session = session_for(build_app(google), owner.token)
    base = owner.make("Base")
    source = {"sourceRange": {"sources": [area(0, 3, 0, 1) | {"sheetId": 7}]}}
    spec = chart("COLUMN", series=[{"series": source}])
    for request in (
        {"addSheet": {"properties": {"title": "Figures", "sheetId": 7}}},
        charted(spec),
        {"deleteSheet": {"sheetId": 7}},
    ):
        session.post(
            f"{SHEETS}/{base}:batchUpdate", json={"requests": [request]}
        ).raise_for_status()

    answer = session.get(
        f"https://www.googleapis.com/drive/v3/files/{base}/export",
        params={"mimeType": XLSX},
    )

    assert answer.status_code == 200
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "xl/charts/chart1.xml" not in names
