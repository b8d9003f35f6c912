"""Rows of nobody known: they become new clients, or wait until a person decides."""

from __future__ import annotations

from sheetsync.core.changes import AdoptRow, Hold, RemoveRow
from sheetsync.core.comparing import Comparison
from sheetsync.core.decisions import MANY, Answer
from sheetsync.core.doubts import REGISTERED, duplicate
from sheetsync.core.duplicates import DUPLICATE
from sheetsync.core.identified import Identified
from sheetsync.core.ids import ClientId
from sheetsync.core.rows import as_text, fingerprint
from sheetsync.core.setting import Setting
from sheetsync.core.snapshot import BaseView, Row
from sheetsync.locales.text import Text, tr


class Newcomers:
    """Rows of one base that are no known client's, for all that is known.

    Args:
        setting: What all parts of the plan need.
        view: The base.
        rows: What its rows hold, and what they held.
        found: Where it is noted what becomes of them.
    """

    def __init__(
        self, setting: Setting, view: BaseView, rows: Comparison, found: Identified
    ) -> None:
        self._setting = setting
        self._view = view
        self._rows = rows
        self._found = found

    def adopt(
        self,
        row: Row,
        why: Text,
        *,
        template: ClientId | None = None,
        ordered: bool = False,
    ) -> None:
        """Make a row a new client, unless he is registered already.

        Args:
            row: The row.
            why: What it is.
            template: Whose row was copied: he may have anything in common with it.
            ordered: Whether the owner said that it is a client of its own.
        """
        typed = self._rows.typed(row)
        other = self._setting.register.same_as(self._view.base, typed, template)
        if other and not ordered and not self._is_new(DUPLICATE, other.client):
            self._found.held[row.index] = REGISTERED
            self._found.holds.append(
                duplicate(self._setting, self._view.base, other.client, other, typed)
            )
            return
        client = self._setting.fresh()
        self._setting.register.enter(self._view.base, client, typed)
        self._found.clients[client] = row
        self._found.changes.append(
            AdoptRow(
                base=self._view.base,
                index=row.index,
                client=client,
                expect=fingerprint(typed),
                why=why,
            )
        )

    def twin(self, row: Row, client: ClientId, why: Text) -> None:
        """A row that is the same as another row of a client's."""
        hint = tr("Change its company, phone or e-mail, or delete one of the two rows")
        self._hold("twin", row, client, why, hint)

    def elsewhere(self, row: Row, client: ClientId) -> None:
        """A row with the ID of a client of another base."""
        self._hold(
            "elsewhere",
            row,
            client,
            tr("A client with this ID is registered already"),
            tr("Ask the owner; sheetsync leaves this row as it is"),
        )

    def ghost(self, row: Row, client: ClientId) -> None:
        """A row that came back after its client moved on."""
        self._hold(
            "ghost",
            row,
            client,
            tr("This client was handed on, and this row came back"),
            tr("Delete the row, or ask the owner"),
        )

    def _hold(
        self, kind: str, row: Row, client: ClientId, why: Text, hint: Text
    ) -> None:
        if self._is_new(kind, client):
            self.adopt(row, tr("the owner made it a new client"), ordered=True)
            return
        typed = self._rows.typed(row)
        hold = Hold(
            kind=kind,
            base=self._view.base,
            subject=client,
            why=why,
            hint=hint,
            mark=fingerprint(typed),
        )
        # One answer is about one row, however many are like it.
        removed = {one.hold for one in self._found.removals}
        if self._setting.memory.answers.removes(hold) and hold.key not in removed:
            self._found.removals.append(
                RemoveRow(
                    base=self._view.base,
                    index=row.index,
                    client=as_text(self._view.clients.cell(row, "client_id")),
                    cells=typed,
                    hold=hold.key,
                    why=tr("the owner wants it gone"),
                )
            )
            return
        self._found.held[row.index] = tr("{why}. {hint}", why=why, hint=hint)
        self._found.holds.append(hold)

    def _is_new(self, kind: str, client: ClientId) -> bool:
        """Whether the owner said that such a row is a client of its own."""
        answers = self._setting.memory.answers
        said = answers.to(kind, self._view.base, client)
        return Answer.NEW in (said, answers.to(MANY[kind], self._view.base))
