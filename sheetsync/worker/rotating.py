"""Moves a base to a fresh spreadsheet, without version history.

Every step is taken from what the journal and Drive show, so that a worker who was
killed anywhere goes on where it was. The base is closed before it is copied and opened
after the fresh file is in its place: nobody types into what is left behind, and nobody
sees a file that he should not.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import structlog

from sheetsync.core.access import FilesPlan
from sheetsync.core.bases import bases_of
from sheetsync.core.changes import Restrict
from sheetsync.core.file_rules import restrictions
from sheetsync.core.ids import SpreadsheetId
from sheetsync.core.names import base_text
from sheetsync.core.rotation import (
    SHUT,
    TRIES,
    RotationState,
    digest_of,
    is_closed,
)
from sheetsync.core.snapshot import Files, FileView
from sheetsync.errors import (
    GoogleError,
    NotFound,
    Refused,
    Throttled,
)
from sheetsync.journal.rotations import Rotation
from sheetsync.locales.text import Text, tr
from sheetsync.worker.observe import ROTATION, app_properties, observe_files
from sheetsync.worker.putting_aside import put_aside
from sheetsync.worker.rotation import is_quiet, without_copies
from sheetsync.worker.tokens import tokens_in
from sheetsync.worker.tools import Tools

log = structlog.get_logger()

CONTENT_FIELDS = (
    "sheets(properties(sheetId,title,index,hidden),"
    "data(rowData(values(userEnteredValue,note))))"
)
"""Mask for all that was typed into a spreadsheet."""


SHUT_FOR = timedelta(minutes=10)
"""So long people wait for a fresh file whose inside can't be looked at."""


def delete_spares(tools: Tools, files: Files) -> None:
    """Delete copies of ours that no base needs, if nobody else can open them.

    Args:
        tools: The worker's tools.
        files: What Drive listed.
    """
    with tools.journal.reading() as book:
        _, spare = without_copies(book, files)
    for file in spare:
        if is_closed(tools.config, file):
            with suppress(GoogleError):
                tools.drive.delete(file.spreadsheet)
                log.info("rotation.spare_deleted", base=file.base)


