"""Payments set against what was shipped: which order is paid, and since which day.

metrics.md, conventions ("a sale = paid or shipped") and A65. Each client is looked at
by himself, day by day; of a day first what was shipped, then what came back, then the
money, whatever the order of the rows. So nothing depends on what happens later.

- An *order* is all lines of one client, one day and one document's number that are not
  returns; those without a number are one order of their day. Numbers begin anew every
  year, so the same number on another day is another order.
- Money that names a document goes to the unpaid orders of that number, the oldest
  first. What is more than they want, names a document that the client has not got by
  that day, or names none, goes to his *account*.
- The account pays the oldest unpaid orders, each of them whole or not at all; where it
  doesn't suffice for the oldest one, the money waits. Of one day the order without a
  number comes first, then that whose number was met first in the purchases by day.
- A *return* with the number of an unpaid order (without a number: of its own day's
  order) lowers what is to be paid for it, of several the latest; the return counts with
  the order. An order that came back whole before it was paid, on another day than its
  own, was never sold: neither it nor its returns count.
- Any other return, one of more than is left of the order included, counts on its own
  day, and its amount goes to the account.
- Money that was given back lowers the account, under 0 as well, whatever it names: an
  order that is paid stays paid.
- An order for which nothing is to be paid on its own day counts on that day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_Whole: TypeAlias = NDArray[np.int64]
_Flags: TypeAlias = NDArray[np.bool_]
_Event: TypeAlias = tuple[int, int, int, int, int, int]
"""Client, day, kind, number, amount, and which of the orders or returns it is."""

_ORDER, _RETURN, _MONEY = range(3)
_NEVER = -(10**6)
"""In place of a day: an order that is not paid, or came back whole."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settlement:
    """What became of shipped orders.

    Attributes:
        counts: Of each line of the purchases the day on which it counts as paid; NaT
            if it does not.
        unpaid: The orders that wait for money, the oldest first for each client:
            ``client_id``, ``day`` of the order, ``rest`` still to be paid (minor
            units) without what lies on the account.
        accounts: What lies on each client's account, minor units, by his ID; below 0
            where more was given back than lay there.
    """

    counts: pd.Series
    unpaid: pd.DataFrame
    accounts: pd.Series


def settle(
    purchases: pd.DataFrame, payments: pd.DataFrame, since: date | None = None
) -> Settlement:
    """Set payments against purchases, as this module says.

    Args:
        purchases: Of the shape `PURCHASES`.
        payments: Of the shape `PAYMENTS`.
        since: What was shipped before counts as paid on its day, and money from
            before, or that names a document from before, is spent on that. If None,
            every payment is known.
    """
    if since is None:
        return _settled(purchases, payments)
    old = purchases["day"] < pd.Timestamp(since)
    late = payments[payments["day"] >= pd.Timestamp(since)]
    late = late[~_spent_before(late, purchases[old], purchases[~old])]
    found = _settled(purchases[~old], late)
    counts = purchases["day"].copy()
    counts[~old] = found.counts
    return Settlement(counts=counts, unpaid=found.unpaid, accounts=found.accounts)


def _spent_before(
    payments: pd.DataFrame, old: pd.DataFrame, new: pd.DataFrame
) -> _Flags:
    """Which payments name a document that stood among the old purchases alone then."""
    asked = _named(payments)
    numbers = {number for _, number in asked}
    old, new = (one[one["document"].isin(numbers)] for one in (old, new))
    before = set(_named(old))
    again: dict[tuple[str, str], pd.Timestamp] = {}
    for name, day in zip(_named(new), new["day"], strict=True):
        again[name] = min(day, again.get(name, day))
    return np.array(
        [
            name in before and not (name in again and again[name] <= day)
            for name, day in zip(asked, payments["day"], strict=True)
        ],
        dtype="bool",
    )


