"""What became of each person's clients a second way: plain Python, no code of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.reports.plain_figures import earlier
from tests.reports.plain_plans import Company, Sale


@dataclass
class Card:
    """What a person's clients did."""

    buyers: set[str] = field(default_factory=set)
    orders: int = 0
    turnover: int = 0
    repeat: int = 0
    products: set[tuple[str, str]] = field(default_factory=set)
    back: set[str] = field(default_factory=set)
    to_keep: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)


def card(
    company: Company, person: str | None, as_of: date, months: int, back: int
) -> Card:
    """One person's period, so many periods ago; None for all."""
    ends = earlier(as_of, months * back)
    begins = earlier(as_of, months * (back + 1))
    before = earlier(as_of, months * (back + 2))
    found = Card()

    def his(client: str, day: date) -> bool:
        return person is None or company.person(client, day) == person

    for client, lines in company.by_client.items():
        days = sorted({one.day for one in lines if one.amount >= 0 and one.day <= ends})
        mine = [
            one for one in lines if begins < one.day <= ends and his(client, one.day)
        ]
        _sales(mine, days, found)
        ordered = [one for one in days if one > begins and his(client, one)]
        _orders(client, ordered, days, found)
        once = [day for day in days if before < day <= begins]
        if once and his(client, once[-1]):
            found.to_keep.add(client)
            if days[-1] > begins:
                found.kept.add(client)
    return found


def _sales(mine: list[Sale], days: list[date], found: Card) -> None:
    for one in mine:
        found.turnover += one.amount
        if days and one.day > days[0]:
            found.repeat += one.amount
        if one.product and one.amount >= 0:
            found.products.add((one.client, one.product))


def _orders(client: str, ordered: list[date], days: list[date], found: Card) -> None:
    for day in ordered:
        found.orders += 1
        found.buyers.add(client)
        place = days.index(day)
        if place and (day - days[place - 1]).days >= 60:
            found.back.add(client)
