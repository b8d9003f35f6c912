"""What clients bought, as the company counts sales: when shipped, or when paid.

The one place where the setting `sources.sales` decides: reports, the bases' own
columns and the rule that wants a purchase all read what is made here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sheetsync.config.reports import Sources
from sheetsync.core.ids import ClientId
from sheetsync.core.memory import Bought
from sheetsync.journal.book import Book
from sheetsync.reports.measures.paid import as_paid
from sheetsync.reports.shapes import PAYMENTS, PURCHASES, SHIPPED


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sales:
    """Frames of facts about sales.

    Attributes:
        purchases: The sales that count; see `PURCHASES`.
        shipped: What was shipped, where payments are known; see `SHIPPED`.
        payments: What was paid; see `PAYMENTS`.
    """

    purchases: pd.DataFrame
    shipped: pd.DataFrame
    payments: pd.DataFrame


def sales(book: Book, sources: Sources) -> Sales:
    """The sales that count, and what they are made of."""
    shipped, payments = _shipped(book), _payments(book)
    purchases = shipped
    if sources.sales == "paid":
        purchases = as_paid(shipped, payments, sources.payments_since)
    known = shipped if len(payments) else SHIPPED.frame()
    return Sales(purchases=purchases, shipped=known, payments=payments)


def bought(book: Book, sources: Sources) -> Mapping[ClientId, Bought]:
    """The sales of each client in short."""
    if sources.sales == "shipped":
        return book.purchases.facts()
    return in_short(sales(book, sources).purchases)


def in_short(purchases: pd.DataFrame) -> dict[ClientId, Bought]:
    """Each client's lines in short: how many, from when to when, and their sum.

    Args:
        purchases: Of the shape `PURCHASES`.
    """
    by_client = purchases.groupby("client_id", sort=False)
    days, sums = by_client["day"], by_client["amount_minor"].sum()
    columns = (sums.index, days.size(), days.min(), days.max(), sums)
    return {
        ClientId(client): Bought(int(count), first.date(), last.date(), int(total))
        for client, count, first, last, total in zip(*columns, strict=True)
    }


def _shipped(book: Book) -> pd.DataFrame:
    return PURCHASES.frame(
        [
            (
                one.client_id,
                one.day,
                one.amount_minor,
                one.document or None,
                one.product or None,
                None if one.quantity is None else float(one.quantity),
            )
            for one in book.purchases.all()
        ]
    )


def _payments(book: Book) -> pd.DataFrame:
    return PAYMENTS.frame(
        [
            (one.client_id, one.day, one.amount_minor, one.document or None)
            for one in book.payments.all()
        ]
    )
