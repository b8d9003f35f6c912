"""Today: what an owner wants to know before the day begins, and the way to the rest.

It counts what other reports list, after their definitions (metrics.md, conventions,
E5, E19), and computes no figure of its own. No date of publication stands in it: a
day on which nothing happened, and nothing comes to its end, changes no cell. How
fresh a figure is tells the column of the latest event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sheetsync.config.reports import Reports
from sheetsync.core.losses import FROZEN
from sheetsync.core.table import Kind, Link, Row, Table, Trend, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports import all_reports
from sheetsync.reports.buying.cooling import cooled
from sheetsync.reports.buying.turnover import average, growth
from sheetsync.reports.cells import amount
from sheetsync.reports.desk import happenings
from sheetsync.reports.desk.happenings import Found, Happenings
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import Window, days_until, month_of, months_before
from sheetsync.reports.reactivation.reactivation import silent
from sheetsync.reports.report import Place, Report, column

_WEEK = timedelta(days=7)
_TWO_DAYS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the page.

    Attributes:
        what: What is counted.
        now: The figure.
        before: What it is compared with; None for nothing.
        change: (Now − before) / before, and whether that is good.
        latest: The day of the last event that counts.
        compared: What ``before`` is.
        report: Id of the report that lists what is counted.
    """

    what: Text
    now: Value
    before: Value = None
    change: Trend | None = None
    latest: date | None = None
    compared: Text | None = None
    report: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A kind of events that a line counts.

    Attributes:
        what: What people call them.
        found: Finds them in the facts.
        report: Id of the report that lists them.
        money: Whether they are amounts.
        more_is_good: Whether it is good news that there are more of them.
    """

    what: Text
    found: Found
    report: str | None = None
    money: bool = False
    more_is_good: bool | None = True


_SOLD = Counted(
    what=tr("Turnover"), found=happenings.sold, report="turnover", money=True
)
_ORDERED = Counted(what=tr("Orders"), found=happenings.ordered, report="turnover")
_CAME = Counted(what=tr("New clients"), found=happenings.came, report="all_clients")
_TALKED = Counted(what=tr("Contacts"), found=happenings.talked)
_MOVED = Counted(
    what=tr("Clients who went to another stage"), found=happenings.moved, report="moves"
)
_REFUSED = Counted(
    what=tr("Refusals"),
    found=happenings.refused,
    report="refusals",
    more_is_good=False,
)


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The page: its parts from top to bottom, each with its lines."""
    ways = {
        one: report.title
        for one, report in all_reports().items()
        if one in norms.on and Place.DESK in report.places and one != REPORT.id
    }
    parts: list[tuple[Text, list[Line]]] = [
        (tr("Since yesterday"), list(_since_yesterday(facts, norms, as_of))),
        (tr("Waits for you"), _waiting(facts)),
        (tr("Money at risk"), list(_at_risk(facts, norms, as_of))),
        (tr("This month"), list(_this_month(facts, norms, as_of))),
    ]
    shown = {line.report for _, lines in parts for line in lines}
    others = [
        Line(what=ways[one], now=None, report=one)
        for one in norms.on
        if one in ways and one not in shown
    ]
    parts.append((tr("Everything else"), others))
    rows = [row for part, lines in parts for row in _rows(part, lines, ways)]
    return Table(_COLUMNS, tuple(rows), _note(norms))


def _rows(part: Text, lines: Sequence[Line], ways: dict[str, Text]) -> Iterator[Row]:
    """A part's lines; its name stands in the first one."""
    for number, one in enumerate(lines):
        way = ways.get(one.report or "")
        yield (
            None if number else part,
            one.what,
            one.now,
            one.before,
            one.change,
            one.latest,
            one.compared,
            Link(tr("Open"), one.report) if way and one.report else None,
        )


def _since_yesterday(facts: Facts, norms: Reports, as_of: date) -> Iterator[Line]:
    """Events of yesterday and today, against the same days a week ago."""
    now = days_until(as_of, _TWO_DAYS)
    before = Window(now.after - _WEEK, now.until - _WEEK)
    compared = tr("the same days a week ago")
    for one in (_MOVED, _REFUSED, _CAME, _ORDERED, _SOLD, _TALKED):
        events = one.found(facts, norms, as_of)
        yield _line(one, events, now, before, facts, compared)


def _this_month(facts: Facts, norms: Reports, as_of: date) -> Iterator[Line]:
    """The month to date against the same days of the month before."""
    first = month_of(as_of)
    now = Window(first - timedelta(days=1), as_of)
    before = Window(
        months_before(first, 1) - timedelta(days=1), months_before(as_of, 1)
    )
    compared = tr("the same days of the month before")
    sold, ordered = (
        happenings.sold(facts, norms, as_of),
        happenings.ordered(facts, norms, as_of),
    )
    yield _line(_SOLD, sold, now, before, facts, compared)
    yield _line(_ORDERED, ordered, now, before, facts, compared)
    yield _average(sold, ordered, now, before, facts.minor_digits, compared)
    for one in (_CAME, _MOVED, _TALKED):
        yield _line(one, one.found(facts, norms, as_of), now, before, facts, compared)


