"""Google's own credential files, read as they were downloaded.

Three forms exist: an OAuth client (from the Cloud console; the owner then signs in
once), an authorised user (what a sign-in leaves behind; gcloud writes the same) and
a service account's key. Members that we don't need are ignored, comments included.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from sheetsync.errors import ConfigError
from sheetsync.locales.text import Text, tr

AUTH_URI = "https://accounts.google.com/o/oauth2/auth"
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address


def _in_private(address: str) -> str:
    """A local server names its own http address; secrets go to Google's instead.

    Whether what is addressed to Google ends at a local server is the transport's
    business alone, so that no secret ever leaves the machine in the clear.
    """
    return address if address.startswith("https://") else TOKEN_URI


TokenUri: TypeAlias = Annotated[str, AfterValidator(_in_private)]
"""An address that secrets may be sent to."""

Filled: TypeAlias = Annotated[str, Field(min_length=1)]
"""A text that must not be empty."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class OAuthClient(_File):
    """A program that may ask people to sign in.

    Attributes:
        client_id: Its public name.
        client_secret: Its password; no secret in an installed program.
        auth_uri: Google's page where people agree.
        token_uri: Where a sign-in is exchanged for tokens.
    """

    client_id: Filled
    client_secret: Filled
    auth_uri: Filled = AUTH_URI
    token_uri: TokenUri = TOKEN_URI


class AuthorizedUser(_File):
    """A person's lasting leave for an OAuth client.

    Attributes:
        type: Google's word for this form.
        client_id: The client that the leave was given to.
        client_secret: Its password.
        refresh_token: What access tokens are asked for with.
        token_uri: Where they are asked for.
        token: The last access token.
        expiry: When that ends; in UTC where no offset is given.
        account: E-mail address of the person.
    """

    type: Literal["authorized_user"] = "authorized_user"
    client_id: Filled
    client_secret: Filled
    refresh_token: Filled
    token_uri: TokenUri = TOKEN_URI
    token: str | None = None
    expiry: datetime | None = None
    account: str = ""


class ServiceAccount(_File):
    """The key of an account that belongs to a program.

    Attributes:
        type: Google's word for this form.
        client_email: The account's address.
        private_key: Its key in PEM form.
        private_key_id: The key's id.
        token_uri: Where access tokens are asked for.
    """

    type: Literal["service_account"] = "service_account"
    client_email: Filled
    private_key: Filled
    private_key_id: str = ""
    token_uri: TokenUri = TOKEN_URI


CredentialFile: TypeAlias = OAuthClient | AuthorizedUser | ServiceAccount
"""Any of the forms."""


def read_credential_file(path: Path) -> CredentialFile:
    """Read one of Google's credential files, whichever form it has.

    Raises:
        ConfigError: It is missing, no JSON, of another form, or still the example.
    """
    members = _members(path)
    kind = members.get("type")
    client = members.get("installed") or members.get("web")
    if isinstance(client, dict):
        return _checked(path, OAuthClient, client)
    if kind == "authorized_user":
        return _checked(path, AuthorizedUser, members)
    if kind == "service_account":
        return _checked(path, ServiceAccount, members)
    raise _unusable(
        tr(
            "{path}: not one of Google's credential files. It must hold an OAuth"
            ' client ("installed" or "web"), or have the type authorized_user or'
            " service_account; credentials.example.json shows all three",
            path=str(path),
        )
    )


def _members(path: Path) -> dict[str, Any]:
    try:
        members = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise _unusable(
            tr(
                "{path}: there is no such file. Download an OAuth client of the type"
                " Desktop app from console.cloud.google.com, APIs & Services,"
                " Credentials, and save it there",
                path=str(path),
            )
        ) from None
    except OSError as error:
        told = tr(
            "{path}: can't be read ({words}). Allow this account to read it",
            path=str(path),
            words=error.strerror or str(error),
        )
        raise _unusable(told) from None
    except ValueError:
        told = tr(
            "{path}: not JSON. Download the file from Google anew", path=str(path)
        )
        raise _unusable(told) from None
    return members if isinstance(members, dict) else {}


def _checked(
    path: Path, form: type[CredentialFile], members: dict[str, Any]
) -> CredentialFile:
    try:
        found = form.model_validate(members)
    except ValidationError as error:
        names = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
        # The message of pydantic would show the value, which may be a secret.
        raise _unusable(
            tr(
                "{path}: {members} missing or not a text. Download the file from"
                " Google anew",
                path=str(path),
                members=", ".join(names),
            )
        ) from None
    for name, value in found:
        if isinstance(value, str) and "<" in value and ">" in value:
            raise _unusable(
                tr(
                    "{path}: {member} still holds the example's placeholder. Replace"
                    " the file by the one that you download from Google",
                    path=str(path),
                    member=name,
                )
            )
    return found


def _unusable(text: Text) -> ConfigError:
    return ConfigError((text,))
