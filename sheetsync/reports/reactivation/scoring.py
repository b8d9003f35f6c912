"""How good a forecast was: whom it told apart, and whether its chances came true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

_TENTHS = 10


def told_apart(chances: pd.Series[float], came: pd.Series[bool]) -> float | None:
    """The AUC: how often one who came had the higher chance than one who did not.

    Ties count half. Blank where all came, or none.
    """
    yes, no = int(came.sum()), int((~came).sum())
    if not yes or not no:
        return None
    ranks = chances.rank()[came].sum()
    return float((ranks - yes * (yes + 1) / 2) / (yes * no))


@dataclass(frozen=True, slots=True)
class Tenth:
    """A tenth of the clients by their chance.

    Attributes:
        clients: How many.
        expected: The mean of their chances.
        came: How many came.
    """

    clients: int
    expected: float
    came: int


def tenths(chances: pd.Series[float], came: pd.Series[bool]) -> tuple[Tenth, ...]:
    """Chance against truth, the lowest tenth first; fewer where there are fewer.

    Ties stand in the order of the clients' IDs, so that the tenths are the same
    whoever counts them.
    """
    known = chances.sort_index().sort_values(kind="stable")
    parts = np.array_split(np.arange(len(known)), min(_TENTHS, len(known)) or 1)
    return tuple(
        Tenth(
            clients=len(part),
            expected=float(known.iloc[part].mean()),
            came=int(came.reindex(known.index[part]).sum()),
        )
        for part in parts
        if len(part)
    )


def caught(money: pd.Series[int], order: pd.Series, part: float) -> int:
    """How much of the money the first part of the clients has, by an order.

    Args:
        money: Of each client.
        order: What they are ranked by, descending, ties by ID.
        part: Such as 0.2 for the top fifth.
    """
    ranked = order.sort_index().sort_values(ascending=False, kind="stable")
    top = ranked.index[: int(len(ranked) * part)]
    return int(money.reindex(top).sum())
