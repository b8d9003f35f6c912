"""The functions that formulas may call; anything else shows `#NAME?`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.library import (
    arrays,
    dates,
    lambdas,
    logic,
    lookup,
    numbers,
    query,
    texts,
)

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.formulas.library.context import Function

FUNCTIONS: dict[str, Function] = {
    **logic.FUNCTIONS,
    **numbers.FUNCTIONS,
    **texts.FUNCTIONS,
    **lookup.FUNCTIONS,
    **dates.FUNCTIONS,
    **arrays.FUNCTIONS,
    **lambdas.FUNCTIONS,
    **query.FUNCTIONS,
}
