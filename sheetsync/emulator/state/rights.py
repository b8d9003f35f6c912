"""Who may do what with a file: the one place that answers it.

A person's role is the most permissive of what the file itself grants and what the
folders above it grant, to him, to his groups, to his domain or to anybody. The Sheets
half and the Drive half ask the same functions, so a right cannot differ between them.

What lies in a shared drive has no owner: what an owner may do in My Drive is then done
by the drive's organizers, and some of it by its file organizers. The members stand on
the folder at the drive's top, so that every item below inherits them.

Times are aware UTC and come from the world's clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from sheetsync.emulator.state.files import (
    FOLDER,
    DownloadRestriction,
    Permission,
    account_key,
    grantee_id,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetsync.emulator.state.drives import SharedDrive
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google


class Role(IntEnum):
    """A person's role on a file; a greater one may do all that a smaller one may."""

    READER = 1
    COMMENTER = 2
    WRITER = 3
    FILE_ORGANIZER = 4
    ORGANIZER = 5
    OWNER = 6

    @property
    def word(self) -> str:
        """The role as Drive writes it."""
        return "fileOrganizer" if self is Role.FILE_ORGANIZER else self.name.lower()


ROLES = {role.word: role for role in Role}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one grantee has on a file, once folders are counted in.

    Attributes:
        permission: The direct entry, or that of the nearest folder.
        direct: The role granted on the file itself, if any.
        inherited: The greatest role that a folder above grants, if any.
        source: Id of the folder that grants it; empty if there is none.
    """

    permission: Permission
    direct: Role | None
    inherited: Role | None
    source: str = ""

    @property
    def role(self) -> Role:
        """The role in force."""
        return max(one for one in (self.direct, self.inherited) if one is not None)


def role_of(
    google: Google, file: File, email: str, *, by_link: bool = True
) -> Role | None:
    """Return the role of a person on a file; None means that he may not see it.

    Args:
        google: The world.
        file: The file asked about.
        email: The person; an empty text is a caller without an account.
        by_link: False leaves out what the file grants to anybody or to a domain,
            which opens a file but does not put it into a person's lists.
    """
    if email and file.owner == email:
        return Role.OWNER
    if file.drive_id and not _is_admitted(google, file, email):
        return None
    best: Role | None = None
    for entry, role, _ in _entries(google, file):
        if not by_link and entry.type in {"anyone", "domain"}:
            continue
        if (best is None or role > best) and _is_for(google, entry, email):
            best = role
    return best


def can_read(google: Google, file: File, email: str) -> bool:
    """Say whether a person may open a file."""
    return role_of(google, file, email) is not None


def can_comment(google: Google, file: File, email: str) -> bool:
    """Say whether a person may comment on a file."""
    if file.content_restriction is not None:
        return False
    return _at_least(google, file, email, Role.COMMENTER)


def can_write(google: Google, file: File, email: str) -> bool:
    """Say whether a person may change a file's content and name."""
    if file.content_restriction is not None:
        return False
    if is_trashed(google, file) and google.drive.switches.trashed_is_read_only:
        return False
    return _at_least(google, file, email, Role.WRITER)


def is_writer(google: Google, file: File, email: str) -> bool:
    """Say whether a person's role is a writer's, whatever locks the content."""
    return _at_least(google, file, email, Role.WRITER)


def is_offered(file: File, email: str) -> bool:
    """Say whether the owner has offered the file to a person."""
    entry = file.permissions.get(grantee_id("user", email))
    return entry is not None and entry.pending_owner


def can_share(google: Google, file: File, email: str) -> bool:
    """Say whether a person may see and change the sharing of a file.

    An owner may. A writer may unless the owner has kept it to himself
    (writersCanShare=false), or the writer's own access runs out some day. In a shared
    drive that depends on what is shared: a file, a folder, or the drive itself.
    """
    role = role_of(google, file, email)
    if role is Role.OWNER:
        return True
    if file.drive_id:
        return role is not None and role >= _least_to_share(google, file)
    if role is not Role.WRITER or not file.writers_can_share:
        return False
    return any(
        entry.expiration_time is None and entry.type in {"user", "group", "domain"}
        for entry, granted, _ in _entries(google, file)
        if granted >= Role.WRITER and _is_for(google, entry, email)
    )


def can_see_sharing(google: Google, file: File, email: str) -> bool:
    """Say whether a person may look at who has access to a file."""
    if file.drive_id:
        return _at_least(google, file, email, Role.WRITER)
    return can_share(google, file, email)


def can_download(google: Google, file: File, email: str) -> bool:
    """Say whether a person may copy, print, export or download a file."""
    role, limit = role_of(google, file, email), download_restriction(google, file)
    if role is None or role >= Role.ORGANIZER:
        return role is not None
    return not (limit.writers if role >= Role.WRITER else limit.readers)


def download_restriction(google: Google, file: File) -> DownloadRestriction:
    """Return who is kept from copying a file: by its own setting or its drive's."""
    own = file.download_restriction
    if not file.drive_id:
        return own
    drives = drive_of(google, file).limits.download
    return DownloadRestriction(
        own.readers or drives.readers, own.writers or drives.writers
    )


