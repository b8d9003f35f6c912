"""Identifiers as Google makes them, from one seed so that a test repeats itself."""

from __future__ import annotations

import random
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

_FILE_ID_LETTERS = string.ascii_letters + string.digits + "-_"
_FILE_ID_LENGTH = 44
_POSITIVE_INT32 = 2**31 - 1


class IdSource:
    """Makes identifiers; with a seed always the same ones in the same order.

    Args:
        seed: Any integer for repeatable identifiers, None for the system's
            randomness.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._random: random.Random = (
            random.SystemRandom() if seed is None else random.Random(seed)  # noqa: S311 - repeatable on purpose
        )

        luck = self._random.random() if seed is None else seed
        self._luck = random.Random(luck)  # noqa: S311 - repeatable on purpose

    def luck(self) -> float:
        """Return what random numbers are drawn by; it uses up no identifier."""
        return self._luck.random()

    def file_id(self) -> str:
        """Return a Drive file id: 44 characters of which the first is `1`."""
        rest = self._random.choices(_FILE_ID_LETTERS, k=_FILE_ID_LENGTH - 1)
        return "1" + "".join(rest)

    def secret(self, length: int = 40) -> str:
        """Return a token of URL-safe characters."""
        return "".join(self._random.choices(_FILE_ID_LETTERS, k=length))

    def number(self, taken: Container[int] = ()) -> int:
        """Return a positive 32-bit number that is not taken yet.

        Args:
            taken: Numbers in use where the new one will live.
        """
        return self._draw(lambda: self._random.randint(1, _POSITIVE_INT32), taken)

    def shuffled(self, items: Iterable[int]) -> list[int]:
        """Return numbers in an order that the seed decides."""
        mixed = list(items)
        self._random.shuffle(mixed)
        return mixed

    def _draw(self, draw: Callable[[], int], taken: Container[int]) -> int:
        number = draw()
        while number in taken:
            number = draw()
        return number
