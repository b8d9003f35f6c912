"""What is paid for sales, line by line (metrics.md E18; systems.md A59 to A62).

Everything is computed from facts and config: no line is kept anywhere. So a purchase
that is put right in a month that is over changes that month's line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256

import numpy as np
import pandas as pd

from sheetsync.config.pay import Pay
from sheetsync.config.reports import Reports
from sheetsync.reports.buying.like_for_like import like_for_like
from sheetsync.reports.buying.tenure import tenures
from sheetsync.reports.buying.turnover import month_window, year_before
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY
from sheetsync.reports.measures.sales import lines
from sheetsync.reports.measures.staffing import Employment, employments
from sheetsync.reports.measures.standing import responsible_on
from sheetsync.reports.periods import Window, month_of
from sheetsync.reports.plans.plan_rows import rows_of
from sheetsync.reports.plans.planned import Month

_VERSION = 1
"""Of the formula; a change of what is computed here makes it one more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One person's pay of a month; money in minor units.

    Attributes:
        who: By name.
        sold: Sales minus returns of his clients while he had them.
        amount: What the steps make of it.
        clients: His clients who ordered in the month and in that of the year before.
        now: What they bought.
        then: What they bought a year before.
        factor: What the amount is multiplied by.
        cap: What is paid at most; without a salary None.
        plan: What his clients are to buy in the whole month; None where nothing is
            planned, or the month is over.
    """

    who: str
    sold: int
    amount: int
    clients: int
    now: int
    then: int
    factor: Fraction
    cap: int | None
    plan: int | None

    @property
    def multiplied(self) -> int:
        """The amount with its factor; one under 0 keeps what it is."""
        return self._multiplied(self.amount)

    @property
    def paid(self) -> int:
        """The same up to the cap."""
        return self._capped(self.multiplied)

    @property
    def at_plan(self) -> int | None:
        """What would be paid if the plan were met at the percents so far.

        Of who is over his plan, what is to be paid; blank where there is no plan, or
        nothing that tells his percents.
        """
        if not self.plan or self.sold <= 0 or self.amount <= 0:
            return None
        grown = Fraction(max(self.plan, self.sold), self.sold)
        return self._capped(self._multiplied(part(self.amount, grown)))

    def _multiplied(self, amount: int) -> int:
        return part(amount, self.factor) if amount > 0 else amount

    def _capped(self, amount: int) -> int:
        return amount if self.cap is None else min(amount, self.cap)


def part(minor: int, share: Fraction) -> int:
    """A share of an amount in whole minor units.

    Half a unit goes up, and of an amount under 0 down: a return takes back what its
    sale gave.
    """
    exact = abs(minor) * share
    rounded = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return rounded if minor >= 0 else -rounded


def formula(norms: Reports) -> str:
    """The version of the formula: changes with the code and with the norms of pay."""
    text = f"{norms.pay.model_dump_json(exclude={'months'})} {norms.sources.sales}"
    return f"{_VERSION}-{sha256(text.encode()).hexdigest()[:6]}"


def lines_of(facts: Facts, norms: Reports, month: date, as_of: date) -> pd.DataFrame:
    """A month's lines: what each client bought while somebody had him.

    Returns:
        Person by person, the biggest first: ``who``, ``client_id``, ``step`` (its
        number, -1 under the first one), ``tenure`` (full months, on the last day
        that belongs to the line), ``sold`` and ``amount`` (minor units). A client has
        a second line where he came to another step within the month.
    """
    norm = norms.pay
    window = month_window(month, as_of)
    bought = lines(facts)
    within = bought[window.holds(bought["day"])]
    events = within.astype({"client_id": "str"})
    events = events.assign(
        who=responsible_on(facts, events).fillna(NOBODY).astype("str"),
        tenure=tenures(facts, within, norm.restart_months, as_of),
    )
    events = events[_in_role(facts, norm, events)]
    months, shares = _steps(norm)
    events["step"] = np.searchsorted(months, events["tenure"], side="right") - 1
    groups = events.groupby(["who", "client_id", "step"])
    found = groups.agg(tenure=("tenure", "max"), sold=("amount_minor", "sum"))
    found = found.reset_index()
    sold = found["sold"].tolist()
    steps = found["step"].tolist()
    paid = [
        part(one, shares[step]) if step >= 0 else 0
        for one, step in zip(sold, steps, strict=True)
    ]
    found["amount"] = pd.Series(paid, index=found.index, dtype="int64")
    return found.sort_values(
        ["who", "amount", "sold", "client_id"],
        ascending=[True, False, False, True],
        ignore_index=True,
    )


def totals(
    facts: Facts, norms: Reports, month: date, as_of: date, rows: pd.DataFrame
) -> list[Total]:
    """A month's sums, by name: of who has a line, and of who works in the roles.

    Args:
        facts: The facts.
        norms: The norms.
        month: Its first day.
        as_of: The last day that counts.
        rows: Its lines, as `lines_of` finds them.
    """
    window = month_window(month, as_of)
    growth = like_for_like(facts, window, year_before(window))
    sums = rows.groupby("who")[["sold", "amount"]].sum()
    caps = _caps(facts, norms.pay, window)
    plans = _plans(facts, norms, month, as_of)
    people = sorted({*sums.index, *caps})
    growth = growth.reindex(people, fill_value=0)
    sums = sums.reindex(people, fill_value=0)
    return [
        Total(
            who=who,
            sold=int(sums["sold"][who]),
            amount=int(sums["amount"][who]),
            clients=int(growth["clients"][who]),
            now=int(growth["now"][who]),
            then=int(growth["then"][who]),
            factor=_factor(norms.pay, growth["now"][who], growth["then"][who]),
            cap=caps.get(who),
            plan=plans.get(who),
        )
        for who in people
    ]


def _steps(norm: Pay) -> tuple[list[int], list[Fraction]]:
    ordered = sorted(norm.steps, key=lambda one: one.months)
    shares = [Fraction(str(one.share)) for one in ordered]
    return [one.months for one in ordered], shares


def _in_role(facts: Facts, norm: Pay, events: pd.DataFrame) -> pd.Series[bool]:
    """Which events fall into the time of their person in one of the roles."""
    found = pd.Series(False, index=events.index)
    for one in _entries(facts, norm):
        held = events["who"] == one.name
        if one.since:
            held &= events["day"] >= pd.Timestamp(one.since)
        if one.until:
            held &= events["day"] <= pd.Timestamp(one.until)
        found |= held
    return found


def _entries(facts: Facts, norm: Pay) -> list[Employment]:
    return [one for one in employments(facts) if one.role in norm.roles]


def _factor(norm: Pay, now: int, then: int) -> Fraction:
    """The factor of like-for-like growth; 1 where nothing can be compared."""
    if then <= 0:
        return Fraction(1)
    grown = Fraction(int(now), int(then))
    if grown < Fraction(str(norm.lfl_less.at)):
        return Fraction(str(norm.lfl_less.factor))
    if grown > Fraction(str(norm.lfl_more.at)):
        return Fraction(str(norm.lfl_more.factor))
    return Fraction(1)


def _plans(facts: Facts, norms: Reports, month: date, as_of: date) -> dict[str, int]:
    """Each person's plan of the running month, as Plan and fact has it."""
    if month != month_of(as_of):
        return {}
    rows = rows_of(facts, norms, Month(month, as_of))
    sums = rows.groupby("person")["plan"].sum()
    return {str(who): int(plan) for who, plan in sums.items() if plan > 0}


def _caps(facts: Facts, norm: Pay, window: Window) -> dict[str, int | None]:
    """What is paid at most to each who works in the roles in the window, by name."""
    emails = dict(zip(facts.staff["name"], facts.staff["email"], strict=True))
    share, unit = Fraction(str(norm.cap_share)), 10**facts.minor_digits
    by_key = {key.casefold(): one for key, one in norm.salaries.items()}
    found: dict[str, int | None] = {}
    for one in _entries(facts, norm):
        if one.within(window.after + timedelta(days=1), window.until):
            email = str(emails[one.name]).casefold()
            salary = by_key.get(email, by_key.get(one.role))
            minor = None if salary is None else round(Fraction(salary) * unit)
            found[one.name] = None if minor is None else part(minor, share)
    return found
