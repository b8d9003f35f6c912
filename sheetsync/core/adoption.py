"""Whose row is it? IDs for new rows, and IDs that people's habits disturbed.

People copy a row as a template, clear or overwrite an ID, paste rows from
elsewhere. Each row of a base ends as exactly one of: a known client, a new
client, a known client whose ID is put back, or held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sheetsync.core.changes import AdoptRow, Hold, PutBackId
from sheetsync.core.decisions import Answer
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import Memory
from sheetsync.core.rows import Cell, Cells, digits, filled, fingerprint, folded
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.locales.text import Text, tr

_WHO = ("company", "phone", "email")


@dataclass(slots=True)
class Identified:
    """What became of a base's rows; filled while they are looked at.

    Attributes:
        clients: Rows whose client is known and alone, by ID.
        changes: IDs to write.
        held: Rows that wait for a person, with what their people read.
        holds: The same for the owner.
        returned: Clients whom the journal did not know or thought deleted.
        astray: Rows in which nobody typed anything, with an ID that nobody has.
    """

    clients: dict[ClientId, Row] = field(default_factory=dict)
    changes: list[AdoptRow | PutBackId] = field(default_factory=list)
    held: dict[int, Text] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)
    returned: list[ClientId] = field(default_factory=list)
    astray: list[Row] = field(default_factory=list)


def people_cells(tab: TabView, row: Row, written: frozenset[str]) -> dict[str, Cell]:
    """What people typed into a row: all filled cells but the worker's columns."""
    cells = tab.cells(row).items()
    return filled({key: cell for key, cell in cells if key not in written})


def identify(
    view: BaseView,
    memory: Memory,
    written: frozenset[str],
    elsewhere: Mapping[ClientId, BaseKey],
    fresh: Callable[[], ClientId],
) -> Identified:
    """Find out whose each row of a base is.

    Args:
        view: The base as it was read.
        memory: What the journal knows.
        written: Ids of the worker's columns; they don't tell people's rows apart.
        elsewhere: IDs that stand in other bases, and where.
        fresh: Draws an ID that nobody has.
    """
    return _Identification(view, memory, written, elsewhere, fresh).run()


