"""How an account goes: what was its own goes with it, what it was let into does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sheetsync.emulator.drive.update import count_change
from sheetsync.emulator.state.files import account_key, grantee_id

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google


def delete_account(google: Google, email: str) -> None:
    """Delete an account for good.

    Its files are gone. In files of others its entry stays listed, without an address
    and marked as deleted, until somebody takes it out.
    """
    person = google.people.get(email)
    google.people.known[account_key(email)] = replace(person, has_account=False)
    entry_id = grantee_id("user", email)
    for file in list(google.files.values()):
        if account_key(file.owner) == account_key(email):
            google.remove(file.id)
        elif entry_id in file.permissions:
            entry = file.permissions[entry_id]
            file.grant(replace(entry, deleted=True, pending_owner=False))
            count_change(google, file, file.owner, content=False)
