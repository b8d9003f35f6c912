"""Which products are bought by the same clients (systems.md A53).

Counted over clients, not over orders: whoever bought the one and the other within the
window bought both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheetsync.config.buying import Offers
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import lines
from sheetsync.reports.periods import Window

_AT_ONCE = 1_000
"""Of so many clients at a time: a client has as many ranks as he buys products, each
against every product."""


@dataclass(frozen=True, slots=True, eq=False)
class Baskets:
    """Who bought which of the products that most clients bought.

    Attributes:
        clients: IDs of all who bought a product that has a name.
        products: The products, in the order of their names.
        named: How many products with a name were bought at all.
        bought: A row a client, a column a product.
    """

    clients: NDArray[np.object_]
    products: NDArray[np.object_]
    named: int
    bought: NDArray[np.bool_]


def baskets(facts: Facts, window: Window, most: int) -> Baskets:
    """What each client bought in the window; returns and lines without a product not.

    Args:
        facts: The facts.
        window: The window.
        most: So many products, those of most clients; ties by name.
    """
    frame = facts.purchases
    kept = window.holds(frame["day"]) & (frame["amount_minor"] >= 0)
    kept &= frame["product"].notna()
    client = lines(facts)["client_id"].cat
    codes, products = pd.factorize(frame.loc[kept, "product"], sort=True)
    blank = np.array([not str(one).strip() for one in products], dtype="bool")
    buyers = client.codes[kept].to_numpy("int64")[~blank[codes]]
    codes = codes[~blank[codes]]
    who = np.flatnonzero(np.bincount(buyers, minlength=len(client.categories)))
    pairs = pd.unique(buyers * max(1, len(products)) + codes)
    buyers, columns = np.divmod(pairs, max(1, len(products)))
    rows = np.searchsorted(who, buyers)
    sizes = np.bincount(columns, minlength=len(products))
    named = int(np.count_nonzero(sizes))
    # of equal sizes the first by name
    chosen = np.sort(np.argsort(-sizes, kind="stable")[: min(most, named)])
    place = np.full(len(products), -1)
    place[chosen] = np.arange(len(chosen))
    bought = np.zeros((len(who), len(chosen)), dtype="bool")
    there = place[columns] >= 0
    bought[rows[there], place[columns[there]]] = True
    ids = client.categories.to_numpy(dtype="object")
    names = np.asarray(products, dtype="object")
    return Baskets(ids[who], names[chosen], named, bought)


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """Pairs of products that the same clients buy, the best first.

    Attributes:
        frame: ``first`` and ``second`` (columns of the baskets), ``both`` (clients who
            bought both), ``of_first`` and ``of_second`` (who bought the one), ``all``
            (all clients) and ``lift``.
        rank: For each pair the place of its rule, or the number of rules.
    """

    frame: pd.DataFrame
    rank: NDArray[np.int32]


def rules(bought: NDArray[np.bool_], norm: Offers) -> Rules:
    """Which second product to offer to who bought a first one.

    Confidence is both / of the first, lift is confidence / the share of all who
    bought the second. The best confidence first, then the best lift, then by name.

    Args:
        bought: The baskets of similar clients.
        norm: Which pairs count.
    """
    count = len(bought)
    cells = bought.astype("float32")  # whole numbers up to 16 million are exact there
    both = (cells.T @ cells).astype("int64")
    sizes = np.diagonal(both)
    lift = both * count / np.maximum(1, np.outer(sizes, sizes))
    good = (both >= norm.least_clients) & (lift > norm.least_lift)
    np.fill_diagonal(good, val=False)
    first, second = np.nonzero(good)
    confidence = both[first, second] / sizes[first]
    order = np.lexsort((first, second, -lift[first, second], -confidence))
    first, second = first[order], second[order]
    rank = np.full(both.shape, len(order), dtype="int32")
    rank[first, second] = np.arange(len(order))
    frame = pd.DataFrame(
        {
            "first": first,
            "second": second,
            "both": both[first, second],
            "of_first": sizes[first],
            "of_second": sizes[second],
            "all": np.full(len(first), count),
            "lift": lift[first, second],
        }
    )
    return Rules(frame, rank)


def best_rules(
    bought: NDArray[np.bool_], found: Rules, each: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The best rules for each client: a product that he lacks, by the best rule to it.

    Args:
        bought: What these clients bought.
        found: The rules.
        each: At most so many for a client.

    Returns:
        Rows of the clients and places of the rules, client by client, the best first.
    """
    parts = list(_parts(bought, found, each))
    if not parts:
        nobody = np.array([], dtype="int64")
        return nobody, nobody
    rows, places = zip(*parts, strict=True)
    return np.concatenate(rows), np.concatenate(places)


def _parts(
    bought: NDArray[np.bool_], found: Rules, each: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    none = len(found.frame)
    some = np.flatnonzero(bought.any(axis=1))
    for begin in range(0, len(some) if none else 0, _AT_ONCE):
        clients = some[begin : begin + _AT_ONCE]
        own = bought[clients]
        rows, columns = np.nonzero(own)
        starts = np.searchsorted(rows, np.arange(len(clients)))
        best = np.minimum.reduceat(found.rank[columns], starts, axis=0)
        best[own] = none
        top = np.sort(best, axis=1)[:, :each]
        rows, places = np.nonzero(top < none)
        yield clients[rows], top[rows, places].astype("int64")
