"""Access given, taken and closed: to whom, in which file, and why.

Events are only ever added; the database refuses to change or delete one. They carry
the file's name and base, for they outlive the file. Their words:

- ``made``: a file was made; ``returned``: it was put back into the company's folder;
- ``invited``: Google is asked to let a person in and to tell him by mail;
- ``granted``: a person was let in; ``role``: he got another role, or keeps his own
  where it was to end or the file was offered to him;
- ``closed``: an entry was taken out of a sharing list: a person's, a group's, a link;
- ``restricted``: a setting of a file was put back;
- ``protected``: a protection inside a file was put back;
- ``refused``: Google did not do one of these;
- ``found``: something that only the owner can put right.

`core.audit` has further ones, and all of them as the owner reads them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select

from sheetsync.core.ids import NO_BASE, BaseKey, SpreadsheetId
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
        base: BaseKey = NO_BASE,
        possible: int = 0,
    ) -> None:
        """Record what happens now to a person's access, or to a file.

        Args:
            spreadsheet: Google's id of the file.
            file_name: What it is called now.
            person: Address, domain or ``anyone``; "" if it concerns the file alone.
            event: What happens, a word of `core.audit`.
            role: Drive's role, where one is given.
            why: The reason.
            base: What the file is.
            possible: How many people could have made the drift behind it, if any.
        """
        self.connection.execute(
            insert(access_events).values(
                at=self.now(),
                spreadsheet=spreadsheet,
                file_name=file_name,
                person=person,
                event=event,
                role=role,
                why_json=text_json(why),
                base=base,
                possible=possible,
            )
        )

    def add_refusal(
        self,
        *,
        spreadsheet: SpreadsheetId,
        file_name: str,
        person: str,
        why: Text,
        base: BaseKey,
    ) -> None:
        """Record that Google refuses something, unless it was the last that happened.

        What is tried again in every cycle is told once.
        """
        last = self.connection.execute(
            select(access_events)
            .where(access_events.c.spreadsheet == spreadsheet)
            .where(access_events.c.person == person)
            .order_by(access_events.c.event_id.desc())
            .limit(1)
        ).one_or_none()
        if last and (last.event, last.why_json) == ("refused", text_json(why)):
            return
        self.add(
            spreadsheet=spreadsheet,
            file_name=file_name,
            person=person,
            event="refused",
            why=why,
            base=base,
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

    def all(self) -> tuple[AccessEvent, ...]:
        """Everything that ever happened, the oldest first."""
        found = self.connection.execute(
            select(access_events).order_by(access_events.c.event_id)
        )
        return tuple(_event(one) for one in found)

    def last_let_in(self) -> dict[str, datetime]:
        """For each address that sheetsync ever let in when that was last."""
        at = func.max(access_events.c.at).label("at")
        found = self.connection.execute(
            select(access_events.c.person, at)
            .where(access_events.c.event.in_(LET_IN))
            .group_by(access_events.c.person)
        )
        return {one.person: one.at for one in found}

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
        base=BaseKey(row.base),
        possible=row.possible,
    )
