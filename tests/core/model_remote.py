"""Two spreadsheets in a few lines: only what Google promises, faults, and people.

A batch on one spreadsheet is atomic; a token that is spent refuses it whole; rows
are addressed by index; removed rows are saved in the undo tab by the same batch.
Faults strike at any request, people act before any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

CLIENTS, CONTACTS = "clients", "contacts"
EVERYBODY = frozenset("abcdefxy")
MOVERS = ("c", "d", "e")
"""Clients that want to move, in one batch."""


class RefusedError(Exception):
    """A definite no: nothing was applied."""


class SilenceError(Exception):
    """No answer: nobody knows."""


class DiedError(BaseException):
    """The process is gone; the journal survives."""


class Row(NamedTuple):
    """A row of either tab; a contact names its client in `owner`."""

    cid: str
    stage: str
    note: str
    owner: str
    remark: str = ""

    @property
    def mark(self) -> str:
        """What people typed."""
        return f"{self.stage}|{self.note}|{self.owner}"


class Saved(NamedTuple):
    """An undo row."""

    token: int
    tab: str
    stood: int
    row: Row


Op: TypeAlias = tuple[str, str, Sequence[int], Sequence[Row]]
"""What a batch does: a word, a tab, places, rows."""


@dataclass(slots=True)
class Sheet:
    """One spreadsheet; `undo` is None where somebody deleted that tab."""

    clients: list[Row]
    contacts: list[Row]
    undo: list[Saved] | None = field(default_factory=list)
    tokens: dict[int, str] = field(default_factory=dict)
    locked: bool = False

    def tab(self, word: str) -> list[Row]:
        """The rows of a tab."""
        return self.clients if word == CLIENTS else self.contacts

    def copy(self) -> Sheet:
        """The same, apart."""
        return Sheet(
            list(self.clients),
            list(self.contacts),
            None if self.undo is None else list(self.undo),
            dict(self.tokens),
            self.locked,
        )

    def places(self, cid: str) -> list[int]:
        """Where rows with that ID stand."""
        return [place for place, row in enumerate(self.clients) if row.cid == cid]


FAULTS = (
    "crash_before",
    "crash_after",
    "timeout_lost",
    "timeout_applied",
    "crash_late",
    "timeout_late",
    "refused",
)
ACTS = (
    "S_insert_top",
    "S_sort",
    "S_delete_top",
    "S_edit_c",
    "S_edit_a",
    "S_withdraw_c",
    "S_delete_c",
    "S_copy_c",
    "S_clear_id_c",
    "S_add_contact_c",
    "S_edit_contact_c",
    "S_delete_contact_c",
    "S_sort_contacts",
    "S_empty_undo",
    "S_delete_undo",
    "S_restore",
    "D_insert_top",
    "D_sort",
    "D_edit_c",
    "D_edit_c_note",
    "D_delete_c",
    "D_clear_id_c",
    "D_edit_x",
    "D_add_contact_c",
    "D_empty_undo",
    "D_restore",
    "drop_stage",
)
RULES = frozenset({"tokens", "undo", "lock", "settle", "refusals"})
"""What carries the protocol; a rule can be left out to see that it is needed.

