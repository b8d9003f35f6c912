"""reports.yaml: what the owner pays for sales (metrics.md E18).

No amount and no percent stands here unless the owner wrote it: pay is his decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import Field, NonNegativeInt, PositiveInt

from sheetsync.config.base import Identifier, Model, Share

Salary: TypeAlias = Annotated[Decimal, Field(gt=0)]
"""A salary of a month, in the company's currency."""


class Step(Model):
    """What is paid of a client's sales from some month of buying on.

    Attributes:
        months: From so many full months of unbroken buying on.
        share: Such a share of his sales.
    """

    months: NonNegativeInt
    share: Share


class Factor(Model):
    """What is paid for clients who buy less, or more, than a year ago.

    Attributes:
        at: Where it begins: sales / sales of the year before, 1 is as much.
        factor: What the sum is multiplied by.
    """

    at: float = Field(1.0, gt=0)
    factor: float = Field(1.0, ge=0)


class Pay(Model):
    """Pay by how long clients buy (metrics.md E18).

    Attributes:
        roles: Whose sales are paid so.
        steps: Percent by tenure; none is written here, so nothing is paid.
        months: So many calendar months are shown, the running one included.
        restart_months: Who does not buy for longer begins anew.
        lfl_less: If his clients bought less than so many times what they bought a
            year ago, the sum gets this factor.
        lfl_more: If they bought more than so many times, it gets that one.
        cap_share: At most such a share of the salary is paid.
        salaries: Salaries of a month, by role or by the person's address; of whom none
            is known the sum has no cap.
    """

    roles: tuple[Identifier, ...] = ("account_manager",)
    steps: tuple[Step, ...] = ()
    months: PositiveInt = 2
    restart_months: PositiveInt = 9
    lfl_less: Factor = Factor()
    lfl_more: Factor = Factor()
    cap_share: Share = 0.15
    salaries: Mapping[str, Salary] = {}
