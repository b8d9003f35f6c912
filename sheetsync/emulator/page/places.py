"""Where a row is now that somebody looked at a moment ago.

Between a person's look and his keystroke others insert, delete and sort. A change
must reach the row that he meant, or none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.page.table import shown_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetsync.emulator.page.table import Row


def row_now(index: int, seen: Sequence[object], rows: Sequence[Row]) -> int | None:
    """Return the present place of a row, None if it cannot be told.

    Args:
        index: Its place when it was looked at, from 0.
        seen: Its cells as they were then.
        rows: The rows as they are now.

    A row that shows the very same is the one, the nearest if there are several.
    Otherwise it is the one of which at least half is the same: others may edit
    cells of a row at the same time.
    """
    texts = shown_texts(seen)
    same = [row.index for row in rows if row.texts == texts]
    if same:
        return min(same, key=lambda one: abs(one - index))
    alike = [row.index for row in rows if _alike(texts, row.texts)]
    if index in alike:
        return index
    return alike[0] if len(alike) == 1 else None


def _alike(before: list[str], after: list[str]) -> bool:
    filled = [(k, text) for k, text in enumerate(before) if text]
    kept = sum(1 for k, text in filled if k < len(after) and after[k] == text)
    return bool(filled) and kept * 2 >= len(filled)
