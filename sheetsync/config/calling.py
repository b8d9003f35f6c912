"""reports.yaml: norms of the reports about what becomes of calls, and about load."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import NonNegativeInt, PositiveInt

from sheetsync.config.base import Identifier, Model


class Attempts(Model):
    """What becomes of clients who refused once (systems.md A27, A28).

    Attributes:
        months: First refusals of so many months count.
        conversations: Who refused before so many conversations was drained early.
        pause_days: Who refused is left alone for so many days; talked to sooner, he
            was called too early. The books give no number; this one is ours.
    """

    months: PositiveInt = 12
    conversations: PositiveInt = 2
    pause_days: NonNegativeInt = 14


class Capacity(Model):
    """With how many clients one person of a role can work (systems.md A42).

    Attributes:
        least: With fewer he has too little to do.
        most: With more he can't work with all of them.
    """

    least: NonNegativeInt = 20
    most: PositiveInt = 40


class Load(Model):
    """How many clients everybody works with (systems.md A42, A43).

    Attributes:
        capacity: Of each role that has such a norm.
    """

    capacity: Mapping[Identifier, Capacity] = {"sales_manager": Capacity()}


class CallQuality(Model):
    """What conversations brought besides a goal (systems.md A26, A36).

    Attributes:
        months: The calls of so many months count.
    """

    months: PositiveInt = 3


class SeenAs(Model):
    """How clients see the company (systems.md A39).

    Attributes:
        quarters: So many calendar quarters, the running one included.
    """

    quarters: PositiveInt = 4
