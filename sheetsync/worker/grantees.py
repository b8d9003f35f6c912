"""Whose permission is whose: ids under which people's accounts were seen.

Google gives each account one permission id for all files. It stays when the address
changes, and it is the same for all addresses of an account.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sheetsync.config import Config
from sheetsync.core.sharing import canonical
from sheetsync.core.snapshot import Files
from sheetsync.journal.book import Book

_KEY = "grantees"


def known_grantees(book: Book) -> dict[str, str]:
    """Addresses by permission ids."""
    found: dict[str, str] = json.loads(book.meta.get(_KEY) or "{}")
    return found


def new_grantees(
    config: Config, files: Files, known: Mapping[str, str]
) -> dict[str, str]:
    """Ids of the staff in the sharing lists that are not known yet, with addresses."""
    staff = {canonical(one.email): one.email for one in config.staff.people}
    return {
        entry.id: staff[address]
        for file in files.files.values()
        for entry in file.permissions
        if entry.id not in known
        and entry.kind == "user"
        and (address := canonical(entry.email)) in staff
    }


def learn_grantees(book: Book, found: Mapping[str, str]) -> None:
    """Keep whose ids these are."""
    if found:
        book.meta.set(_KEY, json.dumps({**known_grantees(book), **found}))
