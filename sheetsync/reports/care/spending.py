"""How many contacts and minutes each client took, and what he brought.

systems.md A79; metrics.md E15 says which attempts count. `effort` shows it.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.reports.buying import abc
from sheetsync.reports.care.care import OWNERS, grades
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import logged
from sheetsync.reports.measures.sales import first_and_last, order_days, turnover
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import months_until


def spent(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """What was spent on each client and what he brought (systems.md A79).

    Each contact counts, and of the attempts to reach a client one a day
    (metrics.md E15).

    Returns:
        The clients' frame of that day with ``grade``; ``contacts``, ``timed`` (of them,
        those whose minutes are known) and ``seconds`` (of these); ``turnover`` (minor
        units); ``bought`` (whether he ever ordered). Who had neither contacts nor
        turnover is absent.
    """
    window = months_until(as_of, norms.effort.months)
    clients = clients_on(facts, as_of)
    ids = clients["client_id"]
    effort = _contacts(facts, norms, window.after, as_of)
    found = clients.assign(
        grade=of_each(ids, grades(facts, norms, as_of)).fillna(abc.NONE),
        turnover=of_each(ids, turnover(facts, window)).fillna(0).astype("int64"),
        bought=ids.isin(first_and_last(order_days(facts, as_of)).index),
        **{
            name: of_each(ids, effort[name]).fillna(0).astype("int64")
            for name in ("contacts", "timed", "seconds")
        },
    )
    return found[(found["contacts"] > 0) | (found["turnover"] != 0)]


def _contacts(facts: Facts, norms: Reports, after: date, as_of: date) -> pd.DataFrame:
    """Contacts by client: how many, of how many the minutes are known, and seconds."""
    log = logged(facts, norms.log, as_of, after=after)
    tried = log[~log["met"]].drop_duplicates(["client_id", "day"])
    each = pd.concat([log[log["met"]], tried.assign(minutes=None)])
    each = each.astype({"minutes": "float64"})
    known = each["minutes"].notna()
    told = each.assign(
        contacts=1,
        # who was not reached took no time that anybody would write down
        timed=known | ~each["met"],
        seconds=(each["minutes"] * 60).round().fillna(0),
    )
    return told.groupby("client_id")[["contacts", "timed", "seconds"]].sum()


def ends(found: pd.DataFrame, norms: Reports) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The clients whose contacts bring most and least, of those with enough of them.

    By profit per hour where, of all of them together, the minutes of enough contacts
    are known, and then of those clients of whom they are; else per contact. Nobody is
    in both lists.
    """
    norm = norms.effort
    many = found[found["bought"] & (found["contacts"] >= norm.contacts)]
    if by_the_hour(many, norms):
        part = Fraction(str(norm.timed))
        known = many["timed"] * part.denominator >= many["contacts"] * part.numerator
        many = many[known & (many["seconds"] > 0)]
        ratio = many["turnover"] / many["seconds"]
    else:
        ratio = many["turnover"] / many["contacts"]
    order = many.assign(ratio=ratio).sort_values(
        ["ratio", "client_id"], ascending=[False, True]
    )
    top = order.head(norm.clients)
    rest = order.iloc[len(top) :]
    return top, rest.iloc[::-1].head(norm.clients)


def by_the_hour(found: pd.DataFrame, norms: Reports) -> bool:
    """Whether the minutes of enough contacts are known to compare clients by them."""
    timed, contacts = int(found["timed"].sum()), int(found["contacts"].sum())
    enough = timed >= Fraction(str(norms.effort.timed)) * contacts
    return enough and int(found["seconds"].sum()) > 0


def costly(found: pd.DataFrame, norms: Reports) -> pd.DataFrame:
    """Small clients who take as many contacts as big ones (systems.md A79).

    Clients who have ordered, of class C or of none, with at least as many contacts as
    a client of class A, the owner's included, has on average. The most contacts first,
    then the least turnover.
    """
    big = found[found["grade"].isin([OWNERS, abc.A])]
    small = found[found["bought"] & found["grade"].isin([abc.C, abc.NONE])]
    least = max(norms.effort.contacts, big["contacts"].mean() if len(big) else 0)
    return (
        small[small["contacts"] >= least]
        .sort_values(
            ["contacts", "turnover", "client_id"], ascending=[False, True, True]
        )
        .head(norms.effort.clients)
    )
