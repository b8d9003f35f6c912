"""What a client bought last."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import known_on

_SHOWN = 3


def last_products(facts: Facts, clients: pd.Series[str], as_of: date) -> pd.Series[str]:
    """The last different products of the clients, the latest first, with commas.

    Returns are left out; of one day the products stand in the order of their
    lines. Clients of whom no product is known are absent.
    """
    bought = facts.purchases[facts.purchases["client_id"].isin(clients)]
    named = bought["product"].notna() & (bought["amount_minor"] >= 0)
    known = bought.loc[
        named & known_on(bought["day"], as_of), ["client_id", "day", "product"]
    ].sort_values("day", ascending=False, kind="stable")
    different = known.drop_duplicates(["client_id", "product"])
    top = different.groupby("client_id").head(_SHOWN)
    return top.groupby("client_id")["product"].agg(", ".join)