def _named(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Each row's client and the document's number, "" for none."""
    return list(zip(frame["client_id"], frame["document"].fillna(""), strict=True))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a frame as whole numbers; the number 0 is none."""

    client: _Whole
    day: _Whole
    number: _Whole
    amount: _Whole

    def of(self, chosen: _Flags | _Whole) -> _Rows:
        """Some of the rows."""
        return _Rows(
            self.client[chosen],
            self.day[chosen],
            self.number[chosen],
            self.amount[chosen],
        )


def _settled(purchases: pd.DataFrame, payments: pd.DataFrame) -> Settlement:
    by_day = np.argsort(purchases["day"].to_numpy(), kind="stable")
    ids, bought, paid = _as_rows(purchases.iloc[by_day], payments)
    is_sale = bought.amount >= 0
    orders, order_of = _orders(bought.of(is_sale))
    returns = bought.of(~is_sale)
    # Of who neither paid nor gave anything back only what cost nothing is paid.
    busy = np.zeros(len(ids), dtype="bool")
    busy[paid.client] = busy[returns.client] = True
    busy[orders.client[orders.amount == 0]] = True
    play = _Play(orders, returns.day.size)
    play.go_through(_events(orders, returns, paid, busy))
    counted, went = (np.array(one, "int64") for one in (play.counted, play.went_with))
    days = np.empty(is_sale.size, dtype="int64")
    days[is_sale] = counted[order_of]
    alone = went < 0
    days[~is_sale] = np.where(alone, returns.day, _NEVER)
    days[np.flatnonzero(~is_sale)[~alone]] = counted[went[~alone]]
    counts = np.empty_like(days)
    counts[by_day] = days
    rests = np.array(play.due, "int64") - np.array(play.got, "int64")
    waits = np.array(play.waits, dtype="bool")
    accounts = np.zeros(len(ids), dtype="int64")
    accounts[list(play.accounts)] = list(play.accounts.values())
    return Settlement(
        counts=_as_days(counts).set_axis(purchases.index),
        unpaid=pd.DataFrame(
            {
                "client_id": pd.Series(ids[orders.client[waits]], dtype="str"),
                "day": _as_days(orders.day[waits]),
                "rest": rests[waits],
            }
        ),
        accounts=pd.Series(accounts, index=pd.Index(ids, dtype="str")),
    )


def _as_rows(
    purchases: pd.DataFrame, payments: pd.DataFrame
) -> tuple[NDArray[np.object_], _Rows, _Rows]:
    """The clients' IDs, and both frames with the clients' places among them."""
    frames = purchases, payments
    both = pd.concat([one[["client_id", "document"]] for one in frames])
    clients, ids = pd.factorize(both["client_id"])
    # numbered as they are met, by day: what comes later changes no order of them
    numbers = pd.factorize(both["document"])[0] + 1
    split = len(purchases)
    bought, paid = (
        _Rows(
            clients[part].astype("int64"),
            frame["day"].to_numpy("datetime64[D]").astype("int64"),
            numbers[part].astype("int64"),
            frame["amount_minor"].to_numpy("int64"),
        )
        for frame, part in zip(frames, (slice(split), slice(split, None)), strict=True)
    )
    return np.asarray(ids, dtype="object"), bought, paid


def _orders(sales: _Rows) -> tuple[_Rows, _Whole]:
    """The orders by client, day and number, and which of them each line is of."""
    key = _key(sales.client, sales.day, sales.number)
    by = np.argsort(key, kind="stable")
    first = np.diff(key[by], prepend=-1) != 0
    order_of = np.empty(by.size, dtype="int64")
    order_of[by] = np.cumsum(first) - 1
    starts = np.flatnonzero(first)
    some = sales.of(by[starts])
    sums = np.add.reduceat(sales.amount[by], starts) if starts.size else some.amount
    return _Rows(some.client, some.day, some.number, sums), order_of


def _events(
    orders: _Rows, returns: _Rows, paid: _Rows, busy: _Flags
) -> Iterable[_Event]:
    """All that happened with the busy clients, one after another and day by day.

    Of one day orders come as they stand, and of its returns the smallest first.
    """
    by_size = np.argsort(-returns.amount, kind="stable")
    places = np.arange(orders.day.size), by_size, np.zeros(paid.day.size, "int64")
    parts = orders, returns.of(by_size), paid
    kinds = (_ORDER, _RETURN, _MONEY)
    client, day, number, amount = (
        np.concatenate([getattr(rows, name) for rows in parts])
        for name in ("client", "day", "number", "amount")
    )
    kind = np.repeat(np.array(kinds), [rows.day.size for rows in parts])
    of_busy = np.flatnonzero(busy[client])
    key = _key(client[of_busy], day[of_busy], kind[of_busy])
    by = of_busy[np.argsort(key, kind="stable")]
    columns = (client, day, kind, number, amount, np.concatenate(places))
    return zip(*(one[by].tolist() for one in columns), strict=True)


def _key(client: _Whole, day: _Whole, last: _Whole) -> _Whole:
    """One whole number to sort by three: quicker than by each of them."""
    if not client.size:
        return client
    days = day - day.min()
    key: _Whole = (client * (days.max() + 1) + days) * (last.max() + 1) + last
    return key


def _as_days(days: _Whole) -> pd.Series:
    found = days.astype("datetime64[D]")
    found[days == _NEVER] = np.datetime64("NaT")
    return pd.Series(found.astype("datetime64[s]"))


class _Play:
    """Goes through what happened, client by client and day by day.

    It holds the orders in plain lists, for there are millions of them.

    Args:
        orders: The orders, by client and day.
        returns: How many returns there are.

    Attributes:
        counted: Of each order the day on which it was paid, or `_NEVER`.
        due: Of each order what is to be paid, less what came back before it was.
        got: Of each order the money that named it.
        waits: Whether each order waits for money.
        went_with: Of each return the order that it lowered; -1 for none.
        accounts: What lies on the accounts at the end, by client.
    """

    def __init__(self, orders: _Rows, returns: int) -> None:
        count = orders.day.size
        self.counted = [_NEVER] * count
        self.due: list[int] = orders.amount.tolist()
        self.got = [0] * count
        self.waits = [True] * count
        self.went_with = [-1] * returns
        self.accounts: dict[int, int] = {}
        self._days: list[int] = orders.day.tolist()
        self._before = [-1] * count  # the order of the same number before it
        self._last: dict[int, int] = {}  # the client's last order of each number
        self._touched: list[int] = []
        self._account = self._oldest = self._next = 0

    def go_through(self, events: Iterable[_Event]) -> None:
        """All events, ordered by client, day and kind."""
        last, touched = self._last, self._touched
        who, when = -1, 0
        for client, day, kind, number, amount, place in events:
            if client != who or day != when:
                self._close(when)
                if client != who:
                    self._end(who)
                who, when = client, day
            if kind == _ORDER:
                if not last:
                    self._oldest = place
                self._before[place] = last.get(number, -1)
                last[number] = place
                self._next = place + 1
                if not amount:
                    touched.append(place)
            elif kind == _RETURN:
                self._return(day, number, amount, place)
            elif number and amount > 0:
                self._pay(number, amount)
            else:
                self._account += amount
        self._close(when)
        self._end(who)

    def _return(self, day: int, number: int, amount: int, place: int) -> None:
        """A return goes with the last unpaid order of its number, or for itself."""
        order = self._last.get(number, -1)
        if (
            order < 0
            or not self.waits[order]
            or self.due[order] + amount < 0
            or (not number and self._days[order] != day)
        ):
            self._account -= amount
            return
        self.due[order] += amount
        self.went_with[place] = order
        self._touched.append(order)

    def _pay(self, number: int, amount: int) -> None:
        """Money goes to the orders of a number, and what is left to the account."""
        order, same = self._last.get(number, -1), []
        while order >= 0:
            same.append(order)
            order = self._before[order]
        for one in reversed(same):
            rest = self.due[one] - self.got[one]
            if self.waits[one] and rest > 0:
                part = min(amount, rest)
                self.got[one] += part
                amount -= part
                self._touched.append(one)
        self._account += amount

    def _close(self, day: int) -> None:
        """The end of a day: what is paid, or came back whole, waits no more."""
        for order in self._touched:
            rest = self.due[order] - self.got[order]
            if self.waits[order] and rest <= 0:
                self._account -= rest
                self.waits[order] = False
                if self.due[order] or self._days[order] == day:
                    self.counted[order] = day
        self._touched.clear()
        oldest, account = self._oldest, self._account
        while oldest < self._next:
            if self.waits[oldest]:
                rest = self.due[oldest] - self.got[oldest]
                if rest > account:
                    break
                account -= rest
                self.waits[oldest] = False
                self.counted[oldest] = day
            oldest += 1
        self._oldest, self._account = oldest, account

    def _end(self, client: int) -> None:
        """The end of a client."""
        if client >= 0:
            self.accounts[client] = self._account
        self._last.clear()
        self._account = self._oldest = self._next = 0
