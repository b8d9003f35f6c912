"""The world as it was read: immutable, complete, and free of opinions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sheetsync.core.ids import (
    CLIENTS,
    BaseKey,
    ClientId,
    SpreadsheetId,
    as_client_id,
)
from sheetsync.core.rows import Cell, is_blank
from sheetsync.locales.text import Text


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a tab.

    Attributes:
        index: Where it stood when it was read, from 0, the header being row 0.
        cells: Its cells, one for each key of its tab.
    """

    index: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TabView:
    """A tab as it was read.

    Attributes:
        tab: Its word in config.
        sheet: Its sheetId.
        title: Its title at that moment.
        keys: For each grid column the column's id, or ``own:Header``.
        rows: Rows that hold anything.
        end: Index of the first row below all that hold anything.
        header: Its header row as Google sent it.
        grid: How many columns its grid has; 0 if that is not known.
        closed: Keys of columns that not everybody who opens the base may see. Should
            one stand there, nothing is written into it.
        barred: Keys of people's own columns that are called like such a column of
            another stage: nothing is written into them either.
    """

    tab: str
    sheet: int
    title: str
    keys: tuple[str, ...]
    rows: tuple[Row, ...]
    end: int
    header: tuple[Cell, ...] = ()
    grid: int = 0
    closed: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    _ids: list[ClientId | None] = field(
        default_factory=list, init=False, repr=False, compare=False
    )

    @property
    def saved_width(self) -> int:
        """So many cells of a row are saved before it is removed.

        One more than are known, where the grid has it: a column that somebody inserts
        in that instant pushes nothing out.
        """
        return max(len(self.keys), min(len(self.keys) + 1, self.grid))

    def at(self, key: str) -> int | None:
        """The grid column of that key."""
        return self.keys.index(key) if key in self.keys else None

    def takes(self, key: str) -> bool:
        """Whether cells of that key may be written into the tab."""
        shut = key in self.closed or key in self.barred
        return key in self.keys and not shut

    def cell(self, row: Row, key: str) -> Cell:
        """A row's cell under that key; None if there is no such column."""
        place = self.at(key)
        return None if place is None else row.cells[place]

    def ids(self) -> Sequence[ClientId | None]:
        """The client ID that each row carries, in the order of the rows."""
        if len(self._ids) != len(self.rows):
            # Made out once: a plan asks for them several times.
            self._ids[:] = map(self._id_in, self.rows)
        return self._ids

    def take_over_ids(self, last: TabView, changed: Iterable[int]) -> None:
        """Take over the IDs that an earlier view of the tab made out.

        Args:
            last: The earlier view; it must have the same columns.
            changed: The places in which it has other rows.
        """
        ids = [*last.ids()][: len(self.rows)]
        ids += [None] * (len(self.rows) - len(ids))
        for place in changed:
            if place < len(ids):
                ids[place] = self._id_in(self.rows[place])
        self._ids[:] = ids

    def _id_in(self, row: Row) -> ClientId | None:
        return as_client_id(self.cell(row, "client_id"))

    def cells(self, row: Row) -> dict[str, Cell]:
        """A row's filled cells by key."""
        return {
            key: cell
            for key, cell in zip(self.keys, row.cells, strict=True)
            if not is_blank(cell)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseView:
    """A base as it was read.

    Attributes:
        base: Its key.
        spreadsheet: Google's id of its file.
        tabs: Its tabs by their word; a tab that can't be read is missing.
        faults: Why the base is held, if it is: what its people must mend.
    """

    base: BaseKey
    spreadsheet: SpreadsheetId
    tabs: Mapping[str, TabView]
    faults: tuple[Text, ...] = ()

    @property
    def clients(self) -> TabView:
        """The tab with one row a client; only to be asked where there is no fault."""
        return self.tabs[CLIENTS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One entry of a file's sharing list.

    Attributes:
        id: Google's id of the entry; it belongs to the grantee.
        kind: user, group, domain or anyone.
        role: owner, writer, commenter or reader, as granted on the file itself; ""
            where the grantee has access by a folder alone.
        email: The grantee's address or domain, in lower case; "" where there is none.
        folder_role: What a folder above grants, which can't be taken away here.
        findable: Whether anybody can find the file without its link.
        pending_owner: Whether ownership was offered to the grantee.
        expires: Whether it ends by itself.
        deleted: Whether the account is gone.
    """

    id: str
    kind: str
    role: str
    email: str = ""
    folder_role: str = ""
    findable: bool = False
    pending_owner: bool = False
    expires: bool = False
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file of ours as Drive lists it.

    Attributes:
        base: What it is, from its appProperties.
        spreadsheet: Google's id of it.
        name: Its name.
        version: Drive's counter of changes.
        trashed: Whether it lies in the bin.
        owner: Address of its owner; "" in a shared drive, where nobody is.
        shared_drive: Id of the shared drive it lies in; "" for My Drive.
        parents: Ids of the folders it lies in.
        writers_can_share: Whether editors may share it on.
        copies_forbidden: Whether editors may not copy, download or print it.
        can_forbid_copies: Whether this account can set that at all.
        readers_cannot_copy: Whether readers and commenters may not either.
        can_forbid_readers: Whether this account can set that.
        can_share: Whether this account can see and change the sharing list.
        can_move: Whether this account can put the file into another folder.
        locked: Whether nobody can write into it, by a lock on its content.
        can_unlock: Whether this account can take that lock off.
        permissions: Its sharing list.
        made_at: When it was made, as Drive writes it; such texts sort by time.
        rotation: By what a copy that is made to take the base's place is recognised.
        owner_mark: Which worker has the files, as this one says; "" if it does not.
    """

    base: BaseKey
    spreadsheet: SpreadsheetId
    name: str
    version: int
    trashed: bool
    owner: str
    parents: tuple[str, ...]
    writers_can_share: bool
    copies_forbidden: bool
    can_forbid_copies: bool
    permissions: tuple[Permission, ...]
    made_at: str = ""
    owner_mark: str = ""
    shared_drive: str = ""
    rotation: str = ""
    readers_cannot_copy: bool = True
    can_forbid_readers: bool = True
    can_share: bool = True
    can_move: bool = True
    locked: bool = False
    can_unlock: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What one look at Drive showed.

    Attributes:
        files: Our files by base; of two with one base the older.
        doubles: Further files that claim a base which another has.
        folder: The company's folder, if there is one.
    """

    files: Mapping[BaseKey, FileView]
    doubles: tuple[FileView, ...] = ()
    folder: FileView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All bases as they were read.

    Attributes:
        taken_at: When the reading began.
        bases: By key.
    """

    taken_at: datetime
    bases: Mapping[BaseKey, BaseView] = field(default_factory=dict)

    def sound(self) -> tuple[BaseView, ...]:
        """The bases that can be worked with, in the order of their keys."""
        return tuple(
            self.bases[key] for key in sorted(self.bases) if not self.bases[key].faults
        )
