"""What people do with whole files, as the requests that a browser would send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, assert_never

from starlette.datastructures import Headers

from sheetsync.emulator.drive import files, granting, permissions, proposals
from sheetsync.emulator.drive.call import Call
from sheetsync.emulator.identity import Caller
from sheetsync.emulator.people.acts import (
    AskForAccess,
    FileAct,
    Move,
    Rename,
    Share,
    Trash,
    Unshare,
)
from sheetsync.emulator.people.finding import NotThereError, find
from sheetsync.emulator.state.files import File, grantee_id
from sheetsync.emulator.state.rights import ROLES, Role

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google


def play_file(google: Google, act: FileAct) -> None:
    """Let a person do something with a file.

    Raises:
        NotThereError: What he means is not there.
        DriveError: He may not, or Drive does not take it.
    """
    if isinstance(act, AskForAccess):
        _ask(google, act)
        return
    file = find(google, act.who, act.file)
    match act:
        case Share():
            _share(google, file, act)
        case Unshare():
            permissions.delete(
                _call(google, act, file, permission_id=_entry(file, act))
            )
        case Trash():
            files.update(_call(google, act, file, {"trashed": not act.out}))
        case Rename():
            files.update(_call(google, act, file, {"name": act.name}))
        case Move():
            folder = find(google, act.who, act.folder).id if act.folder else "root"
            query = {"addParents": folder, "removeParents": ",".join(file.parents)}
            files.update(_call(google, act, file, {}, query=query))
        case _:
            assert_never(act)


def _ask(google: Google, act: AskForAccess) -> None:
    named = [one for one in google.files.values() if act.file in {one.id, one.name}]
    if not named:
        raise NotThereError(f"There is no file {act.file!r} to ask for.")
    if ROLES.get(act.role, Role.OWNER) > Role.WRITER:
        raise NotThereError(f"Nobody can ask to be {act.role!r}.")
    email = google.people.get(act.who).email
    proposals.propose(google, named[0], email, act.role, act.message)


def _share(google: Google, file: File, act: Share) -> None:
    body = {"role": act.role, "type": "user" if act.to else "anyone"}
    query = {}
    if act.to:
        body["emailAddress"] = act.to
        query["sendNotificationEmail"] = "false" if act.silently else "true"
    granting.create(_call(google, act, file, body, query=query))


def _entry(file: File, act: Unshare) -> str:
    ids = [grantee_id(kind, act.to) for kind in ("user", "group")]
    if not act.to:
        ids = [grantee_id("anyone"), grantee_id("anyone", discoverable=True)]
    found = next((one for one in ids if one in file.permissions), None)
    if found is None:
        raise NotThereError(f"{file.name!r} is not shared with {act.to or 'anybody'}.")
    return found


def _call(
    google: Google,
    act: FileAct,
    file: File,
    body: dict[str, Any] | None = None,
    *,
    query: dict[str, str] | None = None,
    permission_id: str = "",
) -> Call:
    return Call(
        google=google,
        caller=Caller(email=google.people.get(act.who).email),
        path={"file_id": file.id, "permission_id": permission_id},
        query={"supportsAllDrives": "true"} | (query or {}),
        headers=Headers(),
        body=b"" if body is None else json.dumps(body).encode(),
    )
