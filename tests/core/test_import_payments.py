"""Payments are read line by line, and told apart from each other."""

from __future__ import annotations

import pytest

from sheetsync.core.ids import ClientId
from sheetsync.core.import_lookup import ClientIndex, NamingColumns
from sheetsync.core.import_mappings import READY
from sheetsync.core.import_payments import (
    PAYMENT_HEADERS,
    PAYMENTS_REQUIRED,
    NewPayment,
    read_payments,
)
from sheetsync.core.import_values import Reading
from sheetsync.core.imports import ImportRefused, Line, Rejected, map_columns
from sheetsync.core.rows import CELL_LIMIT

ANNA = ClientId("CAAAAAA")
INDEX = ClientIndex(
    {ANNA: {"company": "Ромашка"}},
    NamingColumns(frozenset(), frozenset(), frozenset({"company"})),
)
HEADER = ("Плательщик", "Дата оплаты", "Сумма", "Документ", "Номер")


def paid(*lines: tuple[str, ...]) -> tuple[list[NewPayment], list[Rejected]]:
    columns = map_columns(HEADER, PAYMENT_HEADERS, {}, PAYMENTS_REQUIRED)
    numbered = [Line(number, fields) for number, fields in enumerate(lines, 2)]
    return read_payments(numbered, columns, INDEX, Reading())


def keys(*lines: tuple[str, ...]) -> list[str]:
    accepted, rejected = paid(*lines)
    assert rejected == []
    return [one.content_key for one in accepted]


def test_a_payment_says_who_paid_when_how_much_and_for_what() -> None:
    (one, back), rejected = paid(
        ("Ромашка", "31.03.2026", "1 234,50", "А-7", "17"),
        ("CAAAAAA", "2026-04-01", "-10", "", ""),
    )
    assert rejected == []
    assert (one.client_id, one.day.isoformat()) == (ANNA, "2026-03-31")
    assert (one.amount_minor, one.document, one.number) == (123450, "А-7", "17")
    assert (back.amount_minor, back.document, back.number) == (-1000, "", "")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (("", "31.03.2026", "1"), "nothing stands in client"),
        (("CAAAAAA",), "nothing stands in date, amount"),
        (("Лютик", "31.03.2026", "1"), "no client has"),
        (("CAAAAAA", "soon", "much"), "“soon”"),
        (("CAAAAAA", "soon", "much"), "“much”"),
        (("CAAAAAA", "31.03.2026", "1", "", "", "x"), "6 fields, the header has 5"),
        (
            ("CAAAAAA", "31.03.2026", "1", "n" * (CELL_LIMIT + 1)),
            "document has more than",
        ),
    ],
)
def test_a_line_is_rejected_for_all_that_is_wrong_with_it(
    line: tuple[str, ...], reason: str
) -> None:
    accepted, (rejected,) = paid(line)
    assert accepted == []
    assert reason in rejected.reason.english()


def test_a_table_without_amounts_is_refused() -> None:
    with pytest.raises(ImportRefused, match="No header of the file means amount"):
        map_columns(HEADER[:2], PAYMENT_HEADERS, {}, PAYMENTS_REQUIRED)


def test_equal_payments_without_a_number_are_payments_of_their_own() -> None:
    line = ("CAAAAAA", "31.03.2026", "10", "А-7", "")
    assert len(set(keys(line, line, line))) == 3
    assert keys(line, line) == keys(line, line), "and the same in the next import"


def test_equal_payments_of_one_number_are_one_payment() -> None:
    line = ("CAAAAAA", "31.03.2026", "10", "А-7", "17")
    part = ("CAAAAAA", "31.03.2026", "10", "А-8", "17")
    assert len(set(keys(line, line, part))) == 2


def test_a_payment_is_the_same_however_its_file_writes_it() -> None:
    one = keys(("CAAAAAA", "31.03.2026", "1234,50", "А-7", "17"))
    assert one == keys(("ромашка", "2026-03-31", "1 234.5", " А-7 ", "17"))


def test_of_1c_s_own_payments_the_money_that_came_in_is_taken() -> None:
    header = (
        *("Дата", "Номер", "Вх. номер", "Поступление", "Списание", "Контрагент"),
        *("Документ расчетов", "Банковский счет"),
    )
    assert READY["1c_payments"].asked(header) == {
        "Контрагент": "client",
        "Дата": "date",
        "Поступление": "amount",
        "Документ расчетов": "document",
        "Номер": "number",
    }
