"""What Drive keeps of a file: its name, its place, its owner and who may open it.

A file is plain state without rules; the rules are in ``state/rights.py`` (who may do
what) and in ``drive/`` (what a request does). A spreadsheet's cells hang on ``book``,
which the Sheets half owns and saves by itself.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheetsync.emulator.state.book import Book

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
SHORTCUT = "application/vnd.google-apps.shortcut"
GOOGLE_APPS = "application/vnd.google-apps."
LINK_ID = "anyoneWithLink"
PUBLIC_ID = "anyone"


def account_key(email: str) -> str:
    """Return what makes two spellings of an address one Google account.

    Case never counts. Gmail ignores dots in the local part and answers at two
    domains; "+tags" do count, since Drive does not take them for the account.
    """
    local, _, domain = email.strip().casefold().rpartition("@")
    if domain in {"gmail.com", "googlemail.com"}:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def grantee_id(kind: str, grantee: str = "", *, discoverable: bool = False) -> str:
    """Return the permission id that Google derives from whom a permission is for.

    Args:
        kind: ``user``, ``group``, ``domain`` or ``anyone``.
        grantee: The address, or the domain; nothing for ``anyone``.
        discoverable: For ``anyone``: whether search finds the file.
    """
    if kind == "anyone":
        return PUBLIC_ID if discoverable else LINK_ID
    name = grantee.casefold() if kind == "domain" else account_key(grantee)
    digest = hashlib.sha256(name.encode()).digest()
    digits = f"{int.from_bytes(digest[:9], 'big') % 10**20:020d}"
    return f"{digits}k" if kind == "domain" else digits


def account_number(email: str) -> str:
    """Return the number that Google knows an account by, in 21 digits."""
    return f"1{grantee_id('user', email)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One entry of a file's sharing list, as it was granted on that very file.

    Attributes:
        id: Derived from the grantee, see `grantee_id`.
        type: ``user``, ``group``, ``domain`` or ``anyone``.
        role: ``owner``, ``writer``, ``commenter`` or ``reader``; in shared drives
            ``organizer`` and ``fileOrganizer`` too, and no ``owner``.
        expiration_time: Aware UTC; the permission means nothing from then on.
        pending_owner: Whether the owner has offered the file to this person.
        deleted: Whether the grantee's account is gone.
        granted_by: E-mail of who shared, empty for an owner's own entry.
        granted: When it was shared.
    """

    id: str
    type: str
    role: str
    email: str = ""
    domain: str = ""
    display_name: str = ""
    allow_file_discovery: bool = False
    expiration_time: datetime | None = None
    pending_owner: bool = False
    deleted: bool = False
    granted_by: str = ""
    granted: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the permission as plain JSON, for saving."""
        return asdict(self) | {
            "expiration_time": _to_text(self.expiration_time),
            "granted": _to_text(self.granted),
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Permission:
        """Return the permission that `to_json` saved."""
        times = {
            "expiration_time": _to_time(saved["expiration_time"]),
            "granted": _to_time(saved["granted"]),
        }
        return cls(**saved | times)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRestriction:
    """The lock that makes a file's content read-only for everybody."""

    reason: str
    owner_restricted: bool
    restricting_user: str
    restriction_time: datetime

    def to_json(self) -> dict[str, Any]:
        """Return the lock as plain JSON, for saving."""
        return asdict(self) | {"restriction_time": self.restriction_time.isoformat()}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> ContentRestriction:
        """Return the lock that `to_json` saved."""
        time = datetime.fromisoformat(saved["restriction_time"])
        return cls(**saved | {"restriction_time": time})


@dataclass(frozen=True, slots=True)
class DownloadRestriction:
    """Who may not copy, print or download a file (Drive's downloadRestrictions).

    Attributes:
        readers: Readers and commenters; Drive's older copyRequiresWriterPermission.
        writers: Writers, which always means readers too.
    """

    readers: bool = False
    writers: bool = False