class Rotator:
    """Takes the next step of each rotation.

    Args:
        tools: The worker's tools.
        plan: What this cycle did about files and their sharing.
    """

    def __init__(self, tools: Tools, plan: FilesPlan) -> None:
        self._tools = tools
        self._config = tools.config
        self._unrestricted = {
            one.base for one in plan.changes if isinstance(one, Restrict)
        }

    def advance(self) -> bool:
        """Take the next steps; whether a base is ready for its people again."""
        with self._tools.journal.reading() as book:
            under_way = book.rotations.under_way()
        if not any(one.state in SHUT for one in under_way.values()):
            return False
        opened = False
        files = observe_files(self._tools)
        steps: dict[RotationState, Callable[[Rotation, Files], bool]] = {
            RotationState.CLOSING: self._close,
            RotationState.COPYING: self._copy,
            RotationState.SWITCHED: self._finish,
        }
        for base, one in under_way.items():
            step = steps.get(one.state)
            if step is None:
                continue
            try:
                opened = step(one, files) or opened
            except GoogleError as error:
                log.warning("rotation.waits", base=base, why=str(error))
                if _is_final(error) and one.state is not RotationState.SWITCHED:
                    opened = self._abandon(one, error.text)
        return opened

    def _close(self, one: Rotation, files: Files) -> bool:
        """Note since when nobody is in; who was told so by Drive, not by ourselves."""
        view = files.files.get(one.base)
        if view is None or view.spreadsheet != one.old or view.trashed:
            return self._abandon(one, tr("its file is gone or lies in the bin"))
        if is_closed(self._config, view):
            with self._tools.journal.writing() as book:
                book.rotations.closed(one.rotation_id)
        return False

    def _copy(self, one: Rotation, files: Files) -> bool:
        """Make the copy, prove that it equals the base, and put it into its place."""
        view = files.files.get(one.base)
        if view is None or view.spreadsheet != one.old or view.trashed:
            return self._abandon(one, tr("its file is gone or lies in the bin"))
        assert one.closed_at is not None
        waited = self._tools.clock.now() - one.closed_at
        settle = self._config.company.limits.settle
        with self._tools.journal.reading() as book:
            quiet = is_quiet(book, one)
        if not (quiet and waited >= settle and is_closed(self._config, view)):
            return False
        copies = _copies(one, files)
        if not copies:
            self._tools.drive.copy(
                one.old,
                view.name,
                {**app_properties(one.base), ROTATION: one.token},
                view.parents,
            )
            copies = _copies(one, observe_files(self._tools))
            if not copies:
                return False  # Drive does not list it yet
        copy = copies[0]
        for restrict in restrictions(copy):
            self._tools.drive.update(copy.spreadsheet, restrict.settings)
        self._forget_tokens(copy.spreadsheet)
        digest = self._digest(copy.spreadsheet)
        if digest != self._digest(one.old):
            return self._try_again(one, copy)
        why = tr("version history stays in the old file")
        with self._tools.journal.writing() as book:
            book.bases.record(one.base, copy.spreadsheet)
            book.rotations.switched(one.rotation_id, copy.spreadsheet, digest)
            book.access.add(
                spreadsheet=copy.spreadsheet,
                file_name=copy.name,
                person="",
                event="rotated",
                why=why,
                base=one.base,
            )
            book.history.add(
                one.base, "base.rotated", {"old": one.old, "new": copy.spreadsheet}
            )
        log.info("base.rotated", base=one.base)
        return False

    def _try_again(self, one: Rotation, copy: FileView) -> bool:
        """Let go of a copy that does not equal the base."""
        self._tools.drive.delete(copy.spreadsheet)
        if one.attempt + 1 >= TRIES:
            why = tr("somebody went on typing into it while it was copied")
            return self._abandon(one, why)
        with self._tools.journal.writing() as book:
            book.rotations.tried(one.rotation_id)
        return False

    def _finish(self, one: Rotation, files: Files) -> bool:
        """Let go of the old file once the fresh one is as it must be."""
        view = files.files.get(one.base)
        if view is None:
            return False
        if view.spreadsheet != one.new:
            # Somebody deleted it: what it was copied from takes its place again.
            with self._tools.journal.writing() as book:
                book.bases.known(one.base, view.spreadsheet)
            return self._abandon(one, tr("the fresh file was deleted meanwhile"))
        if not self._is_right(one):
            return False
        try:
            why = self._let_go(one)
        except GoogleError as error:
            if not _is_final(error):
                raise
            # The fresh file is in its place: its people need not wait for the old one.
            why = tr("the old file could not be put aside: {why}", why=error.text)
        with self._tools.journal.writing() as book:
            book.rotations.end(one.rotation_id, RotationState.DONE, why)
        return True

    def _is_right(self, one: Rotation) -> bool:
        """Whether the fresh file is restricted, and its inside was looked at.

        Where it can't be, for want of a header, say, its people must mend it. Nobody
        waits for a base that winds down, and nobody looks inside it any more.
        """
        if one.base not in bases_of(self._config, self._tools.today):
            return one.base not in self._unrestricted
        with self._tools.journal.reading() as book:
            known = book.bases.by(one.base)
        assert one.closed_at is not None
        mended = known is not None and known.checked_at is not None
        if mended and one.base not in self._unrestricted:
            return True
        return self._tools.clock.now() - one.closed_at > SHUT_FOR

    def _let_go(self, one: Rotation) -> Text | None:
        """Put the old file aside; what the owner must look at there, if anything."""
        why = None
        with suppress(NotFound):
            if self._digest(one.old) != one.digest:
                why = tr("the old file was changed after it was copied: look there")
        reason = tr("the base has a fresh spreadsheet")
        put_aside(self._tools, one.base, one.old, reason)
        self._tools.drive.update(one.new, {"appProperties": {ROTATION: None}})
        return why

    def _abandon(self, one: Rotation, why: Text) -> bool:
        """Give up: the base opens again as it was, and its copies become spare."""
        with self._tools.journal.writing() as book:
            book.rotations.end(one.rotation_id, RotationState.ABANDONED, why)
            book.access.add_refusal(
                spreadsheet=one.old,
                file_name=self._tools.say(base_text(one.base, self._config.pipeline)),
                person="",
                why=why,
                base=one.base,
            )
        return True

    def _forget_tokens(self, spreadsheet: SpreadsheetId) -> None:
        """Let go of tokens that came along: no batch is on its way to the copy."""
        tokens = self._tools.sheets.tokens(spreadsheet)
        if tokens:
            with self._tools.journal.reading() as book:
                kind = tokens_in(book)
            self._tools.sheets.batch(spreadsheet, [kind.forget(one) for one in tokens])

    def _digest(self, spreadsheet: SpreadsheetId) -> str:
        answer = self._tools.sheets.get(spreadsheet, CONTENT_FIELDS)
        return digest_of(answer.get("sheets", ()))


def _is_final(error: GoogleError) -> bool:
    """Whether Google will say the same when it is asked again."""
    return isinstance(error, Refused) and not isinstance(error, Throttled)


def _copies(one: Rotation, files: Files) -> list[FileView]:
    """The copies that were made for a rotation, the oldest first."""
    found = [file for file in files.doubles if file.rotation == one.token]
    return sorted(found, key=lambda file: (file.made_at, file.spreadsheet))
