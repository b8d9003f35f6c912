"""imports.yaml: how files from other programs are read, and where they lie."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from sheetsync.config.base import Identifier, Model, shaped
from sheetsync.locales.text import tr

_NAME = r"[a-z0-9][a-z0-9_-]{0,39}"

READY: ReadOnly[str, str] = MappingProxyType(
    {
        "1c": "purchases",
        "1c_payments": "payments",
        "telephony": "calls",
        "asterisk": "calls",
    }
)
"""The mappings that sheetsync brings along, and what such files hold.

What they say stands in `core.import_mappings`.
"""

COLUMNS: ReadOnly[str, tuple[str, ...]] = MappingProxyType(
    {
        "clients": (),
        "purchases": ("client", "date", "amount", "document", "product", "quantity"),
        "plans": ("client", "month", "amount", "kind"),
        "calls": (
            *("client", "caller", "callee", "date", "time", "person"),
            *("seconds", "minutes", "outcome", "number"),
        ),
        "payments": ("client", "date", "amount", "document", "number"),
    }
)
"""What a file may hold, and into which columns; clients have those of their stage."""

MappingName: TypeAlias = Annotated[
    str,
    AfterValidator(
        shaped(
            _NAME,
            tr(
                "not a name of a mapping. Write small Latin letters, digits, - and _,"
                " at most 40 in all"
            ),
        )
    ),
    WithJsonSchema({"type": "string", "pattern": f"^{_NAME}$"}),
]
"""A mapping's name, such as 1c."""

Words: TypeAlias = Annotated[
    str, BeforeValidator(lambda value: str(value) if type(value) is int else value)
]
"""A text that may be written as a whole number, such as an extension."""


class Mapping(Model):
    """How the files of one program are read.

    Attributes:
        id: Its name, for ``--mapping`` and for the folder.
        kind: What its files hold; that of the mapping that it is like, if not given.
        like: A ready mapping that it goes beyond.
        columns: Headers of the file, and the columns of ours that they mean.
        encoding: What the files are written in; found out if not given.
        decimal: The decimal sign; found out if not given.
        slashes: What stands first in dates with slashes.
        totals: Lines that begin with one of these words are left out.
        corrected: Of purchases, whether those of a document that is recorded with
            another amount take the place of that; as its ready mapping, if not given.
        stage: Of clients, whose base they go to; the first stage's if not given.
    """

    id: MappingName
    kind: Literal["clients", "purchases", "plans", "calls", "payments"] | None = None
    like: Literal["1c", "1c_payments", "telephony", "asterisk"] | None = None
    columns: dict[Words, Identifier] = Field(default_factory=dict)
    encoding: str | None = None
    decimal: Literal["comma", "point"] | None = None
    slashes: Literal["day", "month"] | None = None
    totals: tuple[str, ...] = ()
    corrected: bool | None = None
    stage: Identifier | None = None

    @property
    def holds(self) -> str | None:
        """What its files hold; None if it does not say."""
        return self.kind or (READY[self.like] if self.like else None)


class FolderRule(Model):
    """Which files of the folder are read how.

    Attributes:
        match: A pattern of names, such as ``calls*.csv`` or ``1c/*.csv``; small and
            capital letters are the same.
        mapping: The name of a mapping, or the bare kind of what the files hold.
    """

    match: str = Field(min_length=1)
    mapping: MappingName


class Folder(Model):
    """A folder whose files are taken in by themselves.

    Attributes:
        path: Where it is; a relative one starts beside config/.
        files: Which files are read how; the first rule that fits counts.
    """

    path: str = Field("imports", min_length=1)
    files: tuple[FolderRule, ...] = ()


class Imports(Model):
    """imports.yaml.

    Attributes:
        mappings: How the files of other programs are read.
        people: Extensions and numbers of ours, and whose they are: a name or an
            e-mail of staff.yaml, or "" for a number of all of us.
        folder: A folder whose files are taken in by themselves; none if not given.
        tab: Whether the owner's desk has a tab for pasted tables.
    """

    mappings: tuple[Mapping, ...] = ()
    people: dict[Words, str] = Field(default_factory=dict)
    folder: Folder | None = None
    tab: bool = True
