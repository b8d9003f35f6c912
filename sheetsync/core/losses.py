"""What a base lost since its last snapshot, and whether that was too much at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sheetsync.core.changes import Hold
from sheetsync.core.decisions import Answer
from sheetsync.core.deletions import missing
from sheetsync.core.identified import Identified
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.mass import MassAction, is_mass, measure
from sheetsync.core.rows import Cells
from sheetsync.core.setting import Setting
from sheetsync.locales.text import tr

FROZEN = "frozen"
"""The kind of the hold on a base of which too much changed at once."""


@dataclass(frozen=True, slots=True)
class Losses:
    """What a base lost.

    Attributes:
        gone: Clients whose row is gone or emptied, and what it held.
        action: The figures.
        frozen: Whether nothing is done there until the owner decides.
    """

    gone: Mapping[ClientId, Cells]
    action: MassAction
    frozen: bool


def losses(
    setting: Setting,
    base: BaseKey,
    found: Identified,
    elsewhere: Mapping[ClientId, BaseKey],
) -> Losses:
    """What a base lost since its last snapshot.

    Args:
        setting: What all parts of the plan need.
        base: Which base.
        found: What its rows turned out to be.
        elsewhere: IDs that stand in other bases, and where.
    """
    memory = setting.memory
    seen = {*found.clients, *found.mixed}
    gone = missing(base, memory, seen, elsewhere)
    blanked = gone.keys() & found.blanked.keys()
    before = memory.rows.get(base, {})
    columns = setting.columns_of(base)
    action = measure(before, found.changed, gone.keys() - blanked, blanked, columns)
    allowed = setting.force or memory.answers.to(FROZEN, base) is Answer.ACCEPT
    limits = setting.config.company.limits
    frozen = is_mass(limits, action, frozen=base in memory.frozen) and not allowed
    return Losses(gone, action, frozen)


def frozen_hold(base: BaseKey, action: MassAction) -> Hold:
    """What the owner reads of a frozen base."""
    return Hold(
        kind=FROZEN,
        base=base,
        subject="",
        why=action.sentence(),
        hint=tr(
            "Nothing is done there before you answer. Bring the rows back, accept the"
            " base as it is, or restore the file's version in Google Sheets"
        ),
    )
