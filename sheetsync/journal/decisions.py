"""What the owner answered to what waited for him, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select, update

from sheetsync.journal.codec import json_text, text_json, text_of, value_of
from sheetsync.journal.part import Part
from sheetsync.journal.records import Decision, NewDecision
from sheetsync.journal.schema import decisions
from sheetsync.locales.text import Text

ASKED, BEGUN, DONE, VOID = "asked", "begun", "done", "void"
"""States of an answer: to be carried out, under way, carried out, of no effect."""

STANDING, OVER = "standing", "over"
"""States of an answer that keeps something out of sight: still, and no more."""


class Decisions(Part):
    """What the owner answered."""

    __slots__ = ()

    def add(self, one: NewDecision) -> int:
        """Record an answer before anything is done about it; its number.

        One that says why nothing is done is void at once. An earlier answer to the
        same that was not begun is void: the later word counts.
        """
        if one.why is None:
            for earlier in self.open():
                if earlier.key == one.key and earlier.state == ASKED:
                    self.settle(earlier.decision_id, VOID)
        return self.insert_numbered(
            insert(decisions).values(
                item=one.item,
                key=one.key,
                kind=one.kind,
                subject=one.subject,
                base=one.base,
                words=one.words,
                answer=one.answer,
                answered_by=one.answered_by,
                answered_at=self.now(),
                state=ASKED if one.why is None else VOID,
                mark=one.mark,
                why_json=text_json(one.why),
                settled_at=None if one.why is None else self.now(),
            )
        )

    def begin(self, number: int) -> None:
        """Record that an answer is being carried out from now on."""
        self._set(number, state=BEGUN)

    def give_order(self, number: int, order: Mapping[str, Any] | None) -> None:
        """Record what is sent to carry an answer out, or that nothing is any more."""
        self._set(number, order_json=None if order is None else json_text(order))

    def settle(
        self, number: int, state: str, *, why: Text | None = None, mark: str = ""
    ) -> None:
        """Record what became of an answer.

        Args:
            number: Which one.
            state: ``done``, ``void``, ``standing`` or ``over``.
            why: Why nothing was done.
            mark: What is left as it is, for ``standing``.
        """
        values: dict[str, object] = {"state": state, "settled_at": self.now()}
        if why is not None:
            values["why_json"] = text_json(why)
        if mark:
            values["mark"] = mark
        self._set(number, **values)

    def open(self) -> tuple[Decision, ...]:
        """Answers that are to be carried out, the oldest first."""
        return self._all(_ALL.where(decisions.c.state.in_((ASKED, BEGUN))))

    def standing(self) -> tuple[Decision, ...]:
        """Answers that keep something out of sight, the oldest first."""
        return self._all(_ALL.where(decisions.c.state == STANDING))

    def since(self, moment: datetime) -> tuple[Decision, ...]:
        """All answers of that moment or later, the oldest first."""
        return self._all(_ALL.where(decisions.c.answered_at >= moment))

    def about(self, subject: str) -> tuple[Decision, ...]:
        """All answers about a client or another subject, the oldest first."""
        return self._all(_ALL.where(decisions.c.subject == subject))

    def last_to(self, keys: Collection[str]) -> dict[str, Decision]:
        """The last answer to each of the holds with these keys."""
        rows = self.rows_in(_ALL, decisions.c.key, sorted(keys))
        found = sorted(map(_decision, rows), key=lambda one: one.decision_id)
        return {one.key: one for one in found}

    def last_words(self, items: Collection[str]) -> dict[str, str]:
        """The words that were last taken from the desk, by short name."""
        rows = self.rows_in(
            _ALL.where(decisions.c.answered_by == "desk"),
            decisions.c.item,
            sorted(items),
        )
        found = sorted(rows, key=lambda row: int(row.decision_id))
        return {row.item: row.words for row in found}

    def _all(self, statement: Select[Any]) -> tuple[Decision, ...]:
        found = self.connection.execute(statement.order_by(decisions.c.decision_id))
        return tuple(_decision(one) for one in found)

    def _set(self, number: int, **values: object) -> None:
        self.connection.execute(
            update(decisions).where(decisions.c.decision_id == number).values(**values)
        )


_ALL = select(decisions)


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        decision_id=row.decision_id,
        item=row.item,
        key=row.key,
        kind=row.kind,
        subject=row.subject,
        base=row.base,
        words=row.words,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        state=row.state,
        mark=row.mark,
        order=value_of(row.order_json) if row.order_json else None,
        why=text_of(row.why_json),
        settled_at=row.settled_at,
    )
