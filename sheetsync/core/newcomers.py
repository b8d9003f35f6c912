"""Rows of nobody known: they become new clients, or wait until a person decides."""

from __future__ import annotations

from dataclasses import dataclass

from sheetsync.core.changes import AdoptRow, Hold, RemoveRow
from sheetsync.core.comparing import Comparison
from sheetsync.core.decisions import MANY, Answer
from sheetsync.core.doubts import REGISTERED, duplicate
from sheetsync.core.duplicates import DUPLICATE
from sheetsync.core.identified import Identified
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.names import base_text
from sheetsync.core.particulars import COMPANY
from sheetsync.core.rows import as_text, fingerprint
from sheetsync.core.setting import Setting
from sheetsync.core.snapshot import BaseView, Row
from sheetsync.locales.text import Text, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class _ForOwner:
    """What the owner reads of a row, where it is more than its people may know.

    Attributes:
        why: What was found.
        hint: What to do about it.
    """

    why: Text
    hint: Text


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
            template: Whose row was copied, and whose ID stands there as well: he may
                have anything in common with it.
            ordered: Whether the owner said that it is a client of its own.
        """
        typed = self._rows.typed(row)
        base = self._view.base
        other = self._setting.register.same_as(base, typed, template)
        subject = template or (other.client if other else None)
        if other and subject and not (ordered or self._is_new(DUPLICATE, subject)):
            self._found.held[row.index] = REGISTERED
            self._found.holds.append(
                duplicate(self._setting, base, subject, other, typed)
            )
            return
        client = self._setting.fresh()
        self._setting.register.enter(base, client, typed)
        self._found.clients[client] = row
        self._found.changes.append(
            AdoptRow(
                base=base,
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

    def elsewhere(self, row: Row, client: ClientId, there: BaseKey) -> None:
        """A row with the ID of a client of another base, and in which one he is."""
        self._hold(
            "elsewhere",
            row,
            client,
            tr("A client with this ID is registered already"),
            tr("Ask the owner; sheetsync leaves this row as it is"),
            owner=_ForOwner(
                why=self._about(
                    tr("A row has the ID of “{company}” ({id}), who is in {base}"),
                    client,
                    there,
                ),
                hint=tr("Make it a new client, or have the row deleted"),
            ),
        )

    def ghost(self, row: Row, client: ClientId, there: BaseKey) -> None:
        """A row that came back after its client moved on, and where he is."""
        self._hold(
            "ghost",
            row,
            client,
            tr("This client was handed on, and this row came back"),
            tr("Delete the row, or ask the owner"),
            owner=_ForOwner(
                why=self._about(
                    tr(
                        "“{company}” ({id}) was handed on and is in {base}; his row"
                        " came back here"
                    ),
                    client,
                    there,
                ),
                hint=tr("Have the row deleted, or make it a new client"),
            ),
        )

    def _about(self, words: Text, client: ClientId, there: BaseKey) -> Text:
        """What the owner reads of a client of another base: his name, and where he is.

        Whose row it is, and where, people don't read in their Sync note.
        """
        last = self._setting.memory.rows.get(there, {}).get(client, {})
        return tr(
            words.msgid,
            company=as_text(last.get(COMPANY)) or client,
            id=client,
            base=base_text(there, self._setting.config.pipeline),
        )

    def _hold(
        self,
        kind: str,
        row: Row,
        client: ClientId,
        why: Text,
        hint: Text,
        *,
        owner: _ForOwner | None = None,
    ) -> None:
        if self._is_new(kind, client):
            self.adopt(row, tr("the owner made it a new client"), ordered=True)
            return
        typed = self._rows.typed(row)
        hold = Hold(
            kind=kind,
            base=self._view.base,
            subject=client,
            why=owner.why if owner else why,
            hint=owner.hint if owner else hint,
            mark=fingerprint(typed),
            alike=why,
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
