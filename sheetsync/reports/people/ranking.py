"""A rank, and which ranks chance leaves possible (metrics.md E17; systems.md A86)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheetsync.reports.shares import score

RANKED = ("goals", "handed", "first_deals")
"""Counts that people are ranked by. A sum of money is none: its chance lies in the
sizes of orders as well."""

PLACES = ("rank", "best", "worst", "of")
"""What `ranks` finds."""


def ranks(counts: pd.Series[int]) -> pd.DataFrame:
    """Everybody's rank by a count, the most first, with the ranks that are possible.

    Each count has the 95 % interval of `score`. Above somebody for sure are those whose
    intervals lie wholly above his, and below him for sure those wholly below. Nothing
    is drawn by lot, so the same counts have the same ranks.

    Args:
        counts: Of those who are compared, over the same time.

    Returns:
        With the index of the counts: ``rank`` (equal counts share the best of their
        ranks), ``best`` and ``worst``, and ``of`` how many.
    """
    both = np.array([score(int(one)) for one in counts]).reshape(-1, 2)
    lows, highs = both[:, 0], both[:, 1]
    above = (lows[None, :] > highs[:, None]).sum(axis=1)
    below = (highs[None, :] < lows[:, None]).sum(axis=1)
    return pd.DataFrame(
        {
            "rank": counts.rank(method="min", ascending=False).astype("int64"),
            "best": 1 + above,
            "worst": len(counts) - below,
            "of": len(counts),
        },
        index=counts.index,
    )
