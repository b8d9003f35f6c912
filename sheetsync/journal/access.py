"""Access given, taken and closed: to whom, in which file, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from sheetsync.core.ids import SpreadsheetId
from sheetsync.journal.codec import text_json, text_of
from sheetsync.journal.part import Part
from sheetsync.journal.records import AccessEvent
from sheetsync.journal.schema import access_events
from sheetsync.locales.text import Text

LET_IN = ("invited", "granted")
"""Events by which sheetsync gives somebody access."""


class Access(Part):
    """Access given, taken and closed."""

    __slots__ = ()

    def add(
        self,
        *,
        spreadsheet: SpreadsheetId,
        file_name: str,
        person: str,
        event: str,
        role: str = "",
        why: Text | None = None,
    ) -> None:
        """Record what happens now to a person's access."""
        self.connection.execute(
            insert(access_events).values(
                at=self.now(),
                spreadsheet=spreadsheet,
                file_name=file_name,
                person=person,
                event=event,
                role=role,
                why_json=text_json(why),
            )
        )

    def let_in(self) -> dict[SpreadsheetId, set[str]]:
        """For each file the addresses that sheetsync itself ever let in."""
        found = self.connection.execute(
            select(access_events.c.spreadsheet, access_events.c.person)
            .where(access_events.c.event.in_(LET_IN))
            .distinct()
        )
        people: dict[SpreadsheetId, set[str]] = {}
        for spreadsheet, person in found:
            people.setdefault(SpreadsheetId(spreadsheet), set()).add(person)
        return people

    def since(self, moment: datetime) -> tuple[AccessEvent, ...]:
        """What happened at that moment or later, the oldest first."""
        found = self.connection.execute(
            select(access_events)
            .where(access_events.c.at >= moment)
            .order_by(access_events.c.event_id)
        )
        return tuple(_event(one) for one in found)


def _event(row: Row[Any]) -> AccessEvent:
    return AccessEvent(
        event_id=row.event_id,
        at=row.at,
        spreadsheet=row.spreadsheet,
        file_name=row.file_name,
        person=row.person,
        event=row.event,
        role=row.role,
        why=text_of(row.why_json),
    )
