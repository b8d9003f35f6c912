"""What the owner is told of people who left, as facts for his desk.

Google does not tell who typed what. A change is *certain* only where one person could
edit the file; else it is one of so many people's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

import pandas as pd

from sheetsync.core.audit import by_text, event_text, is_about
from sheetsync.core.editors import AccessNote, could_open, editors, spans
from sheetsync.core.ids import BaseKey, ClientId, SpreadsheetId
from sheetsync.core.names import base_text
from sheetsync.core.saga import MoveState
from sheetsync.core.sharing import canonical, owners
from sheetsync.journal.access import LET_IN
from sheetsync.journal.book import Book
from sheetsync.journal.records import AccessEvent
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.shapes import DEPARTURES
from sheetsync.worker.departures import PICKED, Departure, departures
from sheetsync.worker.responsibility import Interval, responsible_intervals
from sheetsync.worker.timeline import told_changes, told_events
from sheetsync.worker.tools import Tools

LOOKED_BACK = timedelta(days=30)
"""Changes and drifts of so long before somebody left are told of."""

_UNDONE = frozenset({"row.restored", "client.deleted", "id.put_back"})
"""Events that tell of something done to a client's row, undone since or not."""

_Fact: TypeAlias = tuple[
    str, datetime | None, str | None, str | None, Text | None, Text | None
]
"""Kind, when, the client, the place, what happened, and who did it."""


def departure_frame(tools: Tools, book: Book) -> pd.DataFrame:
    """Everybody who left of late, and all that is told of it.

    Args:
        tools: The worker's tools.
        book: The journal.
    """
    lately = tools.clock.now() - timedelta(days=tools.config.reports.departure_days + 1)
    everybody = departures(book)
    told = [one for one in everybody if one.at >= lately]
    if not told:
        return DEPARTURES.frame()
    telling = _Telling(tools, book, everybody)
    zone = tools.config.company.zone

    def local(moment: datetime | None) -> datetime | None:
        return moment and moment.astimezone(zone).replace(tzinfo=None)

    return DEPARTURES.frame(
        [
            (one.email, one.name, local(one.at), kind, local(at), client, place, *said)
            for one in told
            for kind, at, client, place, *said in telling.facts(one)
        ]
    )


class _Telling:
    """What the journal tells of people who left.

    Args:
        tools: The worker's tools.
        book: The journal.
        everybody: All who ever left.
    """

    def __init__(
        self, tools: Tools, book: Book, everybody: tuple[Departure, ...]
    ) -> None:
        self._config = tools.config
        self._book = book
        self._say = tools.say
        self._events = book.access.all()
        self._spans = spans(
            AccessNote(
                at=one.at,
                base=one.base,
                person=one.person,
                event=one.event,
                role=one.role,
            )
            for one in self._events
            if one.person
        )
        names = {one.name for one in everybody}
        self._had: list[Interval] = [
            one for one in responsible_intervals(book) if one[1] in names
        ]

    def facts(self, left: Departure) -> Iterator[_Fact]:
        """All that is told of one departure."""
        yield "left", left.at, None, None, None, None
        for client, base in left.clients.items():
            yield "client", None, client, self._place(base), None, None
        yield from self._access(left)
        for client, source, target, state in left.moves:
            yield (
                "move",
                left.at,
                client,
                self._place(source),
                self._way(target, state),
                None,
            )
        for client, day in left.promised:
            noon = datetime(
                day.year, day.month, day.day, 12, tzinfo=self._config.company.zone
            )
            where = left.clients.get(client)
            yield "promise", noon, client, where and self._place(where), None, None
        yield from self._changes(left)
        yield from self._drifts(left)

    def _place(self, base: BaseKey) -> str:
        return self._say(base_text(base, self._config.pipeline))

    def _way(self, target: BaseKey, state: str) -> Text:
        where = base_text(target, self._config.pipeline)
        if state == MoveState.PARKED:
            return tr("on the way to {base}: waits for the owner", base=where)
        if state == PICKED:
            return tr("about to go to {base}", base=where)
        return tr("on the way to {base}", base=where)

    def _access(self, left: Departure) -> Iterator[_Fact]:
        """When access went off on each file that was ever opened to him."""
        back = min(
            (
                one.at
                for one in self._events
                if one.event in LET_IN
                and one.at > left.at
                and is_about(one.person, left.email)
            ),
            default=None,
        )
        last: dict[SpreadsheetId, AccessEvent] = {}
        for one in self._events:
            if is_about(one.person, left.email) and (back is None or one.at < back):
                last[one.spreadsheet] = one
        for one in last.values():
            if one.event == "refused":
                what = tr("still open to him: {why}", why=one.why or Text(""))
                yield "access", one.at, None, one.file_name, what, None
            elif one.event == "closed":
                yield (
                    "access",
                    one.at,
                    None,
                    one.file_name,
                    tr("access taken away"),
                    None,
                )
            else:
                # It was closed and the worker died before it could write that down, or
                # somebody else had closed it.
                what = tr("no access any more, at the latest then")
                yield "access", left.at, None, one.file_name, what, None

    def _changes(self, left: Departure) -> Iterator[_Fact]:
        """Changes of the last days to clients while he was responsible for them."""
        since = left.at - LOOKED_BACK
        his: dict[ClientId, list[tuple[datetime, datetime | None]]] = {}
        for client, name, begun, ended in self._had:
            if name == left.name and (ended is None or ended >= since):
                his.setdefault(ClientId(client), []).append((begun, ended))

        def while_his(client: str, at: datetime) -> bool:
            return any(
                begun <= at and (ended is None or at <= ended)
                for begun, ended in his[ClientId(client)]
            )

        found = self._book.row_changes.of_clients([*his], since)
        changes = [one for one in found if while_his(one.client, one.at)]
        for change, what in told_changes(self._config, changes):
            yield self._change(change.at, change.client, change.base, what)
        events = [
            one
            for one in self._book.history.of_many([*his], since)
            if one.event in _UNDONE and while_his(one.subject, one.at)
        ]
        for event, what in told_events(self._config, events):
            base = BaseKey(str(event.detail.get("base", "")))
            yield self._change(event.at, event.subject, base, what)

    def _change(self, at: datetime, client: str, base: BaseKey, what: Text) -> _Fact:
        return "change", at, client, self._place(base), what, self._who(base, at)

    def _who(self, base: BaseKey, at: datetime) -> Text:
        """Who could have made a change; the owner, who can open all, is left out."""
        could = editors(self._spans, base, at, owners(self._config.company))
        if any("@" not in one for one in could):
            return tr("anybody: the file was open to more than people of the staff")
        if len(could) == 1:
            (email,) = could
            return tr("certain: {name}", name=self._named(email))
        if not could:
            return tr("nobody of the staff: the owner, or access that nobody knew of")
        return trn(len(could), "{n} editor", "one of {n} editors")

    def _named(self, email: str) -> str:
        for person in self._config.staff.people:
            if canonical(person.email) == email:
                return person.name
        return email

    def _drifts(self, left: Departure) -> Iterator[_Fact]:
        """Drift of the last days on files that he could open then."""
        opened = could_open(self._spans, left.email)
        for one in self._events:
            lately = left.at - LOOKED_BACK < one.at <= left.at
            if not lately or not opened(one.base, one.at):
                continue
            if one.possible or one.event == "found":
                what = tr(
                    "{event}: {person}. {why}",
                    event=event_text(one.event, one.role),
                    person=one.person or one.file_name,
                    why=one.why or Text(""),
                )
                yield "drift", one.at, None, one.file_name, what, by_text(one.possible)
