"""The restrictions of a shared drive: as a body sets them, and as Drive shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.state.files import DownloadRestriction

if TYPE_CHECKING:
    from sheetsync.emulator.state.drives import DriveLimits

_FLAGS = {
    "domainUsersOnly": "domain_users_only",
    "driveMembersOnly": "members_only",
    "sharingFoldersRequiresOrganizerPermission": "folders_by_organizers",
}


def read_limits(limits: DriveLimits, wanted: dict[str, Any]) -> DriveLimits:
    """Return the limits of a drive as a body of drives.update leaves them.

    Raises:
        DriveError: 403 for what only an administrator may set.
    """
    if wanted.get("adminManagedRestrictions"):
        raise errors.no_administrator()
    flags = {
        attribute: wanted[name]
        for name, attribute in _FLAGS.items()
        if wanted.get(name) is not None
    }
    return replace(limits, **flags, download=_download(limits.download, wanted))


def _download(
    known: DownloadRestriction, wanted: dict[str, Any]
) -> DownloadRestriction:
    """Return who may not copy; the older flag is about readers only."""
    asked = wanted.get("downloadRestriction") or {}
    writers = asked.get("restrictedForWriters", known.writers)
    readers = asked.get("restrictedForReaders", known.readers)
    flag = wanted.get("copyRequiresWriterPermission")
    if flag is not None:
        readers, writers = flag, writers and flag
    return DownloadRestriction(bool(readers or writers), bool(writers))


def limits_resource(limits: DriveLimits) -> dict[str, Any]:
    """Return the limits of a drive by Drive's names."""
    download = limits.download
    flags = {name: getattr(limits, attribute) for name, attribute in _FLAGS.items()}
    return {
        "adminManagedRestrictions": False,
        "copyRequiresWriterPermission": download.readers,
        **flags,
        "downloadRestriction": {
            "restrictedForReaders": download.readers,
            "restrictedForWriters": download.writers,
        },
    }
