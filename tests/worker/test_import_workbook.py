"""Workbooks are read like CSV files: the same lines, each value in one way only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from xlsxwriter import Workbook

from sheetsync.core.import_values import Reading, read_amount, read_day, with_evidence
from sheetsync.core.imports import ImportRefused
from sheetsync.worker.import_workbook import is_workbook, read_workbook

NINE = datetime.fromisoformat("2026-03-02T09:30:00")


def workbook(fill: Callable[[Workbook], None]) -> bytes:
    """The bytes of a workbook."""
    packed = BytesIO()
    book = Workbook(packed)
    fill(book)
    book.close()
    return packed.getvalue()


def one_sheet(*rows: list[Any]) -> bytes:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        span = book.add_format({"num_format": "[h]:mm:ss"})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                match cell:
                    case datetime():
                        sheet.write_datetime(place, column, cell, moment)
                    case date():
                        sheet.write_datetime(place, column, cell, day)
                    case timedelta():
                        sheet.write_datetime(place, column, cell, span)
                    case None:
                        pass
                    case _:
                        sheet.write(place, column, cell)

    return workbook(fill)


def test_a_workbook_is_known_by_how_it_begins() -> None:
    assert is_workbook(one_sheet(["Client"]))
    assert not is_workbook(b"Client,Amount\n")


def test_lines_have_the_numbers_of_their_rows_and_blank_ones_are_left_out() -> None:
    table = read_workbook(
        one_sheet([" Client ", "Amount"], ["Acme", 5], [None], ["Birch", 7.5])
    )

    assert table.header == ("Client", "Amount")
    assert [(one.number, one.fields) for one in table.lines] == [
        (2, ("Acme", "5")),
        (4, ("Birch", "7.5")),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (79161234567, "79161234567"),
        (0.1 + 0.2, "0.3"),
        (1.5e-7, "0.00000015"),
        (-12.07, "-12.07"),
        (1200.0, "1200"),
        (True, "TRUE"),
        ("=1+1", "0"),
    ],
)
def test_a_cell_is_read_as_people_see_it(value: object, text: str) -> None:
    assert read_workbook(one_sheet(["Cell"], [value])).lines[0].fields == (text,)


def test_a_number_needs_no_decimal_sign_and_is_no_evidence_of_one() -> None:
    (line,) = read_workbook(one_sheet(["Amount", "Sum"], [1.5, "2,75"])).lines
    reading = with_evidence(Reading(), line.fields)

    assert reading.decimal == ","
    assert [read_amount(one, reading) for one in line.fields] == [150, 275]


def test_a_number_with_too_many_digits_is_not_taken_for_thousands() -> None:
    (line,) = read_workbook(one_sheet(["Amount"], [1.234])).lines

    assert not isinstance(read_amount(line.fields[0], Reading()), int)


def test_days_moments_and_lengths_are_written_as_they_are_read() -> None:
    table = read_workbook(
        one_sheet(
            ["Day", "Moment", "Length"],
            [date(2026, 3, 2), NINE, timedelta(minutes=3)],
        )
    )

    day, moment, length = table.lines[0].fields
    assert (day, moment) == ("2026-03-02", "2026-03-02 09:30:00")
    assert length.endswith(":03:00")
    assert read_day(moment, Reading()) == date(2026, 3, 2)


def test_the_first_sheet_that_is_shown_and_holds_anything_is_meant() -> None:
    def fill(book: Workbook) -> None:
        for name, text in (("Hidden", "no"), ("Blank", ""), ("Sales", "Client")):
            sheet = book.add_worksheet(name)
            if text:
                sheet.write(0, 0, text)
        book.get_worksheet_by_name("Hidden").hide()
        book.get_worksheet_by_name("Blank").activate()

    assert read_workbook(workbook(fill)).header == ("Client",)


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", one_sheet()])
def test_what_is_no_workbook_or_holds_nothing_is_refused(content: bytes) -> None:
    with pytest.raises(ImportRefused):
        read_workbook(content)
