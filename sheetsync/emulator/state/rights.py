"""Who may do what with a file: the one place that answers it.

A person's role is the most permissive of what the file itself grants and what the
folders above it grant, to him, to his groups, to his domain or to anybody. The Sheets
half and the Drive half ask the same functions, so a right cannot differ between them.

Times are aware UTC and come from the world's clock.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING

from sheetsync.emulator.state.files import Permission, account_key, grantee_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google


class Role(IntEnum):
    """A person's role on a file; a greater one may do all that a smaller one may."""

    READER = 1
    COMMENTER = 2
    WRITER = 3
    OWNER = 4

    @property
    def word(self) -> str:
        """The role as Drive writes it."""
        return self.name.lower()


ROLES = {role.word: role for role in Role}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one grantee has on a file, once folders are counted in.

    Attributes:
        permission: The direct entry, or that of the nearest folder.
        direct: The role granted on the file itself, if any.
        inherited: The greatest role that a folder above grants, if any.
    """

    permission: Permission
    direct: Role | None
    inherited: Role | None

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
    (writersCanShare=false), or the writer's own access runs out some day.
    """
    role = role_of(google, file, email)
    if role is Role.OWNER:
        return True
    if role is not Role.WRITER or not file.writers_can_share:
        return False
    return any(
        entry.expiration_time is None and entry.type in {"user", "group", "domain"}
        for entry, granted, _ in _entries(google, file)
        if granted >= Role.WRITER and _is_for(google, entry, email)
    )


def can_download(google: Google, file: File, email: str) -> bool:
    """Say whether a person may copy, print, export or download a file."""
    match role_of(google, file, email):
        case None:
            return False
        case Role.OWNER:
            return True
        case Role.WRITER:
            return not file.download_restriction.writers
        case Role.READER | Role.COMMENTER:
            return not file.download_restriction.readers


def can_relax_copying(google: Google, file: File, email: str) -> bool:
    """Say whether a person may set copyRequiresWriterPermission.

    Lifting it lifts the restriction of writers too, so where there is one only the
    owner may.
    """
    if file.download_restriction.writers:
        return owns(google, file, email)
    return can_share(google, file, email)


def can_move(google: Google, file: File, email: str) -> bool:
    """Say whether a person may put a file into another folder."""
    least = Role.WRITER if google.drive.switches.writers_may_move else Role.OWNER
    return _at_least(google, file, email, least)


def owns(google: Google, file: File, email: str) -> bool:
    """Say whether a person owns a file: only he trashes, deletes and gives it away."""
    return role_of(google, file, email) is Role.OWNER


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
    for entry, role, is_direct in _entries(google, file):
        known = found.get(entry.id)
        if is_direct:
            found[entry.id] = Access(permission=entry, direct=role, inherited=None)
        elif known is None:
            found[entry.id] = Access(permission=entry, direct=None, inherited=role)
        elif known.direct is not Role.OWNER:
            inherited = max(role, known.inherited or role)
            found[entry.id] = replace(known, inherited=inherited)
    return list(found.values())


def _entries(google: Google, file: File) -> Iterator[tuple[Permission, Role, bool]]:
    """Yield all permissions that stand, direct ones first: (entry, role, is direct).

    Those of deleted accounts are among them: they are listed, and open nothing.
    """
    for entry in file.permissions.values():
        if _stands(google, entry):
            yield entry, ROLES[entry.role], True
    if file.inherited_permissions_disabled:
        return
    for folder_id in file.parents:
        folder = google.files.get(folder_id)
        if folder is None:
            continue
        for entry, role, _ in _entries(google, folder):
            # A folder's owner does not become the owner of what others put into it.
            yield entry, min(role, Role.WRITER), False


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
            return entry.domain.casefold() == account_key(email).rpartition("@")[2]


def _at_least(google: Google, file: File, email: str, least: Role) -> bool:
    role = role_of(google, file, email)
    return role is not None and role >= least
