"""Protected ranges: who may edit which cells.

A protection that only warns refuses nothing here: the warning is a question that the
browser asks, and the API has nobody to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.state import rights
from sheetsync.emulator.state.area import Area
from sheetsync.emulator.state.files import account_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.book import Book, Tab
    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google


def may_edit(google: Google, file: File, email: str, tab: Tab, area: Area) -> bool:
    """Tell whether a person may edit every cell of an area of a tab."""
    return next(barriers(google, file, email, tab, area), None) is None


def barriers(
    google: Google, file: File, email: str, tab: Tab, area: Area
) -> Iterator[Json]:
    """Yield the protections that keep a person from editing an area."""
    if not tab.parts["protectedRanges"]:
        return
    wanted = area.boundless()
    for protected in tab.parts["protectedRanges"]:
        if protected.get("warningOnly"):
            continue
        covered = Area.read(protected.get("range", {})).boundless()
        if not covered.meets(wanted) or listed(google, file, email, protected):
            continue
        open_areas = protected.get("unprotectedRanges", ())
        if any(Area.read(one).boundless().holds(wanted) for one in open_areas):
            continue
        yield protected


def listed(google: Google, file: File, email: str, protected: Json) -> bool:
    """Tell whether a person may edit inside a protection: its editors and the owner.

    What lies in a shared drive has organizers in place of an owner.
    """
    account = account_key(email)
    if account == account_key(file.owner) or protected.get("warningOnly"):
        return True
    editors = protected.get("editors", {})
    if account in map(account_key, editors.get("users", ())):
        return True
    if any(google.people.is_member(one, email) for one in editors.get("groups", ())):
        return True
    if file.drive_id and rights.manages(google, file, email):
        return True
    same_domain = rights.domain(email) == rights.domain_of(google, file)
    return bool(editors.get("domainUsersCanEdit")) and same_domain


def protections(book: Book) -> Iterator[tuple[Tab, Json]]:
    """Yield every protected range of a book with its tab."""
    for tab in book.tabs:
        for protected in tab.parts["protectedRanges"]:
            yield tab, protected
