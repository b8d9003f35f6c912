"""reports.yaml: which derived sheets there are, and their norms."""

from __future__ import annotations

from pydantic import Field, PositiveInt

from sheetsync.config.base import Identifier, Model, Share

REPORTS = (
    "all_clients",
    "funnel",
    "key_clients",
    "reactivation",
    "decisions",
    "moves",
    "access",
)
"""Ids of the reports that sheetsync has, in the order of their tabs."""


class KeyClients(Model):
    """Who counts as a key client (metrics.md E1).

    Attributes:
        months: Length of the rolling window.
        share: Clients are key until this share of turnover is reached.
        capacity: How many of them the owner can talk to himself.
    """

    months: PositiveInt = 12
    share: Share = 0.8
    capacity: PositiveInt = 30


class Reactivation(Model):
    """Who is on the reactivation list (metrics.md E5).

    Attributes:
        months: Bought within so many months.
        silent_days: And silent for at least so many days.
        stage: Only clients in this stage.
    """

    months: PositiveInt = 9
    silent_days: PositiveInt = 60
    stage: Identifier = "customers"


class Funnel(Model):
    """The funnel's window.

    Attributes:
        months: How many calendar months it shows.
        sleeping_days: A client without contact for so long sleeps.
    """

    months: PositiveInt = 6
    sleeping_days: PositiveInt = 30


class Sources(Model):
    """How far the figures can be trusted.

    Attributes:
        margin: Share of turnover that is profit where no cost is known.
        minimum_cases: With fewer cases an interval stands beside the point.
    """

    margin: float = Field(0.3, ge=0, le=1)
    minimum_cases: PositiveInt = 20


class Reports(Model):
    """reports.yaml.

    Attributes:
        on: Ids of the reports to write, in the order of their tabs.
        key_clients: Norms of Key clients.
        reactivation: Norms of Reactivation.
        funnel: Norms of Funnel.
        sources: How far the figures can be trusted.
        move_days: For how many days the desk lists moves.
    """

    on: tuple[Identifier, ...] = REPORTS
    key_clients: KeyClients = KeyClients()
    reactivation: Reactivation = Reactivation()
    funnel: Funnel = Funnel()
    sources: Sources = Sources()
    move_days: PositiveInt = 90