Tokens; undo rows; locks after a miss; rows that settle before they move; a refused
batch that does not count as applied.
"""

Event: TypeAlias = tuple[int, str]


class Remote:
    """The spreadsheets S and D, and everything that goes wrong with them.

    Args:
        acts: What people do: before which request, and what.
        faults: Which request fails, and how.
        rules: The rules that hold.
    """

    def __init__(
        self,
        acts: Iterable[Event] = (),
        faults: Iterable[Event] = (),
        rules: frozenset[str] = RULES,
    ) -> None:
        self.sheets = {"S": source(), "D": Sheet([_row("x"), _row("y")], [])}
        self._acts = list(acts)
        self._faults = dict(faults)
        self._rules = rules
        self._late: list[tuple[int, str, int, str, Sequence[Op]]] = []
        self._before = [{key: one.copy() for key, one in self.sheets.items()}]
        self.count = 0
        self.typed: dict[tuple[str, str, str], str] = {}
        self.ever_typed: set[str] = set()
        self.removed: set[tuple[str, str]] = set()
        self.doubled = False
        self.restored: set[str] = set()
        self.stage_dropped = False
        self.nowhere: set[str] = set()
        self.undo_emptied = False
        self.unnamed = False
        self.log: list[str] = []

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is to come any more."""
        pending = [one for one in self._acts if one[0] >= self.count]
        return not pending and not self._late

    def read(self, key: str) -> Sheet:
        """A spreadsheet as it is now."""
        fault = self._boundary(f"read {key}")
        if fault is not None and fault != "refused":
            raise DiedError if fault.startswith("crash") else SilenceError
        return self.sheets[key].copy()

    def batch(self, key: str, token: int, kind: str, ops: Sequence[Op]) -> Sheet:
        """Apply all or nothing; the spreadsheet as it is right after."""
        fault = self._boundary(f"batch {key} {kind}{token}")
        if fault == "crash_before":
            raise DiedError
        if fault == "timeout_lost":
            raise SilenceError
        if fault == "refused":
            raise RefusedError
        if fault in {"crash_late", "timeout_late"}:
            self._late.append((self.count + 3, key, token, kind, ops))
            raise DiedError if fault == "crash_late" else SilenceError
        self._apply(key, token, kind, ops)
        if fault == "crash_after":
            raise DiedError
        if fault == "timeout_applied":
            raise SilenceError
        return self.sheets[key].copy()

    def land_all(self) -> None:
        """Whatever is still on its way arrives."""
        for _, key, token, kind, ops in self._late:
            self._land(key, token, kind, ops)
        self._late.clear()

    def _boundary(self, what: str) -> str | None:
        number, self.count = self.count, self.count + 1
        due = [one for one in self._late if one[0] <= number]
        self._late = [one for one in self._late if one[0] > number]
        for _, key, token, kind, ops in due:
            self._land(key, token, kind, ops)
        for at, act in self._acts:
            if at == number:
                self.log.append(f"    {act}")
                self._act(act, f"h{number}{act}")
        self._before.append({key: one.copy() for key, one in self.sheets.items()})
        fault = self._faults.get(number)
        self.log.append(f"{number}: {what} {fault or ''}")
        return fault

    def _land(self, key: str, token: int, kind: str, ops: Sequence[Op]) -> None:
        try:
            self._apply(key, token, kind, ops)
        except RefusedError:
            self.log.append(f"    late {kind}{token} refused")
        else:
            self.log.append(f"    late {kind}{token} lands")

    def _apply(self, key: str, token: int, kind: str, ops: Sequence[Op]) -> None:
        sheet = self.sheets[key].copy()
        if "tokens" in self._rules:
            if token in sheet.tokens:
                raise RefusedError
            sheet.tokens[token] = kind
        for op in ops:
            _carry_out(sheet, token, op, saves="undo" in self._rules)
        self.sheets[key] = sheet
        self._look_for_everybody()

    def _look_for_everybody(self) -> None:
        """Note who stands neither in a base nor in an undo tab."""
        there = {row.cid for one in self.sheets.values() for row in one.clients}
        there |= {
            one.row.cid for sheet in self.sheets.values() for one in sheet.undo or ()
        }
        there |= {cid for _, cid in self.removed}
        if not self.restored and not self.undo_emptied and not self.unnamed:
            self.nowhere |= EVERYBODY - there

    def _act(self, act: str, value: str) -> None:
        """What a person does; a locked tab forbids all but what is done to ours."""
        if act == "drop_stage":
            self.stage_dropped = not self.stage_dropped
            return
        key, what = act[0], act[2:]
        sheet = self.sheets[key]
        if what in {"empty_undo", "delete_undo"}:
            for one in sheet.undo or ():
                # Whoever empties the tab takes away what only it still held.
                self.removed |= {("undo", one.row.note), ("undo", one.row.owner)}
            sheet.undo = [] if what == "empty_undo" else None
            self.undo_emptied = True
        elif what == "restore":
            self._restore(key)
        elif not (sheet.locked and "lock" in self._rules):
            People(self, key, sheet).do(what, value)

    def _restore(self, key: str) -> None:
        """A version of three requests ago, with its undo tab and its tokens.

        Google numbers versions, and protections come back as well.
        """
        former = self._before[max(0, len(self._before) - 3)][key]
        now = self.sheets[key]
        gone = {row.cid for row in now.clients} - {row.cid for row in former.clients}
        self.removed |= {(key, cid) for cid in gone}
        kept = {row.note for row in (*former.clients, *former.contacts)}
        kept |= {row.owner for row in former.clients}
        self.typed = {
            where: value
            for where, value in self.typed.items()
            if where[0] != key or value in kept
        }
        self.restored.add(key)
        self.sheets[key] = former.copy()


