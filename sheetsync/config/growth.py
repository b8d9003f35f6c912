"""reports.yaml: norms of the reports about plans, potential and loyalty."""

from __future__ import annotations

from pydantic import PositiveInt

from sheetsync.config.base import Model


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
