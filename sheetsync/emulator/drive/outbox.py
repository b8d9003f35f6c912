"""The mail that Google sends when something is shared: kept in a list, never sent.

Tests read the list to see that nobody gets the same news twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.state.drive import Mail
from sheetsync.emulator.state.files import FOLDER, SPREADSHEET

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

_KINDS = {SPREADSHEET: "Spreadsheet", FOLDER: "Folder"}
_VERBS = {
    "reader": "view",
    "commenter": "comment on",
    "writer": "edit",
    "fileOrganizer": "organize",
    "organizer": "manage",
}


def tell_of_sharing(
    google: Google, file: File, *, sender: str, to: str, role: str, note: str = ""
) -> None:
    """Put into the outbox that somebody was given access to a file."""
    kind, title = _KINDS.get(file.mime_type, "Item"), file.name
    if file.id in google.drive.shared:
        kind, title = "Shared drive", google.drive.shared[file.id].name
    name = google.people.get(sender).name
    text = f"{name} ({sender}) has invited you to {_VERBS.get(role, 'own')} {title}"
    _post(google, file, sender, to, f'{kind} shared with you: "{title}"', text, note)


def tell_of_ownership(
    google: Google, file: File, *, sender: str, to: str, offered: bool, note: str = ""
) -> None:
    """Put into the outbox that a file was given, or offered, to a new owner."""
    verb = "offers you the ownership of" if offered else "has made you the owner of"
    text = f"{google.people.get(sender).name} ({sender}) {verb} {file.name}"
    _post(google, file, sender, to, f'Ownership of "{file.name}"', text, note)


def tell_of_proposal(
    google: Google, file: File, *, sender: str, role: str, note: str = ""
) -> None:
    """Put into the outbox that somebody asks for access to a file.

    The owner is asked; for what lies in a shared drive, its organizers are.
    """
    name = google.people.get(sender).name
    text = f"{name} ({sender}) asks to {_VERBS[role]} {file.name}"
    subject = f'Share request for "{file.name}"'
    top = google.files[file.drive_id].permissions.values() if file.drive_id else ()
    organizers = [one.email for one in top if one.role == "organizer"]
    for to in file.owners or organizers:
        _post(google, file, sender, to, subject, text, note)


def tell_of_refusal(google: Google, file: File, *, sender: str, to: str) -> None:
    """Put into the outbox that somebody is not let in."""
    text = f"Your request for access to {file.name} was declined"
    _post(google, file, sender, to, f'Access to "{file.name}"', text, "")


def _post(
    google: Google,
    file: File,
    sender: str,
    to: str,
    subject: str,
    text: str,
    note: str,
) -> None:
    google.drive.outbox.append(
        Mail(
            to=to,
            sender=sender,
            file_id=file.id,
            subject=subject,
            body=f"{text}\n\n{note}" if note else text,
            time=google.clock(),
        )
    )
    google.save_accounts()
