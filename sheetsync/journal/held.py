"""What waits for a person now; each entry keeps the moment since when it waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select

from sheetsync.journal.codec import json_text, text_of
from sheetsync.journal.part import Part
from sheetsync.journal.records import Held, HeldEntry
from sheetsync.journal.schema import held
from sheetsync.locales.text import Text


class HeldEntries(Part):
    """What waits for a person now."""

    __slots__ = ()

    def all(self) -> tuple[Held, ...]:
        """Everything that waits, what waits longest first."""
        found = self.connection.execute(select(held).order_by(held.c.since, held.c.key))
        return tuple(_held(one) for one in found)

    def replace(
        self, entries: Iterable[HeldEntry]
    ) -> tuple[tuple[Held, ...], tuple[Held, ...]]:
        """Make these all that waits; only what differs is written.

        An entry whose key waited before keeps its ``since``, even if its reason
        changed. Of two entries with one key the first counts.

        Returns:
            What waits only since now, and what waits no more.
        """
        stored = {one.key: one for one in self.all()}
        present: dict[str, Held] = {}
        for one in entries:
            before = stored.get(one.key)
            since = before.since if before else self.now()
            present.setdefault(one.key, _with_since(one, since))
        gone = tuple(one for key, one in stored.items() if key not in present)
        new = tuple(one for key, one in present.items() if key not in stored)
        changed = [one for key, one in present.items() if stored.get(key, one) != one]
        self._remove([*gone, *changed])
        self.execute_many(insert(held), [_values(one) for one in [*new, *changed]])
        return new, gone

    def forget(self, key: str) -> None:
        """Forget an entry: if it waits all the same, it waits since then."""
        self.connection.execute(delete(held).where(held.c.key == key))

    def _remove(self, entries: Iterable[Held]) -> None:
        self.execute_many(
            delete(held).where(held.c.key == bindparam("b_key")),
            [{"b_key": one.key} for one in entries],
        )


def _with_since(entry: HeldEntry, since: datetime) -> Held:
    return Held(
        key=entry.key,
        kind=entry.kind,
        subject=entry.subject,
        base=entry.base,
        why=entry.why,
        hint=entry.hint,
        mark=entry.mark,
        since=since,
    )


def _values(one: Held) -> dict[str, object]:
    return {
        "key": one.key,
        "kind": one.kind,
        "subject": one.subject,
        "base": one.base,
        "why_json": json_text(one.why),
        "hint_json": json_text(one.hint),
        "mark": one.mark,
        "since": one.since,
    }


def _held(row: Row[Any]) -> Held:
    return Held(
        key=row.key,
        kind=row.kind,
        subject=row.subject,
        base=row.base,
        why=text_of(row.why_json) or Text(""),
        hint=text_of(row.hint_json) or Text(""),
        mark=row.mark,
        since=row.since,
    )
