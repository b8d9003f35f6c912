"""stages.yaml: the pipeline. Columns, bases, gates, and who gets a client."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from sheetsync.config.base import Identifier, Model, Wrong
from sheetsync.locales.text import tr

PURCHASE = "purchase"
"""What ``any_of`` may name besides columns: a purchase that the journal knows."""


NO_STAGES = ("desk", "folder", "personal")
"""Words that stand for files which are no bases, so that no stage can have them."""


class ColumnType(StrEnum):
    """What a column's cells hold, and so how they are formatted and checked."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    ID = "id"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    CHECKBOX = "checkbox"
    CHOICE = "choice"
    PERSON = "person"
    STAGE = "stage"


def _seen_by(value: object) -> object:
    """``all``, ``owner`` or a list of roles; which roles there are, staff.yaml says."""
    if value is None or value in ("all", "owner"):
        return value
    if not isinstance(value, list | tuple) or not value:
        raise Wrong(tr("Write all, owner, or roles in brackets: [sales_manager]"))
    return tuple(value)


Visible: TypeAlias = Annotated[
    Literal["all", "owner"] | tuple[Identifier, ...], BeforeValidator(_seen_by)
]
"""Who sees a column besides the owner: everybody, nobody, or some roles."""


class Column(Model):
    """A column of a tab where people work.

    Attributes:
        id: Its word in config and journal; a well-known one has its header from
            the catalogues.
        type: What its cells hold.
        writer: Who writes it: the people of the base, or the worker.
        visible: ``all`` who open a base, the ``owner`` alone, or some roles. Where
            not every role that opens a base may see it, it never reaches that file:
            it waits in the journal, and the owner's desk shows it.
        header: Its header where the catalogues have none, or another is wanted.
        aliases: Other headers under which it is recognised.
        choices: The values of a ``choice`` column; well-known English ones are
            shown in the company's language.
    """

    id: Identifier
    type: ColumnType = ColumnType.TEXT
    writer: Literal["people", "worker"] = "people"
    visible: Visible = "all"
    header: str | None = Field(None, min_length=1, max_length=100)
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    def is_for(self, roles: AbstractSet[str]) -> bool:
        """Whether each of these roles may see it."""
        if self.visible == "all":
            return True
        return self.visible != "owner" and roles <= set(self.visible)


class Tab(Model):
    """A tab of child rows, such as the contact log.

    Attributes:
        id: Its word in config and journal.
        travels: Whether a client's rows go with him.
        columns: Its columns; ``client`` and ``client_id`` say whose row it is.
    """

    id: Identifier
    travels: bool = True
    columns: tuple[Column, ...] = Field(min_length=2)


class Gate(Model):
    """A transition that a manager may make by picking the next stage.

    Attributes:
        to: The stage that the client goes to.
        requires: Columns that must be filled in.
        any_of: At least one of these must be filled in (``purchase`` counts as
            filled where the journal knows a purchase of the client).
    """

    to: Identifier
    requires: tuple[Identifier, ...] = ()
    any_of: tuple[Identifier, ...] = ()


class Stage(Model):
    """A stage of the pipeline; its base is a spreadsheet.

    Attributes:
        id: Its word in config and journal.
        name: As people see it in the Stage dropdown; the catalogues have names
            for the well-known stages.
        role: Whose base it is; none where only the owner opens it.
        closed: Whether a client here is out of the pipeline (Archive).
        head: The role that reads the stage's bases and edits none of them; nobody's
            if not given.
        visibility: ``stage`` where all of the role share one base, ``manager``
            where each has a base with his own clients only.
        assign: Who gets a client who arrives without a responsible person.
        moves: Where a client may go from here, and what that needs.
        columns: Columns of the Clients tab, in their first order.
        tabs: Tabs of child rows.
    """

    id: Identifier
    name: str | None = Field(None, min_length=1, max_length=50)
    role: Identifier | None = None
    head: Identifier | None = None
    closed: bool = False
    visibility: Literal["stage", "manager"] = "stage"
    assign: Literal["least_loaded", "round_robin", "none"] = "none"
    moves: tuple[Gate, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1)
    tabs: tuple[Tab, ...] = ()

    def column(self, column_id: str) -> Column | None:
        """The column of that id on the Clients tab."""
        return next((one for one in self.columns if one.id == column_id), None)

    def shows(self, column: Column) -> bool:
        """Whether a column stands in the stage's bases: all readers may see it."""
        readers = {one for one in (self.role, self.head) if one is not None}
        return not readers or column.is_for(readers)

    def gate(self, target: str) -> Gate | None:
        """The transition to that stage, if there is one."""
        return next((one for one in self.moves if one.to == target), None)

    def tab(self, tab_id: str) -> Tab | None:
        """The tab of that id."""
        return next((one for one in self.tabs if one.id == tab_id), None)


class Pipeline(Model):
    """stages.yaml.

    Attributes:
        stages: In the order of the conveyor; the first takes new clients.
    """

    stages: tuple[Stage, ...] = Field(min_length=2)

    def stage(self, stage_id: str) -> Stage | None:
        """The stage of that id."""
        return next((one for one in self.stages if one.id == stage_id), None)

    @property
    def closed(self) -> Stage | None:
        """The closed stage that lost clients go to."""
        return next((one for one in self.stages if one.closed), None)
