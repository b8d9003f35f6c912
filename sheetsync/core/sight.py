"""What one person can see: computed from files, their tabs and the journal's facts.

Nobody can read as somebody else at Google. But whoever opens a spreadsheet can read
all of it, hidden tabs and protected cells included, and who edits it can read its
version history: so it follows from the sharing lists and the content.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sheetsync.core.ids import CLIENTS, UNDO, BaseKey, ClientId, as_client_id, sheet_id
from sheetsync.core.row_changes import RowChange
from sheetsync.core.rows import Cell, as_text, is_blank
from sheetsync.core.sharing import Grantees, canonical, rank
from sheetsync.core.snapshot import FileView, Permission

IN = frozenset({"granted", "role"})
OUT = "closed"
"""Events of the journal by which a person's time in a file begins and ends."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a person can open a file.

    Attributes:
        kind: ``user``, ``domain``, ``anyone``; ``group`` where it is not known
            whether he is one of it.
        role: Drive's role.
        name: The group's address or the domain.
        folder: Whether it comes from a folder that the file lies in.
    """

    kind: str
    role: str
    name: str = ""
    folder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTab:
    """A tab as whoever opens its file can read it.

    Attributes:
        title: Its title.
        kind: ``work`` of a base, ``report`` of sheetsync, ``undo`` rows, or ``own``
            where people made it.
        hidden: Whether it is hidden, which stops nobody from reading it.
        columns: Its header row.
        rows: How many rows below it hold anything.
        clients: The IDs that stand anywhere in it.
    """

    title: str
    kind: str
    hidden: bool
    columns: tuple[str, ...]
    rows: int
    clients: frozenset[ClientId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What he can find or remember of a base beyond what stands there now.

    Attributes:
        begins: When the file was made: so far back its version history reaches.
        before: Clients who were there before he was let in, and are not there now.
        left: Clients who were there while he had access, and are not there now.
    """

    begins: datetime | None = None
    before: tuple[ClientId, ...] = ()
    left: tuple[ClientId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a person can see of one file.

    Attributes:
        file: The file as Drive lists it.
        ways: How he can open it; the strongest first.
        since: Since when, as far as the journal knows.
        tabs: Its tabs; None if they could not be read.
        past: What is not there any more.
    """

    file: FileView
    ways: tuple[Way, ...]
    since: datetime | None
    tabs: tuple[SeenTab, ...] | None = None
    past: Past = field(default_factory=Past)

    @property
    def role(self) -> str:
        """The greatest role that he surely has, "" if only a group may let him in."""
        sure = [one.role for one in self.ways if one.kind != "group"]
        return max(sure, key=rank, default="")

    @property
    def clients(self) -> frozenset[ClientId]:
        """The clients whom he can read there now."""
        return frozenset(one for tab in self.tabs or () for one in tab.clients)

    @property
    def can_edit(self) -> bool:
        """Whether he can type there, and so look into its version history."""
        return rank(self.role) >= rank("writer")

    @property
    def owns(self) -> bool:
        """Whether the file is his: nothing is forbidden to its owner."""
        return self.role == "owner"

    @property
    def can_copy(self) -> bool:
        """Whether he can copy, download and print it."""
        view = self.file
        forbidden = view.copies_forbidden if self.can_edit else view.readers_cannot_copy
        return self.owns or not forbidden

    @property
    def can_share(self) -> bool:
        """Whether he can let others in."""
        return self.owns or (self.can_edit and self.file.writers_can_share)


def ways_in(people: Grantees, view: FileView, email: str) -> tuple[Way, ...]:
    """How a person can open a file, by its sharing list; nothing if he can't.

    Args:
        people: Whose entry is whose.
        view: The file.
        email: His address.
    """
    found = [way for entry in view.permissions for way in _ways(people, entry, email)]
    return tuple(sorted(found, key=lambda one: -rank(one.role)))


def _ways(people: Grantees, entry: Permission, email: str) -> Iterator[Way]:
    wanted = canonical(email)
    is_his = {
        "user": not entry.deleted and wanted in people.of(entry),
        "group": True,
        "domain": wanted.rpartition("@")[2] == entry.email,
        "anyone": True,
    }.get(entry.kind, False)
    if not is_his:
        return
    name = "" if entry.kind == "user" else entry.email
    if entry.role:
        yield Way(entry.kind, entry.role, name)
    if entry.folder_role:
        yield Way(entry.kind, entry.folder_role, name, folder=True)


def tabs_of(
    sheets: Iterable[Mapping[str, object]],
    rows: Mapping[int, Sequence[Sequence[Cell]]],
    work: Iterable[str],
    reports: Iterable[str],
) -> tuple[SeenTab, ...]:
    """A file's tabs as whoever opens it can read them.

    Args:
        sheets: Google's properties of its tabs.
        rows: What stands in each, by sheetId.
        work: Words of the tabs in which people of that base work.
        reports: Words of the tabs that sheetsync writes there.
    """
    kinds = {
        **dict.fromkeys(map(sheet_id, reports), "report"),
        **dict.fromkeys(map(sheet_id, work), "work"),
        sheet_id(UNDO): "undo",
    }
    found = []
    for sheet in sheets:
        number = int(str(sheet["sheetId"]))
        filled = [row for row in rows.get(number, ()) if not all(map(is_blank, row))]
        header, *below = filled or [()]
        kind = kinds.get(number, "own")
        ids = (as_client_id(cell) for row in filled for cell in row)
        found.append(
            SeenTab(
                title=str(sheet.get("title", "")),
                kind=kind,
                hidden=bool(sheet.get("hidden")),
                columns=()
                if kind == "undo"
                else tuple(as_text(cell) for cell in header if not is_blank(cell)),
                rows=len(filled) if kind == "undo" else len(below),
                clients=frozenset(one for one in ids if one is not None),
            )
        )
    return tuple(found)


def let_in_since(
    events: Iterable[tuple[datetime, str, str]], email: str
) -> datetime | None:
    """Since when a person has been in a file, by what happened to its sharing.

    Args:
        events: When, what, and to whom, the oldest first.
        email: His address.
    """
    since: datetime | None = None
    for at, event, person in events:
        if "@" not in person or canonical(person) != canonical(email):
            continue
        if event == OUT:
            since = None
        elif event in IN and since is None:
            since = at
    return since


def past_of(
    changes: Iterable[RowChange],
    begins: datetime,
    since: datetime | None,
    there: Iterable[ClientId],
) -> Past:
    """What was in a base and is no more, before and after a person was let in.

    Args:
        changes: All changes of the base's rows, in any order.
        begins: When its file was made.
        since: Since when he has been in it; None if that is not known, which is
            taken for the whole time.
        there: The clients who are there now.
    """
    came: dict[ClientId, datetime] = {}
    left: dict[ClientId, datetime] = {}
    for one in sorted(changes, key=lambda one: one.at):
        if one.name.tab != CLIENTS or one.at < begins:
            continue
        came.setdefault(one.client, one.at)
        if one.after is None:
            left[one.client] = one.at
    gone = came.keys() - set(there)
    entered = since or begins
    # Who is not known to have left was there at the last look.
    seen = {one for one in gone if left.get(one, entered) >= entered}
    return Past(
        begins=begins,
        before=tuple(sorted(gone - seen)),
        left=tuple(sorted(seen)),
    )


@dataclass(frozen=True, slots=True)
class Former:
    """A file that a person could open once.

    Attributes:
        base: What it was.
        name: What it was called.
        since: From when.
        until: To when.
    """

    base: BaseKey
    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Insight:
    """Everything that one person can see, and could.

    Attributes:
        email: His address.
        name: His name, "" if staff.yaml does not know him.
        sights: The files that he can open now.
        former: Those that he could open once, the oldest first.
    """

    email: str
    name: str
    sights: tuple[Sight, ...]
    former: tuple[Former, ...]

    @property
    def clients(self) -> frozenset[ClientId]:
        """All clients whom he can read now."""
        return frozenset(one for sight in self.sights for one in sight.clients)
