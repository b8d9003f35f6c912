"""Mappings of other programs: headers, titles above them, totals below."""

from __future__ import annotations

import pytest

from sheetsync.config.imports import COLUMNS
from sheetsync.config.imports import READY as NAMES
from sheetsync.core.ids import ClientId
from sheetsync.core.import_calls import CALL_HEADERS
from sheetsync.core.import_file import read_table
from sheetsync.core.import_lookup import ClientIndex, NamingColumns
from sheetsync.core.import_mappings import READY, ImportKind
from sheetsync.core.import_payments import PAYMENT_HEADERS
from sheetsync.core.import_plans import PLAN_HEADERS, PLANS_REQUIRED, read_plans
from sheetsync.core.import_purchases import PURCHASE_HEADERS
from sheetsync.core.import_rejects import rejects_file
from sheetsync.core.import_values import Reading
from sheetsync.core.imports import Line, Rejected, map_columns
from sheetsync.core.sales_plans import PlanKind, SalesPlan
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import verbatim

ANNA = ClientId("CAAAAAA")
INDEX = ClientIndex({ANNA: {}}, NamingColumns(frozenset(), frozenset(), frozenset()))


def test_config_and_the_readers_know_the_same_kinds_columns_and_mappings() -> None:
    assert set(COLUMNS) == {one.value for one in ImportKind}
    assert COLUMNS["purchases"] == tuple(PURCHASE_HEADERS)
    assert COLUMNS["payments"] == tuple(PAYMENT_HEADERS)
    assert COLUMNS["plans"] == tuple(PLAN_HEADERS)
    assert COLUMNS["calls"] == tuple(CALL_HEADERS)
    assert {name: one.kind.value for name, one in READY.items()} == dict(NAMES)
    for ready in READY.values():
        assert set(ready.headers) <= set(COLUMNS[ready.kind.value])


def test_of_several_headers_for_one_thing_the_best_is_taken() -> None:
    header = ("Партнер", "Контрагент", "Дата", "Сумма", "Сумма с НДС", "Склад")
    assert READY["1c"].asked(header) == {
        "Контрагент": "client",
        "Дата": "date",
        "Сумма с НДС": "amount",
    }


def test_one_header_is_not_taken_for_two_things() -> None:
    header = ("Номер клиента", "Время начала")
    assert READY["telephony"].asked(header) == {
        "Номер клиента": "client",
        "Время начала": "date",
    }


REPORT = """Продажи за март 2026 г.
Отбор: нет

Контрагент;Дата;Сумма
Ромашка;01.03.2026;1 234,50
Итого;;1 234,50
"""


def test_titles_above_the_header_don_t_hide_the_separator() -> None:
    table = read_table(REPORT.encode("cp1251"))
    assert [len(one.fields) for one in table.lines][-2:] == [3, 3]
    below = table.below(1)
    assert below.header == ("Контрагент", "Дата", "Сумма")
    assert below.lines[0].number == 5


def test_lines_of_totals_are_left_out() -> None:
    below = read_table(REPORT.encode()).below(1)
    assert [one.fields[0] for one in below.without(["ИТОГО"]).lines] == ["Ромашка"]


def planned(*lines: tuple[str, ...]) -> tuple[list[SalesPlan], list[Rejected]]:
    header = ("Клиент", "Месяц", "План", "Вид")
    columns = map_columns(header, PLAN_HEADERS, {}, PLANS_REQUIRED)
    numbered = [Line(number, fields) for number, fields in enumerate(lines, 2)]
    return read_plans(numbered, columns, INDEX, Reading())


def test_plans_are_of_a_client_a_month_and_a_kind() -> None:
    found, rejected = planned(
        ("CAAAAAA", "март 2026", "1 000,50", ""),
        ("CAAAAAA", "2026-03", "0", "cross"),
        ("CAAAAAA", "03.2026", "5", "допродажа"),
    )
    assert rejected == []
    assert [(str(one.month), one.amount_minor, one.kind) for one in found] == [
        ("2026-03-01", 100050, PlanKind.ALL),
        ("2026-03-01", 0, PlanKind.CROSS),
        ("2026-03-01", 500, PlanKind.UP),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (("CAAAAAA", "2026-03", "-1", ""), "“-1” is under 0"),
        (("CAAAAAA", "soon", "1", ""), "“soon” is no month"),
        (("CZZZZZZ", "2026-03", "1", ""), "no client has"),
        (("CAAAAAA", "2026-03", "1", "some"), "no kind of plan"),
        (("CAAAAAA", "2026-03", "", ""), "nothing stands in amount"),
        (("CAAAAAA", "2026-03", "1", "", "x"), "5 fields, the header has 4"),
    ],
)
def test_a_plan_that_can_t_be_is_rejected(line: tuple[str, ...], reason: str) -> None:
    accepted, (rejected,) = planned(line)
    assert accepted == []
    assert reason in rejected.reason.english()


def test_of_two_plans_about_one_thing_the_second_is_rejected_unless_equal() -> None:
    accepted, (rejected,) = planned(
        ("CAAAAAA", "2026-03", "1", ""),
        ("CAAAAAA", "2026-03", "1", ""),
        ("CAAAAAA", "2026-03", "2", ""),
    )
    assert len(accepted) == 2
    assert (rejected.number, rejected.reason.english()) == (
        4,
        "line 2 plans another amount for it",
    )


def test_the_file_of_rejected_lines_can_be_put_right_and_taken_again() -> None:
    table = read_table(REPORT.encode()).below(1)
    rejected = [Rejected(5, verbatim("because; so")), Rejected(9, verbatim("torn"))]
    content = rejects_file(table, rejected, catalogue("en").say)
    again = read_table(content)
    assert again.header == ("Line", "Rejected because", *table.header)
    assert [one.fields for one in again.lines] == [
        ("5", "because; so", "Ромашка", "01.03.2026", "1 234,50"),
        ("9", "torn"),
    ]
