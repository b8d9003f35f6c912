"""BG/NBD by hand, as an oracle: Fader, Hardie and Lee, Marketing Science 24 (2005).

Plain Python and nothing of `sheetsync`: a client orders at random until, after
some order, he is gone for good.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import exp, lgamma, log
from typing import TypeAlias

Client: TypeAlias = tuple[int, float, float]
"""Repeat orders, age at the last order, age now; both in weeks."""

_STEPS = 2000


@dataclass(frozen=True)
class Model:
    """The four parameters."""

    r: float
    alpha: float
    a: float
    b: float

    def likelihood(self, client: Client) -> float:
        """The logarithm of how likely it is to see such a client."""
        x, last, age = client
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        orders = lgamma(r + x) - lgamma(r) + r * log(alpha)
        stays = lgamma(a + b) + lgamma(b + x) - lgamma(b) - lgamma(a + b + x)
        alive = -(r + x) * log(alpha + age)
        if not x:
            return orders + stays + alive
        gone = log(a) - log(b + x - 1) - (r + x) * log(alpha + last)
        most = max(alive, gone)
        return orders + stays + most + log(exp(alive - most) + exp(gone - most))

    def alive(self, client: Client) -> float:
        """The chance that he will ever order again; always 1 for one order."""
        x, last, age = client
        if not x:
            return 1.0
        odds: float = ((self.alpha + age) / (self.alpha + last)) ** (self.r + x)
        return 1 / (1 + self.a / (self.b + x - 1) * odds)

    def orders_ahead(self, client: Client, weeks: float) -> float:
        """How many orders are expected in the coming weeks."""
        x, _, age = client
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        part = weeks / (alpha + age + weeks)
        series = _hypergeometric(r + x, b + x, a + b + x - 1, part)
        shrink: float = ((alpha + age) / (alpha + age + weeks)) ** (r + x)
        ever = (a + b + x - 1) / (a - 1) * (1 - shrink * series)
        return ever * self.alive(client)


def fitted(clients: Iterable[Client]) -> Model:
    """The parameters that make the clients likeliest, by the simplex of Nelder."""
    alike = Counter(clients)

    def loss(logs: list[float]) -> float:
        model = Model(*map(exp, logs))
        return -sum(count * model.likelihood(one) for one, count in alike.items())

    return Model(*map(exp, _lowest(loss, [0.0, 1.0, 0.0, 0.0])))


def _lowest(loss: Callable[[list[float]], float], start: list[float]) -> list[float]:
    """Where a function is lowest: reflect, expand, contract, shrink."""
    points = [start, *(_moved(start, at) for at in range(len(start)))]
    corners = [(loss(one), one) for one in points]
    for _ in range(_STEPS):
        corners.sort(key=lambda one: one[0])
        if corners[-1][0] - corners[0][0] < 1e-9:
            break
        *kept, (worst, corner) = corners
        middle = [
            sum(axis) / len(kept) for axis in zip(*(p for _, p in kept), strict=True)
        ]

        def along(
            step: float, middle: list[float] = middle, corner: list[float] = corner
        ) -> tuple[float, list[float]]:
            point = [m + step * (m - c) for m, c in zip(middle, corner, strict=True)]
            return loss(point), point

        best = along(1)
        if best[0] < kept[0][0]:
            best = min(best, along(2), key=lambda one: one[0])
        elif best[0] >= kept[-1][0]:
            best = along(0.5) if best[0] < worst else along(-0.5)
        if best[0] < worst:
            corners = [*kept, best]
            continue
        lowest = kept[0][1]
        shrunk = [
            [(x + y) / 2 for x, y in zip(lowest, point, strict=True)]
            for _, point in corners[1:]
        ]
        corners = [corners[0], *((loss(one), one) for one in shrunk)]
    return min(corners, key=lambda one: one[0])[1]


def _moved(start: list[float], at: int) -> list[float]:
    return [one + 0.5 * (place == at) for place, one in enumerate(start)]


def _hypergeometric(a: float, b: float, c: float, z: float) -> float:
    total = term = 1.0
    step = 0
    while abs(term) > 1e-12 * abs(total):
        term *= (a + step) * (b + step) / (c + step) / (step + 1) * z
        total += term
        step += 1
    return total
