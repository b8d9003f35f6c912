"""Lost clients: by our neglect, or on their own side (systems.md A70).

Only what happened before a client was lost tells why: who is called when he is gone
already was neglected all the same.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying import abc
from sheetsync.reports.care.care import GRADES, cadence, grade_numbers
from sheetsync.reports.cells import counts, money, said
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.measures.contacts import contact_days
from sheetsync.reports.measures.sales import codes, first_and_last, lines, order_days
from sheetsync.reports.measures.standing import responsible_before
from sheetsync.reports.measures.waiting import Clock
from sheetsync.reports.periods import months_until, out_of_window
from sheetsync.reports.report import Filled, Place, Report, column, table_of

_Codes: TypeAlias = npt.NDArray[np.intp]
_A_YEAR = 12

OURS, THEIRS, UNKNOWN = "ours", "theirs", "unknown"


def lost(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Everybody who was lost in the window and has not come back (systems.md A70).

    Returns:
        ``client_id``; ``day`` (the first one on which he was lost), ``who`` (was
        responsible when it began), ``met`` (his last contact before it), ``cadence``
        (of his class at the end of the month of his last order), ``turnover`` (of the
        year that ended with that order, minor units) and ``side``: `OURS`, `THEIRS`
        or `UNKNOWN`.
    """
    orders = first_and_last(order_days(facts, as_of))
    day = out_of_window(orders["last"], norms.reactivation.months)
    gone = orders.assign(day=day)[months_until(as_of, norms.losses.months).holds(day)]
    gone = gone.rename_axis("client_id").reset_index()
    log = contact_days(facts, norms.log, as_of)
    code = _codes_of(facts, gone)
    found = gone.assign(
        who=responsible_before(facts, gone).fillna(NOBODY),
        met=_last_before(log, gone),
        cadence=_grades_then(facts, norms, gone, code).map(cadence(norms.cadence)),
        turnover=_of_the_year(facts, gone, code),
    )
    return found.assign(side=_sides(facts, norms, found, log["day"].min()))


def _last_before(log: pd.DataFrame, gone: pd.DataFrame) -> pd.Series:
    """The last contact with each client before the day on which he was lost."""
    of_them = log[log["client_id"].isin(gone["client_id"])]
    lost_on = of_each(of_them["client_id"], gone.set_index("client_id")["day"])
    before = of_them[(of_them["day"] < lost_on).to_numpy()]
    return of_each(gone["client_id"], before.groupby("client_id")["day"].max())


def _grades_then(
    facts: Facts, norms: Reports, gone: pd.DataFrame, code: _Codes
) -> pd.Series[str]:
    """The class of each at the end of the month of his last order."""
    found = np.full(len(gone), GRADES.index(abc.NONE))
    ends = gone["last"] + pd.offsets.MonthEnd(0)
    for end in ends.unique():
        then = (ends == end).to_numpy()
        found[then] = grade_numbers(facts, norms, end.date())[code[then]]
    letters = np.array(GRADES, dtype="object")[found]
    return pd.Series(letters, index=gone.index, dtype="str")


def _codes_of(facts: Facts, gone: pd.DataFrame) -> _Codes:
    """The codes of the clients in `lines`; who was lost has bought, so each has one."""
    words = lines(facts)["client_id"].cat.categories
    return words.get_indexer(pd.Index(gone["client_id"]))


def _of_the_year(facts: Facts, gone: pd.DataFrame, code: _Codes) -> pd.Series[int]:
    """Sales minus returns of the year that ended with each one's last order."""
    of_them = codes(lines(facts)).isin(code)
    bought = lines(facts)[of_them]
    by_code = gone["last"].set_axis(pd.Index(code), axis=0)
    last = of_each(codes(bought), by_code)
    within = (bought["day"] <= last) & (out_of_window(bought["day"], _A_YEAR) > last)
    year = bought[within]
    sums = year["amount_minor"].groupby(codes(year)).sum()
    found = sums.reindex(code).fillna(0).astype("int64")
    return found.set_axis(gone.index)


def _sides(
    facts: Facts, norms: Reports, found: pd.DataFrame, begins: pd.Timestamp
) -> pd.Series[str]:
    """Whose side it was on: were they without contact for longer than the cadence?

    What counts is the evening before: on the day of the loss itself a contact would
    have come too late, and is not waited for. Who was never reached waited since his
    first order. Where contacts have been written down for less than the cadence by
    then, nobody knows.

    Args:
        facts: The facts.
        norms: The norms.
        found: The clients who were lost.
        begins: The first contact with anybody that is known; blank if there is none.
    """
    clock = Clock(facts, norms.key_managers.pause_days)
    since = found["met"].fillna(found["first"])
    eve = found["day"] - pd.Timedelta(days=1)
    late = clock.passed(found["who"], since, eve) > found["cadence"]
    known = eve - pd.to_timedelta(found["cadence"], unit="D") >= begins
    side = pd.Series(THEIRS, index=found.index, dtype="str").mask(late, OURS)
    return side.mask(found["met"].isna() & ~known, UNKNOWN)


