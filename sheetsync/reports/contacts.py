"""When a client was last talked to, as of a day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.work import Log
from sheetsync.reports.contact_log import last_met
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import known_on


def last_contacts(facts: Facts, norm: Log, as_of: date) -> pd.Series:
    """The day of the last contact up to that day, by client.

    The contact log, as `last_met` reads it, and the last contact that the client's
    row knows (it may be older than the log) count alike. Clients nobody has talked to
    are absent.

    Args:
        facts: The facts.
        norm: What the words of the log mean.
        as_of: The day.
    """
    # half a dozen reports ask for the same day
    name = f"last_contacts {as_of} {norm}"
    if name not in facts.memo:
        met = last_met(facts, norm, as_of)
        rows = facts.clients
        noted = rows[known_on(rows["last_contact"], as_of)].set_index("client_id")
        both = pd.concat([met, noted["last_contact"].rename("day")])
        facts.memo[name] = both.groupby(level="client_id").max().to_frame()
    return facts.memo[name]["day"]
