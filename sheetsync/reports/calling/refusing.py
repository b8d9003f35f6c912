"""When clients refused and why: the attempts behind the figures (metrics.md E10)."""

from __future__ import annotations

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.rows import as_text
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import means
from sheetsync.reports.shapes import CELL


def refusals(facts: Facts, norms: Reports) -> pd.DataFrame:
    """Each refusal of each client, once however often he was dialled (metrics.md E10).

    A move into a closed stage and an outcome that is a refusal say the same; what
    follows within the days of an attempt belongs to its first day. So a later event
    changes no earlier refusal. A client who began in the closed stage did not refuse.

    Returns:
        ``client_id``, ``day``, and ``reason`` as somebody typed it: the client's cell
        tells that of his last refusal; of earlier ones it is blank, for nobody knows.
    """
    asked = f"refusals {norms.log.refused} {norms.refusals!r}"
    if asked not in facts.memo:
        facts.memo[asked] = _refusals(facts, norms)
    return facts.memo[asked]


def _refusals(facts: Facts, norms: Reports) -> pd.DataFrame:
    events = pd.concat([_said(facts, norms), _closed(facts)], ignore_index=True)
    events = events[events["client_id"].isin(facts.clients["client_id"])]
    ordered = events.sort_values(["client_id", "day"], ignore_index=True)
    found = ordered[_opens(ordered, norms.refusals.attempt_days)]
    last = ~found["client_id"].duplicated(keep="last")
    reasons = pd.Series(_reasons(facts, norms), dtype="str")
    told = of_each(found["client_id"], reasons).where(last)
    return found.assign(reason=told).reset_index(drop=True)


def _opens(events: pd.DataFrame, days: int) -> pd.Series[bool]:
    """Which events begin an attempt: the first, and the first after its days.

    Args:
        events: With ``client_id`` and ``day``, client by client in order.
        days: How long an attempt lasts.
    """
    clients = events["client_id"].tolist()
    numbers = events["day"].to_numpy("datetime64[D]").astype("int64").tolist()
    begun: dict[str, int] = {}
    first = []
    for client, day in zip(clients, numbers, strict=True):
        opens = client not in begun or day > begun[client] + days
        first.append(opens)
        if opens:
            begun[client] = day
    return pd.Series(first, index=events.index, dtype="bool")


def _said(facts: Facts, norms: Reports) -> pd.DataFrame:
    """What the contact log calls a refusal."""
    log = facts.contacts
    return log.loc[means(log["outcome"], norms.log.refused), ["client_id", "day"]]


def _closed(facts: Facts) -> pd.DataFrame:
    """Arrivals in a closed stage from another one."""
    stays = facts.stays.sort_values("entered", kind="stable")
    closed = [one.id for one in facts.stages if one.closed]
    came = stays["client_id"].duplicated() & stays["stage"].isin(closed)
    return pd.DataFrame(
        {
            "client_id": stays.loc[came, "client_id"],
            "day": stays.loc[came, "entered"].dt.normalize(),
        }
    )


def _reasons(facts: Facts, norms: Reports) -> dict[str, str]:
    """What stands in each client's cell; clients whose cell is empty are absent."""
    column = CELL + norms.refusals.column
    if column not in facts.clients:
        return {}
    cells = zip(facts.clients["client_id"], facts.clients[column], strict=True)
    typed = {client: as_text(cell) for client, cell in cells}
    return {client: reason for client, reason in typed.items() if reason}
