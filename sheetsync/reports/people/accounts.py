"""What became of each person's clients in a period (domain.md S39, table A56).

Each event is his who was responsible on its day: a sale on the day that it is dated, an
order on its own. Whoever was a client's last before a period counts him as kept.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import ALL, NOBODY
from sheetsync.reports.measures.sales import codes, lines, order_days
from sheetsync.reports.measures.standing import responsible_on
from sheetsync.reports.periods import Window, months_before


def period(as_of: date, months: int, back: int) -> Window:
    """The window of so many months, so many windows before the last one."""
    return Window(
        months_before(as_of, months * (back + 1)), months_before(as_of, months * back)
    )


def accounts(
    facts: Facts, within: Window, before: Window, silent_days: int
) -> pd.DataFrame:
    """What each person's clients did in a period, and those of all.

    Args:
        facts: The facts.
        within: The period.
        before: The period right before it.
        silent_days: Who orders after so many days without one has come back.

    Returns:
        By person (`NOBODY` for nobody, `ALL` for all): ``buyers`` (clients with an
        order), ``orders`` (days), ``turnover``, ``repeat`` (of days after the
        client's first order; both sales minus returns in minor units), ``products``
        (different ones of each client, added up) and ``of_products`` (clients with a
        named product), ``back`` (clients who came back), ``kept`` and ``of_kept``
        (clients who ordered in the period before, and those of them who ordered in
        this one). Who did nothing in the period and the one before is absent.
    """
    orders = order_days(facts, within.until)
    code = codes(orders)
    # the orders stand client by client, so a silence ends where the next one begins
    silence = orders["day"].diff().dt.days.where(code.diff() == 0)
    orders = orders.assign(code=code, silence=silence)
    now = _with_people(facts, orders[within.holds(orders["day"])])
    sold = _with_people(facts, _lines(facts, orders, within))
    named = sold[sold["product"].notna() & (sold["amount_minor"] >= 0)]
    products = named.drop_duplicates(["person", "code", "product"])
    repeated = sold[sold["day"] > sold["first"]]
    returned = now[now["silence"] >= silent_days]
    earlier = orders[before.holds(orders["day"])]
    last = _with_people(facts, earlier.drop_duplicates("code", keep="last"))
    kept = last[last["code"].isin(now["code"])]
    found = pd.DataFrame(
        {
            "buyers": _clients(now),
            "orders": now.groupby("person").size(),
            "turnover": sold.groupby("person")["amount_minor"].sum(),
            "repeat": repeated.groupby("person")["amount_minor"].sum(),
            "products": products.groupby("person").size(),
            "of_products": _clients(products),
            "back": _clients(returned),
            "kept": _clients(kept),
            "of_kept": _clients(last),
        }
    )
    return found.fillna(0).astype("int64")


def _lines(facts: Facts, orders: pd.DataFrame, within: Window) -> pd.DataFrame:
    """The lines of the period, each with its client's first order."""
    inside = within.holds(facts.purchases["day"])
    code = codes(lines(facts)[inside])
    first = orders.groupby("code")["day"].min()
    return facts.purchases[inside].assign(code=code, first=of_each(code, first))


def _with_people(facts: Facts, events: pd.DataFrame) -> pd.DataFrame:
    """Each event twice: of who was responsible on its day, and of all.

    Args:
        facts: The facts.
        events: With ``client_id``, ``day`` and ``code``, the client's number, which
            is quicker to group by than his ID.
    """
    events = events.astype({"client_id": "str"})
    own = events.assign(person=responsible_on(facts, events).fillna(NOBODY))
    both = pd.concat([own, own.assign(person=ALL)], ignore_index=True)
    return both.astype({"person": "category"})


def _clients(events: pd.DataFrame) -> pd.Series[int]:
    return events.groupby("person")["code"].nunique()
