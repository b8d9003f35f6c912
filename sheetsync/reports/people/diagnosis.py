"""Diagnosis: three signs that somebody keeps to what he has (systems.md A73).

New clients are not sought, those who buy are not developed, others are let go. Each
sign stands beside its figures; three of them are a reason to look, and no verdict.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying.like_for_like import like_for_like
from sheetsync.reports.calling.refusing import refusals
from sheetsync.reports.cells import counts, money, words
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import NOBODY
from sheetsync.reports.measures.sales import order_days
from sheetsync.reports.measures.staffing import employments
from sheetsync.reports.measures.standing import responsible_before
from sheetsync.reports.periods import Window, months_before, months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share

_A_YEAR = 12
_PART = ["who", "client_id"]


def by_manager(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """The figures of everybody who works in the roles on that day, by name.

    Returns:
        ``who``; ``taken``, ``first_deals`` and ``new`` (distinct clients who are one
        or the other); ``clients``, ``now`` and ``then`` as `like_for_like` has them;
        ``had`` (clients whom he had on any day of the window) and ``dropped`` (of
        them, who refused while they were his).
    """
    norm = norms.diagnosis
    window = months_until(as_of, norm.months)
    a_year_ago = months_until(months_before(as_of, _A_YEAR), norm.months)
    taken, deals = _taken(facts, window), _first_deals(facts, window)
    dropped = _dropped(facts, norms, window)
    parts = {
        "taken": taken,
        "first_deals": deals,
        "new": pd.concat([taken, deals]),
        "had": pd.concat([_had(facts, window), dropped]),
        "dropped": dropped,
    }
    found = pd.DataFrame(
        {
            name: rows.drop_duplicates().groupby("who").size()
            for name, rows in parts.items()
        }
    ).join(like_for_like(facts, window, a_year_ago), how="outer")
    people = {
        one.name
        for one in employments(facts)
        if one.role in norm.roles and one.lasts(as_of)
    }
    names = pd.Index(sorted(people), dtype="str", name="who")
    return found.reindex(names).fillna(0).astype("int64").reset_index()


def _taken(facts: Facts, window: Window) -> pd.DataFrame:
    """Whom somebody got in the window who had never been his before.

    Of a client who was known for longer than his first record nobody knows since when
    he has been whose: he is not new to the first person.
    """
    ordered = facts.responsibility.sort_values("since", kind="stable")
    named = ordered[ordered["person"].notna()].rename(columns={"person": "who"})
    first = named.drop_duplicates(_PART)
    given = first[window.holds(first["since"])]
    clients = facts.clients.set_index("client_id")["registered"]
    begun = ordered.drop_duplicates("client_id").index
    entered = window.holds(of_each(given["client_id"], clients))
    return given.loc[entered | ~given.index.isin(begun), _PART]


def _first_deals(facts: Facts, window: Window) -> pd.DataFrame:
    """Clients whose first order was in the window, by who had them then."""
    orders = order_days(facts, window.until).astype({"client_id": "str"})
    first = orders.drop_duplicates("client_id")
    return _named(facts, first[window.holds(first["day"])])


def _dropped(facts: Facts, norms: Reports, window: Window) -> pd.DataFrame:
    """Clients who refused in the window, by who had them then."""
    every = refusals(facts, norms)
    return _named(facts, every[window.holds(every["day"])])


def _named(facts: Facts, events: pd.DataFrame) -> pd.DataFrame:
    who = responsible_before(facts, events).fillna(NOBODY)
    named: pd.DataFrame = events.assign(who=who)[_PART]
    return named


def _had(facts: Facts, window: Window) -> pd.DataFrame:
    """Whom each had on any day of the window."""
    rows = facts.responsibility[facts.responsibility["person"].notna()]
    begun = rows["since"].dt.normalize() <= pd.Timestamp(window.until)
    ended = rows["until"].dt.normalize() <= pd.Timestamp(window.after)
    named: pd.DataFrame = rows[begun & ~ended].rename(columns={"person": "who"})
    return named[_PART]


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each person, the most signs first."""
    found = by_manager(facts, norms, as_of)
    signs = _signs(found, norms)
    found = found.join(signs.add_prefix("sign_")).assign(signs=signs.sum(axis=1))
    found = found.sort_values(
        ["signs", "who"], ascending=[False, True], ignore_index=True
    )
    return table_of(
        [
            (column("person", tr("Person"), note=_PERSON), words(found["who"])),
            (
                column("signs", tr("Signs"), Kind.NUMBER, _SIGNS),
                counts(found["signs"]),
            ),
            *_new(found, norms),
            *_growth(found, norms, facts.minor_digits),
            *_drops(found, norms),
        ],
        _note(norms),
    )


