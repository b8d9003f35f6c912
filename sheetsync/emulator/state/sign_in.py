"""Who has signed in to what: clients, tokens, keys and service accounts.

`Google` holds one of these as ``sign_in``. Lifetimes follow Google's: an access token
lives an hour, a refresh token until it is revoked, unless its client is still in
"Testing", where it dies after seven days. All times are aware UTC.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed import DataclassInstance

PROJECT_ID = "local-google"
PROJECT_NUMBER = "603366585132"
DEFAULT_CLIENT = f"{PROJECT_NUMBER}-local.apps.googleusercontent.com"
ACCESS_TOKEN_LIFE = timedelta(seconds=3599)
CODE_LIFE = timedelta(minutes=10)
TESTING_LIFE = timedelta(days=7)
MOST_REFRESH_TOKENS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthClient:
    """An installed app that people may let in.

    Attributes:
        testing: Whether its consent screen is in "Testing": refresh tokens then
            die after seven days.
    """

    id: str
    secret: str
    name: str
    testing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAccount:
    """An account of a program, known by its public key (PEM).

    Attributes:
        delegated: Whether an administrator lets it act as other people (sub).
    """

    email: str
    client_id: str
    key_id: str
    public_key: str
    delegated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An authorization code that waits to be exchanged, once."""

    client: str
    email: str
    scopes: frozenset[str]
    redirect_uri: str
    challenge: str
    challenge_method: str
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshToken:
    """A person's lasting leave for a client."""

    client: str
    email: str
    scopes: frozenset[str]
    expires: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """What a bearer token stands for.

    Attributes:
        scopes: What it may be used for; None is everything.
        client: The app that acts; None is the person's own hand.
        expires: None for a token that was issued beforehand and never expires.
    """

    email: str
    scopes: frozenset[str] | None = None
    client: str | None = None
    expires: datetime | None = None


@dataclass(slots=True)
class SignIn:
    """All clients, tokens, keys and service accounts of the world."""

    clients: dict[str, OAuthClient] = field(default_factory=dict)
    service_accounts: dict[str, ServiceAccount] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    refresh_tokens: dict[str, RefreshToken] = field(default_factory=dict)
    access_tokens: dict[str, AccessToken] = field(default_factory=dict)
    api_keys: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Make sure of the client whose file the emulator hands out."""
        if DEFAULT_CLIENT not in self.clients:
            self.clients[DEFAULT_CLIENT] = OAuthClient(
                id=DEFAULT_CLIENT,
                secret="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or",  # noqa: S106 - as said
                name="sheetsync",
            )

    def issue_beforehand(self, token: str, email: str) -> None:
        """Let a bearer token act as a person, with every scope and for ever."""
        self.access_tokens[token] = AccessToken(email=email)

    def as_issued(self) -> SignIn:
        """Return what is left of it when everything starts anew.

        Keys, service accounts and tokens that were issued beforehand stay; what
        people gave their consent to is gone.
        """
        return SignIn(
            service_accounts=self.service_accounts,
            access_tokens={
                token: one
                for token, one in self.access_tokens.items()
                if one.client is None and one.expires is None
            },
            api_keys=self.api_keys,
        )

    def add_refresh_token(self, token: str, grant: RefreshToken) -> None:
        """Keep a refresh token; over a hundred for one account, the oldest dies."""
        same = self.tokens_of(grant.client, grant.email)
        for surplus in same[: max(0, len(same) + 1 - MOST_REFRESH_TOKENS)]:
            del self.refresh_tokens[surplus]
        self.refresh_tokens[token] = grant

    def forget_expired(self, now: datetime) -> None:
        """Drop codes and access tokens that no longer open anything."""
        self.codes = {k: one for k, one in self.codes.items() if one.expires > now}
        self.access_tokens = {
            token: one
            for token, one in self.access_tokens.items()
            if one.expires is None or one.expires > now
        }

    def tokens_of(self, client: str, email: str) -> list[str]:
        """Return the refresh tokens of one account for one client, oldest first."""
        return [
            token
            for token, grant in self.refresh_tokens.items()
            if (grant.client, grant.email) == (client, email)
        ]

    def withdraw(self, client: str | None, email: str) -> None:
        """End everything that a person has given to a client: a grant is one whole."""
        for token in self.tokens_of(client or "", email):
            del self.refresh_tokens[token]
        for token, access in list(self.access_tokens.items()):
            if access.client is not None and (access.client, access.email) == (
                client,
                email,
            ):
                del self.access_tokens[token]

    def to_json(self) -> dict[str, Any]:
        """Return what outlives a restart as plain JSON; codes do not."""
        return {
            "clients": [_plain(one) for one in self.clients.values()],
            "service_accounts": [_plain(one) for one in self.service_accounts.values()],
            "refresh_tokens": _plain_by_token(self.refresh_tokens.items()),
            "access_tokens": _plain_by_token(self.access_tokens.items()),
            "api_keys": sorted(self.api_keys),
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> SignIn:
        """Return the state that `to_json` saved."""
        clients = [OAuthClient(**one) for one in saved["clients"]]
        accounts = [ServiceAccount(**one) for one in saved["service_accounts"]]
        refresh, access = saved["refresh_tokens"], saved["access_tokens"]
        return cls(
            clients={one.id: one for one in clients},
            service_accounts={one.email: one for one in accounts},
            refresh_tokens={k: RefreshToken(**_live(v)) for k, v in refresh.items()},
            access_tokens={k: AccessToken(**_live(v)) for k, v in access.items()},
            api_keys=set(saved["api_keys"]),
        )


def _plain(record: DataclassInstance) -> dict[str, Any]:
    """Return a record's fields with sets as lists and times as text."""
    plain = asdict(record)
    for name, value in plain.items():
        if isinstance(value, frozenset):
            plain[name] = sorted(value)
        elif isinstance(value, datetime):
            plain[name] = value.isoformat()
    return plain


def _plain_by_token(
    items: Iterable[tuple[str, DataclassInstance]],
) -> dict[str, dict[str, Any]]:
    return {token: _plain(grant) for token, grant in items}


def _live(saved: dict[str, Any]) -> dict[str, Any]:
    """Return fields of a token record with sets and times again."""
    scopes, expires = saved["scopes"], saved["expires"]
    return saved | {
        "scopes": None if scopes is None else frozenset(scopes),
        "expires": None if expires is None else datetime.fromisoformat(expires),
    }
