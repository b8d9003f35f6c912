"""Carries out what is to be done about files and their sharing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import structlog

from sheetsync.core.access import FilesPlan
from sheetsync.core.audit import is_among, who_could_share
from sheetsync.core.changes import (
    BringHome,
    Close,
    FileChange,
    Grant,
    Hold,
    Lower,
    MakeFile,
    Restrict,
)
from sheetsync.core.ids import FOLDER, BaseKey, SpreadsheetId
from sheetsync.core.snapshot import Files, FileView
from sheetsync.errors import Refused, Throttled, Unanswered
from sheetsync.journal.book import Book
from sheetsync.locales.text import Text, tr
from sheetsync.worker.decisions import answers_of
from sheetsync.worker.departures import is_leaving
from sheetsync.worker.grantees import (
    known_grantees,
    learn_grantees,
    new_grantees,
)
from sheetsync.worker.granting import Granting
from sheetsync.worker.made_anew import record_made_anew
from sheetsync.worker.observe import FOLDER_MARK, app_properties
from sheetsync.worker.tools import Tools

log = structlog.get_logger()

_CLOSING = Close | BringHome | Lower

_ROOT = "root"
"""Drive's word for the top of this account's My Drive."""


@dataclass(slots=True)
class AccessDone:
    """What was done about access in one cycle.

    Attributes:
        closed: Entries of sharing lists that were removed or lowered.
        restricted: Restrictions that were set back, and files brought home.
        granted: People who were let in.
        made: Files that were made.
        holds: What Google refused.
    """

    closed: int = 0
    restricted: int = 0
    granted: int = 0
    made: int = 0
    holds: list[Hold] = field(default_factory=list)


class AccessKeeper:
    """Brings sharing to what config says, closing first.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
    """

    def __init__(self, tools: Tools, files: Files) -> None:
        self._tools = tools
        self._granting = Granting(tools)
        self._names: dict[BaseKey, str] = {}
        self._ids: dict[BaseKey, SpreadsheetId] = {}
        self._views: Mapping[BaseKey, FileView] = files.files
        self._doubles: dict[SpreadsheetId, FileView] = {}
        self._told: set[str] = set()
        self.done = AccessDone()
        self.sees(files)

    def sees(self, files: Files) -> None:
        """Tell it what Drive lists, and whose permissions those are."""
        listed = (*files.files.values(), *([files.folder] if files.folder else []))
        self._names.update({one.base: one.name for one in listed})
        self._ids.update({one.base: one.spreadsheet for one in listed})
        self._doubles.update({one.spreadsheet: one for one in files.doubles})
        with self._tools.journal.reading() as book:
            found = new_grantees(self._tools.config, files, known_grantees(book))
        if found:
            with self._tools.journal.writing() as book:
                learn_grantees(book, found)

    def carry_out(self, plan: FilesPlan) -> AccessDone:
        """Carry out a plan; what Google refuses is held, the rest goes on.

        Raises:
            Unanswered: Nobody knows whether something was done. Everything that
                closes was tried all the same.
        """
        self._note_holds(plan.holds)
        silence: Unanswered | None = None
        for change in plan.changes:
            if silence is not None and not isinstance(change, _CLOSING):
                break
            try:
                self._one(change)
            except Refused as refusal:
                self._refused(change, refusal)
            except Unanswered as error:
                silence = silence or error
        if silence is not None:
            raise silence
        held = self._granting.hold()
        if held is not None:
            self._note_holds([held])
            self.done.holds.append(held)
        return self.done

    def _one(self, change: FileChange) -> None:
        match change:
            case Close():
                file = change.double or self._ids[change.base]
                self._tools.drive.revoke(file, change.permission)
                self.done.closed += 1
                self._put_right(change, "closed", change.who, double=change.double)
            case BringHome():
                self._bring_home(change)
            case Lower():
                self._tools.drive.change_role(
                    self._ids[change.base],
                    change.permission,
                    change.role,
                    withdrawn=change.offered,
                )
                self.done.closed += 1
                self._put_right(change, "role", change.who, change.role)
            case Restrict():
                self._tools.drive.update(self._ids[change.base], change.settings)
                self.done.restricted += 1
                self._put_right(change, "restricted")
            case MakeFile():
                self._make(change)
            case Grant():
                self._grant(change)

    def _bring_home(self, change: BringHome) -> None:
        home = _ROOT if change.base == FOLDER else self._home()
        self._tools.drive.update(
            self._ids[change.base],
            {},
            add_parents=[home],
            remove_parents=change.out_of,
        )
        self.done.restricted += 1
        self._put_right(change, "returned")

    def _make(self, change: MakeFile) -> None:
        with self._tools.journal.writing() as book:
            record_made_anew(book, change.base)
        made = self._tools.drive.create_spreadsheet(
            change.name, app_properties(change.base), [self._home()]
        )
        self._names[change.base] = change.name
        spreadsheet = self._ids[change.base] = SpreadsheetId(made["id"])
        with self._tools.journal.writing() as book:
            book.bases.record(change.base, spreadsheet)
        self.done.made += 1
        self._note(change.base, "made", change.why)

    def _home(self) -> str:
        """The folder that all files of the company lie in; made if there is none.

        It is shared with nobody: access that comes from a folder can't be taken away.
        """
        if FOLDER not in self._ids:
            name = self._tools.config.company.name
            made = self._tools.drive.create_folder(name, {FOLDER_MARK: "1"})
            self._ids[FOLDER] = SpreadsheetId(made["id"])
            self._names[FOLDER] = name
        return self._ids[FOLDER]

    def _grant(self, change: Grant) -> None:
        spreadsheet = self._ids[change.base]
        if self._granting.put_off(change):
            return
        refused = self._granting.refused(change, spreadsheet)
        if refused is not None:
            self.done.holds.append(_refusal(change, refused))
            return
        with self._tools.journal.reading() as book:
            known = book.access.let_in().get(spreadsheet, set())
        first = not change.permission and change.email not in known
        if first:
            # Journalled before it is sent: a mail can't be taken back.
            self._note(
                change.base, "invited", None, person=change.email, role=change.role
            )
        note = self._granting.grant(change, spreadsheet, mail=first)
        self.done.granted += 1
        why = change.why if note is None else note
        event = "role" if change.permission else "granted"
        self._note(change.base, event, why, person=change.email, role=change.role)

    def _put_right(
        self,
        change: Close | BringHome | Lower | Restrict,
        event: str,
        who: str = "",
        role: str = "",
        double: SpreadsheetId | None = None,
    ) -> None:
        """Keep that something was put right, and how many could have done it."""
        possible = self._could(change.base, who, double)
        self._note(change.base, event, change.why, who, role, possible, double)

    def _note(
        self,
        base: BaseKey,
        event: str,
        why: Text | None,
        person: str = "",
        role: str = "",
        possible: int = 0,
        double: SpreadsheetId | None = None,
    ) -> None:
        spreadsheet, name = self._file(base, double)
        with self._tools.journal.writing() as book:
            book.access.add(
                spreadsheet=spreadsheet,
                file_name=name,
                person=person,
                event=event,
                role=role,
                why=why,
                base=base,
                possible=possible,
            )
        log.info("access.changed", what=event, base=base, role=role)

    def _file(
        self, base: BaseKey, double: SpreadsheetId | None = None
    ) -> tuple[SpreadsheetId, str]:
        """A base's file, or the second one that is meant: its id and its name."""
        if double:
            return self._doubles[double].spreadsheet, self._doubles[double].name
        return self._ids[base], self._names.get(base, "")

    def _could(
        self, base: BaseKey, who: str, double: SpreadsheetId | None = None
    ) -> int:
        """How many people could have made what is put right; 0 where nobody drifted.

        A file that was just made had no restrictions yet, and whom sheetsync let in
        itself is shown out because config says so by now. A journal that was lost does
        not know whom it let in: who leaves just now is shown out for that.
        """
        view = self._doubles[double] if double else self._views.get(base)
        if view is None:
            return 0
        with self._tools.journal.reading() as book:
            let_in = book.access.let_in().get(view.spreadsheet, set())
            if is_among(who, let_in) or self._is_leaving(book, who):
                return 0
        return who_could_share(view)

    def _is_leaving(self, book: Book, who: str) -> bool:
        person = self._tools.config.staff.at(who) if who else None
        return person is not None and is_leaving(book, person, self._tools.today)

    def _note_holds(self, holds: Iterable[Hold]) -> None:
        """Keep for ever what waits for the owner, once: the hold itself goes away."""
        if not holds:
            return
        with self._tools.journal.reading() as book:
            self._told |= {one.key for one in book.held.all()}
            answers = answers_of(book)
        for one in holds:
            new = one.key not in self._told and not answers.hides(one)
            if new and one.base in self._ids:
                self._told.add(one.key)
                self._note(one.base, "found", one.why)

    def _refused(self, change: FileChange, refusal: Refused) -> None:
        held = _refusal(change, refusal.text)
        limited = isinstance(change, Grant) and isinstance(refusal, Throttled)
        if not limited:
            # Of Google's limit the owner reads once, however many people wait.
            self.done.holds.append(held)
        if isinstance(change, Grant) and not limited:
            spreadsheet = self._ids[change.base]
            self._granting.was_refused(change, spreadsheet, refusal.text)
        if change.base in self._ids:
            double = change.double if isinstance(change, Close) else None
            spreadsheet, name = self._file(change.base, double)
            with self._tools.journal.writing() as book:
                book.access.add_refusal(
                    spreadsheet=spreadsheet,
                    file_name=name,
                    person=held.subject,
                    why=refusal.text,
                    base=change.base,
                )


def _refusal(change: FileChange, why: Text) -> Hold:
    who = ""
    hint = tr("The next cycle tries again")
    if isinstance(change, Close | Lower):
        who = change.who
    elif isinstance(change, Grant):
        who = change.email
        hint = tr(
            "Look at his address in staff.yaml and whether your Workspace allows"
            " sharing with it; sheetsync tries again after an hour"
        )
    elif isinstance(change, BringHome):
        hint = tr("Move the file out of that folder in Google Drive")
    return Hold(kind="refused", base=change.base, subject=who, why=why, hint=hint)
