"""What people do while a schedule is played, each act by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sheetsync.core.ids import UNDO, BaseKey, sheet_id
from sheetsync.core.rows import Cell
from sheetsync.emulator.people.acts import (
    DeleteTab,
    Drag,
    EmptyTab,
    Filter,
    Insert,
    RenameTab,
    Restore,
    Sort,
    Undo,
)
from sheetsync.emulator.people.playing import play
from tests.worker.world import DRIVE, INTERESTED, OWNER, PROSPECTS, Person, World

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"


@dataclass(slots=True)
class Done:
    """What people did, which must be found again.

    Attributes:
        typed: Values by base, company and column.
        noted: The note on Acme's row by base.
        removed: Companies and days of contacts that people took away.
        doubled: Whether somebody copied a client.
        restored: Whether somebody restored a version.
    """

    typed: dict[tuple[BaseKey, str, str], Cell] = field(default_factory=dict)
    noted: dict[BaseKey, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    doubled: bool = False
    restored: bool = False


class People:
    """One act of a person.

    Args:
        world: Where it happens.
        done: What people did before, to which it is added.
        value: What is typed or noted.
    """

    def __init__(self, world: World, done: Done, value: str) -> None:
        self._world, self._done, self._value = world, done, value
        self._anna, self._sergey = world.person(ANNA), world.person(SERGEY)

    def do(self, act: str) -> None:
        """Do it, if the sheet is such that it can be done."""
        acts: dict[str, Callable[[], object]] = {
            "S_insert_top": lambda: self._anna.insert(PROSPECTS, 1),
            "S_sort": lambda: self._anna.sort(PROSPECTS, "Company"),
            "S_sort_contacts": lambda: self._anna.sort(PROSPECTS, "Day", "contacts"),
            "S_edit": lambda: self._edit(self._anna, PROSPECTS, "Acme", "Comment"),
            "S_edit_neighbour": lambda: self._edit(
                self._anna, PROSPECTS, "Above", "Comment"
            ),
            "S_withdraw": lambda: self._anna.pick(PROSPECTS, "Acme", "Prospects"),
            "S_delete": lambda: self._delete(self._anna, PROSPECTS, "Acme"),
            "S_delete_neighbour": lambda: self._delete(self._anna, PROSPECTS, "Above"),
            "S_copy": lambda: self._copy(self._anna, PROSPECTS),
            "S_clear_id": lambda: self._clear(self._anna, PROSPECTS),
            "S_paste_id": lambda: self._paste_id(self._anna, PROSPECTS, "Above"),
            "S_note": lambda: self._note(self._anna, PROSPECTS),
            "S_add_contact": self._add_contact,
            "S_edit_contact": self._edit_contact,
            "S_empty_undo": lambda: self._undo_tab(EmptyTab),
            "S_delete_undo": lambda: self._undo_tab(DeleteTab),
            "S_restore": self._restore,
            "S_insert_column": lambda: self._insert_column(PROSPECTS),
            "S_drag_column": lambda: self._drag_column(PROSPECTS),
            "D_insert_column": lambda: self._insert_column(INTERESTED),
            "D_drag_column": lambda: self._drag_column(INTERESTED),
            "D_insert_top": lambda: self._sergey.insert(INTERESTED, 1),
            "D_sort": lambda: self._sergey.sort(INTERESTED, "Company"),
            "D_edit": lambda: self._edit(self._sergey, INTERESTED, "Acme", "City"),
            "D_edit_same": lambda: self._edit(
                self._sergey, INTERESTED, "Acme", "Comment"
            ),
            "D_delete": lambda: self._delete(self._sergey, INTERESTED, "Acme"),
            "D_clear_id": lambda: self._clear(self._sergey, INTERESTED),
            "D_paste_id": lambda: self._paste_id(self._sergey, INTERESTED, "Old"),
            "D_note": lambda: self._note(self._sergey, INTERESTED),
            "D_edit_neighbour": lambda: self._edit(
                self._sergey, INTERESTED, "Old", "Comment"
            ),
            **self._rarer(),
        }
        try:
            acts[act]()
        except StopIteration:
            # Nobody of that name stands there now.
            return

    def _rarer(self) -> dict[str, Callable[[], object]]:
        """Acts after which there is little left that could be told apart in a pair."""
        again: dict[str, Cell] = {"Company": "Acme", "Phone": "+74951234567"}
        return {
            "S_undo": lambda: self._undo(ANNA, PROSPECTS),
            "D_undo": lambda: self._undo(SERGEY, INTERESTED),
            "S_rename_tab": lambda: self._rename_tab(ANNA, PROSPECTS),
            "D_rename_tab": lambda: self._rename_tab(SERGEY, INTERESTED),
            "S_trash": lambda: self._trash(PROSPECTS),
            "D_trash": lambda: self._trash(INTERESTED),
            "D_copy": lambda: self._copy(self._sergey, INTERESTED),
            "D_retype": lambda: self._sergey.type(INTERESTED, again),
            "D_withdraw": lambda: self._sergey.pick(INTERESTED, "Acme", "Prospects"),
            "D_on": lambda: self._sergey.pick(INTERESTED, "Acme", "Archive"),
            "S_sort_some": self._sort_some,
            "S_filter": self._filter,
        }

    def _undo(self, email: str, base: BaseKey) -> None:
        before = self._days(base)
        play(self._world.google, Undo(who=email, file=self._world.file_id(base)))
        self._done.removed |= before - self._days(base)

    def _days(self, base: BaseKey) -> set[str]:
        """The days of the contacts in a base."""
        return {str(row.get("Day")) for row in self._world.rows(base, "contacts")}

    def _sort_some(self) -> None:
        """Sort one column and leave the others where they are."""
        name = self._world.file_id(PROSPECTS)
        some = Sort(who=ANNA, file=name, tab="Clients", by="Phone", columns="Phone")
        play(self._world.google, some)

    def _filter(self) -> None:
        name = self._world.file_id(PROSPECTS)
        hidden = ("Acme",)
        act = Filter(
            who=ANNA, file=name, tab="Clients", column="Company", hidden=hidden
        )
        play(self._world.google, act)

    def _rename_tab(self, email: str, base: BaseKey) -> None:
        name = self._world.file_id(base)
        act = RenameTab(who=email, file=name, tab="Clients", title="Mine")
        play(self._world.google, act)

    def _trash(self, base: BaseKey) -> None:
        url = f"{DRIVE}/{self._world.file_id(base)}"
        self._world.owner.call("PATCH", url, {"trashed": True})

    def _edit(self, who: Person, base: BaseKey, company: str, column: str) -> None:
        at = who.place(base, company)
        over = self._cell(who, base, at, column)
        typed = self._done.typed
        for where in [where for where, value in typed.items() if value == over]:
            del typed[where]
        who.type(base, {column: self._value}, at=at)
        if self._cell(who, base, at, column) == self._value:
            typed[base, company, column] = self._value

    @staticmethod
    def _cell(who: Person, base: BaseKey, at: int, column: str) -> Cell:
        header, *rows = who.grid(base)
        row, place = rows[at - 1], header.index(column)
        return row[place] if place < len(row) else None

    def _delete(self, who: Person, base: BaseKey, company: str) -> None:
        if who.delete(base, company).ok:
            self._done.removed.add(company)

    def _copy(self, who: Person, base: BaseKey) -> None:
        at = who.place(base, "Acme")
        row = {
            "sheetId": sheet_id("clients"),
            "startRowIndex": at,
            "endRowIndex": at + 1,
        }
        end = len(who.grid(base))
        below = {**row, "startRowIndex": end, "endRowIndex": end + 1}
        paste = {"source": row, "destination": below, "pasteType": "PASTE_NORMAL"}
        if who.batch(base, {"copyPaste": paste}).ok:
            self._done.doubled = True

    def _clear(self, who: Person, base: BaseKey) -> None:
        place = who.grid(base)[0].index("ID")
        who.write(base, who.place(base, "Acme"), place, None)

    def _paste_id(self, who: Person, base: BaseKey, company: str) -> None:
        other = self._cell(who, base, who.place(base, company), "ID")
        place = who.grid(base)[0].index("ID")
        who.write(base, who.place(base, "Acme"), place, other)

    def _note(self, who: Person, base: BaseKey) -> None:
        start = {
            "sheetId": sheet_id("clients"),
            "rowIndex": who.place(base, "Acme"),
            "columnIndex": who.grid(base)[0].index("City"),
        }
        cells = {"start": start, "rows": [{"values": [{"note": self._value}]}]}
        had = " ".join(self._world.notes(base))
        if who.batch(base, {"updateCells": {**cells, "fields": "note"}}).ok:
            # It takes the place of what stood there, come with a copy perhaps.
            for other, note in list(self._done.noted.items()):
                if note in had:
                    del self._done.noted[other]
            self._done.noted[base] = self._value

    def _add_contact(self) -> None:
        self._anna.place(PROSPECTS, "Acme")
        cells: dict[str, Cell] = {"Client": "Acme", "Day": 46310}
        self._anna.type(PROSPECTS, cells, tab="contacts")

    def _edit_contact(self) -> None:
        at = self._anna.place(PROSPECTS, "Acme", "contacts")
        day = self._anna.grid(PROSPECTS, "contacts")[at][0]
        answer = self._anna.type(PROSPECTS, {"Day": 46320}, at=at, tab="contacts")
        if answer.ok:
            self._done.removed.add(str(day))

    def _undo_tab(self, act: type[EmptyTab | DeleteTab]) -> None:
        name = self._world.file_id(PROSPECTS)
        play(self._world.google, act(who=OWNER, file=name, tab=UNDO))

    def _insert_column(self, base: BaseKey) -> None:
        name = self._world.file_id(base)
        act = Insert(who=OWNER, file=name, tab="Clients", column="Company")
        play(self._world.google, act)

    def _drag_column(self, base: BaseKey) -> None:
        name = self._world.file_id(base)
        act = Drag(
            who=OWNER, file=name, tab="Clients", column="Comment", before_column="ID"
        )
        play(self._world.google, act)

    def _restore(self) -> None:
        name = self._world.file_id(PROSPECTS)
        play(self._world.google, Restore(who=OWNER, file=name, back=2))
        self._done.restored = True


ACTS = (
    "S_insert_top",
    "S_sort",
    "S_sort_contacts",
    "S_edit",
    "S_edit_neighbour",
    "S_withdraw",
    "S_delete",
    "S_delete_neighbour",
    "S_copy",
    "S_clear_id",
    "S_paste_id",
    "S_note",
    "S_add_contact",
    "S_edit_contact",
    "S_empty_undo",
    "S_delete_undo",
    "S_restore",
    "S_insert_column",
    "S_drag_column",
    "D_insert_column",
    "D_drag_column",
    "D_insert_top",
    "D_sort",
    "D_edit",
    "D_edit_same",
    "D_delete",
    "D_clear_id",
    "D_paste_id",
    "D_note",
    "D_edit_neighbour",
)
"""Acts that are tried alone and in pairs."""

RARER = (
    "S_undo",
    "D_undo",
    "S_rename_tab",
    "D_rename_tab",
    "S_trash",
    "D_trash",
    "D_copy",
    "D_retype",
    "D_withdraw",
    "D_on",
    "S_sort_some",
    "S_filter",
)
"""Acts that are tried alone."""
