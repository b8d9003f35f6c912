"""Publishes the derived sheets: the owner's desk, and the lists in the bases.

A tab is written only if what it should show differs from what it was last made
to show; the journal keeps a digest of that. So a publication in which nothing
happened writes nothing and reads no sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import structlog

from sheetsync.config import Stage
from sheetsync.core.changes import Hold
from sheetsync.core.ids import DESK, BaseKey, stage_of
from sheetsync.core.layout import is_shown
from sheetsync.core.snapshot import BaseView, Files, FileView
from sheetsync.errors import GoogleError, Refused
from sheetsync.google.ranges import GridRange
from sheetsync.journal.book import Book
from sheetsync.locales.text import tr
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Place, Report
from sheetsync.worker.derived import (
    FIRST_TAB,
    DerivedTab,
    Request,
    batches,
    derived_sheet,
    make_tab,
    mend_tab,
    order_tabs,
    rename_tab,
    repeatable,
    write_tab,
)
from sheetsync.worker.facts import gather
from sheetsync.worker.inside import STRUCTURE_FIELDS, Inside
from sheetsync.worker.observe import Observer, observe_files
from sheetsync.worker.remember import columns_seen
from sheetsync.worker.structure import missing_parts, parts_of
from sheetsync.worker.table_cells import table_cells
from sheetsync.worker.tools import Tools

log = structlog.get_logger()


@dataclass(slots=True)
class Published:
    """What one publication did.

    Attributes:
        written: Tabs that were written: the file's base and the report's id.
        removed: Tabs of reports that config no longer wants there.
        unchanged: How many tabs showed already what they should.
        requests: Write requests that it took.
        skipped: Files that could not be worked with; the cycle says why.
        failed: What Google refused or left unanswered; the next one tries again.
    """

    written: list[tuple[BaseKey, str]] = field(default_factory=list)
    removed: list[tuple[BaseKey, str]] = field(default_factory=list)
    unchanged: int = 0
    requests: int = 0
    skipped: list[BaseKey] = field(default_factory=list)
    failed: list[Hold] = field(default_factory=list)


def publish(tools: Tools, views: Mapping[BaseKey, BaseView] | None = None) -> Published:
    """Bring all derived tabs to what the facts of this moment say.

    Args:
        tools: The worker's tools.
        views: The bases as the last cycle read them; if not given, each is read.
    """
    files = observe_files(tools.drive)
    day = tools.clock.now().astimezone(tools.config.company.zone).date()
    seen = read_bases(tools, files, day) if views is None else views
    return _Publication(tools, files, seen, day).run()


def read_bases(tools: Tools, files: Files, day: date) -> Mapping[BaseKey, BaseView]:
    """Read all bases now, one request each.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
        day: Today, company time.
    """
    with tools.journal.reading() as book:
        columns = {base: columns_seen(book, base) for base in files.files}
    observer = Observer(tools.sheets, tools.say)
    snapshot, _ = observer.snapshot(
        tools.config, files, columns, tools.clock.now(), day
    )
    return snapshot.bases


class _Publication:
    """One publication.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
        views: The bases as they were read.
        day: The as-of date of all figures: today, company time.
    """

    def __init__(
        self,
        tools: Tools,
        files: Files,
        views: Mapping[BaseKey, BaseView],
        day: date,
    ) -> None:
        self._tools = tools
        self._config = tools.config
        self._files = files
        self._views = views
        self._day = day
        company = self._config.company
        self._editors = sorted({company.owner, company.works_as})
        self._reports = all_reports()
        self.done = Published()

    def run(self) -> Published:
        """Publish to every file that is there; one that fails stops no other."""
        facts = gather(self._tools, self._views)
        for base, file in sorted(self._files.files.items()):
            if not self._usable(file):
                self.done.skipped.append(base)
                continue
            tabs = [*self._tabs(base, facts)]
            try:
                self._bring(file, tabs)
            except GoogleError as error:
                self._fail(base, error)
        log.info(
            "sheets.published",
            written=len(self.done.written),
            unchanged=self.done.unchanged,
            failed=len(self.done.failed),
        )
        return self.done

    def _usable(self, file: FileView) -> bool:
        if file.base == DESK:
            return not file.trashed
        view = self._views.get(file.base)
        return not file.trashed and view is not None and not view.faults

    def _fail(self, base: BaseKey, error: GoogleError) -> None:
        log.warning("sheets.not_published", base=base, why=str(error))
        hint = tr("The next cycle tries again")
        self.done.failed.append(
            Hold(kind="publish", base=base, subject="", why=error.text, hint=hint)
        )

    def _tabs(self, base: BaseKey, facts: Facts) -> Iterator[DerivedTab]:
        """The tabs that a file should have, in config's order."""
        stage = self._config.pipeline.stage(stage_of(base))
        for name in self._config.reports.on:
            report = self._reports[name]
            if base == DESK and Place.DESK in report.places:
                yield self._tab(report, facts)
            elif stage is not None and self._goes_to(report, stage):
                yield self._tab(report, self._slice(base, stage, facts))

    def _goes_to(self, report: Report, stage: Stage) -> bool:
        return (
            report.stage is not None and report.stage(self._config.reports) == stage.id
        )

    def _slice(self, base: BaseKey, stage: Stage, facts: Facts) -> Facts:
        """What the people of a base may see: its clients, and columns shown there."""
        with self._tools.journal.reading() as book:
            clients = {
                client
                for client, known in book.clients.all().items()
                if known.base == base
            }
        columns = {one.id for one in stage.columns if is_shown(stage, one)}
        return facts.slice(clients, columns)

    def _tab(self, report: Report, facts: Facts) -> DerivedTab:
        table = report.make(facts, self._config.reports, self._day)
        locale = self._config.company.locale
        cells = table_cells(report.title, table, self._tools.say, locale)
        return DerivedTab(report=report.id, cells=cells)

    def _bring(self, file: FileView, tabs: Sequence[DerivedTab]) -> None:
        """Bring a file to those tabs, if it may differ from them."""
        with self._tools.journal.reading() as book:
            known = self._known(book, file.base)
            looked = book.meta.get(_looked_key(file.base))
        if known == {one.report: one.cells.digest for one in tabs} and (
            not tabs or looked == _version(file)
        ):
            self.done.unchanged += len(tabs)
            return
        inside = self._look(file)
        try:
            self._write(file, tabs, inside)
        except Refused:
            # Somebody may have made or deleted a tab since the look.
            again = self._look(file)
            if again.sheets.keys() == inside.sheets.keys():
                raise
            self._write(file, tabs, again)
        with self._tools.journal.writing() as book:
            book.meta.set(_looked_key(file.base), _version(file))

    def _known(self, book: Book, base: BaseKey) -> dict[str, str]:
        """The digests of what a file's tabs show, by report."""
        found = {one: book.published.digest(base, one) for one in self._reports}
        return {name: digest for name, digest in found.items() if digest is not None}

    def _look(self, file: FileView) -> Inside:
        answer = self._tools.sheets.get(file.spreadsheet, STRUCTURE_FIELDS)
        return Inside.of_json(answer, {}, {}, {})

    def _write(
        self, file: FileView, tabs: Sequence[DerivedTab], inside: Inside
    ) -> None:
        with self._tools.journal.reading() as book:
            known = self._known(book, file.base)
        wanted = {one.report for one in tabs}
        dropped = [one for one in known if one not in wanted]
        due = [
            tab
            for tab in tabs
            if tab.sheet not in inside.sheets
            or known.get(tab.report) != tab.cells.digest
        ]
        requests = [
            *self._shape(file, tabs, inside, known),
            *_drop(dropped, inside),
            *self._content(due, inside, known),
        ]
        with self._tools.journal.writing() as book:
            # Until the answer is there nobody knows what the tabs show.
            for tab in (*dropped, *(one.report for one in due)):
                book.published.forget(file.base, tab)
        self._send(file, requests)
        with self._tools.journal.writing() as book:
            for one in due:
                book.published.set(file.base, one.report, one.cells.digest)
        self.done.written += [(file.base, one.report) for one in due]
        self.done.removed += [(file.base, one) for one in dropped]
        self.done.unchanged += len(tabs) - len(due)

    def _shape(
        self,
        file: FileView,
        tabs: Sequence[DerivedTab],
        inside: Inside,
        known: Mapping[str, str],
    ) -> Iterator[Request]:
        """What is to be done about the file and its tabs before cells are written."""
        if file.base == DESK:
            for part in missing_parts(parts_of(self._config.company, (), ()), inside):
                if part.name == "locale":
                    yield from part.make(inside)
        for tab in tabs:
            if tab.sheet not in inside.sheets:
                yield from make_tab(tab, inside, self._editors)
                continue
            yield from mend_tab(tab, inside, self._editors)
            if _looks_new(tab, known):
                yield from rename_tab(tab, inside)
        yield from order_tabs(tabs, inside)
        if file.base == DESK and self._first_tab_is_spare(file, tabs, inside):
            yield {"deleteSheet": {"sheetId": FIRST_TAB}}

    def _first_tab_is_spare(
        self, file: FileView, tabs: Sequence[DerivedTab], inside: Inside
    ) -> bool:
        """Whether the tab that came with a new file can go: nobody used it yet."""
        if FIRST_TAB not in inside.sheets or not tabs:
            return False
        if any(tab.sheet in inside.sheets for tab in tabs):
            return False
        area = GridRange(sheet=FIRST_TAB)
        (block,) = self._tools.sheets.values(file.spreadsheet, [area])
        return not block.rows

    def _content(
        self, due: Sequence[DerivedTab], inside: Inside, known: Mapping[str, str]
    ) -> Iterator[Request]:
        limit = self._config.company.limits.batch_bytes
        for tab in due:
            anew = tab.sheet not in inside.sheets or _looks_new(tab, known)
            yield from write_tab(tab, inside, anew=anew, limit=limit)

    def _send(self, file: FileView, requests: Sequence[Request]) -> None:
        limit = self._config.company.limits.batch_bytes
        for batch in batches(requests, limit):
            self.done.requests += 1
            self._tools.sheets.batch(
                file.spreadsheet, batch, idempotent=repeatable(batch), fields="replies"
            )


def _looks_new(tab: DerivedTab, known: Mapping[str, str]) -> bool:
    """Whether title, columns or formats differ from what was last written."""
    return known.get(tab.report, "").partition(":")[0] != tab.cells.look


def _drop(reports: Sequence[str], inside: Inside) -> list[Request]:
    """Delete tabs of reports that config no longer wants, as far as they are there.

    Google keeps at least one tab; if these are all, the last one stays.
    """
    sheets = [derived_sheet(one) for one in reports]
    there = [one for one in sheets if one in inside.sheets]
    if len(there) == len(inside.sheets):
        there = there[1:]
    return [{"deleteSheet": {"sheetId": one}} for one in there]


def _looked_key(base: BaseKey) -> str:
    return f"published:{base}"


def _version(file: FileView) -> str:
    """The file and its version when its inside was looked at."""
    return f"{file.spreadsheet}:{file.version}"