def _line(
    one: Counted,
    events: Happenings,
    now: Window,
    before: Window,
    facts: Facts,
    compared: Text,
) -> Line:
    own, other = events.within(now), events.within(before)
    digits = facts.minor_digits

    def said(count: int) -> Value:
        return amount(count, digits) if one.money else count

    return Line(
        what=one.what,
        now=said(own),
        before=said(other),
        change=_trend(own, other, more_is_good=one.more_is_good),
        latest=events.latest,
        compared=compared,
        report=one.report,
    )


def _average(
    sold: Happenings,
    ordered: Happenings,
    now: Window,
    before: Window,
    digits: int,
    compared: Text,
) -> Line:
    """The average order; blank where there was none."""
    own, other = (
        average(sold.within(one), ordered.within(one), digits) for one in (now, before)
    )
    both = isinstance(own, Decimal) and isinstance(other, Decimal)
    scale = 10**digits
    change = _trend(int(own * scale), int(other * scale)) if both else None
    return Line(
        what=tr("Average order"),
        now=own,
        before=other,
        change=change,
        latest=ordered.latest,
        compared=compared,
        report="turnover",
    )


def _trend(now: int, before: int, *, more_is_good: bool | None = True) -> Trend | None:
    """How it changed; blank where there was nothing before."""
    change = growth(now, before)
    if change is None:
        return None
    good = None if not change or more_is_good is None else (change > 0) is more_is_good
    return Trend(change, good)


def _waiting(facts: Facts) -> list[Line]:
    """What waits for the owner at the moment of the publication."""
    held = facts.held
    first = held["since"].min()
    stopped = held[held["kind"] == FROZEN]
    return [
        Line(
            what=tr("Decisions"),
            now=len(held),
            latest=held["since"].max().date() if len(held) else None,
            report="decisions",
        ),
        Line(
            what=tr("The longest of them waits since"),
            now=first.date() if len(held) else None,
            report="decisions",
        ),
        Line(
            what=tr("Bases that stand still until you answer"),
            now=stopped["base"].nunique(),
            report="decisions",
        ),
    ]


def _at_risk(facts: Facts, norms: Reports, as_of: date) -> Iterator[Line]:
    """The sums of the two lists of clients who are going away."""
    cool = cooled(facts, norms.cooling, as_of)
    gone = silent(facts, norms.reactivation, as_of)
    digits = facts.minor_digits
    yield Line(
        what=tr("Clients who buy less and less"), now=len(cool), report="cooling"
    )
    yield Line(
        what=trn(
            norms.cooling.months,
            "What they bought less in {n} month",
            "What they bought less in {n} months",
        ),
        now=amount(cool["lost"].sum(), digits),
        report="cooling",
    )
    yield Line(
        what=tr("Clients who stopped buying"), now=len(gone), report="reactivation"
    )
    yield Line(
        what=trn(
            norms.reactivation.months,
            "What they had bought in {n} month",
            "What they had bought in {n} months",
        ),
        now=amount(gone["turnover"].sum(), digits),
        report="reactivation",
    )


_COLUMNS = (
    column("part", tr("Today"), Kind.HEADING),
    column("what", tr("What is counted"), Kind.SENTENCE),
    column(
        "now",
        tr("Now"),
        Kind.FIGURE,
        tr(
            "Since yesterday: what happened yesterday and today. This month: from its "
            "first day on. All else as it is now"
        ),
    ),
    column(
        "before",
        tr("Before"),
        Kind.FIGURE,
        tr("The same figure of the days that stand in “Compared with”"),
    ),
    column(
        "change",
        tr("Change"),
        Kind.PERCENT,
        tr("(Now − before) / before; blank where that is nothing or less"),
    ),
    column(
        "latest",
        tr("Latest"),
        Kind.DATE,
        tr("The day of the last one that is known: so fresh is the figure"),
    ),
    column("compared", tr("Compared with"), Kind.SENTENCE),
    column("tab", tr("Tab"), note=tr("Click it: it opens the tab that has the rows")),
)

_NOTE = tr(
    "Each figure is counted after the definition of the tab that it leads to. It is "
    "brought up to date with all other figures, hourly; Decisions at once"
)


def _note(norms: Reports) -> Text:
    """How figures are counted; where sales count when they are paid, that too."""
    if norms.sources.sales == "shipped":
        return _NOTE
    return tr(
        "{note}. Sales and returns count when they are paid, in every tab; what is not"
        " paid yet is left out (“sales: paid” in reports.yaml)",
        note=_NOTE,
    )


REPORT = Report(id="today", title=tr("Today"), places=(Place.DESK,), make=make)
