"""files.create, get, update, delete, generateIds, and the trash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from sheetsync.emulator.answers import DriveError
from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.call import READ_SCOPES, WRITE_SCOPES, Call
from sheetsync.emulator.drive.corpora import open_drive
from sheetsync.emulator.drive.fields import read_changes
from sheetsync.emulator.drive.places import (
    ROOT,
    children,
    folder_for,
    is_root,
    my_drive,
)
from sheetsync.emulator.drive.resource import DEFAULT_FIELDS, file_resource
from sheetsync.emulator.drive.update import update_file, writable_fields
from sheetsync.emulator.identity import Caller
from sheetsync.emulator.masks import apply_mask
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.book import new_book
from sheetsync.emulator.state.files import (
    FOLDER,
    GOOGLE_APPS,
    SHORTCUT,
    SPREADSHEET,
    File,
    owner_permission,
)

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google

_UNTITLED = "Untitled"
PLAIN = "application/octet-stream"
_MOST_IDS = 1000
_ID = re.compile(r"[\w-]{19,64}", re.ASCII)


def create_file(
    google: Google,
    email: str,
    name: str,
    mime_type: str = SPREADSHEET,
    parents: list[str] | None = None,
    *,
    client: str | None = None,
    file_id: str = "",
    all_drives: bool = False,
) -> File:
    """Make a file of a person's, with an empty book if it is a spreadsheet.

    It is his own; in a shared drive it is nobody's.

    Args:
        google: The world.
        email: Who makes it.
        name: What it is called.
        mime_type: What it is.
        parents: The folder that it lies in; the person's My Drive when None.
        client: The app that makes it, see `File.made_by_client`.
        file_id: Its id; drawn if not given.
        all_drives: Whether it may lie in a shared drive, see `Call.all_drives`.

    Raises:
        DriveError: The folder is not his, or he is a service account, which owns no
            storage.
    """
    caller = Caller(email=email, client=client)
    person = google.people.get(email)
    if parents and len(parents) > 1:
        raise errors.invalid("parents", "A file can have only one parent folder.")
    place = None
    if parents:
        place = folder_for(google, caller, parents[0], all_drives=all_drives)
    drive_id = place.drive_id if place else ""
    ownerless = google.drive.switches.service_accounts_own_nothing
    if person.service and ownerless and not drive_id:
        raise errors.no_storage()
    now = google.clock()
    file = File(
        id=file_id or google.ids.file_id(),
        name=name,
        mime_type=mime_type,
        owner="" if drive_id else email,
        drive_id=drive_id,
        created=now,
        modified=now,
        last_modifier=email,
        parents=[(place or my_drive(google, email)).id],
        made_by_client=client,
        book=new_book(google, name) if mime_type == SPREADSHEET else None,
    )
    if not drive_id:
        file.grant(owner_permission(email, person.name))
    google.add(file)
    return file


def create(call: Call) -> Response:
    """Answer files.create without content."""
    return shown(call, create_from(call, call.json("File")))


def create_from(call: Call, wanted: dict[str, Any]) -> File:
    """Make the file that a request body describes.

    Raises:
        DriveError: Anything that Drive refuses; nothing is made then.
    """
    call.require(*WRITE_SCOPES)
    call.require_person()
    fields = writable_fields(wanted, creating=True)
    call.mask("File", DEFAULT_FIELDS)
    mime_type = str(wanted.get("mimeType") or PLAIN)
    file = create_file(
        call.google,
        call.email,
        str(wanted.get("name") or _UNTITLED),
        mime_type,
        wanted.get("parents"),
        client=call.caller.client,
        file_id=_given_id(call.google, wanted, mime_type),
        all_drives=call.all_drives,
    )
    if not mime_type.startswith(GOOGLE_APPS):
        file.content = b""
    set_fields(call, file, fields)
    return file


def _given_id(google: Google, wanted: dict[str, Any], mime_type: str) -> str:
    """Return the id of generateIds that a body gives; Docs editors take none.

    Raises:
        DriveError: 409 for an id that a file has, 400 for what is none.
    """
    given = str(wanted.get("id") or "")
    if mime_type.startswith(GOOGLE_APPS) and mime_type not in {FOLDER, SHORTCUT}:
        return ""
    if given in google.files:
        raise errors.id_in_use()
    if given and not _ID.fullmatch(given):
        raise errors.invalid("file.id", "The provided file ID is not usable.")
    return given


def get(call: Call) -> Response:
    """Answer files.get; ``root`` is the caller's My Drive."""
    if call.path["file_id"] == ROOT and call.email:
        call.require(*READ_SCOPES)
        return shown(call, my_drive(call.google, call.email))
    return shown(call, call.open(*READ_SCOPES))


