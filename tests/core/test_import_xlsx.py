"""Excel workbooks as lines: texts, numbers, days and times as people see them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from sheetsync.cli.table_files import as_xlsx
from sheetsync.core.import_file import read_table
from sheetsync.core.import_values import Reading, read_amount, with_evidence
from sheetsync.core.imports import ImportRefused, Number
from sheetsync.core.table import Kind, Table, TableColumn
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import verbatim

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/><sheets>'
    '<sheet name="Notes" sheetId="1" r:id="rId1" state="hidden"/>'
    '<sheet name="Blank" sheetId="2" r:id="rId2"/>'
    '<sheet name="Sales" sheetId="3" r:id="rId3"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Target="worksheets/sheet2.xml"/>'
    '<Relationship Id="rId3" Target="/xl/worksheets/sheet3.xml"/></Relationships>'
)
TEXTS = (
    f'<sst xmlns="{MAIN}"><si><t>Клиент</t></si>'
    "<si><r><t>Ро</t></r><r><t>машка</t></r><rPh><t>ro</t></rPh></si>"
    '<si><t xml:space="preserve"> &amp; Co </t></si></sst>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts>'
    '<numFmt numFmtId="164" formatCode="[$-419]dd\\.mm\\.yyyy;@"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm:ss"/>'
    '<numFmt numFmtId="166" formatCode="#,##0.00&quot; days&quot;"/>'
    '<numFmt numFmtId="167" formatCode="mmm"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="22"/>'
    '<xf numFmtId="167"/><xf numFmtId="20"/></cellXfs></styleSheet>'
)


def sheet(*rows: str) -> str:
    return (
        f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    )


def workbook(rows: str, changes: Mapping[str, str] | None = None) -> bytes:
    """A workbook whose third sheet, the first that counts, has these rows."""
    parts = {
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/sharedStrings.xml": TEXTS,
        "xl/styles.xml": STYLES,
        "xl/worksheets/sheet1.xml": sheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
        "xl/worksheets/sheet2.xml": sheet('<row r="1"><c r="A1" t="s"/></row>'),
        "xl/worksheets/sheet3.xml": sheet(rows),
        **(changes or {}),
    }
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return page.getvalue()


def fields(cells: str, changes: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The fields of a row of these cells, which stands alone below a header."""
    rows = f'<row r="1"><c t="s"><v>0</v></c></row><row r="7">{cells}</row>'
    (line,) = read_table(workbook(rows, changes)).lines
    assert line.number == 7
    return line.fields


def test_the_first_visible_sheet_that_holds_anything_is_read() -> None:
    table = read_table(workbook('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))
    assert (table.header, table.lines, table.encoding) == (("Клиент",), (), "xlsx")


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        ('<c r="A7" t="s"><v>1</v></c>', "Ромашка"),
        ('<c r="A7" t="s"><v>2</v></c>', " & Co "),
        ('<c r="A7" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
        ('<c r="A7" t="str"><f>A1</f><v>made</v></c>', "made"),
        ('<c r="A7" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A7" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A7" t="d"><v>2026-03-02</v></c>', "2026-03-02"),
        ('<c r="A7"><v>79161234567</v></c>', "79161234567"),
        ('<c r="A7"><v>0.30000000000000004</v></c>', "0.3"),
        ('<c r="A7"><v>1.5E-7</v></c>', "0.00000015"),
        ('<c r="A7" s="3"><v>46083</v></c>', "46083"),
        ('<c r="A7" s="1"><v>46083</v></c>', "2026-03-02"),
        ('<c r="A7" s="5"><v>46083</v></c>', "2026-03-02"),
        ('<c r="A7" s="4"><v>46083.378553240741</v></c>', "2026-03-02 09:05:07"),
        ('<c r="A7" s="6"><v>0.5</v></c>', "12:00:00"),
        ('<c r="A7" s="2"><v>1.0417013888888888</v></c>', "25:00:03"),
    ],
)
def test_a_cell_is_read_as_people_see_it(cell: str, field: str) -> None:
    assert fields(cell) == (field,)


def test_a_workbook_may_count_days_from_1904() -> None:
    old = WORKBOOK.replace("<workbookPr/>", '<workbookPr date1904="1"/>')
    assert fields('<c r="A7" s="1"><v>44621</v></c>', {"xl/workbook.xml": old}) == (
        "2026-03-02",
    )


def test_cells_that_are_left_out_keep_the_others_in_their_columns() -> None:
    assert fields('<c r="B7"><v>1</v></c><c r="AA7"><v>2</v></c>') == (
        *("", "1"),
        *[""] * 24,
        "2",
    )


def test_a_workbook_without_texts_and_styles_is_read() -> None:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as book:
        book.writestr("xl/workbook.xml", WORKBOOK)
        book.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        book.writestr("xl/worksheets/sheet2.xml", sheet("<row><c><v>5</v></c></row>"))
    assert read_table(page.getvalue()).header == ("5",)


def test_what_sheetsync_writes_it_reads_again() -> None:
    columns = (
        TableColumn(id="a", header=verbatim("Клиент"), kind=Kind.TEXT),
        TableColumn(id="b", header=verbatim("Дата"), kind=Kind.DATE),
        TableColumn(id="c", header=verbatim("Сумма"), kind=Kind.MONEY),
    )
    row = ("=Ромашка & Co", date(2026, 3, 2), Decimal("1234.50"))
    content = as_xlsx("Sales", Table(columns, (row,)), catalogue("en").say)
    table = read_table(content)
    assert table.header == ("Клиент", "Дата", "Сумма")
    assert table.lines[0].fields == ("=Ромашка & Co", "2026-03-02", "1234.5")


def test_a_number_needs_no_decimal_sign_and_is_no_evidence_of_one() -> None:
    reading = with_evidence(Reading(), [Number("1.5"), "2,75"])
    assert reading.decimal == ","
    assert read_amount(Number("1.5"), reading) == 150
    assert read_amount(Number("1.23"), Reading()) == 123
    assert read_amount("1 234,50", reading) == 123450
    assert not isinstance(read_amount(Number("1.234"), reading), int)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 torn",
        workbook("<row>"),
        workbook("", {"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
        workbook("", {"xl/workbook.xml": "<a/>", "xl/_rels/workbook.xml.rels": "<a>"}),
        workbook('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
        workbook('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>'),
        workbook('<row r="1"><c r="A1"><v>many</v></c></row>'),
        workbook('<row r="1"><c r="A1"><v>inf</v></c></row>'),
        workbook('<row r="1"><c r="A1" s="1"><v>1e30</v></c></row>'),
    ],
)
def test_a_workbook_that_cannot_be_understood_is_refused(content: bytes) -> None:
    with pytest.raises(ImportRefused, match="no workbook that can be read"):
        read_table(content)


def test_a_zip_of_something_else_and_an_empty_workbook_are_refused() -> None:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as book:
        book.writestr("photo.jpg", "x")
    with pytest.raises(ImportRefused, match="no workbook"):
        read_table(page.getvalue())
    with pytest.raises(ImportRefused, match="empty"):
        read_table(workbook(""))


def test_an_old_workbook_is_told_by_its_name() -> None:
    with pytest.raises(ImportRefused, match=r"old Excel \(.xls\)"):
        read_table(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
