"""What a month of calls is measured by besides its sums (systems.md A32, A33, A35).

Days with enough minutes, companies that are carried over to later months, and
companies of twelve months; `calls` shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind
from sheetsync.locales.text import tr
from sheetsync.reports.cells import counts, numbers
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY, logged
from sheetsync.reports.measures.staffing import employments
from sheetsync.reports.measures.workdays import is_working
from sheetsync.reports.periods import Window, known_on, months_before, months_until
from sheetsync.reports.report import Filled, column

_A_YEAR = 12
_ASKED = ["day", "minutes", "next_contact", "call", "met", "refused"]
"""What is asked of each row of the log."""


def with_months(
    found: pd.DataFrame,
    facts: Facts,
    norms: Reports,
    months: Sequence[tuple[date, date]],
) -> pd.DataFrame:
    """Rows of `by_period` with what is asked of months alone.

    Args:
        found: The rows.
        facts: The facts.
        norms: The norms.
        months: First day of each, and the last one that counts; the latest first.

    Returns:
        The rows with ``full`` (working days with enough minutes; blank where no norm
        is known), ``carried`` and ``year`` (companies of twelve months).
    """
    (_, until), (_, earliest) = months[0], months[-1]
    log = logged(facts, norms.log, until)
    # numbers are compared a dozen times quicker than words
    log = log[_ASKED].assign(
        who=log["who"].fillna(NOBODY).astype("category"),
        client=pd.factorize(log["client_id"])[0],
    )
    since = Window(months_before(earliest, _A_YEAR), until)
    calls = log[log["call"] & since.holds(log["day"])]
    later = log[log["next_contact"] >= pd.Timestamp(earliest)]
    about = log[log["client"].isin(later["client"])]
    full = full_days(facts, norms, calls)
    parts = []
    for begins, ends in months:
        rows = found[found["begins"] == pd.Timestamp(begins)]
        within = Window(begins - timedelta(days=1), ends).holds(full["day"])
        year = calls[months_until(ends, _A_YEAR).holds(calls["day"])]
        sums = {
            "full": full[within].groupby("who").size(),
            "carried": carried(about, begins, ends),
            "year": _companies(year),
        }
        parts.append(
            rows.assign(
                **{
                    name: one.reindex(rows["who"].array, fill_value=0).to_numpy()
                    for name, one in sums.items()
                }
            )
        )
    every = pd.concat(parts)
    return every.assign(full=every["full"].where(every["working"].notna()))


def full_days(facts: Facts, norms: Reports, calls: pd.DataFrame) -> pd.DataFrame:
    """Whose working days had the minutes of the norm (metrics.md E9, A35).

    Args:
        facts: The facts.
        norms: The norms; those of the role alone are measured.
        calls: Rows of `logged` that are calls.

    Returns:
        ``who`` and ``day``, each working day once.
    """
    talks = calls[calls["met"]]
    sums = talks.groupby(["who", "day"], observed=True)["minutes"].sum().round(2)
    days = sums[sums >= norms.calls.minutes].reset_index()[["who", "day"]]
    days = days.astype({"who": "str"})
    staff = [one for one in employments(facts) if one.role == norms.calls.role]

    def worked(who: str, day: date) -> bool:
        return is_working(day, norms.working_days) and any(
            one.name == who and one.within(day, day) and day not in one.off
            for one in staff
        )

    kept = [
        worked(who, day)
        for who, day in zip(days["who"], days["day"].dt.date, strict=True)
    ]
    return days[pd.Series(kept, index=days.index, dtype="bool")]


def carried(log: pd.DataFrame, begins: date, ends: date) -> pd.Series[int]:
    """Companies that each person is to talk to after the month (systems.md A32).

    By what he wrote down up to that day: a row of the log names a day after the
    month's last one, and he wrote down no refusal on a later day than that row's.

    Args:
        log: Rows of `logged` with ``who`` and ``client`` (his number).
        begins: First day of the month.
        ends: The last day that is known.
    """
    known = log[known_on(log["day"], ends)]
    after = known["next_contact"] >= pd.Timestamp(months_before(begins, -1))
    named = known[after]
    refused = known[known["refused"] & known["client"].isin(named["client"])]
    last = refused.groupby(["client", "who"], observed=True)["day"].max()
    named = named.join(last.rename("no"), on=["client", "who"])
    open_yet = named["no"].isna() | (named["day"] >= named["no"])
    return _companies(named[open_yet])


def _companies(rows: pd.DataFrame) -> pd.Series[int]:
    """How many distinct clients each person's rows have."""
    distinct = rows.drop_duplicates(["client", "who"])
    return distinct["who"].astype("str").value_counts()


def enough_minutes(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """How many working days had the minutes of the norm, and their share."""
    note = tr(
        "Working days with at least {minutes} minutes of conversations",
        minutes=f"{norms.calls.minutes:g}",
    )
    days = found["working"]
    return [
        (
            column("full_days", tr("Days with the norm"), Kind.NUMBER, note),
            counts(found["full"]),
        ),
        (
            column("full_share", tr("Share of days"), Kind.PERCENT, _SHARE),
            numbers((found["full"] / days.where(days > 0)).round(4)),
        ),
    ]


def carried_and_year(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    """Companies for later months, and those of twelve months."""
    later = tr(
        "Distinct clients for whom he wrote down a next contact after the month’s last "
        "day, and no refusal since; the norm is {norm}",
        norm=norms.calls.carried,
    )
    year = tr(
        "Distinct clients who were called in the twelve months up to the month’s end; "
        "the norm is {norm} a year, its source is unclear",
        norm=norms.calls.companies_year,
    )
    return [
        (
            column("carried", tr("For later months"), Kind.NUMBER, later),
            counts(found["carried"]),
        ),
        (
            column("year", tr("Companies, 12 months"), Kind.NUMBER, year),
            counts(found["year"]),
        ),
    ]


_SHARE = tr("Days with the norm / working days; blank where no norm is known")