def update(call: Call) -> Response:
    """Answer files.update without content."""
    call.mask("File", DEFAULT_FIELDS)
    return shown(call, update_file(call, call.json("File")))


def delete(call: Call) -> Response:
    """Answer files.delete: the file is gone for good, a folder with all it holds."""
    file = call.open(*WRITE_SCOPES)
    if not rights.manages(call.google, file, call.email) or is_root(file):
        raise errors.not_allowed(file.id)
    remove(call.google, file)
    return gone()


def empty_trash(call: Call) -> Response:
    """Answer files.emptyTrash: what the caller owns and trashed is gone for good.

    With ``driveId`` it is what lies in the trash of a shared drive.
    """
    call.require(*WRITE_SCOPES)
    call.require_person()
    drive_id = call.query.get("driveId", "")
    known = call.google.files.values()
    if drive_id:
        top = open_drive(call, drive_id)
        if not rights.manages(call.google, top, call.email):
            raise errors.not_allowed(top.id)
        emptied = [one for one in known if one.drive_id == drive_id]
    else:
        emptied = [one for one in known if one.owner == call.email]
    for file in [one for one in emptied if one.trashed]:
        if file.id in call.google.files:
            remove(call.google, file)
    return gone()


def generate_ids(call: Call) -> Response:
    """Answer files.generateIds."""
    call.require(*WRITE_SCOPES)
    call.require_person()
    count = call.number("count", 10, _MOST_IDS)
    ids = [call.google.ids.file_id() for _ in range(count)]
    made = {"kind": "drive#generatedIds", "space": "drive", "ids": ids}
    return call.answer("GeneratedIds", made, "*")


def shown(call: Call, file: File) -> Response:
    """Answer with a file, cut down to the caller's mask."""
    mask = call.mask("File", DEFAULT_FIELDS)
    return call.told(
        apply_mask(mask, file_resource(call.google, call.caller, file, mask))
    )


def gone() -> Response:
    """Return the answer to a deletion: 204 and nothing."""
    return Response(status_code=204, media_type="text/html")


def set_fields(call: Call, file: File, fields: dict[str, Any]) -> None:
    """Set what a body says on a file that was just made; a refusal unmakes it.

    Raises:
        DriveError: A value makes no sense.
    """
    try:
        changes = read_changes(call, file, fields)
    except DriveError:
        call.google.remove(file.id)
        raise
    for name, value in changes.items():
        setattr(file, name, value)
    call.google.add(file)


def remove(google: Google, file: File) -> None:
    """Make a file be gone for good, a folder with all that it holds."""
    for child in children(google, file) if file.mime_type == FOLDER else []:
        if child.owner == file.owner:
            remove(google, child)
        else:
            # What others put there is theirs: it goes back to their own My Drive.
            child.parents = [my_drive(google, child.owner).id]
    google.remove(file.id)
    google.drive.comments.pop(file.id, None)
    for proposal in list(google.drive.proposals.values()):
        if proposal.file_id == file.id:
            del google.drive.proposals[proposal.id]
