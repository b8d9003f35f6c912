"""What a person can do by hand.

Everybody names things as people do: a file by its name (or id), a tab by its title, a
row by its number from 1 or by a text that stands in it, a column by its header in the
first row or by its letters. So a script still means the same after others have sorted,
inserted and renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Typed: TypeAlias = str | float | bool | None
"""What is typed into a cell; None empties it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Types into cells of one row.

    Attributes:
        row: Which row; None for the first one below everything filled.
        cells: What to type, by column.
        pasted: Whether it is pasted, which no dropdown can refuse.
    """

    who: str
    file: str
    cells: Mapping[str, Typed]
    tab: str = ""
    row: int | str | None = None
    pasted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """Sorts the rows below the header.

    Attributes:
        by: The column whose values decide.
        columns: The columns that are sorted, ``A:C``; empty for all.
    """

    who: str
    file: str
    by: str
    tab: str = ""
    columns: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Turns the filter that all people share on, or off without a column.

    Attributes:
        column: The column whose values decide.
        hidden: Values whose rows are hidden.
    """

    who: str
    file: str
    tab: str = ""
    column: str = ""
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hide:
    """Hides rows or columns, or shows them again.

    Attributes:
        row: The first row, if rows are meant.
        column: The first column, if columns are meant.
    """

    who: str
    file: str
    tab: str = ""
    row: int | str | None = None
    column: str = ""
    count: int = 1
    shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Inserts empty rows above a row, or columns left of a column."""

    who: str
    file: str
    tab: str = ""
    row: int | str | None = None
    column: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Deletes rows or columns with all that is in them."""

    who: str
    file: str
    tab: str = ""
    row: int | str | None = None
    column: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Drag:
    """Drags whole rows or columns to another place of the tab.

    Attributes:
        before_row: The row that they will stand before.
        before_column: The column that they will stand before.
    """

    who: str
    file: str
    tab: str = ""
    row: int | str | None = None
    column: str = ""
    count: int = 1
    before_row: int | str | None = None
    before_column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DragCells:
    """Drags a block of cells elsewhere (cut and paste), or copies it.

    Attributes:
        cells: The block, ``B2:D4``.
        to: Its new upper left corner, ``B9``.
        to_tab: The tab that it goes to; empty for its own.
        copied: Whether it stays where it was too.
    """

    who: str
    file: str
    cells: str
    to: str
    tab: str = ""
    to_tab: str = ""
    copied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameColumn:
    """Types another header over a column."""

    who: str
    file: str
    column: str
    title: str
    tab: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameTab:
    """Gives a tab another title."""

    who: str
    file: str
    title: str
    tab: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteTab:
    """Deletes a tab."""

    who: str
    file: str
    tab: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyTab:
    """Selects everything in a tab and presses Delete."""

    who: str
    file: str
    tab: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Presses Ctrl+Z: takes his own last change back, as far as others left it."""

    who: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """Restores an earlier version of the whole spreadsheet.

    Attributes:
        version: Its number, as revisions.list gives it.
        back: Without a number: how many changes to go back.
    """

    who: str
    file: str
    version: int = 0
    back: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Lets somebody in, or anybody who has the link.

    Attributes:
        to: An address; empty for anybody.
        role: ``reader``, ``commenter`` or ``writer``.
        silently: Without an e-mail.
    """

    who: str
    file: str
    to: str = ""
    role: str = "writer"
    silently: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForAccess:
    """Asks to be let in to a file that he has but the link to: its id, or its name.

    Attributes:
        role: ``reader``, ``commenter`` or ``writer``.
        message: What he writes to the owner.
    """

    who: str
    file: str
    role: str = "writer"
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unshare:
    """Takes somebody's access away; an empty address is anybody's by link."""

    who: str
    file: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trash:
    """Puts a file into the trash, or takes it out again."""

    who: str
    file: str
    out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """Gives a file another name."""

    who: str
    file: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Puts a file into a folder, by its name or id; empty is his own My Drive."""

    who: str
    file: str
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteAccount:
    """Deletes his account: his files go, and where he was let in an entry stays."""

    who: str


CellAct: TypeAlias = (
    Edit
    | Sort
    | Filter
    | Hide
    | Insert
    | Delete
    | Drag
    | DragCells
    | RenameColumn
    | RenameTab
    | DeleteTab
    | EmptyTab
)
FileAct: TypeAlias = Share | AskForAccess | Unshare | Trash | Rename | Move
Act: TypeAlias = CellAct | FileAct | Undo | Restore | DeleteAccount

KINDS: dict[str, type[Act]] = {
    "edit": Edit,
    "sort": Sort,
    "filter": Filter,
    "hide": Hide,
    "insert": Insert,
    "delete": Delete,
    "drag": Drag,
    "drag_cells": DragCells,
    "rename_column": RenameColumn,
    "rename_tab": RenameTab,
    "delete_tab": DeleteTab,
    "empty_tab": EmptyTab,
    "undo": Undo,
    "restore": Restore,
    "share": Share,
    "ask_for_access": AskForAccess,
    "unshare": Unshare,
    "trash": Trash,
    "rename": Rename,
    "move": Move,
    "delete_account": DeleteAccount,
}
"""The kinds of acts by the names that the control plane knows them by."""
