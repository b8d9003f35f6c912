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
    places,
    query,
    stacks,
    statistics,
    texts,
)

if TYPE_CHECKING:
    from sheetsync.emulator.sheets.formulas.library.context import Function

FUNCTIONS: dict[str, Function] = {
    **logic.FUNCTIONS,
    **numbers.FUNCTIONS,
    **statistics.FUNCTIONS,
    **texts.FUNCTIONS,
    **lookup.FUNCTIONS,
    **places.FUNCTIONS,
    **dates.FUNCTIONS,
    **arrays.FUNCTIONS,
    **stacks.FUNCTIONS,
    **lambdas.FUNCTIONS,
    **query.FUNCTIONS,
}

REFERENCES = places.REFERENCES
"""Functions whose result may stand wherever a reference may."""
