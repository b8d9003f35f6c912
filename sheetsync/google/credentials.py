"""Makes google-auth's credentials of Google's files and of the kept sign-in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, assert_never

from google.auth.credentials import Credentials
from google.oauth2 import credentials as user_credentials
from google.oauth2 import service_account

from sheetsync.errors import ConfigError, SignInNeeded
from sheetsync.google.credential_files import (
    AuthorizedUser,
    OAuthClient,
    ServiceAccount,
    read_credential_file,
)
from sheetsync.google.token_file import keep
from sheetsync.locales.text import Text, tr

SCOPES = ("https://www.googleapis.com/auth/drive.file",)
"""Leave for the files that sheetsync makes, and for no others of the account."""


class KeptSignIn(user_credentials.Credentials):
    """A person's sign-in that is written back whenever it was refreshed.

    Google may replace the refresh token at any refresh; the old one then dies.

    Args:
        sign_in: What to sign in with.
        path: Where it is kept.
    """

    def __init__(self, sign_in: AuthorizedUser, path: Path) -> None:
        super().__init__(**_members(sign_in))  # type: ignore[no-untyped-call]
        self._path = path

    def refresh(self, request: Any) -> None:
        """Ask for a new access token, and keep it.

        Raises:
            google.auth.exceptions.RefreshError: Google does not accept the sign-in.
            OSError: It can't be written where it is kept.
        """
        super().refresh(request)  # type: ignore[no-untyped-call]
        keep(self._path, sign_in_of(self))


def load_credentials(
    credentials: Path, token: Path, *, subject: str | None = None
) -> Credentials:
    """The credentials that config/ names, ready for a session.

    Args:
        credentials: Google's own file.
        token: Where ``sheetsync login`` keeps the sign-in; read only if the file is
            an OAuth client.
        subject: Whom a service account with domain-wide delegation acts for.

    Raises:
        ConfigError: A file can't be used.
        SignInNeeded: Nobody signed in yet, or it was with another OAuth client.
    """
    found = read_credential_file(credentials)
    match found:
        case OAuthClient():
            return _signed_in(found, token)
        case AuthorizedUser():
            return user_credentials.Credentials(  # type: ignore[no-untyped-call]
                **_members(found)
            )
        case ServiceAccount():
            return _of_service_account(found, credentials, subject)
        case _:
            assert_never(found)


def acting_as(token: str) -> Credentials:
    """Credentials with a bearer token that never expires: the emulator's."""
    return user_credentials.Credentials(token)  # type: ignore[no-untyped-call]


def sign_in_of(
    credentials: user_credentials.Credentials, account: str = ""
) -> AuthorizedUser:
    """What is to be kept of credentials, so that they can be made again.

    Args:
        credentials: Such as came out of a sign-in or a refresh.
        account: E-mail address of the person, if the credentials don't tell.
    """
    return AuthorizedUser(
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        refresh_token=credentials.refresh_token,
        token_uri=credentials.token_uri,
        token=credentials.token,
        expiry=credentials.expiry,
        account=account or credentials.account,
    )


def _signed_in(client: OAuthClient, token: Path) -> KeptSignIn:
    if not token.exists():
        raise SignInNeeded(
            tr(
                "Nobody has signed in yet: there is no {path}. Run sheetsync login",
                path=str(token),
            )
        )
    sign_in = read_credential_file(token)
    if not isinstance(sign_in, AuthorizedUser):
        raise SignInNeeded(
            tr("{path} holds no sign-in. Run sheetsync login", path=str(token))
        )
    if sign_in.client_id != client.client_id:
        raise SignInNeeded(
            tr(
                "The sign-in in {path} was made with another OAuth client. Run"
                " sheetsync login",
                path=str(token),
            )
        )
    return KeptSignIn(sign_in, token)


def _of_service_account(
    key: ServiceAccount, path: Path, subject: str | None
) -> Credentials:
    make = service_account.Credentials.from_service_account_info
    try:
        found: Credentials = make(  # type: ignore[no-untyped-call]
            key.model_dump(), scopes=SCOPES, subject=subject
        )
    except ValueError:
        raise ConfigError((_bad_key(path),)) from None
    return found


def _bad_key(path: Path) -> Text:
    return tr(
        "{path}: private_key is not a key in PEM form. Make a new key of the service"
        " account in the Cloud console and download it",
        path=str(path),
    )


def _members(sign_in: AuthorizedUser) -> dict[str, Any]:
    """The arguments of google-auth's constructor.

    Its own reader of this form would not do: it ignores ``token_uri``.
    """
    return {
        "token": sign_in.token,
        "refresh_token": sign_in.refresh_token,
        "token_uri": sign_in.token_uri,
        "client_id": sign_in.client_id,
        "client_secret": sign_in.client_secret,
        "expiry": _naive(sign_in.expiry),
        "account": sign_in.account,
    }


def _naive(moment: datetime | None) -> datetime | None:
    """A moment in google-auth's form: UTC without an offset."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)
