"""What the worker keeps in memory from cycle to cycle.

All of it can be had again from the bases and the journal: after a start the first
cycle costs as much as all rows, every further one as much as those that changed.
The journal tells by revisions what is stale here, whoever changed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sheetsync.config.reports import Sources
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId
from sheetsync.core.memory import Bought, KnownClient
from sheetsync.core.plan import Plan
from sheetsync.core.resting import Resting
from sheetsync.core.rows import Cell, Cells, filled
from sheetsync.core.saga import MoveState
from sheetsync.core.snapshot import Row, TabView
from sheetsync.journal import records
from sheetsync.journal.book import Book
from sheetsync.journal.rows import StoredRow
from sheetsync.worker.readings import Readings
from sheetsync.worker.sold import bought


class KeptClients:
    """Everybody ever registered, as the planner knows him.

    Args:
        zone: The company's zone.

    Attributes:
        changed: Who is not known as he was when this was emptied last.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.changed: set[ClientId] = set()
        self._revision = -1
        self._known: dict[ClientId, KnownClient] = {}

    @property
    def known(self) -> Mapping[ClientId, KnownClient]:
        """Everybody as the journal knew him when it was last asked."""
        return self._known

    def now(self, book: Book) -> Mapping[ClientId, KnownClient]:
        """Everybody as the journal knows him now; who did not change is the same.

        Only to be asked where the book reads: what is written in a transaction may
        be undone with it.
        """
        changed, self._revision = book.clients.since(self._revision)
        for client, one in changed.items():
            self._known[client] = self._seen(one)
        self.changed.update(changed)
        return self._known

    def _seen(self, one: records.KnownClient) -> KnownClient:
        return KnownClient(
            base=one.base,
            responsible=one.responsible,
            registered=one.registered_at.astimezone(self.zone).date(),
            deleted=one.state == "deleted",
            kept=one.kept,
        )


class LastRows(Mapping[ClientId, Cells]):
    """The last snapshot of a base; what a row held is made out when asked for.

    Args:
        revision: The snapshot's revision in the journal.
        entries: Each client's row: as it was read, or as the journal keeps it.
        tab: The tab as it was read when it was recorded.
        written: Ids of the worker's columns, which a snapshot leaves out.
        without_row: Clients who had no row any more and are kept for a while.
        children: The rows of tabs of child rows, as they were recorded last.
    """

    def __init__(
        self,
        revision: str,
        entries: Mapping[ClientId, Row | StoredRow],
        tab: TabView | None = None,
        written: frozenset[str] = frozenset(),
        without_row: frozenset[ClientId] = frozenset(),
        children: Mapping[str, tuple[Row, ...]] | None = None,
    ) -> None:
        self.revision = revision
        self.entries = entries
        self.tab = tab
        self.without_row = without_row
        self.children = children or {}
        self._written = written

    def __getitem__(self, client: ClientId) -> Cells:
        entry = self.entries[client]
        if isinstance(entry, StoredRow):
            return entry.cells
        assert self.tab is not None
        cells: dict[str, Cell] = dict(zip(self.tab.keys, entry.cells, strict=True))
        return filled(
            {key: cell for key, cell in cells.items() if key not in self._written}
        )

    def __iter__(self) -> Iterator[ClientId]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, client: object) -> bool:
        return client in self.entries


@dataclass(slots=True)
class _Left:
    """A client who moved away, and under which name."""

    base: BaseKey
    client: ClientId
    company: str


@dataclass(slots=True)
class Kept:
    """What the worker keeps in memory from cycle to cycle.

    Attributes:
        readings: The bases as they were read last.
        resting: The rows that the last plan wanted nothing of.
        unanswered: Numbers of batches for whose answer this process waited in vain.
            One that a worker left who died says nothing of Google.
    """

    readings: Readings = field(default_factory=Readings)
    resting: Mapping[BaseKey, Resting] = field(default_factory=dict)
    unanswered: set[int] = field(default_factory=set)
    _clients: KeptClients | None = None
    _rows: dict[BaseKey, LastRows] = field(default_factory=dict)
    _purchases: tuple[object, Mapping[ClientId, Bought]] = (None, {})
    _left: dict[str, _Left] = field(default_factory=dict)

    def clients(self, book: Book, zone: ZoneInfo) -> Mapping[ClientId, KnownClient]:
        """Everybody ever registered, deleted ones included."""
        if self._clients is None or self._clients.zone != zone:
            self._clients = KeptClients(zone)
        return self._clients.now(book)

    def changed(self) -> frozenset[ClientId]:
        """Who of the clients is not known as he was in the last plan."""
        return frozenset(self._clients.changed) if self._clients else frozenset()

    def keep_plan(self, plan: Plan) -> None:
        """Keep what a plan found at rest."""
        self.resting = plan.resting
        if self._clients:
            self._clients.changed.clear()

    def known(self) -> Mapping[ClientId, KnownClient]:
        """Everybody who was registered when the cycle was planned."""
        return self._clients.known if self._clients else {}

    def rows(self, book: Book, base: BaseKey) -> LastRows:
        """The last snapshot of a base."""
        revision = book.rows.revision(base)
        kept = self._rows.get(base)
        if kept is None or kept.revision != revision:
            kept = self._rows[base] = LastRows(revision, book.rows.stored(base))
        return kept

    def keep_rows(self, rows: Mapping[BaseKey, LastRows]) -> None:
        """Keep the snapshots that were just recorded, once that is on the disk."""
        self._rows.update(rows)

    def purchases(self, book: Book, sources: Sources) -> Mapping[ClientId, Bought]:
        """What clients bought, in short; counted when shipped or when paid."""
        revision = book.purchases.revision(), book.payments.revision(), sources
        if revision != self._purchases[0]:
            self._purchases = revision, bought(book, sources)
        return self._purchases[1]

    def left(
        self, book: Book, since: datetime
    ) -> Mapping[BaseKey, Mapping[ClientId, str]]:
        """Who moved away since a moment, by company name, for each base."""
        done = book.moves.ids_since(since, MoveState.DONE)
        self._left = {one: left for one in done if (left := self._one(book, one))}
        found: dict[BaseKey, dict[ClientId, str]] = {}
        for one in self._left.values():
            found.setdefault(one.base, {})[one.client] = one.company
        return found

    def _one(self, book: Book, move_id: str) -> _Left | None:
        if move_id in self._left:
            return self._left[move_id]
        move = book.moves.get(move_id)
        for parcel in move.image["parcels"] if move else ():
            if move and parcel["tab"] == CLIENTS:
                company = parcel["image"].get("company", {}).get("value", "")
                return _Left(move.source, move.client_id, str(company))
        return None
