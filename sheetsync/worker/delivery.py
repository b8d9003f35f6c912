"""Sends what is to be written into a file, and records how far it came.

The first desk of a big company takes many requests. What arrived is recorded after each
of them, so that whoever was interrupted goes on where he stopped; and between two of
them other work may be done, for moves don't wait for figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from sheetsync.core.snapshot import FileView
from sheetsync.journal.book import Book
from sheetsync.worker.answers import MADE
from sheetsync.worker.answers import REPORT as DECISIONS
from sheetsync.worker.derived import DerivedTab, Request
from sheetsync.worker.tab_content import portions, repeatable
from sheetsync.worker.table_cells import under_way
from sheetsync.worker.tools import Tools

GoOn: TypeAlias = Callable[[], bool]
"""Asked between two requests; it may do other work. False stops the writing there."""


def always() -> bool:
    """Go on without a pause."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What is to be written into one tab.

    Attributes:
        tab: The tab.
        requests: What makes it show its cells.
        shown: Digest of what it was last made to show; "" if nobody knows.
        anew: Whether its columns, formats and widths are new, too.
    """

    tab: DerivedTab
    requests: Sequence[Request]
    shown: str
    anew: bool

    @property
    def half_done(self) -> str:
        """The digest of the tab while some of its rows may be missing."""
        return under_way(self.tab.cells, self.shown)

    @property
    def before_rows(self) -> int:
        """How many of the requests come before those that bring rows."""
        places = enumerate(self.requests)
        return next((one for one, what in places if _brings_rows(what)), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """How far a delivery came.

    Attributes:
        written: Reports whose tabs show all that they should.
        requests: Write requests that it took.
        finished: Whether that was all of it.
    """

    written: tuple[str, ...]
    requests: int
    finished: bool


class Delivery:
    """Writes into one file.

    Args:
        tools: The worker's tools.
        file: The file.
        go_on: Asked between two requests.
    """

    def __init__(self, tools: Tools, file: FileView, go_on: GoOn) -> None:
        self._tools = tools
        self._file = file
        self._go_on = go_on
        self._limit = tools.config.company.limits.batch_bytes

    def send(
        self,
        dropped: Sequence[str],
        first: Sequence[Request],
        fillings: Sequence[Filling],
    ) -> Delivered:
        """Send requests in their order, and record what the tabs show after each.

        Args:
            dropped: Reports whose tabs are deleted by it.
            first: What is to be done before any tab is filled.
            fillings: The tabs.

        Raises:
            GoogleError: Google refused or did not answer. What stands in the tabs of
                that request is in doubt and is written again the next time.
        """
        with self._tools.journal.writing() as book:
            for report in dropped:
                book.published.forget(self._file.base, report)
            for one in fillings:
                self._doubt(book, one)
        requests = [*first, *(what for one in fillings for what in one.requests)]
        batches = list(portions(requests, self._limit))
        arrived = 0
        for number, batch in enumerate(batches):
            if number and not self._go_on():
                return self._delivered(fillings, number, arrived - len(first))
            self._tools.sheets.batch(
                self._file.spreadsheet,
                batch,
                idempotent=repeatable(batch),
                fields="replies",
            )
            arrived += len(batch)
            self._record(fillings, arrived - len(first))
        return self._delivered(fillings, len(batches), arrived - len(first))

    def _doubt(self, book: Book, one: Filling) -> None:
        """Until the answer is there nobody knows which rows a tab shows."""
        if one.anew:
            book.published.forget(self._file.base, one.tab.report)
        else:
            book.published.set(self._file.base, one.tab.report, one.half_done)

    def _record(self, fillings: Sequence[Filling], arrived: int) -> None:
        """Note what the tabs show, once so many of their requests have arrived."""
        base = self._file.base
        with self._tools.journal.writing() as book:
            for one, end in zip(fillings, _ends(fillings), strict=True):
                report, begin = one.tab.report, end - len(one.requests)
                if end <= arrived:
                    book.published.set(base, report, one.tab.cells.digest)
                    if report == DECISIONS:
                        book.meta.set(MADE, self._file.spreadsheet)
                elif begin + one.before_rows < arrived:
                    book.published.set(base, report, one.half_done)

    def _delivered(
        self, fillings: Sequence[Filling], requests: int, arrived: int
    ) -> Delivered:
        ends = list(zip(fillings, _ends(fillings), strict=True))
        return Delivered(
            written=tuple(one.tab.report for one, end in ends if end <= arrived),
            requests=requests,
            finished=all(end <= arrived for _, end in ends),
        )


def _ends(fillings: Sequence[Filling]) -> list[int]:
    """How many requests must have arrived for each tab to be full."""
    return list(accumulate(len(one.requests) for one in fillings))


def _brings_rows(request: Request) -> bool:
    """Whether it writes cells below the header."""
    area = request.get("updateCells", {}).get("range", {})
    return bool(area.get("startRowIndex", 0))