class _Identification:
    """One look at one base; a class so that its steps share what they found."""

    def __init__(
        self,
        view: BaseView,
        memory: Memory,
        written: frozenset[str],
        elsewhere: Mapping[ClientId, BaseKey],
        fresh: Callable[[], ClientId],
    ) -> None:
        self._base = view.base
        self._memory = memory
        self._elsewhere = elsewhere
        self._fresh = fresh
        self._found = Identified()
        self._tab = view.clients
        self._written = written
        self._rows = view.clients.rows
        self._ids = view.clients.ids()
        self._flying = memory.flying.get(view.base, {})
        self._last = memory.rows.get(view.base, {})
        # Most rows are as they were: what they hold is made out only when asked for.
        self._typed_seen: dict[int, Cells] = {}
        self._before_seen: dict[ClientId, Cells] = {}
        self._by_company: dict[str, list[ClientId]] = {}
        self._gone: set[ClientId] = set()

    def run(self) -> Identified:
        by_id: dict[ClientId, list[Row]] = {}
        nameless = []
        for row, client in zip(self._rows, self._ids, strict=True):
            if client is None:
                nameless.append(row)
            else:
                by_id.setdefault(client, []).append(row)
        for client, rows in by_id.items():
            if client in self._memory.clients:
                self._one(client, rows)
        expected = (*self._last, *self._flying)
        self._gone = {one for one in expected if self._is_missing(one)}
        for client, rows in by_id.items():
            if client not in self._memory.clients:
                self._unknown(client, rows)
        for row in nameless:
            if self._typed(row):
                self._nameless(row)
        return self._found

    def _typed(self, row: Row) -> Cells:
        """What people typed into a row."""
        typed = self._typed_seen.get(row.index)
        if typed is None:
            typed = people_cells(self._tab, row, self._written)
            self._typed_seen[row.index] = typed
        return typed

    def _before(self, client: ClientId) -> Cells:
        """What people had typed into a client's row when it was last read."""
        before = self._before_seen.get(client)
        if before is None:
            cells = self._flying.get(client) or self._last.get(client, {})
            before = filled(_without(cells, self._written))
            self._before_seen[client] = before
        return before

    def _namesakes(self, typed: Cells) -> list[ClientId]:
        """Clients of the last snapshot whose company has the same name."""
        if not self._by_company:
            for client in (*self._last, *self._flying):
                name = folded(self._before(client).get("company"))
                self._by_company.setdefault(name, []).append(client)
        return self._by_company.get(folded(typed.get("company")), [])

    def _unknown(self, client: ClientId, rows: list[Row]) -> None:
        """Rows with an ID that the journal never gave, or does not remember.

        An ID for a new row lands beside it where people shift rows in that instant:
        on a client, who gets his own back, or on a blank row, which is wiped.
        """
        remaining = []
        for row in rows:
            like = self._missing_like(self._typed(row))
            if like:
                self._put_back(min(like), row)
            elif self._typed(row):
                remaining.append(row)
            else:
                self._found.astray.append(row)
        if remaining:
            self._one(client, remaining)

    def _one(self, client: ClientId, rows: list[Row]) -> None:
        """Rows that all carry the same ID."""
        keeper = rows[0]
        if len(rows) > 1:
            keeper = max(rows, key=lambda row: self._likeness(client, row))
        if client in self._memory.moving:
            return
        home = self._memory.lives_in(client)
        if client in self._elsewhere or (home not in (None, self._base)):
            self._hold_elsewhere(client, rows)
            return
        self._keep(client, keeper)
        for row in rows:
            if row is not keeper:
                self._copy_of(client, keeper, row)

    def _keep(self, client: ClientId, row: Row) -> None:
        self._found.clients[client] = row
        known = self._memory.clients.get(client)
        if known is None or known.deleted:
            self._found.returned.append(client)

    def _copy_of(self, client: ClientId, keeper: Row, row: Row) -> None:
        """A second row with an ID: a template for a new client, or a twin."""
        typed, kept = self._typed(row), self._typed(keeper)
        if any(folded(typed.get(key)) != folded(kept.get(key)) for key in _WHO):
            self._adopt(row, tr("a copy of another row, with other particulars"))
            return
        self._hold(
            "twin",
            row,
            client,
            tr("This row has the same ID as another and the same particulars"),
            tr("Change its company, phone or e-mail, or delete one of the two rows"),
        )

    def _nameless(self, row: Row) -> None:
        """A row without an ID: new, or somebody cleared its ID."""
        typed = self._typed(row)
        equal = [one for one in self._namesakes(typed) if self._before(one) == typed]
        like = self._missing_like(typed)
        if like:
            self._put_back(min(like), row)
        elif equal:
            self._hold(
                "twin",
                row,
                min(equal),
                tr("This row is the same as another"),
                tr("Change its company, phone or e-mail, or delete one of the two"),
            )
        else:
            self._adopt(row, tr("a new row"))

    def _missing_like(self, typed: Cells) -> list[ClientId]:
        """Clients whose row is gone and was the same, or else of the same company."""
        same = [one for one in self._gone if self._before(one) == typed]
        return same or [
            one for one in self._gone if _same_client(self._before(one), typed)
        ]

    def _is_missing(self, client: ClientId) -> bool:
        if client in self._flying:
            return client not in self._ids
        return (
            client not in self._found.clients
            and client not in self._elsewhere
            and client not in self._memory.moving
        )

    def _put_back(self, client: ClientId, row: Row) -> None:
        self._gone.remove(client)
        if client not in self._flying:
            self._found.clients[client] = row
        self._found.changes.append(
            PutBackId(
                base=self._base,
                index=row.index,
                client=client,
                expect=fingerprint(self._typed(row)),
                why=tr("its ID was cleared or overwritten"),
            )
        )

    def _adopt(self, row: Row, why: Text) -> None:
        client = self._fresh()
        self._found.clients[client] = row
        self._found.changes.append(
            AdoptRow(
                base=self._base,
                index=row.index,
                client=client,
                expect=fingerprint(self._typed(row)),
                why=why,
            )
        )

    def _hold_elsewhere(self, client: ClientId, rows: Iterable[Row]) -> None:
        for row in rows:
            self._hold(
                "elsewhere",
                row,
                client,
                tr("A client with this ID is registered already"),
                tr("Ask the owner; sheetsync leaves this row as it is"),
            )

    def _hold(
        self, kind: str, row: Row, client: ClientId, why: Text, hint: Text
    ) -> None:
        if self._memory.answers.to(kind, self._base, client) is Answer.NEW:
            self._adopt(row, tr("the owner said that it is a new client"))
            return
        self._found.held[row.index] = tr("{why}. {hint}", why=why, hint=hint)
        self._found.holds.append(
            Hold(
                kind=kind,
                base=self._base,
                subject=client,
                why=why,
                hint=hint,
                mark=fingerprint(self._typed(row)),
            )
        )

    def _likeness(self, client: ClientId, row: Row) -> tuple[int, int]:
        """How much of the client's last row this one still holds; the upper wins."""
        before, typed = self._before(client), self._typed(row)
        alike = sum(typed.get(key) == cell for key, cell in before.items())
        return alike, -row.index


def _without(cells: Cells, written: frozenset[str]) -> dict[str, Cell]:
    return {key: cell for key, cell in cells.items() if key not in written}


def _same_client(one: Cells, other: Cells) -> bool:
    """Whether two rows are of one client: the company and a way to reach it agree."""
    if not folded(one.get("company")):
        return False
    if folded(one.get("company")) != folded(other.get("company")):
        return False
    phones = digits(one.get("phone")), digits(other.get("phone"))
    mails = folded(one.get("email")), folded(other.get("email"))
    return phones[0] == phones[1] or (bool(mails[0]) and mails[0] == mails[1])
