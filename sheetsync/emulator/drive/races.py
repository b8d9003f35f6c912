"""Changes of one file's sharing that are made at once: the last one wins.

Google does not support them: "only the last update is applied", whoever makes them. So
a program must change a file's sharing one step after the other, and look afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.state.drive import SharingChange

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google


def overwrite_change_underway(google: Google, file: File) -> None:
    """Lose the change of a file's sharing that is made at the same time, if any.

    To be called right before a change. What counts as the same time is the switch
    `sharing_race`; without it nothing is ever lost.
    """
    window = google.drive.switches.sharing_race
    if not window:
        return
    known, now = google.drive.sharing_changes.get(file.id), google.clock()
    if known is not None and now - known.at < window:
        file.permissions = dict(known.before)
    before = dict(file.permissions)
    google.drive.sharing_changes[file.id] = SharingChange(now, before)
