"""Plans of sales from lines of a table: whose, for which month, and how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from sheetsync.core.ids import ClientId
from sheetsync.core.import_lookup import ClientIndex
from sheetsync.core.import_moments import read_month
from sheetsync.core.import_values import Reading, read_amount, shown
from sheetsync.core.imports import Columns, Line, Rejected, all_of
from sheetsync.core.rows import folded
from sheetsync.core.sales_plans import PlanKind, SalesPlan
from sheetsync.locales.text import Text, tr

PLAN_HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "client": (
            *("client id", "customer", "customer id", "company"),
            *("клиент", "id клиента", "покупатель", "контрагент", "компания"),
        ),
        "month": ("period", "date", "месяц", "период", "дата"),
        "amount": ("plan", "sum", "target", "план", "сумма", "план продаж"),
        "kind": ("type", "вид", "вид плана", "тип"),
    }
)
"""The columns of a table of plans, and what else they are called."""

PLANS_REQUIRED = ("client", "month", "amount")
"""Columns that a table of plans must have."""

_KINDS: Mapping[str, PlanKind] = MappingProxyType(
    {
        "": PlanKind.ALL,
        "all": PlanKind.ALL,
        "total": PlanKind.ALL,
        "все": PlanKind.ALL,
        "всего": PlanKind.ALL,
        "общий": PlanKind.ALL,
        "up": PlanKind.UP,
        "up-sell": PlanKind.UP,
        "upsell": PlanKind.UP,
        "допродажа": PlanKind.UP,
        "cross": PlanKind.CROSS,
        "cross-sell": PlanKind.CROSS,
        "кросс": PlanKind.CROSS,
        "новые товары": PlanKind.CROSS,
    }
)


def read_plans(
    lines: Iterable[Line], columns: Columns, clients: ClientIndex, reading: Reading
) -> tuple[list[SalesPlan], list[Rejected]]:
    """Read every line as a plan; each is either accepted or rejected.

    A second line about the same client, month and kind is rejected unless it says
    the same: which of the two is meant, nobody can know.
    """
    accepted: list[SalesPlan] = []
    rejected: list[Rejected] = []
    first: dict[tuple[ClientId, date, PlanKind], tuple[int, SalesPlan]] = {}
    for line in lines:
        plan = _read(line, columns, clients, reading)
        if isinstance(plan, Text):
            rejected.append(Rejected(line.number, plan))
            continue
        about = plan.client_id, plan.month, plan.kind
        number, before = first.setdefault(about, (line.number, plan))
        if before == plan:
            accepted.append(plan)
        else:
            reason = tr("line {line} plans another amount for it", line=number)
            rejected.append(Rejected(line.number, reason))
    return accepted, rejected


def _read(
    line: Line, columns: Columns, clients: ClientIndex, reading: Reading
) -> SalesPlan | Text:
    """A line's plan, or all that is wrong with it."""
    if misfit := columns.misfit(line, PLANS_REQUIRED):
        return misfit
    client = clients.find(columns.text(line, "client"))
    month = read_month(columns.text(line, "month"), reading)
    amount = _amount(columns.text(line, "amount"), reading)
    kind = _kind(columns.text(line, "kind"))
    if (
        isinstance(client, Text)
        or isinstance(month, Text)
        or isinstance(amount, Text)
        or isinstance(kind, Text)
    ):
        found = (client, month, amount, kind)
        return all_of([one for one in found if isinstance(one, Text)])
    return SalesPlan(client_id=client, month=month, amount_minor=amount, kind=kind)


def _amount(text: str, reading: Reading) -> int | Text:
    amount = read_amount(text, reading)
    if isinstance(amount, int) and amount < 0:
        return tr("“{text}” is under 0", text=shown(text))
    return amount


def _kind(text: str) -> PlanKind | Text:
    return _KINDS.get(folded(text)) or tr(
        "“{text}” is no kind of plan; write all, up or cross", text=shown(text)
    )
