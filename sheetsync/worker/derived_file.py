"""One file with derived tabs: brings it to what they should show.

What a tab shows is known from the journal, so a file is looked into only if it
changed since the last look or a tab should show something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sheetsync.core.ids import is_derived_file
from sheetsync.core.snapshot import FileView
from sheetsync.errors import Refused
from sheetsync.google.ranges import GridRange
from sheetsync.journal.book import Book
from sheetsync.reports import all_reports
from sheetsync.worker.answers import answers_in, record_answers
from sheetsync.worker.charts import bring_charts
from sheetsync.worker.delivery import Delivery, Filling, GoOn, always
from sheetsync.worker.derived import (
    DerivedTab,
    Request,
    drop_tabs,
    grid_size,
    make_tab,
    mend_tab,
    rename_tab,
    size_wanted,
)
from sheetsync.worker.inside import STRUCTURE_FIELDS, Inside
from sheetsync.worker.picking_tab import (
    PICKING_FIELDS,
    ShownTab,
    bring_rows,
    write_anew,
)
from sheetsync.worker.structure import file_part, missing_parts
from sheetsync.worker.tab_content import write_tab
from sheetsync.worker.tab_difference import is_big, write_difference
from sheetsync.worker.tab_order import order_tabs
from sheetsync.worker.tints import bring_tints
from sheetsync.worker.tools import Tools

_FIRST_TAB = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDone:
    """What was done to one file.

    Attributes:
        written: Reports whose tabs were written.
        removed: Reports whose tabs were deleted.
        unchanged: How many tabs showed already what they should.
        requests: Write requests that it took.
        finished: Whether nothing is left to be written.
    """

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    requests: int = 0
    finished: bool = True


class DerivedFile:
    """A file with derived tabs.

    Args:
        tools: The worker's tools.
        file: The file as Drive lists it now.
        go_on: Asked between two writes; where it says no, the rest stays for the next
            time.
    """

    def __init__(self, tools: Tools, file: FileView, go_on: GoOn = always) -> None:
        self._tools = tools
        self._file = file
        self._company = tools.config.company
        self._editors = sorted(self._company.accounts)
        self._limit = self._company.limits.batch_bytes
        self._delivery = Delivery(tools, file, go_on)

    def bring(self, tabs: Sequence[DerivedTab]) -> FileDone:
        """Bring the file to those tabs, in that order.

        Raises:
            GoogleError: Google refused or did not answer; the next time every
                tab whose content is in doubt is written again.
        """
        with self._tools.journal.reading() as book:
            known = self._known(book)
            looked = book.meta.get(self._looked_key)
        same = known == {one.report: one.cells.digest for one in tabs}
        if same and (not tabs or looked == self._version):
            return FileDone(unchanged=len(tabs))
        inside = self._look()
        try:
            done = self._write(tabs, inside)
        except Refused:
            again = self._look()
            if again.sheets.keys() == inside.sheets.keys():
                raise
            # Somebody made or deleted a tab since the look.
            done = self._write(tabs, again)
        with self._tools.journal.writing() as book:
            if done.finished:
                book.meta.set(self._looked_key, self._version)
            book.meta.set(self._order_key, " ".join(one.report for one in tabs))
        return done

    @property
    def _looked_key(self) -> str:
        return f"published:{self._file.base}"

    @property
    def _order_key(self) -> str:
        return f"tab_order:{self._file.spreadsheet}"

    @property
    def _version(self) -> str:
        """Which file it was, and in which version, when its inside was looked at."""
        return f"{self._file.spreadsheet}:{self._file.version}"

    def _known(self, book: Book) -> dict[str, str]:
        """The digests of what the tabs show, by report."""
        found = {
            one: book.published.digest(self._file.base, one) for one in all_reports()
        }
        return {name: digest for name, digest in found.items() if digest is not None}

    def _look(self) -> Inside:
        answer = self._tools.sheets.get(self._file.spreadsheet, STRUCTURE_FIELDS)
        return Inside.of_json(answer, {}, {}, {})

    def refresh(self, tab: DerivedTab) -> None:
        """Bring one tab to what it should show, if the file has it.

        Raises:
            GoogleError: Google refused or did not answer.
        """
        inside = self._look()
        with self._tools.journal.reading() as book:
            known = self._known(book)
        if tab.sheet not in inside.sheets:
            return
        filling = self._filling(tab, inside, known)
        if filling is not None:
            mended = mend_tab(tab, inside, self._editors)
            self._delivery.send((), mended, [filling])

    def _write(self, tabs: Sequence[DerivedTab], inside: Inside) -> FileDone:
        with self._tools.journal.reading() as book:
            known = self._known(book)
            laid = book.meta.get(self._order_key)
        wanted = {one.report for one in tabs}
        dropped = tuple(one for one in known if one not in wanted)
        fillings = [self._filling(tab, inside, known) for tab in tabs]
        due = sorted(filter(None, fillings), key=_has_no_picks)
        first = [
            *self._structure(tabs, inside, known),
            *order_tabs(tabs, inside, None if laid is None else laid.split()),
            *self._spare_tab(tabs, inside),
            *drop_tabs(dropped, tabs, inside),
        ]
        sent = self._delivery.send(dropped, first, due)
        return FileDone(
            written=tuple(one.report for one in tabs if one.report in sent.written),
            removed=dropped,
            unchanged=len(tabs) - len(due),
            requests=sent.requests,
            finished=sent.finished,
        )

    def _filling(
        self, tab: DerivedTab, inside: Inside, known: Mapping[str, str]
    ) -> Filling | None:
        """What is to be written into a tab; None if it shows what it should."""
        requests = self._content(tab, inside, known)
        if requests is None:
            return None
        return Filling(
            tab=tab,
            requests=requests,
            shown=known.get(tab.report, ""),
            anew=_is_anew(tab, inside, known),
        )

    def _structure(
        self, tabs: Sequence[DerivedTab], inside: Inside, known: Mapping[str, str]
    ) -> Iterator[Request]:
        """What is to be done about the file and its tabs, their cells apart."""
        if is_derived_file(self._file.base):
            # Bases have their locale from the mender, who knows no other files.
            for part in missing_parts([file_part(self._company)], inside):
                yield from part.make(inside)
        for tab in tabs:
            if tab.sheet not in inside.sheets:
                yield from make_tab(tab, inside, self._editors)
                yield from bring_tints(tab, inside)
                continue
            yield from mend_tab(tab, inside, self._editors)
            if _looks_new(tab, known):
                yield from rename_tab(tab, inside)
                yield from bring_tints(tab, inside)

    def _spare_tab(
        self, tabs: Sequence[DerivedTab], inside: Inside
    ) -> Iterator[Request]:
        """Delete the tab that came with a new file, if nobody used it yet."""
        new = tabs and not any(tab.sheet in inside.sheets for tab in tabs)
        made_for_tabs = is_derived_file(self._file.base)
        if not made_for_tabs or not new or _FIRST_TAB not in inside.sheets:
            return
        if not self._values(_FIRST_TAB):
            yield {"deleteSheet": {"sheetId": _FIRST_TAB}}

    def _values(self, sheet: int) -> Sequence[Sequence[Any]]:
        """All cells of a tab, unformatted."""
        area = GridRange(sheet=sheet)
        (block,) = self._tools.sheets.values(self._file.spreadsheet, [area])
        return block.rows

    def _content(
        self, tab: DerivedTab, inside: Inside, known: Mapping[str, str]
    ) -> list[Request] | None:
        """The requests that fill a tab; None if it shows what it should."""
        if tab.cells.picks is not None:
            requests = self._picking(tab, inside)
            same = known.get(tab.report) == tab.cells.digest
            return None if same and not requests else requests
        if not _is_due(tab, inside, known):
            return None
        anew = _is_anew(tab, inside, known)
        if anew or not is_big(tab, self._limit):
            cells = write_tab(tab, inside, anew=anew, limit=self._limit)
        else:
            shown = self._values(tab.sheet)
            cells = write_difference(tab, inside, shown, limit=self._limit)
        return [*cells, *bring_charts(tab, inside, known.get(tab.report, ""))]

    def _picking(self, tab: DerivedTab, inside: Inside) -> list[Request]:
        """What is to be written into a tab in which its reader picks."""
        picked: dict[str, str] = {}
        if tab.sheet in inside.sheets:
            shown = self._shown(tab)
            lines = answers_in(shown.values())
            # A row that goes takes its answer with it: it is taken down before.
            record_answers(self._tools, lines)
            if shown.places(tab) is not None:
                return bring_rows(tab, shown, inside)
            picked = dict(lines)
        return list(write_anew(tab, picked, inside, limit=self._limit))

    def _shown(self, tab: DerivedTab) -> ShownTab:
        area = [GridRange(sheet=tab.sheet)]
        answer = self._tools.sheets.get(
            self._file.spreadsheet, PICKING_FIELDS, filters=area
        )
        return ShownTab.of_json(answer)


def _is_due(tab: DerivedTab, inside: Inside, known: Mapping[str, str]) -> bool:
    """Whether a tab's cells are to be written: they changed, or rows were deleted."""
    if known.get(tab.report) != tab.cells.digest:
        return True
    return size_wanted(tab, inside) != grid_size(tab, inside)


def _is_anew(tab: DerivedTab, inside: Inside, known: Mapping[str, str]) -> bool:
    """Whether a tab's columns are written for the first time, or in a new look."""
    return tab.sheet not in inside.sheets or _looks_new(tab, known)


def _has_no_picks(filling: Filling) -> bool:
    """Tabs with answers to pick come first, before anything can come in between."""
    return filling.tab.cells.picks is None


def _looks_new(tab: DerivedTab, known: Mapping[str, str]) -> bool:
    """Whether title, columns or formats differ from what was last written."""
    return known.get(tab.report, "").partition(":")[0] != tab.cells.look
