"""reports.yaml: norms of the reports about what becomes of clients, month by month."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import Field, PositiveInt

from sheetsync.config.base import Identifier, Model, Share

_Days: TypeAlias = tuple[PositiveInt, PositiveInt, PositiveInt]


class Funnel(Model):
    """The funnel's window.

    Attributes:
        months: How many calendar months it shows.
        sleeping_days: A client without contact for so long sleeps.
    """

    months: PositiveInt = 6
    sleeping_days: PositiveInt = 30


class Cohorts(Model):
    """How many clients of each month went further, and when (metrics.md E8).

    Attributes:
        months: How many calendar months it shows, the running one included.
        days: Within so many days of their entry.
    """

    months: PositiveInt = 12
    days: _Days = (30, 60, 90)


class BySource(Model):
    """The funnel by source (domain.md S40).

    Attributes:
        column: Id of the clients' column with the source.
        months: How many calendar months it shows, the running one included.
        most: So many sources have rows of their own, those with most clients.
    """

    column: Identifier = "source"
    months: PositiveInt = 12
    most: PositiveInt = 20


class Handovers(Model):
    """How soon clients are handed over (metrics.md E16).

    Attributes:
        stages: The stages whose clients are handed over, and when it is time: with the
            client's first ``purchase`` or with his ``entry`` into the stage.
        limit_days: In time is within so many working days.
        months: Handovers of so many months are shown.
    """

    stages: Mapping[Identifier, Literal["purchase", "entry"]] = {
        "interested": "purchase"
    }
    limit_days: PositiveInt = 14
    months: PositiveInt = 3


class Referrals(Model):
    """Clients whom clients recommended (domain.md S32).

    Attributes:
        column: Id of the clients' column that says who recommended us to them.
        share: Such a share of the first order is due to who did; none if not given.
        fixed: And so much, in the company's currency; none if not given.
    """

    column: Identifier = "recommended_by"
    share: Share | None = None
    fixed: Decimal | None = Field(None, gt=0)


class Composition(Model):
    """What the base consists of (systems.md A72).

    Attributes:
        months: At the ends of so many months.
    """

    months: PositiveInt = 12
