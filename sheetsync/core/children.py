"""Tabs of child rows (the contact log): whose row each is, and where it belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sheetsync.config import Tab
from sheetsync.core.changes import FollowClient
from sheetsync.core.columns import written_ids
from sheetsync.core.comparing import people_cells
from sheetsync.core.gates import misfits
from sheetsync.core.ids import BaseKey, ClientId, as_client_id
from sheetsync.core.memory import Memory
from sheetsync.core.rows import Cell, Cells, as_day, as_text, folded
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.locales.text import Text, tr


@dataclass(slots=True)
class ChildRows:
    """What a base's tabs of child rows say; filled while they are read.

    Attributes:
        last_contact: Each client's latest day in the contact log.
        writes: ID and Sync note of rows where they are not right.
        follows: Rows of clients who live in another base.
    """

    last_contact: dict[ClientId, date] = field(default_factory=dict)
    writes: list[tuple[str, Row, ClientId | None, tuple[Text, ...]]] = field(
        default_factory=list
    )
    follows: list[FollowClient] = field(default_factory=list)


class Names:
    """Finds the client whom a child row names, by ID or by company.

    Args:
        view: The base as it was read.
        clients: The base's clients and their rows.
        memory: What the journal knows; whoever left this base of late is known by
            name, too, since a contact may be typed a moment after the move.
        absent: Clients whose row is gone for now, or not to be believed, and what
            it held: their child rows stay as they are.
    """

    def __init__(
        self,
        view: BaseView,
        clients: Mapping[ClientId, Row],
        memory: Memory,
        absent: Mapping[ClientId, Cells] | None = None,
    ) -> None:
        self._base = view.base
        self._clients = view.clients
        self._here = clients
        self._left = memory.left.get(view.base, {})
        self._memory = memory
        self._absent = absent or {}
        self._by_name: dict[str, set[ClientId]] | None = None

    def find(self, named: Cell, client_id: Cell) -> ClientId | Text:
        """The client, or what its people should do so that he is found.

        What people typed counts before the ID beside it: they copy a row as a
        template and type another name over it. The ID tells namesakes apart, and
        finds a client whose company was renamed.
        """
        typed, beside = self._known(named), self._beside(client_id)
        found = self._named().get(folded(named), set())
        if typed:
            return typed
        if beside and (beside in found or not found):
            return beside
        if len(found) == 1:
            return next(iter(found))
        if found:
            return tr("Several clients have this name. Type the client's ID instead")
        return tr("There is no such client in this base. Check the name or type the ID")

    def _named(self) -> dict[str, set[ClientId]]:
        """The clients by company; made out once a child row asks for it."""
        if self._by_name is None:
            by_name: dict[str, set[ClientId]] = defaultdict(set)
            place = self._clients.at("company")
            for client, row in self._here.items():
                name = None if place is None else row.cells[place]
                by_name[folded(name)].add(client)
            waiting = {
                one: as_text(was.get("company")) for one, was in self._absent.items()
            }
            for client, company in {**self._left, **waiting}.items():
                if folded(company) not in by_name:
                    by_name[folded(company)].add(client)
            # A row that names nobody is not of the client whose name is not typed yet.
            by_name.pop("", None)
            self._by_name = by_name
        return self._by_name

    def _known(self, cell: Cell) -> ClientId | None:
        client = as_client_id(cell)
        near = client in self._here or client in self._left or client in self._absent
        return client if near else None

    def _beside(self, cell: Cell) -> ClientId | None:
        """The client whose ID the worker wrote, wherever he lives by now."""
        client = as_client_id(cell)
        known = None if client is None else self._memory.clients.get(client)
        gone = known is not None and known.base != self._base and not known.deleted
        return client if gone else self._known(cell)

    def is_here(self, client: ClientId) -> bool:
        """Whether the client has a row in this base."""
        return client in self._here

    def stays(self, client: ClientId) -> bool:
        """Whether his child rows are to stay where they are for now."""
        return client in self._absent or client in self._memory.moving


def read_children(
    view: BaseView, tabs: tuple[Tab, ...], names: Names, memory: Memory
) -> ChildRows:
    """Sort out the rows of all tabs of child rows of a base."""
    found = ChildRows()
    for tab in tabs:
        shown = view.tabs.get(tab.id)
        if shown is not None:
            _read_tab(found, view.base, tab, shown, names, memory)
    return found


def _read_tab(
    found: ChildRows,
    base: BaseKey,
    tab: Tab,
    shown: TabView,
    names: Names,
    memory: Memory,
) -> None:
    written = written_ids(tab.columns)
    strays: dict[ClientId, list[int]] = defaultdict(list)
    for row in shown.rows:
        typed = people_cells(shown, row, written)
        if not typed:
            continue
        client = names.find(typed.get("client"), shown.cell(row, "client_id"))
        notes = misfits(tab.columns, typed)
        if isinstance(client, Text):
            found.writes.append((tab.id, row, None, (client, *notes)))
            continue
        found.writes.append((tab.id, row, client, notes))
        if names.is_here(client):
            _note_contact(found, client, typed.get("day"))
        elif tab.travels and not names.stays(client):
            strays[client].append(row.index)
    for client, rows in strays.items():
        home = memory.lives_in(client)
        if home is not None and home != base:
            found.follows.append(_follow(client, base, home, tab.id, tuple(rows)))


def _note_contact(found: ChildRows, client: ClientId, cell: Cell) -> None:
    day = as_day(cell)
    if day is not None and day >= found.last_contact.get(client, day):
        found.last_contact[client] = day


def _follow(
    client: ClientId, base: BaseKey, home: BaseKey, tab: str, rows: tuple[int, ...]
) -> FollowClient:
    return FollowClient(
        client=client,
        source=base,
        target=home,
        tab=tab,
        rows=rows,
        why=tr("typed after the client was moved on"),
    )
