"""files.copy: a file of one's own with the content of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.books import copy_book
from sheetsync.emulator.drive.call import READ_SCOPES, Call
from sheetsync.emulator.drive.files import PLAIN, create_file, set_fields, shown
from sheetsync.emulator.drive.places import visible_parents
from sheetsync.emulator.drive.resource import DEFAULT_FIELDS
from sheetsync.emulator.drive.update import writable_fields
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import FOLDER

if TYPE_CHECKING:
    from starlette.responses import Response

    from sheetsync.emulator.state.files import File


def copy(call: Call) -> Response:
    """Answer files.copy: the copier owns the copy, and nothing of the sharing.

    A copy lies beside the original where he may write, else in his My Drive.
    """
    call.require_person()
    source = call.open(*READ_SCOPES)
    wanted = call.json("File")
    if source.mime_type == FOLDER or not rights.can_download(
        call.google, source, call.email
    ):
        raise errors.cannot_copy()
    fields = writable_fields(wanted, creating=True)
    call.mask("File", DEFAULT_FIELDS)
    copied = create_file(
        call.google,
        call.email,
        str(wanted.get("name") or f"Copy of {source.name}"),
        PLAIN,
        wanted.get("parents") or _place_of_copy(call, source),
        client=call.caller.client,
        all_drives=call.all_drives,
    )
    copied.mime_type = source.mime_type
    copied.description = source.description
    copied.properties = dict(source.properties)
    copied.app_properties = {k: dict(v) for k, v in source.app_properties.items()}
    copied.shortcut_target = source.shortcut_target
    copied.content = source.content
    copied.book = None if source.book is None else copy_book(source.book)
    set_fields(call, copied, fields)
    return shown(call, copied)


def _place_of_copy(call: Call, source: File) -> list[str] | None:
    for folder_id in visible_parents(call.google, call.caller, source):
        folder = call.google.files[folder_id]
        if rights.can_write(call.google, folder, call.email):
            return [folder_id]
    return None
