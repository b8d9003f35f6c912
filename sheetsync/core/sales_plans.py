"""Plans of sales: what a client is to buy in a calendar month (metrics.md E13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sheetsync.core.ids import ClientId


class PlanKind(StrEnum):
    """What a plan is about; ``all`` includes the two others."""

    ALL = "all"
    UP = "up"  # more of what he buys already
    CROSS = "cross"  # what he has not bought within a year


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesPlan:
    """What a client is to buy in a month; the last one that was recorded counts.

    Attributes:
        client_id: The client.
        month: First day of the calendar month.
        amount_minor: For how much, in minor units.
        kind: What it is about.

    Raises:
        ValueError: If the month is not named by its first day, or the amount is
            under 0.
    """

    client_id: ClientId
    month: date
    amount_minor: int
    kind: PlanKind = PlanKind.ALL

    def __post_init__(self) -> None:
        if self.month.day != 1:
            raise ValueError(f"a plan is of a month, not of the day {self.month}")
        if self.amount_minor < 0:
            raise ValueError(f"a plan of {self.amount_minor} is under 0")
