"""How much is known of each client (metrics.md E14, "Completeness" and "Outsider").

What stands in a cell is known as of today alone, whatever day a report is of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetsync.config.care import Dossier
from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.rows import digits, folded
from sheetsync.core.table import Value
from sheetsync.locales.text import Text
from sheetsync.reports.facts import ColumnShape, Facts
from sheetsync.reports.measures.contact_log import NOBODY, logged
from sheetsync.reports.measures.promises import promised
from sheetsync.reports.measures.sales import codes, numbers_of_clients, order_days
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.shapes import CELL
from sheetsync.reports.typed import typed_days

_Numbers: TypeAlias = npt.NDArray[np.int64]
_Flags: TypeAlias = npt.NDArray[np.bool_]

_LEAST_DIGITS = 7
"""Shorter phones can't be dialled from elsewhere."""


def dossiers(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Clients of open stages with how much is known of them (metrics.md E14).

    Returns:
        The clients' frame of that day with ``who`` (by name, else `NOBODY`);
        ``weight`` (of all that is asked of him), ``known`` (twice the weight of what
        is answered, a stale answer once) and ``part`` (of it that is known, blank
        where nothing is asked); ``yes`` and ``asked`` (of the outsider's questions).
    """
    name = f"dossiers {as_of} {norms.dossier!r} {norms.log!r}"
    if name not in facts.memo:
        facts.memo[name] = _dossiers(facts, norms, as_of)
    return facts.memo[name]


def _dossiers(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    clients = clients_on(facts, as_of)
    closed = [one.id for one in facts.stages if one.closed]
    going = (~clients["stage"].isin(closed)).to_numpy()
    weight, known = _weighed(facts, norms.dossier, clients["stage"], as_of)
    answers = _outsider(facts, norms, as_of)
    yes = sum((one.astype("int64") for one in answers), np.zeros(len(clients), int))
    part = np.divide(
        known, 2 * weight, out=np.full(len(known), np.nan), where=weight > 0
    )
    found = clients.assign(
        who=clients["responsible"].fillna(NOBODY),
        weight=weight,
        known=known,
        part=part,
        yes=yes,
        asked=len(answers),
    )[going]
    return found.reset_index(drop=True)


def asked_fields(facts: Facts, norm: Dossier) -> list[ColumnShape]:
    """The columns that are asked for and that some base has, from left to right."""
    wanted = {*norm.fields, *(one for own in norm.stages.values() for one in own)}
    return [one for one in facts.shapes if one.id in wanted]


def weights(norm: Dossier, column: str, stages: pd.Series[str]) -> _Numbers:
    """What an answer in the column weighs for each client, by his stage."""
    usual = norm.fields.get(column, 0)
    own = {stage: of.get(column, usual) for stage, of in norm.stages.items()}
    return np.asarray(stages.map(own).fillna(usual), dtype="int64")


def valid(facts: Facts, norm: Dossier, shape: ColumnShape) -> _Flags:
    """Whose cell in the column holds an answer, and no stub."""
    cells = facts.clients[shape.name].tolist()
    fits = _FITS.get(shape.type, _is_told)
    stubs = {folded(one) for one in norm.stubs}
    found = [fits(one) and folded(_words(one)) not in stubs for one in cells]
    if shape.type is not ColumnType.PHONE:
        return np.array(found, dtype="bool")
    numbers = [digits(_words(one)) for one in cells]
    often = Counter(numbers)
    both = [
        fit and often[one] <= norm.phones
        for fit, one in zip(found, numbers, strict=True)
    ]
    return np.array(both, dtype="bool")


def inapplicable(facts: Facts, norm: Dossier, shape: ColumnShape) -> _Flags:
    """Whose cell in the column says that the question does not apply to him."""
    words = {folded(one) for one in norm.not_applicable}
    cells = facts.clients[shape.name].tolist()
    return np.array(
        [isinstance(one, str) and folded(one) in words for one in cells], dtype="bool"
    )


def _weighed(
    facts: Facts, norm: Dossier, stages: pd.Series[str], as_of: date
) -> tuple[_Numbers, _Numbers]:
    """The weight of what is asked of each client, and twice that of what is known."""
    whole = np.zeros(len(facts.clients), dtype="int64")
    known = whole.copy()
    for shape in asked_fields(facts, norm):
        own = weights(norm, shape.id, stages)
        applies = ~inapplicable(facts, norm, shape)
        whole += own * applies
        fresh = np.where(_stale(facts, norm, shape, as_of), 1, 2)
        known += own * fresh * (applies & valid(facts, norm, shape))
    return whole, known


def _stale(facts: Facts, norm: Dossier, shape: ColumnShape, as_of: date) -> _Flags:
    """Whose answer is too old; where nobody says how old it is, it is not."""
    given = typed_days(facts, norm.dated.get(shape.id, "")).of
    first = as_of - timedelta(days=norm.stale_days)
    ids = facts.clients["client_id"].tolist()
    return np.array([given.get(one, first) < first for one in ids], dtype="bool")


def _outsider(facts: Facts, norms: Reports, as_of: date) -> list[_Flags]:
    """The answers to those of the five questions that can be asked."""
    norm, asked = norms.dossier.outsider, norms.dossier
    there = {one.id: one for one in facts.shapes}

    def filled(columns: Iterable[str]) -> list[_Flags]:
        return [valid(facts, asked, there[one]) for one in columns if one in there]

    found = []
    if norm.decides in there and (channels := filled(norm.channels)):
        (named,) = filled([norm.decides])
        found.append(named & np.logical_or.reduce(channels))
    ids = facts.clients["client_id"]
    found.append(ids.isin(_noted(facts, norms, as_of)).to_numpy())
    ahead = promised(facts, norms.log, as_of)
    ahead = ahead[ahead >= pd.Timestamp(as_of)]
    found.append(ids.isin(ahead.index).to_numpy())
    buyers = codes(order_days(facts, as_of)).unique()
    bought = np.isin(numbers_of_clients(facts), buyers)
    found.append(np.logical_or.reduce([bought, *filled(norm.wants)]))
    if norm.issues in there:
        # here "none" is an answer, and the best one
        cells = facts.clients[CELL + norm.issues].tolist()
        found.append(np.array([_is_told(one) for one in cells], dtype="bool"))
    return found


def _noted(facts: Facts, norms: Reports, as_of: date) -> pd.Series[str]:
    """Clients whose last contact somebody wrote a note on."""
    log = logged(facts, norms.log, as_of)
    met = log.loc[log["met"], ["client_id", "day", "comment"]]
    last = met.sort_values("day", kind="stable").drop_duplicates(
        "client_id", keep="last"
    )
    long = last["comment"].fillna("").str.strip().str.len()
    noted: pd.Series[str] = last.loc[
        long >= norms.dossier.outsider.note_length, "client_id"
    ]
    return noted


def _words(cell: Value) -> str:
    match cell:
        case None:
            return ""
        case Text():
            return cell.english().strip()
        case _:
            return str(cell).strip()


def _is_told(cell: Value) -> bool:
    return cell is not False and _words(cell) != ""


def _is_phone(cell: Value) -> bool:
    return len(digits(_words(cell))) >= _LEAST_DIGITS


def _is_address(cell: Value) -> bool:
    name, _, domain = _words(cell).partition("@")
    return bool(name) and "." in domain and " " not in f"{name}{domain}"


def _is_number(cell: Value) -> bool:
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def _is_day(cell: Value) -> bool:
    return isinstance(cell, date)


_FITS: dict[ColumnType, Callable[[Value], bool]] = {
    ColumnType.PHONE: _is_phone,
    ColumnType.EMAIL: _is_address,
    ColumnType.NUMBER: _is_number,
    ColumnType.MONEY: _is_number,
    ColumnType.PERCENT: _is_number,
    ColumnType.DATE: _is_day,
}
"""What an answer must look like, by the type of its column."""
