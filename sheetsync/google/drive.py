"""What the worker asks of the Drive API: files, their settings and their sharing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from googleapiclient.discovery import build

from sheetsync.core.sharing import canonical
from sheetsync.errors import NotFound, Refused, Unanswered
from sheetsync.google.calls import REPEATABLE
from sheetsync.google.httplib_adapter import Httplib2Adapter
from sheetsync.google.session import GoogleSession
from sheetsync.locales.text import Text, tr

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"

PERMISSION_FIELDS = (
    "id,type,role,emailAddress,domain,deleted,pendingOwner,expirationTime,"
    "allowFileDiscovery,permissionDetails(role,inherited)"
)
"""What is asked of an entry of a file's sharing."""

FILE_FIELDS = (
    "id,name,mimeType,version,createdTime,modifiedTime,trashed,parents,webViewLink,appProperties,"
    "driveId,"
    "owners(emailAddress,permissionId),writersCanShare,copyRequiresWriterPermission,"
    "downloadRestrictions(itemDownloadRestriction),"
    "contentRestrictions(readOnly),"
    "capabilities(canShare,canChangeItemDownloadRestriction,"
    "canChangeCopyRequiresWriterPermission,canMoveItemWithinDrive,"
    "canModifyContentRestriction),"
    f"permissions({PERMISSION_FIELDS})"
)
"""What is asked of a file: enough to see in one call whether anything drifted."""

