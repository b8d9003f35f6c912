"""Publishes the derived sheets: the desk, the lists in the bases, everybody's own.

A tab is written only if what it should show differs from what it was last made
to show; the journal keeps a digest of that. So a publication in which nothing
happened writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import structlog

from sheetsync.config import Stage
from sheetsync.core.changes import Hold
from sheetsync.core.file_rules import is_ours
from sheetsync.core.ids import DESK, BaseKey, is_personal, stage_of
from sheetsync.core.import_calls import NewCall
from sheetsync.core.leaks import Leak, silent
from sheetsync.core.snapshot import BaseView, Files, FileView
from sheetsync.core.table import Table
from sheetsync.errors import GoogleError
from sheetsync.locales.text import tr
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Place, Report
from sheetsync.worker.call_contacts import with_calls
from sheetsync.worker.contact_log import contacts_in
from sheetsync.worker.delivery import GoOn, always
from sheetsync.worker.derived import DerivedTab
from sheetsync.worker.derived_file import DerivedFile, FileDone
from sheetsync.worker.facts import contact_frame, gather
from sheetsync.worker.frozen import frozen_bases
from sheetsync.worker.leak_check import (
    Leaks,
    look_through_table,
    note_published,
    readable,
)
from sheetsync.worker.observe import Observer, observe_files
from sheetsync.worker.ownership import Ownership
from sheetsync.worker.personal import Personal
from sheetsync.worker.rebuild import must_catch_up
from sheetsync.worker.remember import columns_seen
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
        skipped: Files that can't be worked with now; the cycle holds them.
        failed: What Google refused or left unanswered; the next one tries again.
        finished: Whether all was written that could be.
    """

    written: list[tuple[BaseKey, str]] = field(default_factory=list)
    removed: list[tuple[BaseKey, str]] = field(default_factory=list)
    unchanged: int = 0
    requests: int = 0
    skipped: list[BaseKey] = field(default_factory=list)
    failed: list[Hold] = field(default_factory=list)
    finished: bool = True

    def add(self, base: BaseKey, done: FileDone) -> None:
        """Count what was done to one file."""
        self.written += [(base, report) for report in done.written]
        self.removed += [(base, report) for report in done.removed]
        self.unchanged += done.unchanged
        self.requests += done.requests
        self.finished &= done.finished


def publish(
    tools: Tools,
    views: Mapping[BaseKey, BaseView] | None = None,
    go_on: GoOn = always,
) -> Published:
    """Bring all derived tabs to what the facts of this moment say.

    Args:
        tools: The worker's tools.
        views: The bases as the last cycle read them; if not given, each is read.
        go_on: Asked between two requests that fill the desk; it may do other work.
            Where it says no, the next publication goes on from there.
    """
    files = observe_files(tools)
    Ownership(tools).refuse_others(files)
    if must_catch_up(tools):
        # The desk's copy of all clients is what the journal is to learn from.
        log.warning("sheets.wait", why="journal")
        return Published()
    day = tools.today
    seen = read_bases(tools, files, day) if views is None else views
    return _Publication(tools, files, seen, day, go_on).run()


def read_bases(tools: Tools, files: Files, day: date) -> Mapping[BaseKey, BaseView]:
    """Read all bases now, one request each.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
        day: Today, company time.
    """
    with tools.journal.reading() as book:
        columns = {base: columns_seen(book, base) for base in files.files}
    snapshot, _ = Observer(tools.sheets, tools.say).snapshot(
        tools.config, files, columns, tools.clock.now(), day
    )
    return snapshot.bases


