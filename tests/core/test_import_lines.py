"""Lines become clients and purchases; each is accepted or rejected with a reason."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sheetsync.config.stages import ColumnType
from sheetsync.core.ids import ClientId
from sheetsync.core.import_clients import ClientColumn, ReadClient, read_clients
from sheetsync.core.import_lookup import ClientIndex, NamingColumns
from sheetsync.core.import_purchases import (
    PURCHASE_HEADERS,
    REQUIRED,
    NewPurchase,
    read_purchases,
)
from sheetsync.core.import_values import Reading
from sheetsync.core.imports import (
    Columns,
    ImportRefused,
    Line,
    Rejected,
    map_columns,
)
from sheetsync.core.rows import CELL_LIMIT

ANNA, BORIS, GONE = ClientId("CAAAAAA"), ClientId("CBBBBBB"), ClientId("CGGGGGG")
INDEX = ClientIndex(
    {
        ANNA: {
            "company": "ООО «Ёлка»",
            "email": "a@x.ru, b@x.ru",
            "phone": "89161234567",
        },
        BORIS: {"company": "Twins", "email": "b@x.ru", "phone": "+7 (916) 765-43-21"},
        ClientId("CCCCCCC"): {"company": "twins "},
    },
    NamingColumns(
        emails=frozenset({"email"}),
        phones=frozenset({"phone"}),
        names=frozenset({"company"}),
    ),
    ids={GONE},
)


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("CAAAAAA", ANNA),
        (" caaaaaa ", ANNA),
        ("ооо «елка»", ANNA),
        ("A@X.RU", ANNA),
        ("+7 916 123-45-67", ANNA),
        ("9167654321", BORIS),
        ("CGGGGGG", GONE),
    ],
)
def test_a_client_is_found_by_whatever_names_him(text: str, client: str) -> None:
    assert INDEX.find(text) == client


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Twins", "2 clients fit"),
        ("b@x.ru", "2 clients fit"),
        ("CZZZZZZ", "no client has"),
        ("4567", "no client has"),
        ("", "no client has"),
    ],
)
def test_who_is_nobody_or_several_is_not_guessed(text: str, reason: str) -> None:
    assert reason in str(INDEX.find(text))


HEADER = ("Клиент", "Дата", "Сумма", "Документ", "Товар", "Кол-во")


def bought(
    *lines: tuple[str, ...], header: tuple[str, ...] = HEADER
) -> tuple[list[NewPurchase], list[Rejected]]:
    columns = map_columns(header, PURCHASE_HEADERS, {}, REQUIRED)
    numbered = [Line(number, fields) for number, fields in enumerate(lines, 2)]
    return read_purchases(numbered, columns, INDEX, Reading())


def test_a_purchase_is_read_from_russian_headers() -> None:
    (one,), rejected = bought(("CAAAAAA", "31.03.2026", "1 234,5", "A-7", "Tea", "2,5"))
    assert rejected == []
    assert (one.client_id, one.day.isoformat()) == (ANNA, "2026-03-31")
    assert (one.amount_minor, one.document, one.product) == (123450, "A-7", "Tea")
    assert one.quantity == 2.5


def test_a_line_is_rejected_for_all_that_is_wrong_with_it() -> None:
    accepted, (rejected,) = bought(("nobody", "tomorrow", "much", "", "", "some"))
    assert accepted == []
    reason = rejected.reason.english()
    assert rejected.number == 2
    for part in ("nobody", "tomorrow", "much", "some"):
        assert f"“{part}”" in reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (("", "31.03.2026", "1"), "nothing stands in client"),
        (("CAAAAAA",), "nothing stands in date, amount"),
        (("CAAAAAA", "31.03.2026", "1", "", "", "", "x"), "7 fields, the header has 6"),
        (("CAAAAAA", "31.03.2026", "1", "n" * 50_001), "document has more than 50000"),
    ],
)
def test_a_line_that_lacks_or_has_too_much_is_rejected(
    line: tuple[str, ...], reason: str
) -> None:
    accepted, (rejected,) = bought(line)
    assert accepted == []
    assert reason in rejected.reason.english()


def keys(*lines: tuple[str, ...]) -> list[str]:
    accepted, rejected = bought(*lines)
    assert rejected == []
    return [one.content_key for one in accepted]


def test_equal_lines_without_a_document_are_purchases_of_their_own() -> None:
    line = ("CAAAAAA", "31.03.2026", "10")
    assert len(set(keys(line, line, line))) == 3
    assert keys(line, line) == keys(line, line), "and the same in the next import"


def test_equal_lines_of_one_document_are_one_purchase() -> None:
    line = ("CAAAAAA", "31.03.2026", "10", "A-7", "Tea", "1")
    other = ("CAAAAAA", "31.03.2026", "12", "A-7", "Coffee", "1")
    assert len(set(keys(line, line, other))) == 2


def test_a_purchase_is_the_same_however_its_file_writes_it() -> None:
    one = keys(("CAAAAAA", "31.03.2026", "1234,50", "", "Tea", "2"))
    assert one == keys(("a@x.ru", "2026-03-31", "1 234.5", "", " Tea ", "2,0"))


def test_an_asked_header_wins_over_a_known_one() -> None:
    columns = map_columns(
        ("Сумма", "К оплате"), {"amount": ("сумма",)}, {"К оплате": "amount"}
    )
    assert columns.places == {"amount": 1}
    assert columns.unused == ("Сумма",)


@pytest.mark.parametrize(
    ("header", "asked", "reason"),
    [
        (("Клиент", "Дата"), {}, "No header of the file means amount"),
        (("Клиент", "Дата", "Сумма", "Итого"), {}, "Both “Сумма” and “Итого”"),
        (HEADER, {"Сума": "amount"}, "Did you mean “Сумма”"),
        (HEADER, {"Сумма": "price"}, "no column “price”"),
        ((*HEADER, "Цена", "Цена"), {"Цена": "amount"}, "2 headers"),
        (HEADER, {"Сумма": "amount", "Товар": "amount"}, "Two headers"),
    ],
)
def test_columns_that_cannot_be_told_refuse_the_file(
    header: tuple[str, ...], asked: Mapping[str, str], reason: str
) -> None:
    with pytest.raises(ImportRefused, match=reason):
        map_columns(header, PURCHASE_HEADERS, asked, REQUIRED)


COLUMNS = (
    ClientColumn("company", "Company", ColumnType.TEXT),
    ClientColumn("phone", "Phone", ColumnType.PHONE),
    ClientColumn("email", "E-mail", ColumnType.EMAIL),
    ClientColumn("staff", "Staff", ColumnType.NUMBER),
    ClientColumn("budget", "Budget", ColumnType.MONEY),
    ClientColumn("share", "Share", ColumnType.PERCENT),
    ClientColumn("met", "Met", ColumnType.DATE),
    ClientColumn("vip", "VIP", ColumnType.CHECKBOX),
    ClientColumn(
        "source", "Source", ColumnType.CHOICE, {"website": "сайт", "сайт": "сайт"}
    ),
)


def clients(
    *rows: Mapping[str, str],
) -> tuple[list[ReadClient], list[Rejected]]:
    ids = tuple(one.id for one in COLUMNS)
    columns = Columns({one: place for place, one in enumerate(ids)}, (), len(ids))
    lines = [
        Line(number, tuple(row.get(one, "") for one in ids))
        for number, row in enumerate(rows, 2)
    ]
    return read_clients(lines, columns, COLUMNS, Reading())


@pytest.mark.parametrize(
    ("column", "text", "cell"),
    [
        (
            "company",
            '=IMPORTDATA("https://x.example")',
            '=IMPORTDATA("https://x.example")',
        ),
        ("company", "+Плюс", "+Плюс"),
        ("company", "-минус", "-минус"),
        ("company", "@home", "@home"),
        ("company", "Emoji 🟦👩‍💻 و عربي", "Emoji 🟦👩‍💻 و عربي"),
        ("company", "n\0ul", "nul"),
        ("company", "two\r\nlines", "two\nlines"),
        ("company", "x" * CELL_LIMIT, "x" * CELL_LIMIT),
        ("phone", "+7 916 123-45-67", "+7 916 123-45-67"),
        ("phone", "0012345", "0012345"),
        ("email", "a@x.ru", "a@x.ru"),
        ("staff", "1 200", 1200),
        ("staff", "0,5", 0.5),
        ("budget", "1 234,56", 1234.56),
        ("budget", "100", 100),
        ("share", "15%", 0.15),
        ("share", "0.15", 0.15),
        ("met", "31.12.1999", 36525),
        ("vip", "Да", True),
        ("vip", "no", False),
        ("source", "Website", "сайт"),
    ],
)
def test_a_client_cell_is_typed_and_never_a_formula(
    column: str, text: str, cell: object
) -> None:
    (client,), rejected = clients({"company": "A", column: text})
    assert rejected == []
    assert client.cells[column] == cell
    assert type(client.cells[column]) is type(cell)


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("company", "x" * (CELL_LIMIT + 1), "50001 characters are more than the 50000"),
        ("email", "nobody", "E-mail: “nobody” is no e-mail"),
        ("staff", "many", "Staff: “many” is no number"),
        ("staff", "9" * 400, "too many digits"),
        ("budget", "9" * 20, "too large"),
        ("share", "15", "15% or 0.15"),
        ("met", "soon", "Met: “soon” is no date"),
        ("vip", "maybe", "neither yes nor no"),
        ("source", "radio", "“radio” is none of: сайт"),
    ],
)
def test_a_cell_of_another_type_rejects_its_line(
    column: str, text: str, reason: str
) -> None:
    accepted, (rejected,) = clients({"company": "A", column: text})
    assert accepted == []
    assert reason in rejected.reason.english()


def test_a_line_that_says_nothing_or_the_same_again_is_rejected() -> None:
    (client,), rejected = clients({"company": "A"}, {}, {"company": "A"})
    assert client == ReadClient(2, {"company": "A"})
    assert [one.number for one in rejected] == [3, 4]
    assert "nothing stands" in rejected[0].reason.english()
    assert "same as line 2" in rejected[1].reason.english()
