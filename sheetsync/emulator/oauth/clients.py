"""Files that programs sign in with, in Google's own forms, pointing at this server."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sheetsync.emulator.state.sign_in import (
    DEFAULT_CLIENT,
    PROJECT_ID,
    OAuthClient,
    ServiceAccount,
)

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google

_CERTS = "https://www.googleapis.com/oauth2/v1/certs"
_KEY_BITS = 2048
_EXPONENT = 65537
_CLIENT_ID_DIGITS = 21


def client_file(
    google: Google, base_url: str, client_id: str = DEFAULT_CLIENT
) -> dict[str, Any]:
    """Return a client's file as Google's console gives it for an installed app.

    Args:
        google: The world.
        base_url: Where this server is reached, without a slash at the end.
        client_id: Which client.

    Raises:
        KeyError: There is no such client.
    """
    client = google.sign_in.clients[client_id]
    return {
        "installed": {
            "client_id": client.id,
            "project_id": PROJECT_ID,
            "auth_uri": f"{base_url}/o/oauth2/v2/auth",
            "token_uri": f"{base_url}/token",
            "auth_provider_x509_cert_url": _CERTS,
            "client_secret": client.secret,
            "redirect_uris": ["http://localhost"],
        }
    }


def add_client(google: Google, name: str, *, testing: bool = False) -> OAuthClient:
    """Register another installed app.

    Args:
        google: The world.
        name: What people read on the consent page.
        testing: Whether its refresh tokens die after seven days.
    """
    number = google.ids.number()
    client = OAuthClient(
        id=f"{number}-{google.ids.secret(12)}.apps.googleusercontent.com",
        secret=f"GOCSPX-{google.ids.secret(28)}",
        name=name,
        testing=testing,
    )
    google.sign_in.clients[client.id] = client
    google.save_accounts()
    return client


def add_service_account(
    google: Google, name: str, base_url: str, *, delegated: bool = False
) -> dict[str, Any]:
    """Register a service account and return the file that holds its key.

    The key is given out once; the world keeps the public half only.

    Args:
        google: The world.
        name: What stands before the @ of its address.
        base_url: Where this server is reached, without a slash at the end.
        delegated: Whether it may act as other people.
    """
    email = f"{name}@{PROJECT_ID}.iam.gserviceaccount.com"
    key = rsa.generate_private_key(public_exponent=_EXPONENT, key_size=_KEY_BITS)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    digest = hashlib.sha256(email.encode()).digest()
    account = ServiceAccount(
        email=email,
        client_id=str(int.from_bytes(digest, "big"))[:_CLIENT_ID_DIGITS],
        key_id=hashlib.sha256(public).hexdigest()[:40],
        public_key=public.decode(),
        delegated=delegated,
    )
    google.sign_in.service_accounts[email] = account
    google.people.add(email)
    google.save_accounts()
    return {
        "type": "service_account",
        "project_id": PROJECT_ID,
        "private_key_id": account.key_id,
        "private_key": private.decode(),
        "client_email": email,
        "client_id": account.client_id,
        "auth_uri": f"{base_url}/o/oauth2/auth",
        "token_uri": f"{base_url}/token",
        "auth_provider_x509_cert_url": _CERTS,
        "client_x509_cert_url": f"{base_url}/robot/v1/metadata/x509/{email}",
        "universe_domain": "googleapis.com",
    }
