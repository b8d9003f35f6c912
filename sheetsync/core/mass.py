"""The brake: so much of a base changed at once that nobody can have meant it.

It counts clients that the last snapshot knows; rows that were added, however many,
are nobody's loss.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sheetsync.config.company import Limits
from sheetsync.core.ids import ClientId
from sheetsync.core.particulars import WHO, replaced
from sheetsync.core.rows import Cells, is_blank
from sheetsync.core.wandering import Columns, wandered
from sheetsync.locales.text import Text, joined, tr, trn

_MOST = 0.5
"""A row of which more than this share was overwritten is another row."""

_MANY_CELLS = 4
"""So many cells at least: of a row with three, two are soon edited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MassAction:
    """How a base differs from its last snapshot, in clients.

    Attributes:
        of: Clients in the last snapshot.
        deleted: Their row is gone.
        blanked: Their row is there, without what people had typed.
        overwritten: Their company, phone or e-mail is another, or most of the row.
        permuted: Cells of theirs stand in another client's row.
        touched: Clients of whom any of this is true.
    """

    of: int
    deleted: int = 0
    blanked: int = 0
    overwritten: int = 0
    permuted: int = 0
    touched: int = 0

    def sentence(self) -> Text:
        """What happened, in figures, for the owner."""
        parts = (
            (self.deleted, trn(self.deleted, "{n} deleted", "{n} deleted")),
            (self.blanked, trn(self.blanked, "{n} emptied", "{n} emptied")),
            (
                self.overwritten,
                trn(self.overwritten, "{n} overwritten", "{n} overwritten"),
            ),
            (self.permuted, trn(self.permuted, "{n} mixed up", "{n} mixed up")),
        )
        return tr(
            "{touched} of {before} clients changed at once: {figures}",
            touched=self.touched,
            before=self.of,
            figures=joined(text for count, text in parts if count),
        )


def is_mass(limits: Limits, action: MassAction, *, frozen: bool) -> bool:
    """Whether a base is to be frozen, or to stay so.

    Args:
        limits: How much is too much.
        action: What happened since the last snapshot.
        frozen: Whether it is frozen already: then only its rows' return thaws it,
            not that somebody mended just enough of them.
    """
    if action.touched < limits.mass_rows:
        return False
    return frozen or action.touched > limits.mass_share * action.of


def measure(
    before: Mapping[ClientId, Cells],
    changed: Mapping[ClientId, Cells],
    gone: Collection[ClientId],
    blanked: Collection[ClientId],
    columns: Columns,
) -> MassAction:
    """How a base differs from its last snapshot.

    Args:
        before: What people had typed into each client's row.
        changed: What stands there now, for those whose row is another.
        gone: Clients without a row.
        blanked: Clients whose row is empty but for the worker's columns.
        columns: What is known of the base's columns.
    """
    emptied = {*blanked}
    overwritten = set()
    for client, cells in changed.items():
        had = before[client]
        if _is_emptied(had, cells):
            emptied.add(client)
        elif _is_overwritten(had, cells):
            overwritten.add(client)
    permuted = wandered(before, changed, columns)
    return MassAction(
        of=len(before),
        deleted=len(gone),
        blanked=len(emptied),
        overwritten=len(overwritten - permuted),
        permuted=len(permuted - emptied),
        touched=len({*gone, *emptied, *overwritten, *permuted}),
    )


def _is_emptied(before: Cells, after: Cells) -> bool:
    """Whether nothing is left by which anybody would know the client."""
    had = [key for key in WHO if not is_blank(before.get(key))]
    return bool(had) and all(is_blank(after.get(key)) for key in had)


def _is_overwritten(before: Cells, after: Cells) -> bool:
    if any(replaced(key, before.get(key), after.get(key)) for key in WHO):
        return True
    differ = sum(after.get(key) != cell for key, cell in before.items())
    return differ >= _MANY_CELLS and differ > _MOST * len(before)
