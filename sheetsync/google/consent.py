"""One attempt to be let into a person's account: the page, and its answer.

The state ties an answer to the page that was opened, PKCE ties the code in it to
this very program. Both are the library's; the addresses are ours, since oauthlib
refuses http even where the page is on this machine.
"""

from __future__ import annotations

import secrets
from urllib.parse import parse_qs, urlsplit

import requests
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]
from requests.adapters import BaseAdapter

from sheetsync.errors import SignInNeeded
from sheetsync.google.credential_files import AUTH_URI, OAuthClient
from sheetsync.google.credentials import SCOPES
from sheetsync.google.token_request import TOKEN_TIMEOUT
from sheetsync.google.transport import mount
from sheetsync.locales.text import tr


class Consent:
    """A question to a person on Google's page, and what becomes of the answer.

    Args:
        client: The program that asks.
        redirect_uri: Where the page sends the browser with the answer.
        hint: E-mail address that the page suggests.
        adapter: Where requests to Google really go; to Google if not given.

    Attributes:
        url: The page that the person is to open.
    """

    def __init__(
        self,
        client: OAuthClient,
        redirect_uri: str,
        *,
        hint: str,
        adapter: BaseAdapter | None = None,
    ) -> None:
        members = client.model_dump() | {"auth_uri": AUTH_URI}
        self._flow = Flow.from_client_config(
            {"installed": members}, SCOPES, redirect_uri=redirect_uri
        )
        self._flow.oauth2session.trust_env = False
        if adapter:
            mount(self._flow.oauth2session, adapter)
        self._state = secrets.token_urlsafe()
        # Only "consent" makes Google give a refresh token again and again.
        page, _ = self._flow.authorization_url(
            state=self._state, prompt="consent", login_hint=hint
        )
        self.url = f"{client.auth_uri}?{urlsplit(page).query}"

    def is_answered_by(self, address: str) -> bool:
        """Whether an address carries the answer to this very question."""
        state = _members(address).get("state", "")
        return secrets.compare_digest(state.encode(), self._state.encode())

    def code_in(self, address: str) -> str:
        """The code that Google's page gave.

        Args:
            address: Where the page sent the browser.

        Raises:
            SignInNeeded: The answer was no, or is not the answer to this question.
        """
        members = _members(address)
        if "state" not in members:
            raise SignInNeeded(
                tr(
                    "That is not the address that Google's page led to. Run sheetsync"
                    " login again and copy the whole address, from http to its end"
                )
            )
        if not self.is_answered_by(address):
            raise SignInNeeded(
                tr(
                    "That is the answer to another sign-in. Run sheetsync login again"
                    " and use only the page that it opens"
                )
            )
        if "code" not in members:
            raise SignInNeeded(
                tr(
                    "Google's page was not answered with yes ({reason}), so nobody is"
                    " signed in. Run sheetsync login again and press Allow",
                    reason=members.get("error", "no code"),
                )
            )
        return members["code"]

    def credentials(self, code: str) -> Credentials:
        """Exchange the code for a lasting sign-in.

        Raises:
            SignInNeeded: Google does not accept the code, or gives less than asked.
        """
        try:
            self._flow.fetch_token(
                code=code, include_client_id=True, timeout=TOKEN_TIMEOUT
            )
        except OAuth2Error as error:
            raise _not_accepted(error.error or "no token") from None
        except requests.RequestException:
            raise _not_accepted("no connection") from None
        except Warning:
            # How oauthlib says that other scopes were granted than asked for.
            raise SignInNeeded(
                tr(
                    "The sign-in lacks a permission that sheetsync needs. Run sheetsync"
                    " login again and leave every box of Google's page ticked"
                )
            ) from None
        found: Credentials = self._flow.credentials
        if not found.refresh_token:
            raise SignInNeeded(
                tr(
                    "Google gave a sign-in for an hour only. Remove sheetsync at"
                    " myaccount.google.com/permissions and run sheetsync login again"
                )
            )
        return found

    def close(self) -> None:
        """Close the connections."""
        self._flow.oauth2session.close()


def _not_accepted(reason: str) -> SignInNeeded:
    return SignInNeeded(
        tr(
            "Google did not accept the answer of its page ({reason}). Run sheetsync"
            " login again; the answer is good once, and for some minutes only",
            reason=reason,
        )
    )


def _members(address: str) -> dict[str, str]:
    try:
        query = parse_qs(urlsplit(address.strip()).query)
    except ValueError:
        return {}
    return {name: values[0] for name, values in query.items()}