_PAGE = 1000
_INVALID_SHARING = "invalidSharingRequest"


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account the session works with.

    Attributes:
        email: Its address, as Google writes it.
        name: Its owner's name, "" if Google does not tell.
        permission: Its permission id, which stays when the address changes.
    """

    email: str
    name: str
    permission: str


@dataclass(frozen=True, slots=True)
class Granted:
    """Somebody who was let in.

    Attributes:
        entry: His entry in the file's sharing, as Google's JSON.
        note: What the owner should know of how it went; None if it went smoothly.
    """

    entry: Mapping[str, Any]
    note: Text | None = None


class Drive:
    """The Drive API in the worker's words.

    Every method raises `Refused`, `Unanswered` or `SignInNeeded` as the session
    does; files are addressed by Google's id and come as Google's JSON. Changes of
    one file's sharing must follow each other: of several at once Google keeps one.

    Args:
        session: The way out.
    """

    def __init__(self, session: GoogleSession) -> None:
        service = build(
            "drive", "v3", http=Httplib2Adapter(session), static_discovery=True
        )
        # The client builds these anew, at a millisecond each, whenever asked.
        self._files = service.files()
        self._permissions = service.permissions()
        self._about = service.about()

    def files(self, query: str) -> tuple[dict[str, Any], ...]:
        """All files that a query finds, with their sharing.

        Those that somebody has put into a shared drive are among them: a file must
        not be taken for deleted because it lies elsewhere.

        Args:
            query: In Drive's query language, such as
                ``appProperties has {key='sheetsync' and value='1'}``.

        Raises:
            Unanswered: Google did not search everything: a file that is missing
                from the list might be there.
        """
        fields = f"nextPageToken,incompleteSearch,files({FILE_FIELDS})"
        request = self._files.list(
            q=query,
            pageSize=_PAGE,
            fields=fields,
            supportsAllDrives=True,
            includeItemsFromAllDrives=True,
        )
        found: list[dict[str, Any]] = []
        while request is not None:
            page = request.execute()
            if page.get("incompleteSearch"):
                raise Unanswered(
                    tr(
                        "Asking Google Drive for files and their sharing: Google did"
                        " not look everywhere. The next cycle tries again"
                    )
                )
            found += page.get("files", [])
            request = self._files.list_next(request, page)
        return tuple(found)

    def file(self, file_id: str) -> dict[str, Any]:
        """One file, with its sharing."""
        return _answer(self._files.get(fileId=file_id, fields=FILE_FIELDS))

    def create_spreadsheet(
        self,
        name: str,
        app_properties: Mapping[str, str],
        parents: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Make an empty spreadsheet.

        Args:
            name: Its name.
            app_properties: Marks that only sheetsync sees, to find it again by.
            parents: The folder it goes into; the root if not given.

        Raises:
            Unanswered: It may exist; look for its marks before making another.
        """
        return self._create(SPREADSHEET, name, app_properties, parents)

    def create_folder(
        self,
        name: str,
        app_properties: Mapping[str, str],
        parents: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Make a folder; arguments and errors as for a spreadsheet."""
        return self._create(FOLDER, name, app_properties, parents)

    def _create(
        self,
        kind: str,
        name: str,
        app_properties: Mapping[str, str],
        parents: Sequence[str],
    ) -> dict[str, Any]:
        body: dict[str, Any] = {
            "name": name,
            "mimeType": kind,
            "appProperties": dict(app_properties),
        }
        if parents:
            body["parents"] = list(parents)
        return _answer(self._files.create(body=body, fields=FILE_FIELDS))

    def copy(
        self,
        file_id: str,
        name: str,
        app_properties: Mapping[str, str],
        parents: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Copy a file: its content without its history, sharing and comments.

        Args:
            file_id: Which file.
            name: The copy's name.
            app_properties: Marks to find the copy by.
            parents: The folder it goes into; beside the original if not given.

        Raises:
            Unanswered: It may exist; look for its marks before making another.
        """
        body: dict[str, Any] = {"name": name, "appProperties": dict(app_properties)}
        if parents:
            body["parents"] = list(parents)
        return _answer(self._files.copy(fileId=file_id, body=body, fields=FILE_FIELDS))

    def update(
        self,
        file_id: str,
        body: Mapping[str, Any],
        *,
        add_parents: Sequence[str] = (),
        remove_parents: Sequence[str] = (),
    ) -> dict[str, Any]:
        """Set members of a file, such as ``writersCanShare``, and its folder."""
        places = {
            "addParents": ",".join(add_parents),
            "removeParents": ",".join(remove_parents),
        }
        request = self._files.update(
            fileId=file_id,
            body=dict(body),
            fields=FILE_FIELDS,
            **{name: ids for name, ids in places.items() if ids},
        )
        return _answer(_repeatable(request))

    def trash(self, file_id: str) -> dict[str, Any]:
        """Put a file into the trash."""
        return self.update(file_id, {"trashed": True})

    def untrash(self, file_id: str) -> dict[str, Any]:
        """Take a file out of the trash."""
        return self.update(file_id, {"trashed": False})

    def delete(self, file_id: str) -> None:
        """Delete a file for good; one that is gone already is fine."""
        try:
            _repeatable(self._files.delete(fileId=file_id)).execute()
        except NotFound:
            return

    def grant(self, file_id: str, email: str, role: str, *, mail: bool) -> Granted:
        """Let a person open a file.

        An address without a Google account can only be invited by mail, so where
        Google objects to sharing without one, one is sent. If it objects again, it
        may be the mail alone that failed: the file's sharing tells.

        Args:
            file_id: Which file.
            email: Whom.
            role: ``reader``, ``commenter`` or ``writer``.
            mail: Whether Google tells that person.

        Raises:
            NotAllowed: Google does not share with that address.
        """
        try:
            return Granted(self._grant(file_id, email, role, mail=mail))
        except Refused as refusal:
            if refusal.reason != _INVALID_SHARING:
                raise
            if not mail:
                invited = self.grant(file_id, email, role, mail=True)
                return Granted(invited.entry, invited.note or _no_account())
            granted = self._entry(file_id, email, role)
            if granted is None:
                raise
            return Granted(granted, _no_mail())

    def _grant(
        self, file_id: str, email: str, role: str, *, mail: bool
    ) -> dict[str, Any]:
        request = self._permissions.create(
            fileId=file_id,
            body={"type": "user", "role": role, "emailAddress": email},
            sendNotificationEmail=mail,
            fields=PERMISSION_FIELDS,
        )
        # A second grant makes no second entry, but a second mail.
        return _answer(request if mail else _repeatable(request))

    def _entry(self, file_id: str, email: str, role: str) -> dict[str, Any] | None:
        for entry in self.permissions(file_id):
            same = canonical(entry.get("emailAddress", "")) == canonical(email)
            if same and entry["role"] == role:
                return entry
        return None

    def permissions(self, file_id: str) -> tuple[dict[str, Any], ...]:
        """All entries of a file's sharing."""
        fields = f"nextPageToken,permissions({PERMISSION_FIELDS})"
        request = self._permissions.list(fileId=file_id, pageSize=100, fields=fields)
        found: list[dict[str, Any]] = []
        while request is not None:
            page = request.execute()
            found += page.get("permissions", [])
            request = self._permissions.list_next(request, page)
        return tuple(found)

    def change_role(
        self,
        file_id: str,
        permission_id: str,
        role: str,
        *,
        lasting: bool = False,
        withdrawn: bool = False,
    ) -> dict[str, Any]:
        """Give an entry of a file's sharing another role.

        Args:
            file_id: Which file.
            permission_id: Which entry.
            role: ``reader``, ``commenter`` or ``writer``.
            lasting: Whether an end that was set for it is taken off.
            withdrawn: Whether an offer to own the file is taken back.
        """
        body: dict[str, Any] = {"role": role}
        if withdrawn:
            body["pendingOwner"] = False
        request = self._permissions.update(
            fileId=file_id,
            permissionId=permission_id,
            body=body,
            fields=PERMISSION_FIELDS,
            **({"removeExpiration": True} if lasting else {}),
        )
        return _answer(_repeatable(request))

    def revoke(self, file_id: str, permission_id: str) -> None:
        """Take an entry out of a file's sharing; one that is gone is fine."""
        request = self._permissions.delete(fileId=file_id, permissionId=permission_id)
        try:
            _repeatable(request).execute()
        except NotFound:
            return

    def about(self) -> Account:
        """Whose account the session works with."""
        fields = "user(emailAddress,displayName,permissionId)"
        user = self._about.get(fields=fields).execute()["user"]
        return Account(
            user["emailAddress"], user.get("displayName", ""), user["permissionId"]
        )


def _answer(request: Any) -> dict[str, Any]:
    return dict(request.execute())


def _repeatable(request: Any) -> Any:
    """Mark a request as one that may be sent again after an unclear outcome."""
    request.headers[REPEATABLE] = "yes"
    return request


def _no_account() -> Text:
    return tr(
        "Google knows no account under this address and sent an invitation: whoever"
        " reads that mailbox can sign up with it, or give you the address of his"
        " Google account for staff.yaml"
    )


def _no_mail() -> Text:
    return tr(
        "Google could not send a mail to this address: give him the link yourself"
    )