def can_relax_copying(google: Google, file: File, email: str) -> bool:
    """Say whether a person may set copyRequiresWriterPermission.

    Lifting it lifts the restriction of writers too, so where there is one only the
    owner may. What a whole shared drive is kept from, nobody lifts for one file.
    """
    if file.drive_id and drive_of(google, file).limits.download.readers:
        return False
    if file.download_restriction.writers:
        return manages(google, file, email)
    return can_share(google, file, email)


def can_move(google: Google, file: File, email: str) -> bool:
    """Say whether a person may put a file into another folder of the same drive."""
    if file.drive_id:
        return _at_least(google, file, email, Role.FILE_ORGANIZER)
    least = Role.WRITER if google.drive.switches.writers_may_move else Role.OWNER
    return _at_least(google, file, email, least)


def can_trash(google: Google, file: File, email: str) -> bool:
    """Say whether a person may put a file into the trash, and take it out again."""
    return _at_least(google, file, email, Role.FILE_ORGANIZER)


def manages(google: Google, file: File, email: str) -> bool:
    """Say whether a file is a person's to delete and restrict, and to move elsewhere.

    It is its owner's; what has none is every organizer's of its shared drive.
    """
    return _at_least(google, file, email, Role.ORGANIZER)


def owns(google: Google, file: File, email: str) -> bool:
    """Say whether a person owns a file: only he gives it away."""
    return role_of(google, file, email) is Role.OWNER


def drive_of(google: Google, file: File) -> SharedDrive:
    """Return the shared drive that a file lies in, which it does."""
    return google.drive.shared[file.drive_id]


def domain_of(google: Google, file: File) -> str:
    """Return the domain of a file's owner, or of its shared drive."""
    if file.drive_id:
        return drive_of(google, file).domain
    return domain(file.owner)


def domain(email: str) -> str:
    """Return the domain of a person's account."""
    return account_key(email).rpartition("@")[2]


def is_trashed(google: Google, file: File) -> bool:
    """Say whether a file, or a folder above it, is in the trash."""
    return file.trashed or any(one.trashed for one in ancestors(google, file))


def ancestors(google: Google, file: File) -> Iterator[File]:
    """Yield the folders above a file, the nearest first."""
    parents = list(file.parents)
    while parents:
        folder = google.files.get(parents.pop(0))
        if folder is not None:
            yield folder
            parents.extend(folder.parents)


def accesses(google: Google, file: File) -> list[Access]:
    """Return everybody's access to a file, one for each grantee.

    Direct entries come first and in the order of granting; what folders add follows.
    """
    found: dict[str, Access] = {}
    for entry, role, source in _entries(google, file):
        known = found.get(entry.id)
        if source == file.id:
            found[entry.id] = Access(permission=entry, direct=role, inherited=None)
        elif known is None:
            found[entry.id] = Access(
                permission=entry, direct=None, inherited=role, source=source
            )
        elif known.direct is not Role.OWNER and role > (known.inherited or 0):
            found[entry.id] = replace(known, inherited=role, source=source)
    return list(found.values())


def _entries(google: Google, file: File) -> Iterator[tuple[Permission, Role, str]]:
    """Yield all permissions that stand, direct ones first: (entry, role, whose).

    Whose they are is told by the id of the file, or of a folder above it.

    Those of deleted accounts are among them: they are listed, and open nothing.
    """
    for entry in file.permissions.values():
        if _stands(google, entry):
            yield entry, ROLES[entry.role], file.id
    if file.inherited_permissions_disabled:
        return
    for folder_id in file.parents:
        folder = google.files.get(folder_id)
        if folder is None:
            continue
        for entry, role, source in _entries(google, folder):
            # A folder's owner does not become the owner of what others put into it.
            yield entry, Role.WRITER if role is Role.OWNER else role, source


def _is_admitted(google: Google, file: File, email: str) -> bool:
    """Say whether a shared drive's limits let a person near what lies in it."""
    drive = drive_of(google, file)
    if drive.limits.domain_users_only and domain(email) != drive.domain:
        return False
    if not drive.limits.members_only or file.id == drive.id:
        return True
    return role_of(google, google.files[drive.id], email) is not None


def _least_to_share(google: Google, file: File) -> Role:
    """Return the least role that may share an item of a shared drive."""
    drive = drive_of(google, file)
    if file.id == drive.id:
        return Role.ORGANIZER
    if file.mime_type != FOLDER:
        return Role.WRITER
    by_organizers = drive.limits.folders_by_organizers
    return Role.ORGANIZER if by_organizers else Role.FILE_ORGANIZER


def _stands(google: Google, entry: Permission) -> bool:
    return entry.expiration_time is None or google.clock() < entry.expiration_time


def _is_for(google: Google, entry: Permission, email: str) -> bool:
    if entry.deleted:
        return False
    if entry.type == "anyone":
        return True
    if not email:
        return False
    match entry.type:
        case "user":
            return account_key(entry.email) == account_key(email)
        case "group":
            return google.people.is_member(entry.email, email)
        case _:
            return entry.domain.casefold() == domain(email)


def _at_least(google: Google, file: File, email: str, least: Role) -> bool:
    role = role_of(google, file, email)
    return role is not None and role >= least
