"""Gathers the facts that reports are made of, from the journal and the bases.

The journal knows clients, stays, purchases, imported calls, moves and access.
Contact logs stand in the bases alone, so the bases' tabs come along as they were
read last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import pandas as pd

from sheetsync.config import Config
from sheetsync.core.audit import by_text, event_text
from sheetsync.core.ids import DESK, BaseKey, ClientId, stage_of
from sheetsync.core.memory import Bought
from sheetsync.core.rows import Cells, as_text, is_blank
from sheetsync.core.snapshot import BaseView
from sheetsync.core.table import Value
from sheetsync.journal.book import Book
from sheetsync.journal.records import KnownClient
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import tr
from sheetsync.reports.facts import ColumnShape, Facts
from sheetsync.reports.shapes import (
    ACCESS,
    CLIENTS,
    CONTACTS,
    DAYS_OFF,
    MOVES,
    PEOPLE,
    PLANS,
    RESPONSIBILITY,
    ROW_CHANGES,
    STAFF,
    STAYS,
    TYPED_INTO_LOG,
)
from sheetsync.worker.call_contacts import is_talk, with_calls
from sheetsync.worker.client_cells import bought_values, column_shapes, meant
from sheetsync.worker.contact_log import Contact, contacts_in
from sheetsync.worker.departure_facts import departure_frame
from sheetsync.worker.responsibility import responsible_intervals
from sheetsync.worker.sold import in_short, sales
from sheetsync.worker.tools import Tools
from sheetsync.worker.waiting import held_frame, stage_shapes

DO_NOT_CONTACT = "do_not_contact"
"""The column in which whatever is filled in means: do not call him."""


_TWO_MONTHS = 62
"""Days that Today compares with each other at most."""


def gather(tools: Tools, views: Mapping[BaseKey, BaseView]) -> Facts:
    """All facts that are known now.

    Args:
        tools: The worker's tools; nothing is asked of Google.
        views: The bases as they were read last, for their contact logs. Of a
            base that is missing here nobody knows whom its people talked to.
    """
    with tools.journal.reading() as book:
        return _Gathering(tools, book, views).facts()


def contact_frame(contacts: Iterable[Contact]) -> pd.DataFrame:
    """Rows of contact logs as a frame of facts, with what only some logs have."""
    return CONTACTS.frame(
        [
            (
                one.client,
                one.day,
                one.person,
                one.channel,
                one.minutes,
                one.outcome,
                one.comment,
                one.next_contact,
                one.script,
                one.materials,
                one.data,
                one.screening,
                one.record,
                one.seen_as,
            )
            for one in contacts
        ],
        extra=TYPED_INTO_LOG,
    )


class _Gathering:
    """One gathering; a class so that its steps share what the journal said.

    Args:
        tools: The worker's tools.
        book: The journal.
        views: The bases as they were read.
    """

    def __init__(
        self, tools: Tools, book: Book, views: Mapping[BaseKey, BaseView]
    ) -> None:
        self._tools = tools
        self._config: Config = tools.config
        self._say = tools.say
        self._now = tools.clock.now()
        self._zone = tools.config.company.zone
        self._book = book
        self._clients: dict[ClientId, KnownClient] = {
            client: known
            for client, known in book.clients.all().items()
            if known.state == "live"
        }
        logged = (
            contact
            for view in views.values()
            for contact in contacts_in(self._config, view)
            if contact.client in self._clients
        )
        calls = (one for one in book.calls.all() if one.client_id in self._clients)
        self._contacts = with_calls(logged, calls, self._say)

    def facts(self) -> Facts:
        """The facts."""
        sold = sales(self._book, self._config.reports.sources)
        cells = self._cells()
        shapes = column_shapes(self._config, cells.values())
        return Facts(
            clients=self._client_frame(cells, shapes, in_short(sold.purchases)),
            stays=self._stay_frame(),
            contacts=contact_frame(self._contacts),
            purchases=sold.purchases,
            shipped=sold.shipped,
            payments=sold.payments,
            plans=self._plan_frame(),
            responsibility=self._responsibility_frame(),
            moves=self._move_frame(),
            access=self._access_frame(),
            held=held_frame(self._tools, self._book),
            people=self._people_frame(),
            staff=self._staff_frame(),
            days_off=self._days_off_frame(),
            row_changes=self._row_change_frame(),
            departures=departure_frame(self._tools, self._book),
            shapes=shapes,
            stages=stage_shapes(self._config),
            minor_digits=self._config.company.minor_digits,
            first_before=self._config.reports.sources.before_records == "first",
        )

    def _cells(self) -> dict[ClientId, Cells]:
        """Each client's cells, with those that his base has no column for.

        Who has just moved is remembered in his old base until the next cycle.
        """
        rows = {base: self._book.rows.of(base) for base in self._book.bases.all()}
        latest = {
            client: row.cells
            for known in rows.values()
            for client, row in known.items()
        }
        found: dict[ClientId, Cells] = {}
        for client, known in self._clients.items():
            home = rows.get(known.base, {}).get(client)
            seen = home.cells if home else latest.get(client, {})
            found[client] = {**known.kept, **seen}
        return found

    def _client_frame(
        self,
        cells: Mapping[ClientId, Cells],
        shapes: tuple[ColumnShape, ...],
        bought: Mapping[ClientId, Bought],
    ) -> pd.DataFrame:
        talked: dict[ClientId, date] = {}
        for one in filter(is_talk, self._contacts):
            talked[one.client] = max(talked.get(one.client, one.day), one.day)
        digits = self._config.company.minor_digits
        rows = []
        for client, known in self._clients.items():
            own = cells[client]
            ours = bought_values(bought.get(client), digits)
            rows.append(
                (
                    client,
                    as_text(own.get("company")) or None,
                    stage_of(known.base),
                    self._base_name(known.base),
                    known.responsible or None,
                    self._local(known.registered_at).date(),
                    talked.get(client),
                    not is_blank(own.get(DO_NOT_CONTACT)),
                    *(_value(one, own, ours) for one in shapes),
                )
            )
        return CLIENTS.frame(rows, extra=[one.name for one in shapes])

    def _stay_frame(self) -> pd.DataFrame:
        return STAYS.frame(
            [
                (
                    one.client_id,
                    one.stage,
                    self._local(one.entered_at),
                    self._local(one.left_at) if one.left_at else None,
                    one.responsible or None,
                )
                for one in self._book.stays.all()
            ]
        )

    def _plan_frame(self) -> pd.DataFrame:
        return PLANS.frame(
            [
                (one.client_id, one.month, one.amount_minor, one.kind.value)
                for one in self._book.plans.all()
            ]
        )

    def _move_frame(self) -> pd.DataFrame:
        """The moves that reports ask for; older ones stay in the journal."""
        return MOVES.frame(
            [
                (
                    self._local(one.created_at),
                    one.client_id,
                    stage_of(one.source),
                    stage_of(one.target),
                    one.state,
                    one.why,
                )
                for one in self._book.moves.since(self._lately(_TWO_MONTHS))
            ]
        )

    def _responsibility_frame(self) -> pd.DataFrame:
        return RESPONSIBILITY.frame(
            [
                (
                    client,
                    person,
                    self._local(since),
                    self._local(until) if until else None,
                )
                for client, person, since, until in responsible_intervals(self._book)
            ]
        )

    def _row_change_frame(self) -> pd.DataFrame:
        """The changes of as many days as a report asks for; the journal has older."""
        days = 31 * self._config.reports.results.months
        return ROW_CHANGES.frame(
            [
                (client, self._local(at), base, tab, kind)
                for client, at, base, tab, kind in self._book.row_changes.traces(
                    self._lately(days)
                )
            ]
        )

    def _lately(self, least: int = 0) -> datetime:
        """What is older is too much to list and stays in the journal.

        Args:
            least: So many days at least.
        """
        days = max(self._config.reports.move_days, least)
        return self._now - timedelta(days=days + 1)

    def _access_frame(self) -> pd.DataFrame:
        rows = []
        for one in self._book.access.all():
            known = self._config.staff.at(one.person) if one.person else None
            rows.append(
                (
                    self._local(one.at),
                    one.file_name,
                    known.name if known else one.person or None,
                    event_text(one.event, one.role),
                    one.why,
                    one.person or None,
                    by_text(one.possible),
                )
            )
        return ACCESS.frame(rows)

    def _people_frame(self) -> pd.DataFrame:
        """The staff; who stands there twice counts once, with his present role."""
        staff = self._config.staff
        present = {one.email: staff.at(one.email) or one for one in staff.people}
        return PEOPLE.frame(
            [(one.name, one.email, one.role, one.status) for one in present.values()]
        )

    def _staff_frame(self) -> pd.DataFrame:
        return STAFF.frame(
            [
                (one.name, one.email, one.role, one.since, one.until, one.status)
                for one in self._config.staff.people
            ]
        )

    def _days_off_frame(self) -> pd.DataFrame:
        """Who stands in the staff twice is off once."""
        people = self._config.staff.people
        spans = {(one.email, span) for one in people for span in one.off}
        return DAYS_OFF.frame(
            [(email, span.first, span.last) for email, span in sorted(spans)]
        )

    def _base_name(self, base: BaseKey) -> str:
        """A base as people call it."""
        if base == DESK:
            return self._say(tr("Owner’s desk"))
        stage = self._config.pipeline.stage(stage_of(base))
        return self._say(stage_text(stage)) if stage else base

    def _local(self, moment: datetime) -> datetime:
        """A moment as the company's clocks show it."""
        return moment.astimezone(self._zone).replace(tzinfo=None)


def _value(shape: ColumnShape, cells: Cells, ours: Mapping[str, Value]) -> Value:
    """A client's cell; what the worker counted stands above what was kept."""
    if shape.id in ours:
        return ours[shape.id]
    return meant(cells.get(shape.id), shape.type)
