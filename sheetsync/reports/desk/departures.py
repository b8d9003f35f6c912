"""Departures: who left, what became of what he had in hand, and of his clients.

domain.md S7 and systems.md A9: nothing is lost when somebody goes, and the owner sees
what he must look after. What Google does not tell (who typed what) is not guessed at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple, cast

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.cells import moments, said, words
from sheetsync.reports.desk.fates import Fate, fates, told_on
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import days_until
from sheetsync.reports.report import Place, Report, column, table_of

_LEFT = tr("left")
_FATE = tr("what became of the client")
_TOPICS = {
    "access": tr("access"),
    "client": tr("handed over"),
    "move": tr("on the way"),
    "promise": tr("promised contact"),
    "change": tr("changed before"),
    "drift": tr("drift before"),
}
"""What each kind of row is called, in the order in which they stand."""

_BEFORE = tr(
    "Purchases less returns in the 90 days up to the day on which the person left, that"
    " day included"
)
_AFTER = tr("Purchases less returns in the 90 days after that day")
_KEPT = tr(
    "Turnover of the 90 days after, divided by that of the 90 days before; blank where"
    " nothing was bought before"
)
_WHO = tr(
    "Google does not tell who typed what: it is certain only where one person of the"
    " staff could edit the file. You can edit all files and are not counted"
)


class _Fact(NamedTuple):
    """A row of the frame of departures."""

    left: datetime
    email: str
    person: str
    kind: str
    at: datetime | None
    client_id: str | None
    place: str | None
    what: Value
    who: Value


class _Line(NamedTuple):
    """A row of the table."""

    person: str
    left: datetime
    topic: Text
    at: datetime | None = None
    client_id: str | None = None
    company: Value = None
    place: str | None = None
    what: Value = None
    who: Value = None
    before: Decimal | None = None
    after: Decimal | None = None
    kept: float | None = None


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: people who left in (D - departure_days, D], the last one first.

    Each has one line about the whole, then one for each file that closed to him, each
    client of his with who has him now, each move that was under way and each contact
    that was promised at that moment, the changes of the 30 days before to clients while
    they were his, and the drift of those days on files that he could open.

    Ninety days later (`fates.told_on`) there is one line more for each client: kept or
    lost, as `fates.fates` has it. Turnover kept is that of the 90 days after the day of
    the departure divided by that of the 90 days up to it. All this is told when those
    days are over and is of them alone: what happens later changes it no more, but for
    purchases that are imported late.
    """
    lines = [
        line
        for _, some in groupby(
            _facts_of(facts, norms, as_of), key=lambda one: (one.left, one.email)
        )
        for line in _departure(facts, list(some), as_of)
    ]
    return table_of(
        [
            (column("person", tr("Person")), [one.person for one in lines]),
            (column("left", tr("Left"), Kind.MOMENT), [one.left for one in lines]),
            (column("topic", tr("What")), [one.topic for one in lines]),
            (column("at", tr("When"), Kind.MOMENT), [one.at for one in lines]),
            (
                column("client_id", tr("ID"), Kind.CLIENT_ID),
                [one.client_id for one in lines],
            ),
            (column("company", tr("Company")), [one.company for one in lines]),
            (column("place", tr("Base or file")), [one.place for one in lines]),
            (
                column("what", tr("What happened"), Kind.SENTENCE),
                [one.what for one in lines],
            ),
            (
                column("who", tr("By whom"), Kind.SENTENCE, _WHO),
                [one.who for one in lines],
            ),
            (
                column("before", tr("Turnover before"), Kind.MONEY, _BEFORE),
                [one.before for one in lines],
            ),
            (
                column("after", tr("Turnover after"), Kind.MONEY, _AFTER),
                [one.after for one in lines],
            ),
            (
                column("kept", tr("Turnover kept"), Kind.PERCENT, _KEPT),
                [one.kept for one in lines],
            ),
        ]
    )


def _facts_of(facts: Facts, norms: Reports, as_of: date) -> list[_Fact]:
    """What is told of, the last departure first."""
    window = days_until(as_of, norms.departure_days)
    rows = facts.departures[window.holds(facts.departures["left"])].sort_values(
        ["left", "email"], ascending=[False, True], kind="stable"
    )
    cells = zip(
        moments(rows["left"]),
        words(rows["email"]),
        words(rows["person"]),
        words(rows["kind"]),
        moments(rows["at"]),
        words(rows["client_id"]),
        words(rows["place"]),
        said(rows["what"]),
        said(rows["who"]),
        strict=True,
    )
    return [_Fact(*cast("tuple[str, ...]", one)) for one in cells]  # type: ignore[arg-type]


