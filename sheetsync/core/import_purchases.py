"""Purchases from lines of a table: whose, when, and for how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from sheetsync.core.ids import ClientId
from sheetsync.core.import_keys import content_key, key_of_occurrence
from sheetsync.core.import_lookup import ClientIndex
from sheetsync.core.import_values import Reading, read_amount, read_day, read_number
from sheetsync.core.imports import Columns, Line, Rejected, all_of, overlong
from sheetsync.locales.text import Text

PURCHASE_HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "client": (
            *("client id", "customer", "customer id", "company", "buyer"),
            *("клиент", "id клиента", "покупатель", "контрагент", "компания"),
        ),
        "date": ("day", "purchase date", "дата", "дата покупки", "день"),
        "amount": ("sum", "total", "turnover", "сумма", "итого", "стоимость"),
        "document": (
            *("document number", "invoice", "invoice number", "order"),
            *("документ", "номер документа", "счёт", "накладная", "заказ", "номер"),
        ),
        "product": ("item", "goods", "товар", "продукт", "номенклатура"),
        "quantity": ("qty", "pieces", "количество", "кол-во", "штук"),
    }
)
"""The columns of a table of purchases, and what else they are called."""

REQUIRED = ("client", "date", "amount")
"""Columns that a table of purchases must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPurchase:
    """A purchase to be recorded.

    Attributes:
        client_id: Who bought.
        day: When, company time.
        amount_minor: For how much, in minor units; below 0 for a return.
        document: Number of the invoice, "" if unknown.
        product: What, "" if unknown.
        quantity: How many, None if unknown.
        content_key: Equal for the same purchase in whatever file it comes.
    """

    client_id: ClientId
    day: date
    amount_minor: int
    document: str = ""
    product: str = ""
    quantity: float | None = None
    content_key: str


def read_purchases(
    lines: Iterable[Line], columns: Columns, clients: ClientIndex, reading: Reading
) -> tuple[list[NewPurchase], list[Rejected]]:
    """Read every line as a purchase; each is either accepted or rejected.

    Equal lines without a document number are purchases of their own: each gets the
    key of its occurrence, so the same file again brings nothing new. With a document
    number they are one purchase that the file says twice.
    """
    accepted: list[NewPurchase] = []
    rejected: list[Rejected] = []
    seen: Counter[str] = Counter()
    for line in lines:
        read = _read(line, columns, clients, reading)
        if isinstance(read, Text):
            rejected.append(Rejected(line.number, read))
            continue
        if not read.document:
            key = key_of_occurrence(read.content_key, seen)
            read = replace(read, content_key=key)
        accepted.append(read)
    return accepted, rejected


def _read(
    line: Line, columns: Columns, clients: ClientIndex, reading: Reading
) -> NewPurchase | Text:
    """A line's purchase, or all that is wrong with it."""
    if misfit := columns.misfit(line, REQUIRED):
        return misfit
    client = clients.find(columns.text(line, "client"))
    day = read_day(columns.text(line, "date"), reading)
    amount = read_amount(columns.text(line, "amount"), reading)
    quantity = _quantity(columns.text(line, "quantity"), reading)
    texts = {one: columns.text(line, one) for one in ("document", "product")}
    too_long = overlong(texts)
    if (
        isinstance(client, Text)
        or isinstance(day, Text)
        or isinstance(amount, Text)
        or isinstance(quantity, Text)
        or too_long
    ):
        found = [
            one for one in (client, day, amount, quantity) if isinstance(one, Text)
        ]
        return all_of([*found, *too_long])
    return NewPurchase(
        client_id=client,
        day=day,
        amount_minor=amount,
        quantity=None if quantity is None else float(quantity),
        content_key=_content_key(client, day, amount, texts, quantity),
        **texts,
    )


def _quantity(text: str, reading: Reading) -> Decimal | Text | None:
    return read_number(text, reading) if text else None


def _content_key(
    client: ClientId,
    day: date,
    amount: int,
    texts: Mapping[str, str],
    quantity: Decimal | None,
) -> str:
    """Equal where the whole content is."""
    count = "" if quantity is None else str(quantity.normalize())
    return content_key([client, day.isoformat(), amount, *texts.values(), count])
