"""One visit to the page: who looks, at what, and in which language.

The person stands in the address (`?as=EMAIL`): each browser tab may be somebody else,
a reload keeps him, and a link can open a file as a certain person. There are no
passwords to keep; the API takes any e-mail address for a token, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from sheetsync.emulator.page.calls import Hand
from sheetsync.emulator.page.door import FILE_PATH
from sheetsync.emulator.page.words import Words, wanted_words
from sheetsync.emulator.state.people import is_address

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request

    from sheetsync.emulator.state.google import Google


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit.

    Attributes:
        google: The world.
        hand: The person's access to the API; None as long as nobody was chosen.
        path: Path of the address.
        tab: Number of the tab that the address asks for (`gid`), may be empty.
        asked_language: What `?lang=` says; empty leaves it to the browser.
    """

    google: Google
    hand: Hand | None
    words: Words
    path: str
    tab: str
    asked_language: str

    @property
    def file_id(self) -> str:
        """Id of the file in the address; empty if it is of no file."""
        if not self.path.startswith(FILE_PATH):
            return ""
        return self.path.removeprefix(FILE_PATH).partition("/")[0]

    def address(self, path: str, *, email: str = "", tab: int | None = None) -> str:
        """Return the address of a page of this site, in the visit's language.

        Args:
            path: Its path.
            email: Who will look; empty for nobody chosen yet.
            tab: Number of the tab to show.
        """
        query = {
            "as": email,
            "lang": self.asked_language,
            "gid": "" if tab is None else str(tab),
        }
        text = urlencode({name: value for name, value in query.items() if value})
        return f"{path}?{text}" if text else path

    def file_address(self, file_id: str, email: str, tab: int | None = None) -> str:
        """Return the address of a file's page."""
        return self.address(f"{FILE_PATH}{file_id}/edit", email=email, tab=tab)


def visit_of(google: Google, app: Starlette, request: Request) -> Visit:
    """Return the visit that a request begins."""
    query = request.query_params
    email = query.get("as", "").strip()
    asked = query.get("lang", "")
    return Visit(
        google=google,
        hand=Hand(app, email) if is_address(email) else None,
        words=wanted_words(asked, request.headers.get("accept-language", "")),
        path=request.url.path,
        tab=query.get("gid", ""),
        asked_language=asked,
    )