class People:
    """One act of a person in one spreadsheet."""

    def __init__(self, remote: Remote, key: str, sheet: Sheet) -> None:
        self._remote, self._key, self._sheet = remote, key, sheet

    def do(self, what: str, value: str) -> None:
        """Do it; what does not fit the sheet as it is now is left out."""
        verb, _, whom = what.partition("_")
        if whom.startswith("contact_"):
            self._contact(verb, value)
        elif verb == "edit":
            cid, _, column = whom.partition("_")
            self._edit(cid, column or ("note" if self._key == "S" else "owner"), value)
        elif verb in {"withdraw", "delete", "copy", "clear"} and whom != "top":
            self._with_one_client(verb)
        else:
            self._with_the_tab(what, value)

    def _with_the_tab(self, what: str, value: str) -> None:
        if what == "insert_top":
            self._sheet.clients.insert(0, Row("", "", value, ""))
            self._remote.typed[self._key, "", value] = value
        elif what == "sort":
            self._sheet.clients.reverse()
        elif what == "sort_contacts":
            self._sheet.contacts.reverse()
        elif what == "delete_top":
            self._delete_top()

    def _with_one_client(self, verb: str) -> None:
        if verb == "withdraw":
            self._edit("c", "stage", "stay")
        elif verb == "delete":
            self._delete("c")
        elif verb == "copy":
            self._copy("c")
        for place in self._sheet.places("c")[:1]:
            if verb == "clear":
                self._remote.unnamed = True
                self._put(place, self._sheet.clients[place]._replace(cid=""))

    def _put(self, place: int, row: Row) -> None:
        self._sheet.clients[place] = row

    def _edit(self, cid: str, column: str, value: str) -> None:
        for place in self._sheet.places(cid)[:1]:
            row = self._sheet.clients[place]
            over = getattr(row, column)
            typed = self._remote.typed
            for where in [where for where, seen in typed.items() if seen == over]:
                del typed[where]
            self._put(place, row._replace(**{column: value}))
            if column != "stage":
                typed[self._key, cid, column] = value
                self._remote.ever_typed.add(value)

    def _delete_top(self) -> None:
        rows = self._sheet.clients
        if rows and rows[0].cid not in MOVERS:
            row = rows.pop(0)
            self._remote.removed.add((self._key, row.cid or row.note))

    def _delete(self, cid: str) -> None:
        for place in self._sheet.places(cid)[:1]:
            del self._sheet.clients[place]
            self._remote.removed.add((self._key, cid))

    def _copy(self, cid: str) -> None:
        for place in self._sheet.places(cid)[:1]:
            self._sheet.clients.append(self._sheet.clients[place])
            self._remote.doubled = True

    def _contact(self, verb: str, value: str) -> None:
        rows = self._sheet.contacts
        mine = [place for place, row in enumerate(rows) if row.owner == "C"]
        if verb == "add" and self._sheet.places("c"):
            rows.append(Row("", "", value, "C"))
            self._remote.typed[self._key, "contact", value] = value
        elif mine and verb == "edit":
            self._remote.removed.add(("contact", rows[mine[0]].note))
            rows[mine[0]] = rows[mine[0]]._replace(note=value)
            self._remote.typed[self._key, "contact", value] = value
        elif mine and verb == "delete":
            row = rows.pop(mine[0])
            self._remote.removed.add(("contact", row.note))


def _carry_out(sheet: Sheet, token: int, op: Op, *, saves: bool) -> None:
    word, tab, places, rows = op
    if word == "lock":
        sheet.locked = True
    elif word == "unlock":
        sheet.locked = False
    elif word == "make_undo":
        sheet.undo = [] if sheet.undo is None else sheet.undo
    elif word == "insert":
        at = min(places[0], len(sheet.tab(tab)))
        sheet.tab(tab)[at:at] = rows
    elif word == "drop":
        _drop(sheet, places)
    elif word == "name":
        seen, named = rows
        sheet.clients = [named if row == seen else row for row in sheet.clients]
    elif word == "remove":
        _remove(sheet, token, tab, places, saves=saves)


def _drop(sheet: Sheet, tokens: Sequence[int]) -> None:
    if sheet.undo is None:
        raise RefusedError
    sheet.undo = [one for one in sheet.undo if one.token not in tokens]


def _remove(
    sheet: Sheet, token: int, tab: str, places: Sequence[int], *, saves: bool
) -> None:
    held = sheet.tab(tab)
    if sheet.undo is None or any(place >= len(held) for place in places):
        raise RefusedError
    if saves:
        saved = [Saved(token, tab, place, held[place]) for place in sorted(places)]
        sheet.undo = [*saved, *sheet.undo]
    for place in sorted(places, reverse=True):
        del held[place]


def source() -> Sheet:
    """The base that three clients want to leave, one of them with contacts."""
    going = [_row(cid)._replace(stage="move") for cid in MOVERS]
    clients = [_row("a"), going[0], _row("b"), going[1], going[2], _row("f")]
    contacts = [Row("", "", "k1", "C"), Row("", "", "kb", "B"), Row("", "", "k2", "C")]
    return Sheet(clients, contacts)


def _row(cid: str) -> Row:
    return Row(cid, "", f"n{cid}", f"o{cid}")