def by_manager(found: pd.DataFrame) -> pd.DataFrame:
    """What `lost` found, of each manager: numbers and turnover of either side.

    Returns:
        The most turnover lost by neglect first, nobody at the end: ``who``; ``lost``,
        ``ours``, ``theirs`` and ``unknown``; the same with ``_turnover``.
    """
    sums = {"lost": found.groupby("who")["turnover"].agg(["size", "sum"])}
    for side in (OURS, THEIRS, UNKNOWN):
        own = found[found["side"] == side]
        sums[side] = own.groupby("who")["turnover"].agg(["size", "sum"])
    people = pd.Index(sorted(found["who"].unique()), dtype="str", name="who")
    told = {
        name + end: one[of].reindex(people).fillna(0).astype("int64")
        for name, one in sums.items()
        for of, end in (("size", ""), ("sum", "_turnover"))
    }
    each = pd.DataFrame(told, index=people).reset_index()
    return each.assign(unnamed=each["who"] == NOBODY).sort_values(
        ["unnamed", "ours_turnover", "who"],
        ascending=[True, False, True],
        ignore_index=True,
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each manager who lost clients."""
    each = lost(facts, norms, as_of)
    found = by_manager(each)
    chart = Chart(
        title=tr("Turnover of lost clients by manager"),
        shape=Shape.BARS,
        labels="person",
        series=("ours_turnover", "theirs_turnover"),
        unit=tr("Turnover"),
    )
    return table_of(
        [
            (
                column("person", tr("Manager"), note=_PERSON),
                said(found["who"], {NOBODY: NOBODY_NAMED}),
            ),
            *_numbers(found, norms),
            *_money(found, facts.minor_digits),
        ],
        _note(each, norms),
        [chart],
    )


def _numbers(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    gone = trn(
        norms.reactivation.months,
        "Clients who have not ordered for over {n} month; counted on the day on which "
        "that was so. Who has ordered since is not lost",
        "Clients who have not ordered for over {n} months; counted on the day on which "
        "that was so. Who has ordered since is not lost",
    )
    known = found["ours"] + found["theirs"]
    return [
        (column("lost", tr("Lost clients"), Kind.NUMBER, gone), counts(found["lost"])),
        (column("ours", tr("Our neglect"), Kind.NUMBER, _OURS), counts(found["ours"])),
        (
            column("theirs", tr("Client’s side"), Kind.NUMBER, _THEIRS),
            counts(found["theirs"]),
        ),
        (
            column("unknown", tr("Nobody knows"), Kind.NUMBER, _UNKNOWN),
            counts(found["unknown"]),
        ),
        *rate(
            "ours_share",
            tr("Share of neglect"),
            tr("Our neglect / (our neglect + client’s side)"),
            pairs(found["ours"], known),
            norms,
        ),
    ]


def _money(found: pd.DataFrame, digits: int) -> list[Filled]:
    columns = (
        ("lost_turnover", tr("Turnover of the lost"), _SOLD),
        ("ours_turnover", tr("Turnover, our neglect"), _SOLD),
        ("theirs_turnover", tr("Turnover, client’s side"), _SOLD),
    )
    return [
        (column(name, header, Kind.MONEY, note), money(found[name], digits))
        for name, header, note in columns
    ]


def _note(each: pd.DataFrame, norms: Reports) -> Text:
    if each.empty:
        return tr("Nobody was lost in the window")
    sides = each["side"].value_counts()
    return tr(
        "Clients lost in the last {months} months: {lost}. By our neglect: {ours}, on "
        "the client’s side: {theirs}, not known: {unknown}",
        months=norms.losses.months,
        lost=len(each),
        ours=int(sides.get(OURS, 0)),
        theirs=int(sides.get(THEIRS, 0)),
        unknown=int(sides.get(UNKNOWN, 0)),
    )


_PERSON = tr(
    "Who was responsible for the client when the day began on which he was lost"
)
_OURS = tr(
    "By the evening before nobody had reached them for longer than the cadence of "
    "their class at the end of the month of the last order, see Contact cadence"
)
_THEIRS = tr("They had been reached within the cadence, and did not order all the same")
_UNKNOWN = tr("No contact with them is known, and contacts were not written down yet")
_SOLD = tr("Sales minus returns of the year that ended with the last order")

REPORT = Report(id="losses", title=tr("Lost clients"), places=(Place.DESK,), make=make)
