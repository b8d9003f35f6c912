"""What a client bought last."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.locales.text import tr
from sheetsync.reports.cells import words
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import lines
from sheetsync.reports.periods import known_on
from sheetsync.reports.report import Filled, column

_SHOWN = 3


def last_bought(products: pd.Series) -> Filled:
    """The column of what `last_products` found, client by client."""
    return column("products", tr("Last bought"), note=_BOUGHT), words(products)


def last_products(facts: Facts, clients: pd.Series[str], as_of: date) -> pd.Series[str]:
    """The last different products of the clients, the latest first, with commas.

    Returns are left out; of one day the products stand in the order of their
    lines. Clients of whom no product is known are absent.
    """
    bought, buyers = facts.purchases, lines(facts)["client_id"]
    wanted = buyers.isin(clients) & known_on(bought["day"], as_of)
    wanted &= bought["product"].notna() & (bought["amount_minor"] >= 0)
    known = bought.loc[wanted, ["day", "product"]]
    known = known.assign(code=buyers.cat.codes[wanted])
    known = known.sort_values("day", ascending=False, kind="stable")
    different = known.drop_duplicates(["code", "product"])
    top = different.groupby("code").head(_SHOWN)
    # joining is quicker in plain lists than in a group for each of 10,000 clients
    found: dict[int, list[str]] = {}
    for code, product in zip(
        top["code"].tolist(), top["product"].tolist(), strict=True
    ):
        found.setdefault(code, []).append(product)
    said = [", ".join(some) for some in found.values()]
    ids = buyers.cat.categories.take(list(found)).astype("str")
    return pd.Series(said, index=ids, dtype="str")


_BOUGHT = tr("What was bought last, the latest first, three products at most")