@dataclass(slots=True, kw_only=True)
class File:
    """One thing on Drive: a spreadsheet, a folder or an uploaded file.

    Attributes:
        owner: E-mail of the owner, who also holds the ``owner`` permission; empty for
            what lies in a shared drive.
        drive_id: The shared drive that it lies in, or whose top it is; else empty.
        parents: Ids of the folders that it lies in: one, or none.
        trashed_by: E-mail of who put it into the trash.
        permissions: Direct permissions only, by id; inherited ones are computed.
        version: Grows with every change, visible to the caller or not.
        made_by_client: OAuth client whose app made the file; the scope drive.file
            opens nothing else. None: made by a person.
        shortcut_target: Id of the file that a shortcut leads to; empty for anything
            else.
        content: Bytes of an uploaded file; None for Google's own kinds.
        book: The spreadsheet part; None for anything else.
    """

    id: str
    name: str
    mime_type: str
    owner: str
    created: datetime
    modified: datetime
    last_modifier: str
    drive_id: str = ""
    parents: list[str] = field(default_factory=list)
    permissions: dict[str, Permission] = field(default_factory=dict)
    app_properties: dict[str, dict[str, str]] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    description: str = ""
    starred_by: set[str] = field(default_factory=set)
    trashed: bool = False
    trashed_time: datetime | None = None
    trashed_by: str = ""
    writers_can_share: bool = True
    download_restriction: DownloadRestriction = DownloadRestriction()
    content_restriction: ContentRestriction | None = None
    inherited_permissions_disabled: bool = False
    version: int = 1
    made_by_client: str | None = None
    shortcut_target: str = ""
    content: bytes | None = None
    book: Book | None = None

    @property
    def owners(self) -> list[str]:
        """E-mail of the owner; nobody's in a shared drive."""
        return [self.owner] if self.owner else []

    @property
    def maker(self) -> str:
        """E-mail of who counts as having made it: nobody else is remembered."""
        return self.owner or self.last_modifier

    def grant(self, permission: Permission) -> None:
        """Put a permission on this file, in place of the grantee's older one."""
        self.permissions[permission.id] = permission

    def give_to(self, owner: str, display_name: str) -> None:
        """Make `owner` the one owner; whoever owned the file stays as a writer."""
        for entry in list(self.permissions.values()):
            if entry.role == "owner":
                self.grant(replace(entry, role="writer"))
        self.owner = owner
        self.grant(owner_permission(owner, display_name))

    def to_json(self) -> dict[str, Any]:
        """Return everything but `book` as plain JSON, for saving."""
        lock = self.content_restriction
        return {
            "id": self.id,
            "name": self.name,
            "mime_type": self.mime_type,
            "owner": self.owner,
            "drive_id": self.drive_id,
            "created": self.created.isoformat(),
            "modified": self.modified.isoformat(),
            "last_modifier": self.last_modifier,
            "parents": list(self.parents),
            "permissions": [one.to_json() for one in self.permissions.values()],
            "app_properties": {k: dict(v) for k, v in self.app_properties.items()},
            "properties": dict(self.properties),
            "description": self.description,
            "starred_by": sorted(self.starred_by),
            "trashed": self.trashed,
            "trashed_time": _to_text(self.trashed_time),
            "trashed_by": self.trashed_by,
            "writers_can_share": self.writers_can_share,
            "download_restriction": asdict(self.download_restriction),
            "content_restriction": lock.to_json() if lock else None,
            "inherited_permissions_disabled": self.inherited_permissions_disabled,
            "version": self.version,
            "made_by_client": self.made_by_client,
            "shortcut_target": self.shortcut_target,
            "content": None if self.content is None else self.content.hex(),
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any], book: Book | None = None) -> File:
        """Return the file that `to_json` saved, with its spreadsheet part."""
        permissions = [Permission.from_json(one) for one in saved["permissions"]]
        lock, content = saved["content_restriction"], saved["content"]
        restored = {
            "created": datetime.fromisoformat(saved["created"]),
            "modified": datetime.fromisoformat(saved["modified"]),
            "permissions": {one.id: one for one in permissions},
            "starred_by": set(saved["starred_by"]),
            "trashed_time": _to_time(saved["trashed_time"]),
            "download_restriction": DownloadRestriction(
                **saved["download_restriction"]
            ),
            "content_restriction": ContentRestriction.from_json(lock) if lock else None,
            "content": None if content is None else bytes.fromhex(content),
        }
        return cls(**saved | restored, book=book)


def owner_permission(email: str, display_name: str) -> Permission:
    """Return the permission that an owner holds on his file."""
    return Permission(
        id=grantee_id("user", email),
        type="user",
        role="owner",
        email=email,
        display_name=display_name,
    )


def _to_text(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _to_time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
