"""CSV files of all kinds of programs come apart into the same lines."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.core.import_file import read_table
from sheetsync.core.imports import ImportRefused, Line

TEXT = "Клиент;Дата;Сумма\nООО «Ромашка», Тверь;01.02.2026;1 234,56\nИП Ёжик;;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_encoding_and_separator_are_found_out(encoding: str) -> None:
    table = read_table(TEXT.encode(encoding))
    assert table.header == ("Клиент", "Дата", "Сумма")
    assert table.lines[0].fields == ("ООО «Ромашка», Тверь", "01.02.2026", "1 234,56")
    assert table.encoding == ("utf-8-sig" if encoding == "utf-8" else encoding)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_separator_is_found_out(separator: str) -> None:
    text = f'a{separator}b{separator}c\n1{separator}"x{separator}y"{separator}3\n'
    table = read_table(text.encode())
    assert table.header == ("a", "b", "c")
    assert table.lines == (Line(2, ("1", f"x{separator}y", "3")),)


def test_the_separator_that_excel_says_in_its_first_line_counts() -> None:
    table = read_table(b"sep=;\r\na,b;c\r\n1,5;2\r\n")
    assert table.header == ("a,b", "c")
    assert table.lines == (Line(3, ("1,5", "2")),)


def test_one_column_is_a_table_too() -> None:
    table = read_table(b"company\nA\nB\n")
    assert [one.fields for one in table.lines] == [("A",), ("B",)]


def test_lines_keep_their_numbers_past_empty_and_broken_ones() -> None:
    table = read_table(b'\n\na,b\n1,2\n\n ,\n"x\ny",3\n4,5\n')
    assert [one.number for one in table.lines] == [4, 7, 9]
    assert table.lines[1].fields == ("x\ny", "3")


def test_a_quotation_mark_that_is_not_closed_rejects_its_lines_alone() -> None:
    table = read_table(b'a,b\n1,2\n"x" y,3\n4,5\n"6,7\n8,9\n')
    assert [one.number for one in table.lines] == [2, 4]
    assert [one.number for one in table.rejected] == [3, 5]
    assert "lines 5 to 6" in table.rejected[1].reason.english()
    assert table.count == 4


def test_a_nul_is_left_out() -> None:
    assert read_table(b"a,b\n1\x002,3\n").lines == (Line(2, ("12", "3")),)


def test_a_field_of_any_length_is_read_and_the_limit_stays_as_it_was() -> None:
    usual = csv.field_size_limit()
    table = read_table(b"a,b\n" + b"x" * (usual + 10) + b",1\n")
    assert len(table.lines[0].fields[0]) == usual + 10
    assert csv.field_size_limit() == usual


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , \n"])
def test_a_file_without_a_header_is_refused(content: bytes) -> None:
    with pytest.raises(ImportRefused, match="empty"):
        read_table(content)


def test_an_encoding_that_was_said_is_used() -> None:
    assert read_table("a\ncafé\n".encode("latin-1"), "latin-1").lines[0].fields == (
        "café",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "no-such-encoding"])
def test_an_encoding_that_does_not_fit_is_refused(encoding: str) -> None:
    with pytest.raises(ImportRefused, match=f"as {encoding}.*--encoding"):
        read_table(b"a\n\xff\xfe\xff\n", encoding)


@given(st.binary(max_size=60))
def test_no_bytes_are_more_than_the_reading_can_take(content: bytes) -> None:
    try:
        table = read_table(b"a,b\n" + content)
    except ImportRefused as refused:
        assert refused.text.english()  # noqa: PT017 - most bytes are a table
    else:
        assert table.count == len(table.lines) + len(table.rejected)
