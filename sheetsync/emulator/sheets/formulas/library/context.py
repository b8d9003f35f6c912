"""What a function gets: its arguments, not computed yet, and the moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sheetsync.emulator.sheets.formulas.tree import Node
    from sheetsync.emulator.sheets.formulas.values import Value

Function: TypeAlias = "Callable[[Context, list[Node]], Value]"


@dataclass(frozen=True, slots=True)
class Context:
    """How a function computes its arguments, and when it is called.

    Attributes:
        value: Computes one argument.
        now: The moment in the spreadsheet's time zone.
    """

    value: Callable[[Node], Value]
    now: datetime


def eager(function: Callable[..., Value]) -> Function:
    """Return a function that computes all its arguments first."""

    def called(context: Context, nodes: list[Node]) -> Value:
        return function(*map(context.value, nodes))

    return called