def _signs(found: pd.DataFrame, norms: Reports) -> pd.DataFrame:
    """Which of the signs each has; the borders are as exact as config has them."""
    norm = norms.diagnosis
    growth, drops = Fraction(str(norm.growth)), Fraction(str(norm.drops))
    compared = pairs(found["now"], found["then"])
    had = pairs(found["dropped"], found["had"])
    return pd.DataFrame(
        {
            "new": found["new"] < norm.new,
            "growth": [then > 0 and now < then * growth for now, then in compared],
            "drops": [dropped > whole * drops for dropped, whole in had],
        },
        index=found.index,
    )


def _new(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    note = tr("Fewer than {least} new clients", least=norms.diagnosis.new)
    return [
        (
            column("taken", tr("Clients taken"), Kind.NUMBER, _TAKEN),
            counts(found["taken"]),
        ),
        (
            column("first_deals", tr("First deals"), Kind.NUMBER, _DEALS),
            counts(found["first_deals"]),
        ),
        (column("new", tr("New clients"), Kind.NUMBER, _NEW), counts(found["new"])),
        (column("sign_new", tr("Seeks no new ones"), note=note), _sign(found, "new")),
    ]


def _growth(found: pd.DataFrame, norms: Reports, digits: int) -> list[Filled]:
    note = tr("Growth under {least}", least=f"{norms.diagnosis.growth * 100:g} %")
    growth: list[Value] = [
        share(now, then) if then > 0 else None
        for now, then in pairs(found["now"], found["then"])
    ]
    return [
        (
            column("clients", tr("Clients compared"), Kind.NUMBER, _CLIENTS),
            counts(found["clients"]),
        ),
        (
            column("now", tr("Their turnover"), Kind.MONEY, _NOW),
            money(found["now"], digits),
        ),
        (
            column("then", tr("A year ago"), Kind.MONEY, _THEN),
            money(found["then"], digits),
        ),
        (column("growth", tr("Growth"), Kind.PERCENT, _GROWTH), growth),
        (
            column("sign_growth", tr("Develops none"), note=note),
            _sign(found, "growth"),
        ),
    ]


def _drops(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    note = tr("Refused share over {most}", most=f"{norms.diagnosis.drops * 100:g} %")
    return [
        (column("had", tr("Clients he had"), Kind.NUMBER, _HAD), counts(found["had"])),
        (
            column("dropped", tr("Refused"), Kind.NUMBER, _DROPPED),
            counts(found["dropped"]),
        ),
        *rate(
            "drops",
            tr("Refused share"),
            tr("Refused / clients he had"),
            pairs(found["dropped"], found["had"]),
            norms,
        ),
        (column("sign_drops", tr("Lets them go"), note=note), _sign(found, "drops")),
    ]


def _sign(found: pd.DataFrame, name: str) -> list[Value]:
    return [_YES if one else None for one in found[f"sign_{name}"]]


def _note(norms: Reports) -> Text:
    return trn(
        norms.diagnosis.months,
        "The last {n} month. The borders are yours, in reports.yaml. A sign says "
        "where to look, and not why: with few clients it comes and goes by chance",
        "The last {n} months. The borders are yours, in reports.yaml. A sign says "
        "where to look, and not why: with few clients it comes and goes by chance",
    )


_YES = tr("yes")
_PERSON = tr("Who works in the roles that config names for this table")
_SIGNS = tr("How many of the three signs he has")
_TAKEN = tr(
    "Clients whom he got in the window and never had before; of who was known before "
    "anybody recorded whose he was, nobody knows that of the first person"
)
_DEALS = tr("First orders of clients, to who was responsible when their day began")
_NEW = tr("Distinct clients who were taken or ordered first")
_CLIENTS = tr(
    "His clients of today who ordered in the window and in the same one a year before"
)
_NOW = tr("Their sales minus returns in the window")
_THEN = tr("Their sales minus returns in the same window a year before")
_GROWTH = tr("Their turnover / that of a year ago")
_HAD = tr("Clients whom he had on any day of the window")
_DROPPED = tr("Of them, who refused or went into the closed stage while they were his")

REPORT = Report(id="diagnosis", title=tr("Diagnosis"), places=(Place.DESK,), make=make)
