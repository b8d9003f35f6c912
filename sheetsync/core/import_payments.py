"""Payments from lines of a table: whose, when, how much, and for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from sheetsync.core.ids import ClientId
from sheetsync.core.import_keys import content_key, key_of_occurrence
from sheetsync.core.import_lookup import ClientIndex
from sheetsync.core.import_values import Reading, read_amount, read_day
from sheetsync.core.imports import Columns, Line, Rejected, all_of, overlong
from sheetsync.locales.text import Text

PAYMENT_HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "client": (
            *("client id", "customer", "customer id", "company", "payer"),
            *("клиент", "id клиента", "покупатель", "контрагент", "компания"),
            "плательщик",
        ),
        "date": ("day", "payment date", "дата", "дата оплаты", "дата платежа", "день"),
        "amount": ("sum", "paid", "сумма", "оплачено", "поступило", "сумма оплаты"),
        "document": (
            *("invoice", "invoice number", "order"),
            *("документ", "счёт", "накладная", "заказ", "документ расчётов"),
        ),
        "number": ("payment number", "payment id", "номер", "номер платежа"),
    }
)
"""The columns of a table of payments, and what else they are called."""

PAYMENTS_REQUIRED = ("client", "date", "amount")
"""Columns that a table of payments must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """A payment to be recorded.

    Attributes:
        client_id: Who paid.
        day: When, company time.
        amount_minor: How much, in minor units; below 0 for money given back to him.
        document: Number of the document that it pays, as purchases have it; "" if
            it names none.
        number: The payment's own number; "" if unknown.
        content_key: Equal for the same payment in whatever file it comes.
    """

    client_id: ClientId
    day: date
    amount_minor: int
    document: str = ""
    number: str = ""
    content_key: str


def read_payments(
    lines: Iterable[Line], columns: Columns, clients: ClientIndex, reading: Reading
) -> tuple[list[NewPayment], list[Rejected]]:
    """Read every line as a payment; each is either accepted or rejected.

    Equal lines without a number of their own are payments of their own: each gets
    the key of its occurrence, so the same file again brings nothing new. With a
    number they are one payment that the file says twice.
    """
    accepted: list[NewPayment] = []
    rejected: list[Rejected] = []
    seen: Counter[str] = Counter()
    for line in lines:
        read = _read(line, columns, clients, reading)
        if isinstance(read, Text):
            rejected.append(Rejected(line.number, read))
            continue
        if not read.number:
            key = key_of_occurrence(read.content_key, seen)
            read = replace(read, content_key=key)
        accepted.append(read)
    return accepted, rejected


def _read(
    line: Line, columns: Columns, clients: ClientIndex, reading: Reading
) -> NewPayment | Text:
    """A line's payment, or all that is wrong with it."""
    if misfit := columns.misfit(line, PAYMENTS_REQUIRED):
        return misfit
    client = clients.find(columns.text(line, "client"))
    day = read_day(columns.text(line, "date"), reading)
    amount = read_amount(columns.text(line, "amount"), reading)
    texts = {one: columns.text(line, one) for one in ("document", "number")}
    too_long = overlong(texts)
    if (
        isinstance(client, Text)
        or isinstance(day, Text)
        or isinstance(amount, Text)
        or too_long
    ):
        found = [one for one in (client, day, amount) if isinstance(one, Text)]
        return all_of([*found, *too_long])
    return NewPayment(
        client_id=client,
        day=day,
        amount_minor=amount,
        content_key=content_key([client, day.isoformat(), amount, *texts.values()]),
        **texts,
    )
