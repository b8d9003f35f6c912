"""The journal within one transaction, theme by theme."""

from __future__ import annotations

from sqlalchemy import Connection

from sheetsync.clock import Clock
from sheetsync.journal.access import Access
from sheetsync.journal.bases import Bases
from sheetsync.journal.batches import Batches
from sheetsync.journal.calls import Calls
from sheetsync.journal.child_rows import ChildRows
from sheetsync.journal.clients import Clients
from sheetsync.journal.cycles import Cycles
from sheetsync.journal.decisions import Decisions
from sheetsync.journal.held import HeldEntries
from sheetsync.journal.history import History
from sheetsync.journal.imports import Arrivals, Imports
from sheetsync.journal.kept_rows import KeptRows
from sheetsync.journal.meta import Meta
from sheetsync.journal.moves import Moves
from sheetsync.journal.payments import Payments
from sheetsync.journal.plans import Plans
from sheetsync.journal.published import Published
from sheetsync.journal.purchases import Purchases
from sheetsync.journal.repairs import Repairs
from sheetsync.journal.restores import Restores
from sheetsync.journal.rotations import Rotations
from sheetsync.journal.row_changes import RowChanges
from sheetsync.journal.rows import Rows
from sheetsync.journal.settling import SettlingRows
from sheetsync.journal.stays import Stays
from sheetsync.journal.undo_orders import UndoOrders


class Book:
    """The journal within one transaction; of no use after it.

    Attributes:
        meta: Facts about the journal as a whole.
        cycles: The worker's passes.
        bases: Which spreadsheet is which base.
        clients: Everybody ever registered.
        rows: The last snapshot of each base.
        child_rows: The last snapshot of its tabs of child rows.
        kept_rows: What child rows hold that their tab has no column for.
        row_changes: Every change of a row that was seen.
        stays: Who was in which stage from when to when.
        settling: Rows that want something and may still be typed in.
        moves: Clients on their way from one base to another.
        undo_orders: Finished moves that the owner wants taken back.
        restores: Bases that the owner wants back as they stood.
        rotations: Bases that move to fresh spreadsheets.
        batches: Requests that write clients' rows.
        repairs: Rows that a batch removed by mistake.
        purchases: What clients bought.
        payments: What they paid.
        plans: What they are to buy, month by month.
        calls: Whom we called, as the telephony counted it.
        imports: Files that were taken in.
        arrivals: Imported clients, waiting for a row or placed.
        access: Access given, taken and closed.
        held: What waits for a person now.
        decisions: What the owner answered.
        published: What the derived tabs show.
        history: What happened to whom.
    """

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self.meta = Meta(connection, clock)
        self.cycles = Cycles(connection, clock)
        self.bases = Bases(connection, clock)
        self.clients = Clients(connection, clock)
        self.rows = Rows(connection, clock)
        self.child_rows = ChildRows(connection, clock)
        self.kept_rows = KeptRows(connection, clock)
        self.row_changes = RowChanges(connection, clock)
        self.stays = Stays(connection, clock)
        self.settling = SettlingRows(connection, clock)
        self.moves = Moves(connection, clock)
        self.undo_orders = UndoOrders(connection, clock)
        self.restores = Restores(connection, clock)
        self.rotations = Rotations(connection, clock)
        self.batches = Batches(connection, clock)
        self.repairs = Repairs(connection, clock)
        self.purchases = Purchases(connection, clock)
        self.payments = Payments(connection, clock)
        self.plans = Plans(connection, clock)
        self.calls = Calls(connection, clock)
        self.imports = Imports(connection, clock)
        self.arrivals = Arrivals(connection, clock)
        self.access = Access(connection, clock)
        self.held = HeldEntries(connection, clock)
        self.decisions = Decisions(connection, clock)
        self.published = Published(connection, clock)
        self.history = History(connection, clock)
