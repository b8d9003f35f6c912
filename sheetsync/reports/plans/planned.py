"""Plans and sales of a month, by client and person (metrics.md E13, tables A54, A55).

A client who is handed over within the month has a part with each person: sales by the
day that they are dated, the plan by the days that each was responsible for him.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from sheetsync.core.sales_plans import PlanKind
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import NOBODY
from sheetsync.reports.measures.standing import responsible_on
from sheetsync.reports.periods import Window, known_on, month_of, months_before

_PART = ["client_id", "person"]


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month as it is known on a day.

    Attributes:
        first: Its first day.
        as_of: The day.
    """

    first: date
    as_of: date

    @property
    def last(self) -> date:
        """Its last day."""
        return months_before(self.first, -1) - timedelta(days=1)

    @property
    def until(self) -> date:
        """The last of its days that has come."""
        return min(self.last, self.as_of)

    @property
    def runs(self) -> bool:
        """Whether it is the month of the day."""
        return self.first == month_of(self.as_of)

    @property
    def so_far(self) -> Window:
        """Those of its days that have come."""
        return Window(self.first - timedelta(days=1), self.until)


def sold_in(facts: Facts, month: Month) -> pd.DataFrame:
    """The month's lines of sales and returns, each with its ``person``."""
    lines = facts.purchases
    within = lines[month.so_far.holds(lines["day"])]
    return within.assign(person=whose(facts, within, month))


def whose(facts: Facts, events: pd.DataFrame, month: Month) -> pd.Series[str]:
    """Who was responsible for the client of each event of a month, else `NOBODY`.

    In the month in which a client's first person was recorded, the days before are his
    as well: whoever begins to use the program in mid-month has plans for all of it.

    Args:
        facts: The facts.
        events: With ``client_id`` and ``day``, days of the month.
        month: The month.
    """
    found = responsible_on(facts, events)
    recorded = facts.responsibility.sort_values("since", kind="stable")
    recorded = recorded[known_on(recorded["since"], month.until)]
    first = recorded.drop_duplicates("client_id").set_index("client_id")
    began = of_each(events["client_id"], first["since"].dt.normalize())
    named = of_each(events["client_id"], first["person"])
    return found.mask(events["day"] < began, named).fillna(NOBODY)


def plans_of(facts: Facts, month: Month) -> pd.DataFrame:
    """The plans of a month by client: ``all``, ``up`` and ``cross``, minor units.

    Who has a plan for the two kinds and none for all of it is to buy their sum.
    """
    rows = facts.plans[facts.plans["month"] == pd.Timestamp(month.first)]
    by_kind = rows.pivot_table("amount_minor", "client_id", "kind", aggfunc="last")
    found = by_kind.reindex(columns=[one.value for one in PlanKind])
    both = found[[PlanKind.UP.value, PlanKind.CROSS.value]].fillna(0).sum(axis=1)
    found[PlanKind.ALL.value] = found[PlanKind.ALL.value].fillna(both)
    return found.fillna(0).astype("int64")


def held_in(facts: Facts, clients: pd.Index[str], month: Month) -> pd.DataFrame:
    """Who was responsible for the clients in a month, and for how many of its days.

    The days to come are his who is responsible now. Days on which nobody was are left
    out; of whom nobody was responsible for all month, they are nobody's. Days before
    anybody was recorded are the first person's, see `whose`.

    Returns:
        ``client_id``, ``person``, ``days``, ``of`` (all days of the client) and
        ``now`` (whether he is responsible on the last day that has come), client by
        client, in the order in which they had them.
    """
    moved = _changed(facts, month)
    still = clients[~clients.isin(moved)]
    days = pd.date_range(month.first, month.until)
    each = pd.MultiIndex.from_product([clients[clients.isin(moved)], days])
    events = pd.DataFrame(
        {
            "client_id": [*each.get_level_values(0), *still],
            "day": [*each.get_level_values(1), *[days[-1]] * len(still)],
        }
    ).astype({"client_id": "str", "day": "datetime64[s]"})
    ends = events["day"] == days[-1]
    events = events.assign(
        person=whose(facts, events, month),
        now=ends,
        # one event stands for all days of who was not handed over
        days=1 + (month.last - month.until).days * ends,
    )
    by_part = events.groupby(_PART, sort=False)
    found = by_part.agg(days=("days", "sum"), now=("now", "any")).reset_index()
    all_days = found["days"].where(found["person"] != NOBODY, 0)
    known = all_days.groupby(found["client_id"]).transform("sum")
    found["days"] = all_days.where(known > 0, found["days"])
    whole = found.groupby("client_id")["days"].transform("sum")
    return found.assign(of=whole)


def _changed(facts: Facts, month: Month) -> pd.Index[str]:
    """Clients for whom another person, or nobody, became responsible in the month."""
    since, until = facts.responsibility["since"], facts.responsibility["until"]
    before = Window(month.first - timedelta(days=1), month.last)
    touched = facts.responsibility[before.holds(since) | before.holds(until)]
    found: pd.Index[str] = pd.Index(touched["client_id"].unique())
    return found


def split(amounts: pd.Series[int], held: pd.DataFrame) -> pd.Series[int]:
    """Each part's share of its client's amount, by days; the parts add up to it.

    Args:
        amounts: By client, minor units, not under 0.
        held: What `held_in` found.
    """
    whole = of_each(held["client_id"], amounts).fillna(0).astype("int64")
    by_client = held.groupby("client_id", sort=False)["days"]
    reached = whole * by_client.cumsum() // held["of"]
    before = whole * (by_client.cumsum() - held["days"]) // held["of"]
    return reached - before


def months_planned(facts: Facts, months: tuple[date, ...]) -> tuple[date, ...]:
    """Those of the months for which anybody planned anything."""
    planned = set(facts.plans["month"].dt.date)
    return tuple(one for one in months if one in planned)
