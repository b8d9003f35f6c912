"""reports.yaml: norms of the reports about plans, potential and loyalty."""

from __future__ import annotations

from pydantic import PositiveInt

from sheetsync.config.base import Model


class Plans(Model):
    """Plans of sales against what was sold (metrics.md E13).

    Attributes:
        months: How many calendar months are shown, the running one included.
        known_months: A product is new to who has not bought it for so many months.
        quarters: How well past plans were met is said of so many complete quarters.
    """

    months: PositiveInt = 2
    known_months: PositiveInt = 12
    quarters: PositiveInt = 4


class AccountCard(Model):
    """What became of the clients of each person who sells (domain.md S39).

    Attributes:
        months: Length of the two periods that are compared.
        silent_days: Who orders after so many silent days has come back.
    """

    months: PositiveInt = 3
    silent_days: PositiveInt = 60


class Nps(Model):
    """Whether clients would recommend the company (metrics.md E12).

    Attributes:
        months: Answers of so many months count.
        least: Of fewer answers there is no index.
    """

    months: PositiveInt = 12
    least: PositiveInt = 10


class Wallet(Model):
    """How much of what a client buys he buys here (metrics.md E11).

    Attributes:
        stale_days: Older potentials are to be asked for again.
    """

    stale_days: PositiveInt = 365