def _departure(facts: Facts, some: Sequence[_Fact], as_of: date) -> Iterator[_Line]:
    """One departure: the whole first, then its lines by topic and time."""
    person, left = some[0].person, some[0].left
    last = told_on(left.date())
    his = [one.client_id for one in some if one.kind == "client" and one.client_id]
    ended = list(fates(facts, his, left.date())) if as_of > last else []
    yield _whole(facts, some, ended, last)
    names = facts.clients.set_index("client_id")["company"]
    companies = dict(zip(names.index, words(names), strict=True))
    topics = list(_TOPICS)
    lines = [one for one in some if one.kind in topics]
    for one in sorted(lines, key=lambda one: (topics.index(one.kind), *_order(one))):
        yield _Line(
            person,
            left,
            _TOPICS[one.kind],
            # A promise is for a day, and no hour of it.
            at=None if one.kind == "promise" else one.at,
            client_id=one.client_id,
            company=companies.get(one.client_id or ""),
            place=one.place,
            what=_what(facts, one),
            who=one.who,
        )
    for fate in ended:
        line = _Line(
            person,
            left,
            _FATE,
            client_id=fate.client_id,
            company=companies.get(fate.client_id),
            what=fate.lost or tr("kept"),
        )
        yield _with_figures(facts, line, [fate])


def _order(one: _Fact) -> tuple[datetime, str, str]:
    return one.at or one.left, one.place or "", one.client_id or ""


def _whole(
    facts: Facts, some: Sequence[_Fact], ended: Sequence[Fate], last: date
) -> _Line:
    """The line about a departure as a whole."""
    kinds = [one.kind for one in some]
    told = tr(
        "{clients}, {moves}, {promises}",
        clients=trn(kinds.count("client"), "{n} client", "{n} clients"),
        moves=trn(kinds.count("move"), "{n} on the way", "{n} on the way"),
        promises=trn(
            kinds.count("promise"), "{n} contact promised", "{n} contacts promised"
        ),
    )
    lost = sum(one.lost is not None for one in ended)
    what = told
    if ended:
        what = tr(
            "{told}. By {day} kept: {kept}, lost: {lost}",
            told=told,
            day=last,
            kept=len(ended) - lost,
            lost=lost,
        )
    elif "client" in kinds:
        what = tr(
            "{told}. What became of them is told after {day}", told=told, day=last
        )
    left = some[0].left
    line = _Line(some[0].person, left, _LEFT, at=left, what=what)
    return _with_figures(facts, line, ended)


def _with_figures(facts: Facts, line: _Line, some: Sequence[Fate]) -> _Line:
    """A line with the turnover of clients whose fate is known, if any is."""
    if not some:
        return line
    before, after = sum(one.before for one in some), sum(one.after for one in some)
    return line._replace(
        before=Decimal(before).scaleb(-facts.minor_digits),
        after=Decimal(after).scaleb(-facts.minor_digits),
        kept=after / before if before > 0 else None,
    )


def _what(facts: Facts, one: _Fact) -> Value:
    if one.kind == "client" and one.client_id:
        return _heir(facts, one.client_id, one.person, one.left)
    if one.kind == "promise" and one.at:
        return tr("for {day}", day=one.at.date())
    return one.what


def _heir(facts: Facts, client_id: str, person: str, left: datetime) -> Text:
    """Who has a client after somebody left: the first who is not himself."""
    spans = facts.responsibility
    later = spans["until"].isna() | (spans["until"] > left)
    after = spans[(spans["client_id"] == client_id) & later]
    names = words(after.sort_values("since", kind="stable")["person"])
    others = [one for one in names if one != person]
    if others:
        name = others[0]
        return tr("to {name}", name=str(name)) if name else tr("to the free pool")
    return tr("not handed over yet") if names else tr("the row was deleted before")


REPORT = Report(
    id="departures", title=tr("Departures"), places=(Place.DESK,), make=make
)
