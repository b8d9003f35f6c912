"""Carries out what is to be done about files and their sharing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from sheetsync.core.access import FilesPlan
from sheetsync.core.audit import is_among, who_could_share
from sheetsync.core.changes import Close, Grant, Hold, MakeFile, Restrict
from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.core.snapshot import Files
from sheetsync.errors import Refused, Throttled
from sheetsync.locales.text import Text, tr
from sheetsync.worker.made_anew import record_made_anew
from sheetsync.worker.observe import MARK, app_properties
from sheetsync.worker.tools import Tools

log = structlog.get_logger()

FOLDER_MARK = f"{MARK}-folder"
"""Key of the appProperty that the company's folder carries."""

FOLDER_OF_OURS = (
    f"appProperties has {{key='{FOLDER_MARK}' and value='1'}} and trashed=false"
)
"""Drive's query for it."""


@dataclass(slots=True)
class AccessDone:
    """What was done about access in one cycle.

    Attributes:
        closed: Entries of sharing lists that were removed.
        restricted: Restrictions that were set back.
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
        self._views = files.files
        self._names = {base: file.name for base, file in files.files.items()}
        self._ids = {base: file.spreadsheet for base, file in files.files.items()}
        self._granting = True
        self.done = AccessDone()

    def carry_out(self, plan: FilesPlan) -> AccessDone:
        """Carry out a plan; what Google refuses is held, the rest goes on."""
        for change in plan.changes:
            try:
                self._one(change)
            except Refused as refusal:
                if isinstance(refusal, Throttled) and isinstance(change, Grant):
                    self._granting = False
                self._hold(change, refusal)
        return self.done

    def grant(self, grants: Sequence[Grant]) -> None:
        """Let people into a file that was made in this cycle."""
        self.carry_out(FilesPlan(tuple(grants)))

    def knows(self, base: BaseKey, spreadsheet: SpreadsheetId, name: str) -> None:
        """Tell it of a file that was made in this cycle."""
        self._ids[base] = spreadsheet
        self._names[base] = name

    def _one(self, change: Close | Restrict | MakeFile | Grant) -> None:
        match change:
            case Close():
                self._tools.drive.revoke(self._ids[change.base], change.permission)
                self.done.closed += 1
                could = self._could(change.base, change.who)
                self._note(
                    change.base, change.who, "closed", why=change.why, possible=could
                )
            case Restrict():
                self._tools.drive.update(self._ids[change.base], change.settings)
                self.done.restricted += 1
                could = self._could(change.base, "")
                self._note(
                    change.base, "", "restricted", why=change.why, possible=could
                )
            case MakeFile():
                self._make(change)
            case Grant():
                if self._granting:
                    self._grant(change)

    def _make(self, change: MakeFile) -> None:
        with self._tools.journal.writing() as book:
            record_made_anew(book, change.base)
        made = self._tools.drive.create_spreadsheet(
            change.name, app_properties(change.base), [self._folder()]
        )
        spreadsheet = SpreadsheetId(made["id"])
        self.knows(change.base, spreadsheet, change.name)
        with self._tools.journal.writing() as book:
            book.bases.record(change.base, spreadsheet)
        self.done.made += 1
        self._note(change.base, "", "made", why=change.why)

    def _folder(self) -> str:
        """The folder that all files of the company lie in; made if there is none.

        It is shared with nobody: access that comes from a folder can't be taken away.
        """
        found = self._tools.drive.files(FOLDER_OF_OURS)
        if found:
            return str(found[0]["id"])
        made = self._tools.drive.create_folder(
            self._tools.config.company.name, {FOLDER_MARK: "1"}
        )
        return str(made["id"])

    def _grant(self, change: Grant) -> None:
        spreadsheet = self._ids[change.base]
        if change.permission:
            self._tools.drive.change_role(spreadsheet, change.permission, change.role)
        else:
            with self._tools.journal.reading() as book:
                known = book.access.let_in().get(spreadsheet, set())
            first = change.email not in known
            if first:
                # Journalled before it is sent: a mail can't be taken back.
                self._note(change.base, change.email, "invited", change.role)
            self._tools.drive.grant(spreadsheet, change.email, change.role, mail=first)
        self.done.granted += 1
        self._note(change.base, change.email, "granted", change.role, change.why)

    def _note(
        self,
        base: BaseKey,
        person: str,
        event: str,
        role: str = "",
        why: Text | None = None,
        possible: int = 0,
    ) -> None:
        with self._tools.journal.writing() as book:
            book.access.add(
                spreadsheet=self._ids[base],
                file_name=self._names.get(base, ""),
                person=person,
                event=event,
                role=role,
                why=why,
                base=base,
                possible=possible,
            )
        log.info("access.changed", what=event, base=base, role=role)

    def _could(self, base: BaseKey, who: str) -> int:
        """How many people could have made what is put right; 0 where nobody drifted.

        A file that was just made had no restrictions yet, and whom sheetsync let in
        itself is shown out because config says so by now.
        """
        view = self._views.get(base)
        if view is None:
            return 0
        with self._tools.journal.reading() as book:
            let_in = book.access.let_in().get(view.spreadsheet, set())
        return 0 if is_among(who, let_in) else who_could_share(view)

    def _hold(
        self, change: Close | Restrict | MakeFile | Grant, refusal: Refused
    ) -> None:
        who = ""
        if isinstance(change, Close):
            who = change.who
        elif isinstance(change, Grant):
            who = change.email
        if change.base in self._ids:
            with self._tools.journal.writing() as book:
                book.access.add_refusal(
                    spreadsheet=self._ids[change.base],
                    file_name=self._names.get(change.base, ""),
                    person=who,
                    why=refusal.text,
                    base=change.base,
                )
        self.done.holds.append(
            Hold(
                kind="refused",
                base=change.base,
                subject=who,
                why=refusal.text,
                hint=tr("The next cycle tries again"),
            )
        )
