"""When a client was last talked to, as of a day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.core.import_calls import UNANSWERED
from sheetsync.reports.contact_log import means
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import known_on


def last_contacts(facts: Facts, as_of: date) -> pd.Series:
    """The day of the last contact up to that day, by client.

    The contact log and the last contact that the client's row knows (it may be
    older than the log) count alike. A dial that nobody answered is an attempt, not
    a contact (metrics.md E15): a telephony writes down every one. Clients nobody has
    talked to are absent.
    """
    unanswered = means(facts.contacts["outcome"], [UNANSWERED])
    logged = facts.contacts.loc[~unanswered, ["client_id", "day"]]
    noted = facts.clients.loc[:, ["client_id", "last_contact"]]
    both = pd.concat(
        [logged, noted.rename(columns={"last_contact": "day"})], ignore_index=True
    )
    known = both[known_on(both["day"], as_of)]
    return known.groupby("client_id")["day"].max()
