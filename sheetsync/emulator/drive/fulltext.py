"""Drive's full-text search: whole words of a file's name, description and content.

Google's index also knows pictures and word forms, and is some minutes late; here words
are found as they stand, at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.render import Renderer
from sheetsync.emulator.state.area import Box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sheetsync.emulator.drive.view import View

_WORD = re.compile(r"\w+")


def full_text(value: str) -> Callable[[View], bool]:
    """Return the test of ``fullText contains 'value'``.

    Args:
        value: Words that a file must all hold; in quotation marks they must follow each
            other.
    """
    wanted = _words(value)
    is_phrase = len(value) > 1 and value.startswith('"') and value.endswith('"')

    def holds(view: View) -> bool:
        found = [_words(text) for text in _texts(view)]
        if is_phrase:
            return any(_follow(wanted, words) for words in found)
        return bool(wanted) and set(wanted) <= {one for words in found for one in words}

    return holds


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _follow(wanted: list[str], words: list[str]) -> bool:
    size = len(wanted)
    return bool(wanted) and any(
        words[at : at + size] == wanted for at in range(len(words) - size + 1)
    )


def _texts(view: View) -> Iterator[str]:
    file = view.file
    yield file.name
    yield file.description
    if file.content is not None and file.mime_type.startswith("text/"):
        yield file.content.decode("utf-8", "replace")
    if file.book is not None:
        renderer = Renderer(file.book, view.google.clock())
        for tab in file.book.tabs:
            box = Box(0, tab.grid.row_count, 0, tab.grid.column_count)
            for row in renderer.rows(tab, box):
                yield from row
