"""When a client was talked to: one definition for every report (metrics.md E15)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.work import Log
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import logged
from sheetsync.reports.periods import known_on


def contact_days(facts: Facts, norm: Log, as_of: date) -> pd.DataFrame:
    """The days up to that day on which clients were reached: ``client_id``, ``day``.

    The rows of the contact log at which he was reached (an attempt is no contact), and
    the last contact that the client's row knows (it may be older than the log) count
    alike.

    Args:
        facts: The facts.
        norm: What the words of the log mean.
        as_of: The day.
    """
    log = logged(facts, norm, as_of)
    met = log.loc[log["met"], ["client_id", "day"]]
    return pd.concat([met, noted_contacts(facts, as_of)])


def noted_contacts(facts: Facts, as_of: date) -> pd.DataFrame:
    """Last contacts up to that day that clients' rows know: ``client_id``, ``day``."""
    rows = facts.clients[known_on(facts.clients["last_contact"], as_of)]
    return rows[["client_id", "last_contact"]].set_axis(["client_id", "day"], axis=1)


def last_contacts(facts: Facts, norm: Log, as_of: date) -> pd.Series:
    """The day of the last contact up to that day, by client, as `contact_days` says.

    Clients nobody has talked to are absent.

    Args:
        facts: The facts.
        norm: What the words of the log mean.
        as_of: The day.
    """
    # half a dozen reports ask for the same day
    name = last_contacts_name(norm, as_of)
    if name not in facts.memo:
        met = contact_days(facts, norm, as_of)
        facts.memo[name] = met.groupby("client_id")["day"].max().to_frame()
    return facts.memo[name]["day"]


def last_contacts_name(norm: Log, as_of: date) -> str:
    """Under which name `Facts.memo` has them."""
    return f"last_contacts {as_of} {norm}"
