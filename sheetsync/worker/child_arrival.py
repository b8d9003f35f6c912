"""Child rows that arrive with their client: merged with what was kept of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.config import Stage
from sheetsync.core.ids import ClientId
from sheetsync.core.kept_rows import KeptRow, owners
from sheetsync.core.rows import Cells
from sheetsync.core.snapshot import BaseView
from sheetsync.worker.cells import Image, typed
from sheetsync.worker.insertion import columns_of
from sheetsync.worker.kept_cells import laid_over, packed, unpacked
from sheetsync.worker.parcels import shown, written_by_us


@dataclass(frozen=True, slots=True)
class ArrivedRow:
    """A child row as it will stand in the target.

    Attributes:
        tab: The tab's word.
        image: The row.
        shown: What people will see of it, without the worker's columns.
    """

    tab: str
    image: Image
    shown: Cells


@dataclass(frozen=True, slots=True)
class ArrivedChildren:
    """A client's child rows: those that the target will show, and what is kept.

    Attributes:
        rows: The rows.
        kept: What the target has no column or no tab for; the journal keeps it.
    """

    rows: tuple[ArrivedRow, ...] = ()
    kept: tuple[KeptRow, ...] = ()

    def json(self) -> dict[str, Any]:
        """As the journal keeps them with a move."""
        return {
            "children": [[one.tab, one.shown] for one in self.rows],
            "kept_rows": [one.json() for one in self.kept],
        }


class ChildArrival:
    """Merges child rows with what was kept of them.

    A cell whose column the target's tab lacks is kept, and so is the whole row where
    the target has no such tab. Both come back with their client.

    Args:
        source: The stage that clients leave.
        target: The stage that they enter.
        view: Its base.
    """

    def __init__(self, source: Stage, target: Stage, view: BaseView) -> None:
        self._source = source
        self._target = target
        self._view = view

    def arrive(
        self,
        client: ClientId,
        images: Sequence[tuple[str, Image]],
        kept: Sequence[KeptRow],
    ) -> ArrivedChildren:
        """Merge the child rows of a client.

        Args:
            client: The client.
            images: His child rows as they left the source, each with its tab.
            kept: What the journal kept of his child rows.
        """
        rows: list[ArrivedRow] = []
        left: list[KeptRow] = []
        for word in dict.fromkeys(
            [*(tab for tab, _ in images), *(one.tab for one in kept)]
        ):
            mine = [image for tab, image in images if tab == word]
            waiting = [one for one in kept if one.tab == word]
            for cells in self._merged(client, word, mine, waiting, left):
                self._divide(word, cells, rows, left)
        return ArrivedChildren(tuple(rows), tuple(left))

    def _merged(
        self,
        client: ClientId,
        word: str,
        images: Sequence[Image],
        kept: Sequence[KeptRow],
        left: list[KeptRow],
    ) -> Iterator[Image]:
        """The rows of a tab with what was kept of each, and rows kept whole.

        What was kept of a row that is there no more goes on waiting.
        """
        written = written_by_us(self._source, word)
        found = owners(client, kept, [typed(one, written) for one in images])
        for place, image in enumerate(images):
            waiting = unpacked(kept[found[place]].cells) if place in found else {}
            yield laid_over(waiting, image)
        for place, one in enumerate(kept):
            if one.seen is None:
                yield unpacked(one.cells)
            elif place not in found.values():
                left.append(one)

    def _divide(
        self, word: str, cells: Image, rows: list[ArrivedRow], left: list[KeptRow]
    ) -> None:
        """What of a row the target's tab shows, and what is kept of it."""
        columns = columns_of(self._source, word)
        tab = self._view.tabs.get(word)
        image = {key: cell for key, cell in cells.items() if tab and tab.takes(key)}
        seen = shown(image, written_by_us(self._target, word))
        if not seen:
            left.append(KeptRow(word, None, packed(cells, columns)))
            return
        rows.append(ArrivedRow(word, image, seen))
        ours = written_by_us(self._source, word)
        others = {
            key: cell
            for key, cell in cells.items()
            if key not in image and key not in ours
        }
        if kept := packed(others, columns):
            left.append(KeptRow(word, seen, kept))
