"""Whom we called, as the telephony counted it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import select

from sheetsync.core.import_calls import NewCall
from sheetsync.journal.import_schema import calls
from sheetsync.journal.keyed import keys_known, record_keyed, take_back_keyed
from sheetsync.journal.part import Part
from sheetsync.journal.records import TakenBack


class Calls(Part):
    """Whom we called."""

    __slots__ = ()

    def add_many(
        self, called: Iterable[NewCall], import_id: int | None = None
    ) -> tuple[int, int]:
        """Record those calls that are not known yet, told by their content key.

        Returns:
            How many were added, and how many were known already.

        Raises:
            sqlalchemy.exc.IntegrityError: One is of a client who is not registered.
        """
        return record_keyed(self, calls, [asdict(one) for one in called], import_id)

    def keys_known(self, keys: Iterable[str]) -> set[str]:
        """Those of the content keys whose call is recorded."""
        return keys_known(self, calls, keys)

    def take_back(self, import_id: int) -> TakenBack:
        """Forget the calls of an import that no later import says as well."""
        return take_back_keyed(self, calls, import_id)

    def all(self) -> tuple[NewCall, ...]:
        """Every call, by the moment when it began."""
        found = self.connection.execute(
            select(calls).order_by(calls.c.day, calls.c.clock, calls.c.call_id)
        )
        return tuple(
            NewCall(
                client_id=one.client_id,
                day=one.day,
                clock=one.clock,
                person=one.person,
                seconds=one.seconds,
                outcome=one.outcome,
                number=one.number,
                content_key=one.content_key,
            )
            for one in found
        )
