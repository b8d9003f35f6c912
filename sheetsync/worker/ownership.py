"""One worker for these files: the owner mark.

The mark stands twice in one file, the oldest of ours. In the spreadsheet's
developer metadata, under a fixed number: of two workers who write it at once Google
refuses the second, so they can't both go on. And in the file's appProperties, where
the one look at Drive that every cycle takes shows it and costs nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

import structlog

from sheetsync.core.snapshot import Files, FileView
from sheetsync.errors import AnotherInstance, Refused
from sheetsync.google.sheets import OWNER_KEY
from sheetsync.locales.text import Text, tr
from sheetsync.worker.tools import Tools

log = structlog.get_logger()

MARK_ID = 0x73796E63
"""The mark's metadataId, the same for all workers: "sync"."""

GRACE = 20.0
"""Seconds that the worker who is taken over has to end what he just does."""

_COMPUTER = 40
"""So much of a computer's name is kept: Drive takes 124 bytes with the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerMark:
    """Who works on these files.

    Attributes:
        place: Which worker, as `sheetsync.journal.place` tells them apart.
        since: Since when.
        computer: On which computer; "" where only the spreadsheet was asked.
    """

    place: str
    since: datetime
    computer: str = ""

    @classmethod
    def of_text(cls, text: str) -> Self | None:
        """The mark that a text stands for; None if it is none."""
        place, _, rest = text.partition("@")
        moment, _, computer = rest.partition("@")
        try:
            since = datetime.fromisoformat(moment)
        except ValueError:
            return None
        return cls(place=place, since=since, computer=computer)

    def text(self) -> str:
        """The mark as it stands in the spreadsheet, which its people can open."""
        return f"{self.place}@{self.since.isoformat(timespec='seconds')}"

    def whole_text(self) -> str:
        """The same with the computer's name, for appProperties: ours alone."""
        name = self.computer.encode()[:_COMPUTER].decode(errors="ignore")
        return f"{self.text()}@{name}"


class Ownership:
    """Sees to it that one worker alone works on these files.

    Args:
        tools: The worker's tools.
        take_over: Whether the owner said that this worker shall go on instead of
            whoever has the files.
    """

    def __init__(self, tools: Tools, *, take_over: bool = False) -> None:
        self._tools = tools
        self._take_over = take_over

    def confirm(self, files: Files) -> None:
        """Make sure that the files are this worker's; claim them if they are nobody's.

        Raises:
            AnotherInstance: Another worker has them.
            GoogleError: Nobody could be asked; nothing may be done.
        """
        file = _marked_file(files)
        if file is None:
            return
        found = OwnerMark.of_text(file.owner_mark)
        if found is not None and self._is_ours(found):
            return
        if found is not None and not self._take_over:
            raise AnotherInstance(self._taken(found))
        self._claim(file)

    def refuse_others(self, files: Files) -> None:
        """Make sure that no other worker has the files; nothing is written.

        Raises:
            AnotherInstance: Another worker has them.
        """
        file = _marked_file(files)
        found = OwnerMark.of_text(file.owner_mark) if file else None
        if found is not None and not self._is_ours(found):
            raise AnotherInstance(self._taken(found))

    def _claim(self, file: FileView) -> None:
        """Write the mark, first where only one of two can."""
        worker = self._tools.worker
        ours = OwnerMark(
            place=worker.place, since=self._tools.clock.now(), computer=worker.computer
        )
        try:
            self._tools.sheets.batch(file.spreadsheet, [_write(ours)])
        except Refused:
            ours = self._instead(file, ours)
        self._tools.drive.update(
            file.spreadsheet, {"appProperties": {OWNER_KEY: ours.whole_text()}}
        )
        log.info("files.claimed", since=ours.since.isoformat())

    def _instead(self, file: FileView, ours: OwnerMark) -> OwnerMark:
        """The mark to go on under, where one stood already.

        Raises:
            AnotherInstance: It is another worker's, and stays so.
            Refused: There is none, so Google objected to something else.
        """
        standing = self._standing(file)
        found = OwnerMark.of_text(standing)
        if found is not None and self._is_ours(found):
            return found
        if found is not None and not self._take_over:
            raise AnotherInstance(self._taken(found))
        try:
            # Only the very mark that was read goes: of two who take over at once
            # the second finds another one in its place, and is refused.
            self._tools.sheets.batch(
                file.spreadsheet, [_remove(standing), _write(ours)]
            )
        except Refused:
            now = OwnerMark.of_text(self._standing(file))
            if now is None:
                raise
            if not self._is_ours(now):
                raise AnotherInstance(self._taken(now)) from None
        log.warning("files.taken_over", since=found.since.isoformat() if found else "")
        self._tools.clock.sleep(GRACE)
        return ours

    def _standing(self, file: FileView) -> str:
        """The mark in the spreadsheet; "" if it bears none."""
        mask = "developerMetadata(metadataId,metadataValue)"
        entries = self._tools.sheets.get(file.spreadsheet, mask)
        found = (
            str(one.get("metadataValue", ""))
            for one in entries.get("developerMetadata", ())
            if one["metadataId"] == MARK_ID
        )
        return next(found, "")

    def _is_ours(self, mark: OwnerMark) -> bool:
        return mark.place == self._tools.worker.place

    def _taken(self, mark: OwnerMark) -> Text:
        zone = self._tools.config.company.zone
        return tr(
            "Another sheetsync works on these files since {since}, {computer}."
            " Two would undo each other's work. If that one is gone for good, or this"
            " folder was moved here, go on with “sheetsync run --take-over”: the other"
            " one then stops at its next cycle",
            since=f"{mark.since.astimezone(zone):%Y-%m-%d %H:%M}",
            computer=tr("on the computer “{name}”", name=mark.computer)
            if mark.computer
            else tr("on another computer"),
        )


def _marked_file(files: Files) -> FileView | None:
    """The file that bears the mark: all workers must take the same one.

    So it is the oldest that Drive lists, whatever the journal knows; of two workers
    who make their files at the same moment, one finds the other's there.
    """
    listed = [one for one in (*files.files.values(), *files.doubles) if not one.trashed]
    return min(listed, key=lambda one: (one.made_at, one.spreadsheet), default=None)


def _write(mark: OwnerMark) -> Mapping[str, Any]:
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": MARK_ID,
                "metadataKey": OWNER_KEY,
                "metadataValue": mark.text(),
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }


def _remove(text: str) -> Mapping[str, Any]:
    lookup = {"metadataId": MARK_ID, "metadataKey": OWNER_KEY, "metadataValue": text}
    return {
        "deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}
    }
