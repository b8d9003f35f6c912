"""Whose row is it? IDs for new rows, and IDs that people's habits disturbed.

People copy a row as a template, clear or overwrite an ID, sort some columns and
forget the ID, paste rows from elsewhere. Each row of a base ends as exactly one of:
a known client, a new client, a known client whose ID is put back, held, or empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sheetsync.config import Stage
from sheetsync.core.changes import PutBackId
from sheetsync.core.comparing import Comparison
from sheetsync.core.doubts import doubt, hold_mixed
from sheetsync.core.flights import Flights
from sheetsync.core.headings import repeats_header
from sheetsync.core.identified import Identified
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import GONE
from sheetsync.core.newcomers import Newcomers
from sheetsync.core.particulars import WHO, same_client
from sheetsync.core.resting import part
from sheetsync.core.rows import Cells, fingerprint, folded
from sheetsync.core.setting import Setting
from sheetsync.core.snapshot import BaseView, Row
from sheetsync.core.swaps import owners
from sheetsync.locales.text import tr


def identify(
    setting: Setting,
    stage: Stage,
    view: BaseView,
    written: frozenset[str],
    elsewhere: Mapping[ClientId, BaseKey],
) -> Identified:
    """Find out whose each row of a base is.

    Args:
        setting: What all parts of the plan need.
        stage: Whose base it is.
        view: The base as it was read.
        written: Ids of the worker's columns; they don't tell people's rows apart.
        elsewhere: IDs that stand in other bases, and where.
    """
    return _Identification(setting, stage, view, written, elsewhere).run()


class _Identification:
    """One look at one base; a class so that its steps share what they found."""

    def __init__(
        self,
        setting: Setting,
        stage: Stage,
        view: BaseView,
        written: frozenset[str],
        elsewhere: Mapping[ClientId, BaseKey],
    ) -> None:
        self._setting = setting
        self._memory = setting.memory
        self._stage = stage
        self._base = view.base
        self._elsewhere = elsewhere
        self._found = Identified()
        self._tab = view.clients
        self._last = setting.last_plan(view)
        self._rows = Comparison(
            view.clients,
            self._memory.rows.get(view.base, {}),
            self._last.clients if self._last else {},
            written,
        )
        flying = self._memory.flying.get(view.base, {})
        self._flights = Flights(flying, view.clients.ids(), self._rows)
        self._newcomers = Newcomers(setting, view, self._rows, self._found)
        self._copies: list[tuple[ClientId, Row]] = []
        self._gone: set[ClientId] = set()

    def run(self) -> Identified:
        known: dict[ClientId, list[Row]] = {}
        strange: dict[ClientId, list[Row]] = {}
        nameless = []
        parted = part(self._tab, self._last, self._memory, self._elsewhere)
        self._found.parted = parted
        self._found.clients = dict(parted.quiet)
        for row, client in parted.in_order():
            mover = self._flights.whose(row, client)
            if mover is not None:
                self._write_id(mover, row)
            elif client is None:
                nameless.append(row)
            elif client in self._memory.clients:
                known.setdefault(client, []).append(row)
            else:
                strange.setdefault(client, []).append(row)
        self._keep_known(known)
        self._gone = self._missing()
        for client, row in self._copies:
            self._copy_of(client, row)
        for client, rows in strange.items():
            self._strange(client, rows)
        for row in nameless:
            if self._rows.typed(row):
                self._nameless(row)
        hold_mixed(self._setting, self._base, self._rows, self._found)
        doubt(self._setting, self._base, self._rows, self._found)
        self._wipe_left_over()
        return self._found

    # ------------------------------------------------------------- rows with known IDs

    def _keep_known(self, known: Mapping[ClientId, list[Row]]) -> None:
        """Rows whose ID the journal gave; those that changed are compared first."""
        disturbed: list[tuple[ClientId, Row]] = []
        for client, rows in known.items():
            if client in self._memory.moving:
                continue
            if self._memory.lives_in(client) != self._base:
                if not self._was_archived(client):
                    self._lives_elsewhere(client, rows)
                    continue
                self._found.returned.append(client)
            keeper = self._keeper(client, rows)
            if keeper is None:
                continue
            if self._rows.is_as_before(client, keeper):
                self._keep(client, keeper)
            else:
                disturbed.append((client, keeper))
        if disturbed:
            self._sort_out(disturbed)

    def _keeper(self, client: ClientId, rows: list[Row]) -> Row | None:
        """The row that keeps an ID; None if people emptied all that carry it."""
        if len(rows) == 1 and self._rows.is_at_rest(client, rows[0]):
            return rows[0]
        full = [row for row in rows if self._rows.typed(row)]
        if len(full) == len(rows) == 1:
            return full[0]
        empty = [row for row in rows if not self._rows.typed(row)]
        if empty and self._memory.clients[client].deleted:
            self._found.astray += empty
        elif empty and self._rows.before(client):
            self._found.blanked[client] = empty
        elif empty and not full:
            # Nothing was ever typed into it, so nothing was emptied.
            return empty[0]
        if not full:
            return None
        keeper = max(full, key=lambda row: self._rows.likeness(client, row))
        self._copies += [(client, row) for row in full if row is not keeper]
        return keeper

    def _sort_out(self, disturbed: list[tuple[ClientId, Row]]) -> None:
        """Rows that carry an ID and show something else than its client did."""
        loose = {one: self._rows.before(one) for one in self._missing()}
        rows = [(client, self._rows.typed(row)) for client, row in disturbed]
        for (client, row), owner in zip(disturbed, owners(loose, rows), strict=True):
            if owner == client:
                self._keep(client, row)
            elif owner is not None:
                self._put_back(owner, row)
            else:
                self._copies.append((client, row))

    def _keep(self, client: ClientId, row: Row) -> None:
        self._found.clients[client] = row
        known = self._memory.clients.get(client)
        if known is None or known.deleted:
            self._found.returned.append(client)
        self._note_changed(client, row)

    def _note_changed(self, client: ClientId, row: Row) -> None:
        if client in self._rows.last and not self._rows.is_as_before(client, row):
            self._found.changed[client] = self._rows.typed(row)

    def _was_archived(self, client: ClientId) -> bool:
        """Whether we put a deleted client here ourselves and never heard of it."""
        home = self._memory.lives_in(client)
        waiting = self._memory.waiting.get(home, {}) if home else {}
        gone = client in waiting and waiting[client].target == GONE
        return self._stage.closed and gone and client not in self._elsewhere

    def _lives_elsewhere(self, client: ClientId, rows: Iterable[Row]) -> None:
        """Rows with the ID of a client of another base.

        The client himself, where he lives, goes on.
        """
        handed_on = client in self._memory.left.get(self._base, {})
        there = self._memory.lives_in(client)
        assert there is not None
        self._found.strangers.add(client)
        for row in rows:
            if not self._rows.typed(row):
                self._found.astray.append(row)
            elif handed_on and client in self._elsewhere:
                self._newcomers.ghost(row, client, there)
            else:
                self._newcomers.elsewhere(row, client, there)

    # -------------------------------------------------------------- rows without a home

    def _copy_of(self, client: ClientId, row: Row) -> None:
        """A further row with an ID: somebody else's, a template for one, or a twin."""
        typed = self._rows.typed(row)
        like = self._missing_like(typed)
        if like:
            self._put_back(min(like), row)
            return
        keeper = self._found.clients.get(client)
        kept = self._rows.typed(keeper) if keeper else {}
        if any(folded(typed.get(key)) != folded(kept.get(key)) for key in WHO):
            why = tr("a copy of another row, with other particulars")
            self._newcomers.adopt(row, why, template=client)
            return
        self._newcomers.twin(
            row, client, tr("This row has the same ID as another and the same content")
        )

    def _strange(self, client: ClientId, rows: list[Row]) -> None:
        """Rows with an ID that the journal never gave, or does not remember.

        An ID for a new row lands beside it where people shift rows in that instant:
        on a client, who gets his own back, or on a blank row, which is wiped.
        """
        remaining = []
        for row in rows:
            like = self._missing_like(self._rows.typed(row))
            if like:
                self._put_back(min(like), row)
            elif self._rows.typed(row):
                remaining.append(row)
            else:
                self._found.astray.append(row)
        if client in self._elsewhere:
            for row in remaining:
                self._newcomers.elsewhere(row, client, self._elsewhere[client])
        elif remaining:
            self._keep(client, remaining[0])
            for row in remaining[1:]:
                self._copy_of(client, row)

    def _nameless(self, row: Row) -> None:
        """A row without an ID: new, or somebody cleared its ID."""
        typed = self._rows.typed(row)
        like = self._missing_like(typed)
        if like:
            self._put_back(min(like), row)
            return
        equal = [
            one
            for one in self._rows.namesakes(typed)
            if self._rows.before(one) == typed
        ]
        if equal:
            self._newcomers.twin(row, min(equal), tr("This row is the same as another"))
        elif repeats_header(self._stage.columns, typed):
            self._found.held[row.index] = tr(
                "This row repeats the header; it is no client. Delete it"
            )
        else:
            self._newcomers.adopt(row, tr("a new row"))

    def _missing_like(self, typed: Cells) -> list[ClientId]:
        """Clients whose row is gone and was the same, or else of the same company."""
        if not typed or not self._gone:
            return []
        named = [one for one in self._rows.namesakes(typed) if one in self._gone]
        same = [one for one in named if self._rows.before(one) == typed]
        return same or [
            one for one in named if same_client(self._rows.before(one), typed)
        ]

    def _missing(self) -> set[ClientId]:
        """Clients of the last snapshot of whom no row was found so far."""
        return set(self._rows.last).difference(
            self._found.clients, self._elsewhere, self._memory.moving
        )

    def _put_back(self, client: ClientId, row: Row) -> None:
        self._gone.discard(client)
        self._found.clients[client] = row
        self._note_changed(client, row)
        self._write_id(client, row)

    def _write_id(self, client: ClientId, row: Row) -> None:
        self._found.changes.append(
            PutBackId(
                base=self._base,
                index=row.index,
                client=client,
                expect=fingerprint(self._rows.typed(row)),
                why=tr("its ID was cleared or overwritten"),
            )
        )

    def _wipe_left_over(self) -> None:
        """Empty rows whose client stands in another row by now."""
        for client in [*self._found.blanked]:
            if client in self._found.clients or client in self._found.mixed:
                self._found.astray += self._found.blanked.pop(client)
