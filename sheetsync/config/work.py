"""reports.yaml: norms of the reports about the people who work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, NonNegativeFloat, NonNegativeInt, PositiveFloat, PositiveInt

from sheetsync.config.base import Identifier, Model, Share


class Log(Model):
    """What the words of the contact log mean (metrics.md E8, E10, E15).

    They are choices of config's columns; a cell in any of our languages counts.

    Attributes:
        calls: Channels that are calls.
        meetings: Channels that are meetings.
        offers: Channels or outcomes that are an offer.
        unanswered: Outcomes of an attempt at which nobody was reached.
        goals: Outcomes that the call was made for.
        refused: Outcomes that are a refusal.
        least_minutes: A call that was shorter is no conversation.
    """

    calls: tuple[str, ...] = ("call",)
    meetings: tuple[str, ...] = ("meeting",)
    offers: tuple[str, ...] = ("offer",)
    unanswered: tuple[str, ...] = ("no answer",)
    goals: tuple[str, ...] = ("agreed",)
    refused: tuple[str, ...] = ("refused",)
    least_minutes: NonNegativeFloat = 0.5


class WorkingDays(Model):
    """Which days people work on (metrics.md E9).

    Attributes:
        week: Days of the week, 1 is Monday.
        holidays: Days off besides.
    """

    week: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    holidays: tuple[date, ...] = ()


class Calls(Model):
    """Call statistics (metrics.md E8, E9).

    Attributes:
        role: Whose norms these are; of others only what they did is shown.
        months: For how many calendar months.
        days: For how many days, day by day.
        minutes: Minutes on the line a working day.
        companies: Companies called a month.
        results: Companies with a goal a month.
        carried: Companies with a next contact after the month.
        companies_year: Companies called in twelve months; the book's figure is unclear.
        of_calls: Goals per call.
        of_conversations: Goals per conversation.
    """

    role: Identifier = "lead_generator"
    months: PositiveInt = 3
    days: PositiveInt = 14
    minutes: PositiveFloat = 120
    companies: PositiveInt = 200
    results: PositiveInt = 20
    carried: PositiveInt = 200
    companies_year: PositiveInt = 500
    of_calls: Share = 0.1
    of_conversations: Share = 0.15


class KeyManagers(Model):
    """Key clients by manager (metrics.md E15, E17).

    Attributes:
        back: Compared with so many months ago.
        cadence_days: A key client is to be reached at least once in so many days.
        pause_days: Days off of his manager are not counted, up to so many.
    """

    back: PositiveInt = 3
    cadence_days: PositiveInt = 14
    pause_days: NonNegativeInt = 14


class Concentration(Model):
    """Clients whom one person alone knows (metrics.md E19).

    Attributes:
        months: The contacts of so many months count.
        contacts: Under so many of them nothing is said.
    """

    months: PositiveInt = 12
    contacts: PositiveInt = 5


class Refusals(Model):
    """Why clients refuse (metrics.md E10).

    Attributes:
        months: Length of the two periods that are compared.
        column: Id of the clients' column that holds the reason.
        attempt_days: What a client refuses within so many days is one refusal.
        share: The reasons that together make so much of all are marked.
    """

    months: PositiveInt = 3
    column: Identifier = "refusal_reason"
    attempt_days: PositiveInt = 30
    share: Share = 0.8


class Scripts(Model):
    """What each version of the script brings (metrics.md E10).

    Attributes:
        months: The calls of so many months count.
    """

    months: PositiveInt = 12


class Product(StrEnum):
    """What a role is there for: its valuable final product (systems.md A87)."""

    LEADS = "leads"
    FIRST_DEALS = "first_deals"
    REPEAT_TURNOVER = "repeat_turnover"


class Results(Model):
    """Results of managers (metrics.md E17).

    Attributes:
        months: The last so many months count; who works for less is early.
        least_events: With fewer events nobody is compared, either.
        least_people: Nor among fewer people of a role.
        products: The valuable final product of each role.
    """

    months: PositiveInt = 3
    least_events: PositiveInt = 20
    least_people: PositiveInt = 4
    products: Mapping[Identifier, Product] = {
        "lead_generator": Product.LEADS,
        "sales_manager": Product.FIRST_DEALS,
        "account_manager": Product.REPEAT_TURNOVER,
    }


class Diagnosis(Model):
    """Three signs of a manager who keeps to what he has (systems.md A73).

    Attributes:
        roles: Who is looked at.
        months: The last so many months, and the same ones a year before.
        new: Fewer new clients are a sign.
        growth: Sales under so many times those of a year before are a sign.
        drops: A larger share of clients who refused is a sign.
    """

    roles: tuple[Identifier, ...] = ("sales_manager", "account_manager")
    months: PositiveInt = 3
    new: PositiveInt = 1
    growth: PositiveFloat = 1.0
    drops: Share = 0.1
