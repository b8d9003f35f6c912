"""Items in groups that one request can carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

One = TypeVar("One")


def chunks(items: Sequence[One], size: int) -> Iterator[Sequence[One]]:
    """Items in groups of at most so many."""
    return (items[first : first + size] for first in range(0, len(items), size))
