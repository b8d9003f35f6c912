"""Who calls, and which files his token lets him see at all.

A bearer token that is an e-mail address acts as that person with every scope. Other
tokens were issued beforehand (``--token``) or by ``/token``. An API key alone is a
caller without an account, who reaches what is open to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetsync.emulator.state.people import is_address
from sheetsync.emulator.state.sign_in import DEFAULT_CLIENT

if TYPE_CHECKING:
    from starlette.requests import Request

    from sheetsync.emulator.state.files import File
    from sheetsync.emulator.state.google import Google

SCOPE = "https://www.googleapis.com/auth/"
DRIVE = f"{SCOPE}drive"
DRIVE_READONLY = f"{SCOPE}drive.readonly"
DRIVE_FILE = f"{SCOPE}drive.file"
DRIVE_METADATA = f"{SCOPE}drive.metadata"
DRIVE_METADATA_READONLY = f"{SCOPE}drive.metadata.readonly"
SPREADSHEETS = f"{SCOPE}spreadsheets"
SPREADSHEETS_READONLY = f"{SCOPE}spreadsheets.readonly"


class UnknownKeyError(Exception):
    """The call carries an API key that nobody was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, and by what leave.

    Attributes:
        email: The person; empty for a caller who has but an API key.
        scopes: What the token is good for; None is everything.
        client: The app that acts; None is the person's own hand.
    """

    email: str
    scopes: frozenset[str] | None = None
    client: str | None = None

    @property
    def app(self) -> str:
        """The app whose private appProperties this caller reads and writes.

        Tokens without a client belong to the emulator's own one, so that a test and
        the program under test see the same.
        """
        return self.client or DEFAULT_CLIENT

    def may_use(self, *scopes: str) -> bool:
        """Say whether the token holds at least one of the scopes."""
        return self.scopes is None or not self.scopes.isdisjoint(scopes)

    def sees(self, file: File, *whole: str) -> bool:
        """Say whether the token reaches a file at all, the person's rights aside.

        Args:
            file: The file asked about.
            whole: Scopes of the API that reach every file of the person. Without
                one of them only files that this very app has made are reached.
        """
        if self.may_use(*whole):
            return True
        return self.client is not None and file.made_by_client == self.client


def caller_of(google: Google, request: Request) -> Caller | None:
    """Return who calls, or None when the call shows no valid credentials.

    Raises:
        UnknownKeyError: The call has no token, and an API key that is not known.
    """
    token = bearer_of(request)
    if token:
        return caller_by_token(google, token)
    key = request.query_params.get("key") or request.headers.get("x-goog-api-key")
    if not key:
        return None
    if key not in google.sign_in.api_keys:
        raise UnknownKeyError
    return Caller(email="")


def find_file(google: Google, caller: Caller, file_id: str, *whole: str) -> File | None:
    """Return a file by its id, or None when it does not exist for this token.

    The person's rights are not asked: Sheets and Drive answer differently to those.

    Args:
        google: The world.
        caller: Who calls.
        file_id: The id in the request.
        whole: Scopes that reach every file, see `Caller.sees`.
    """
    file = google.files.get(file_id)
    if file is None or not caller.sees(file, *whole):
        return None
    return file


def bearer_of(request: Request) -> str:
    """Return the token that a call shows, in its head or its query; else nothing."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        return token.strip()
    query = request.query_params
    return query.get("access_token") or query.get("oauth_token", "")


def caller_by_token(google: Google, token: str) -> Caller | None:
    """Return whom a bearer token stands for, or None when it is not valid."""
    known = google.sign_in.access_tokens.get(token)
    if known is not None:
        if known.expires is not None and google.clock() >= known.expires:
            return None
        email = google.people.get(known.email).email
        return Caller(email=email, scopes=known.scopes, client=known.client)
    if is_address(token):
        return Caller(email=google.people.get(token).email)
    return None
