"""Ready mappings: how programs that many companies have call the columns.

A program calls one thing by several words and exports several of them at once
("Контрагент" beside "Партнер"): the first that a file has is taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from sheetsync.core.rows import folded


class ImportKind(StrEnum):
    """What a file holds."""

    CLIENTS = "clients"
    PURCHASES = "purchases"
    PLANS = "plans"
    CALLS = "calls"
    PAYMENTS = "payments"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyMapping:
    """How a program exports.

    Attributes:
        kind: What its files hold.
        headers: Its headers for each of our columns, the best first.
        decimal: Its decimal sign, where a file's own numbers don't tell.
        totals: Lines that begin with one of these words are sums of others.
        corrected: Whether its documents have numbers of their own and come anew when
            somebody corrected them.
    """

    kind: ImportKind
    headers: Mapping[str, tuple[str, ...]]
    decimal: Literal[",", "."] | None = None
    totals: tuple[str, ...] = ()
    corrected: bool = False

    def asked(self, header: Sequence[str]) -> dict[str, str]:
        """Which of a file's headers mean which column of ours."""
        there = {folded(one): one for one in reversed(header) if one}
        found: dict[str, str] = {}
        for column, words in self.headers.items():
            first = next((one for one in map(folded, words) if one in there), None)
            if first is not None and there[first] not in found:
                found[there[first]] = column
        return found


_TOTALS = ("итого", "всего", "total", "итог")

READY: Mapping[str, ReadyMapping] = MappingProxyType(
    {
        "1c": ReadyMapping(
            kind=ImportKind.PURCHASES,
            headers={
                "client": ("Контрагент", "Покупатель", "Клиент", "Партнер"),
                "date": (
                    *("Дата", "Дата документа", "Дата продажи", "Период, день"),
                    *("День", "Период"),
                ),
                "amount": (
                    *("Сумма с НДС", "Стоимость с НДС", "Сумма продажи", "Выручка"),
                    *("Сумма", "Стоимость", "Сумма документа", "Продажи"),
                ),
                "document": (
                    *("Номер документа", "Номер", "Регистратор", "Документ продажи"),
                    *("Документ движения (регистратор)", "Документ", "Ссылка"),
                ),
                "product": ("Номенклатура", "Товар", "Наименование", "Содержание"),
                "quantity": ("Количество", "Кол-во", "Количество (в ед. хранения)"),
            },
            decimal=",",
            totals=_TOTALS,
            corrected=True,
        ),
        "1c_payments": ReadyMapping(
            kind=ImportKind.PAYMENTS,
            headers={
                "client": ("Контрагент", "Плательщик", "Покупатель", "Клиент"),
                "date": (
                    *("Дата", "Дата документа", "Дата поступления", "Дата оплаты"),
                    *("Дата платежа", "Период", "День", "Вх. дата"),
                ),
                "amount": (
                    *("Поступило", "Поступление", "Приход", "Сумма платежа"),
                    *("Сумма оплаты", "Сумма", "Сумма документа", "Оплачено"),
                ),
                "document": (
                    *("Документ расчетов", "Расчетный документ", "Объект расчетов"),
                    *("Документ продажи", "Документ-основание", "Основание"),
                    *("Накладная", "Счет на оплату", "Счет", "Заказ"),
                ),
                "number": (
                    *("Номер", "Номер документа", "Вх. номер", "Входящий номер"),
                    *("Номер входящего документа", "Номер платежного поручения"),
                    *("Регистратор", "Ссылка"),
                ),
            },
            decimal=",",
            totals=_TOTALS,
        ),
        "telephony": ReadyMapping(
            kind=ImportKind.CALLS,
            headers={
                "client": (
                    *("Номер клиента", "Телефон клиента", "Номер абонента"),
                    *("Клиент", "Абонент", "Телефон"),
                ),
                "caller": (
                    *("Кто звонил", "Номер звонящего", "Звонящий", "Откуда"),
                    *("От кого", "Номер А", "Исходящий номер"),
                ),
                "callee": (
                    *("Кому звонили", "Набранный номер", "Вызываемый", "Куда"),
                    *("Кому", "Номер Б", "Входящий номер"),
                ),
                "date": (
                    *("Дата и время", "Дата и время звонка", "Дата звонка", "Дата"),
                    *("Начало", "Начало разговора", "Время начала"),
                ),
                "time": ("Время звонка", "Время", "Время начала"),
                "person": ("Сотрудник", "Менеджер", "Оператор", "Кто разговаривал"),
                "seconds": (
                    *("Длительность разговора, сек", "Длительность разговора"),
                    *("Время разговора", "Разговор", "Длительность, сек"),
                    "Длительность",
                ),
                "minutes": ("Длительность, мин", "Минут", "Минуты"),
                "outcome": (
                    *("Статус звонка", "Статус вызова", "Статус", "Результат"),
                    *("Итог звонка", "Исход"),
                ),
                "number": ("ID звонка", "Идентификатор звонка", "ID вызова", "ID"),
            },
            decimal=",",
            totals=_TOTALS,
        ),
        "asterisk": ReadyMapping(
            kind=ImportKind.CALLS,
            headers={
                "caller": ("src", "source"),
                "callee": ("dst", "destination"),
                "date": ("calldate", "start", "call date"),
                "seconds": ("billsec", "bill sec"),
                "outcome": ("disposition",),
                "number": ("uniqueid", "unique id", "linkedid"),
            },
            decimal=".",
        ),
    }
)
"""The ready mappings by name."""