class _Publication:
    """One publication; a class so that its steps share what was gathered.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
        views: The bases as they were read.
        day: The as-of date of all figures: today, company time.
        go_on: Asked between two requests that fill the desk.
    """

    def __init__(
        self,
        tools: Tools,
        files: Files,
        views: Mapping[BaseKey, BaseView],
        day: date,
        go_on: GoOn,
    ) -> None:
        self._tools = tools
        self._go_on = go_on
        self._config = tools.config
        self._files = files
        self._views = views
        self._day = day
        self._reports = all_reports()
        self._facts = gather(tools, views)
        with tools.journal.reading() as book:
            self._frozen = frozen_bases(book)
            self._silent = silent((one.kind, one.base) for one in book.held.all())
            known = book.clients.all()
            calls = book.calls.all()
        self._personal = Personal(tools, self._facts, known, day)
        self._homes = {client: one.base for client, one in known.items()}
        self._calls: defaultdict[BaseKey, list[NewCall]] = defaultdict(list)
        for call in calls:
            self._calls[self._homes[call.client_id]].append(call)
        self.done = Published()

    def run(self) -> Published:
        """Publish to every file that is there; one that fails stops no other."""
        leaks: list[Leak] = []
        for base, file in sorted(self._files.files.items(), key=_desk_last):
            try:
                tabs = list(self._tabs(base))
            except Leaks as found:
                self.done.failed.append(found.hold)
                leaks.append(found.leak)
                continue
            if not self._is_usable(file):
                self.done.skipped += [base] if tabs else []
                continue
            try:
                # What others read must be of one moment: moves may come between only
                # where the owner alone reads.
                go_on = self._go_on if base == DESK else always
                done = DerivedFile(self._tools, file, go_on).bring(tabs)
                self.done.add(base, done)
            except GoogleError as error:
                self._fail(base, error)
        with self._tools.journal.writing() as book:
            note_published(book, leaks)
        log.info(
            "sheets.published",
            written=len(self.done.written),
            unchanged=self.done.unchanged,
            failed=len(self.done.failed),
            finished=self.done.finished,
        )
        return self.done

    def _is_usable(self, file: FileView) -> bool:
        if file.trashed or not is_ours(self._config, file):
            return False
        if file.base == DESK:
            return True
        if file.base in self._frozen or file.base in self._silent:
            return False
        if is_personal(file.base):
            return self._personal.wants(file.base)
        view = self._views.get(file.base)
        return view is not None and not view.faults

    def _fail(self, base: BaseKey, error: GoogleError) -> None:
        log.warning("sheets.not_published", base=base, why=str(error))
        hint = tr("The next cycle tries again")
        self.done.failed.append(
            Hold(kind="publish", base=base, subject="", why=error.text, hint=hint)
        )

    def _tabs(self, base: BaseKey) -> Iterator[DerivedTab]:
        """The tabs that a file should have, in config's order."""
        if base == DESK:
            for report in self._wanted():
                if Place.DESK in report.places:
                    yield self._tab(report, self._facts)
            return
        if is_personal(base):
            for report, table in self._personal.tables(base):
                yield self._cells(report, table)
            return
        stage = self._config.pipeline.stage(stage_of(base))
        for report in self._wanted():
            if stage is not None and self._goes_to(report, stage):
                yield self._base_tab(base, report, self._slice(base, stage))

    def _wanted(self) -> Iterator[Report]:
        return (self._reports[one] for one in self._config.reports.on)

    def _goes_to(self, report: Report, stage: Stage) -> bool:
        named = report.stage(self._config.reports) if report.stage else None
        return named == stage.id

    def _slice(self, base: BaseKey, stage: Stage) -> Facts:
        """What the people of a base may see: its clients, and columns shown there.

        Columns that people made themselves are left out: a client may have
        brought cells of such a column from a base that they can't open. Of contacts
        they get what stands in their own log, and the imported calls of their own
        role: others may be in a base that clients left.
        """
        clients = {one for one, home in self._homes.items() if home == base}
        columns = {one.id for one in stage.columns if stage.shows(one)}
        view = self._views.get(base)
        logged = contacts_in(self._config, view) if view else ()
        theirs = {
            one.name for one in self._config.staff.people if one.role == stage.role
        }
        contacts = with_calls(
            (one for one in logged if one.client in clients),
            (one for one in self._calls[base] if one.person in theirs),
            self._tools.say,
        )
        return replace(
            self._facts.slice(clients, columns), contacts=contact_frame(contacts)
        )

    def _base_tab(self, base: BaseKey, report: Report, facts: Facts) -> DerivedTab:
        """A tab for the people of a base, looked through before it is written."""
        table = report.make(facts, self._config.reports, self._day)
        table = readable(self._tools, base, table)
        title = self._tools.say(report.title)
        look_through_table(self._tools, base, title, table, self._homes)
        return self._cells(report, table)

    def _tab(self, report: Report, facts: Facts) -> DerivedTab:
        return self._cells(report, report.make(facts, self._config.reports, self._day))

    def _cells(self, report: Report, table: Table) -> DerivedTab:
        locale = self._config.company.locale
        cells = table_cells(report.title, table, self._tools.say, locale)
        return DerivedTab(report=report.id, cells=cells)


def _desk_last(file: tuple[BaseKey, FileView]) -> tuple[bool, BaseKey]:
    """The desk waits for the small files, which others read."""
    base, _ = file
    return base == DESK, base
