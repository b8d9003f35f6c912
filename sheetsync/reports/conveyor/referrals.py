"""Referrals: who brought which clients, and what became of them.

metrics.md E19 ("Referral conversion"); systems.md A92; domain.md S32.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import isnan

from sheetsync.config.conveyor import Referrals
from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.rows import folded
from sheetsync.core.table import Kind, Table, TableColumn, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import amount
from sheetsync.reports.columns import rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.sales import first_and_last, lines, order_days
from sheetsync.reports.periods import known_on
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shapes import CELL
from sheetsync.reports.typed import lacking


@dataclass
class Source:
    """Who recommended us.

    Attributes:
        name: The client's name, or what is written where it fits no client.
        client: His ID, if it is known.
        leads: IDs of the clients whom he brought.
        firsts: What the first orders of those who bought came to, in minor units.
        turnover: Sales minus returns of all of them, since ever.
    """

    name: str
    client: str | None
    leads: list[str] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)
    turnover: int = 0


def sources(facts: Facts, norm: Referrals, as_of: date) -> list[Source]:
    """Who recommended us, the biggest turnover first."""
    found: dict[str, Source] = {}
    for lead, source in _written(facts, norm):
        key = source.client or "\0" + folded(source.name)
        found.setdefault(key, source).leads.append(lead)
    leads = [lead for one in found.values() for lead in one.leads]
    bought = lines(facts)
    known = known_on(bought["day"], as_of) & bought["client_id"].isin(leads)
    bought = bought[known].astype({"client_id": "str"})
    sums = bought.groupby("client_id")["amount_minor"].sum().to_dict()
    first = first_and_last(order_days(facts, as_of))["first"]
    opened = bought[
        (bought["amount_minor"] >= 0)
        & (bought["day"] == first.reindex(bought["client_id"].array).to_numpy())
    ]
    firsts = opened.groupby("client_id")["amount_minor"].sum().to_dict()
    for one in found.values():
        one.firsts = [int(firsts[lead]) for lead in one.leads if lead in firsts]
        one.turnover = sum(int(sums.get(lead, 0)) for lead in one.leads)
    return sorted(
        found.values(), key=lambda one: (-one.turnover, -len(one.leads), one.name)
    )


def _written(facts: Facts, norm: Referrals) -> Iterator[tuple[str, Source]]:
    """Each client whom somebody recommended, and who that is."""
    clients = facts.clients
    ids = [str(one) for one in clients["client_id"]]
    names = ["" if one is None else one for one in _words(clients["company"].tolist())]
    named = dict(zip(ids, names, strict=True))
    spelled = {one: folded(name) for one, name in named.items()}
    count = Counter(spelled.values())
    by_name = {name: one for one, name in spelled.items() if name and count[name] == 1}
    by_id = {one.casefold(): one for one in ids}
    cells = _words(clients[CELL + norm.column].tolist())
    for lead, cell in zip(ids, cells, strict=True):
        if cell is None:
            continue
        who = by_id.get(cell.casefold()) or by_name.get(folded(cell))
        if who is None or who == lead:
            yield lead, Source(cell, None)
        else:
            yield lead, Source(named[who] or who, who)


def _words(cells: list[Value]) -> Iterator[str | None]:
    for one in cells:
        if one is None or (isinstance(one, float) and isnan(one)):
            yield None
        else:
            said = one.english() if isinstance(one, Text) else str(one)
            yield said.strip() or None


def reward(one: Source, norm: Referrals, digits: int) -> int | None:
    """What is due for those who bought, in minor units; None if config knows none.

    The share of each first order is rounded on its own, half a unit up.
    """
    if norm.share is None and norm.fixed is None:
        return None
    part = Fraction(str(norm.share or 0))
    unit: int = 10**digits
    fixed = round(Fraction(norm.fixed or 0) * unit)
    return sum(int(first * part + Fraction(1, 2)) + fixed for first in one.firsts)


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each who recommended us."""
    norm = norms.referrals
    gone = lacking(facts, [(norm.column, ColumnType.TEXT)])
    found = [] if gone else sources(facts, norm, as_of)
    unknown = sum(one.client is None for one in found)
    return table_of(
        _filled(found, facts, norms), gone or (_unknown(unknown) if unknown else None)
    )


def _filled(found: list[Source], facts: Facts, norms: Reports) -> list[Filled]:
    digits = facts.minor_digits
    rewards = [reward(one, norms.referrals, digits) for one in found]
    cases = [(len(one.firsts), len(one.leads)) for one in found]
    conversion = tr("Clients who ordered / recommended clients")
    return [
        (column("client_id", tr("ID"), Kind.CLIENT_ID), [one.client for one in found]),
        (_RECOMMENDED_BY, [one.name for one in found]),
        (
            column("leads", tr("Recommended clients"), Kind.NUMBER, _LEADS),
            [len(one.leads) for one in found],
        ),
        (
            column("buyers", tr("Clients who ordered"), Kind.NUMBER, _BUYERS),
            [len(one.firsts) for one in found],
        ),
        *rate("conversion", tr("Conversion"), conversion, cases, norms),
        (
            column("turnover", tr("Turnover"), Kind.MONEY, _TURNOVER),
            [amount(one.turnover, digits) for one in found],
        ),
        (
            column("reward", tr("Reward"), Kind.MONEY, _REWARD),
            [None if one is None else amount(one, digits) for one in rewards],
        ),
    ]


def _unknown(count: int) -> Text:
    return trn(
        count,
        "{n} name fits no client, or several: it stands as it is written. Write the "
        "client's ID instead",
        "{n} names fit no client, or several: they stand as they are written. Write "
        "the client's ID instead",
    )


_BY = tr("What stands in the client’s cell now: a client's ID or name, or another name")
_RECOMMENDED_BY: TableColumn = column("company", tr("Recommended by"), note=_BY)
_LEADS = tr("Clients whose cell names him, in whatever stage they are")
_BUYERS = tr("Those of them who have ever ordered")
_TURNOVER = tr("Sales minus returns of the recommended clients, since the start")
_REWARD = tr(
    "By config: a share of the first order of each who ordered, or a fixed sum for "
    "each; blank as long as config has none. What has been given is not known here"
)

REPORT = Report(id="referrals", title=tr("Referrals"), places=(Place.DESK,), make=make)
