"""Sales as paid in plain Python: one client and one day after another, no pandas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

Money: TypeAlias = tuple[str, date, int, str | None]
"""Client, day, amount, document: a line of a sale or a return, or a payment."""


@dataclass
class Order:
    """An order, its lines by their places, and what is known of it."""

    day: date
    number: str | None
    sold: int
    lines: list[int]
    back: int = 0
    named: int = 0
    waits: bool = True

    @property
    def rest(self) -> int:
        return self.sold - self.back - self.named


@dataclass
class Client:
    """All about one client; ``counts`` are places of lines and their days."""

    counts: list[tuple[int, date]] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    account: int = 0

    def ship(self, today: list[tuple[int, date, int, str | None]]) -> None:
        own: dict[str | None, Order] = {}
        for at, day, amount, number in today:
            order = own.setdefault(number, Order(day, number, 0, []))
            order.sold += amount
            order.lines.append(at)
        self.orders += own.values()

    def bring_back(self, at: int, day: date, amount: int, number: str | None) -> None:
        same = [
            one
            for one in self.orders
            if one.number == number and (number is not None or one.day == day)
        ]
        if same and same[-1].waits and same[-1].sold - same[-1].back >= -amount:
            same[-1].back -= amount
            same[-1].lines.append(at)
        else:
            self.counts.append((at, day))
            self.account -= amount

    def pay(self, amount: int, number: str | None) -> None:
        left = amount
        if amount > 0 and number is not None:
            for order in self.orders:
                if order.waits and order.number == number:
                    part = min(left, max(0, order.rest))
                    order.named += part
                    left -= part
        self.account += left

    def close(self, day: date) -> None:
        for order in self.orders:
            if order.waits and order.rest <= 0:
                self.account -= order.rest
                self.settle(order, day)
        for order in self.orders:
            if order.waits:
                if order.rest > self.account:
                    break
                self.account -= order.rest
                self.settle(order, day)

    def settle(self, order: Order, day: date) -> None:
        order.waits = False
        if order.sold > order.back or order.day == day:
            self.counts += [(at, day) for at in order.lines]


def plain_paid(bought: Sequence[Money], paid: Sequence[Money]) -> dict[str, Client]:
    """What became of each client's orders."""
    met: list[str | None] = [None]
    for _, _, _, number in sorted(bought, key=lambda one: one[1]):
        if number not in met:
            met.append(number)
    clients: dict[str, Client] = {}
    for client in sorted({one[0] for one in (*bought, *paid)}):
        lines = [(at, *one[1:]) for at, one in enumerate(bought) if one[0] == client]
        money = [one[1:] for one in paid if one[0] == client]
        clients[client] = Client()
        for day in _days([one[1] for one in lines] + [one[0] for one in money]):
            today = [one for one in lines if one[1] == day]
            clients[client].ship(
                sorted(
                    (one for one in today if one[2] >= 0),
                    key=lambda one: met.index(one[3]),
                )
            )
            for one in sorted(today, key=lambda one: -one[2]):
                if one[2] < 0:
                    clients[client].bring_back(*one)
            for when, amount, number in money:
                if when == day:
                    clients[client].pay(amount, number)
            clients[client].close(day)
    return clients


def _days(known: Iterable[date]) -> list[date]:
    """Every day from the first to the last, whether anything happened or not."""
    days = sorted(known)
    return [days[0] + timedelta(one) for one in range((days[-1] - days[0]).days + 1)]
