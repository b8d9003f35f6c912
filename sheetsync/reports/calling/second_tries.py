"""Clients who refused once, and what happened since (systems.md A27, A28).

`attempts` counts it by person, `drained` lists those who were given up at once.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.reports.calling.refusing import refusals
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import NOBODY, logged
from sheetsync.reports.measures.contacts import noted_contacts
from sheetsync.reports.measures.standing import responsible_before
from sheetsync.reports.periods import known_on, months_until

_TALK = ["client_id", "day", "who"]


def first_refusals(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """The first refusal of each client, of those in the months of the norm (A27).

    Reached is who was talked to on a later day than that of his refusal. As with every
    last contact, an attempt is none, and that of the client's row counts, though it
    does not say who talked to him.

    Returns:
        ``client_id``, ``day`` and ``reason``; ``who`` (who heard the refusal: whom
        the log names, else who was responsible when the day began; `NOBODY`);
        ``talks`` (conversations up to that day, it included); ``tries`` (rows of the
        log since, reached or not); ``again`` (the day on which he was reached again;
        blank if nobody did), ``by`` (who did) and ``goal`` (whether a contact on that
        day or later was a goal).
    """
    known = refusals(facts, norms)
    known = known[known_on(known["day"], as_of)]
    first = known.drop_duplicates("client_id").reset_index(drop=True)
    first = first[months_until(as_of, norms.attempts.months).holds(first["day"])]
    ids = first["client_id"]
    log = logged(facts, norms.log, as_of)
    log = log[log["client_id"].isin(ids)]
    refused_on = first.set_index("client_id")["day"]
    log = log.assign(no=of_each(log["client_id"], refused_on))
    later = log["day"] > log["no"]
    talks = log[log["met"] & ~later]
    noted = noted_contacts(facts, as_of)
    noted = noted[noted["day"] > of_each(noted["client_id"], refused_on)]
    # of one day the row of the log counts, which says who it was
    since = pd.concat([log.loc[log["met"] & later, _TALK], noted]).sort_values(
        "day", kind="stable"
    )
    second = since.drop_duplicates("client_id").set_index("client_id")
    goals = log[log["goal"] & later]
    return first.assign(
        who=_who_heard(facts, first, log),
        talks=_sizes(talks, ids),
        tries=_sizes(log[later], ids),
        again=of_each(ids, second["day"]),
        by=of_each(ids, second["who"]).fillna(NOBODY),
        goal=ids.isin(goals["client_id"]),
    ).reset_index(drop=True)


def _sizes(log: pd.DataFrame, ids: pd.Series) -> pd.Series[int]:
    return of_each(ids, log.groupby("client_id").size()).fillna(0).astype("int64")


def _who_heard(facts: Facts, first: pd.DataFrame, log: pd.DataFrame) -> pd.Series:
    """Who of us heard each refusal."""
    named = log["person"].fillna("") != ""
    told = log[log["refused"] & (log["day"] == log["no"]) & named]
    heard = told.drop_duplicates("client_id").set_index("client_id")["who"]
    whose = responsible_before(facts, first)
    return of_each(first["client_id"], heard).fillna(whose).fillna(NOBODY)
