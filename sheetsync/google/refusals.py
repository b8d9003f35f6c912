"""Turns a fault into the error that its reader can do something about."""

from __future__ import annotations

from sheetsync.errors import (
    GoogleError,
    NotAllowed,
    NotFound,
    Refused,
    SheetsyncError,
    SignInNeeded,
    Throttled,
    Unanswered,
)
from sheetsync.google.calls import Call
from sheetsync.google.faults import Effect, Fault
from sheetsync.locales.text import Text, tr

Explained = tuple[type[GoogleError], Text]
"""The kind of error, and what happened and what to do, as a sentence goes on."""


def error_of(fault: Fault, call: Call) -> SheetsyncError:
    """The error to raise for a request that failed for good."""
    if fault.effect is Effect.NO_SIGN_IN:
        return SignInNeeded(_sentence(call, _sign_in(fault)))
    kind, told = _explained(fault)
    return kind(_sentence(call, told), status=fault.status, reason=fault.reason)


def _sentence(call: Call, told: Text) -> Text:
    return tr("{asked}: {told}", asked=call.asked, told=told)


def _sign_in(fault: Fault) -> Text:
    if fault.reason in {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientScopes"}:
        return tr(
            "the sign-in lacks a permission that sheetsync needs. Run sheetsync login"
            " and leave every box of Google's page ticked"
        )
    return tr(
        "Google does not accept the sign-in ({reason}). Run sheetsync login; with a"
        " service account, check its key and the clock of this machine",
        reason=fault.reason or fault.status,
    )


def _explained(fault: Fault) -> Explained:
    match fault.effect:
        case Effect.NOT_YET:
            return Throttled, tr(
                "Google says that there are too many requests, and waiting did not"
                " help. The next cycle tries again; if this goes on, let fewer"
                " programs use this account"
            )
        case Effect.NOT_SENT:
            return Unanswered, tr(
                "Google can't be reached. Check the network of this machine; the next"
                " cycle tries again"
            )
        case Effect.UNKNOWN:
            return Unanswered, tr(
                "no usable answer from Google ({reason}). Whether it was done will"
                " show in the next cycle",
                reason=fault.reason or fault.status,
            )
        case _:
            by_status = _by_status().get(fault.status)
            return _by_reason().get(fault.reason) or by_status or _not_accepted(fault)


def _not_accepted(fault: Fault) -> Explained:
    return Refused, tr(
        "Google did not accept the request ({reason}). Nothing was changed; look"
        " whether a tab was renamed or deleted",
        reason=" ".join(filter(None, (fault.reason or str(fault.status), fault.place))),
    )


def _by_status() -> dict[int, Explained]:
    gone = tr(
        "Google finds no such thing, or this account has no access to it. Look whether"
        " it was deleted, and whether it is shared with this account"
    )
    return {
        403: (
            NotAllowed,
            tr(
                "Google says that this account may not do that. Look who owns the file"
                " and what protects it"
            ),
        ),
        404: (NotFound, gone),
        410: (NotFound, gone),
        413: (
            Refused,
            tr(
                "the request is too large for Google. Make limits.batch_bytes in"
                " config/company.yaml smaller"
            ),
        ),
    }


def _by_reason() -> dict[str, Explained]:
    """Reasons that have a remedy of their own."""
    switched_off = tr(
        "the API is switched off in your Google Cloud project. Open"
        " console.cloud.google.com, APIs & Services, and enable Google Sheets API and"
        " Google Drive API"
    )
    used_up = tr(
        "the quota of your Google Cloud project is used up for today. Wait until"
        " tomorrow, or ask for more under IAM & Admin, Quotas"
    )
    not_shared = tr(
        "Google does not share with this address. Check its spelling, and whether your"
        " Workspace allows sharing with it"
    )
    return {
        "SERVICE_DISABLED": (NotAllowed, switched_off),
        "accessNotConfigured": (NotAllowed, switched_off),
        "dailyLimitExceeded": (Throttled, used_up),
        "quotaExceeded": (Throttled, used_up),
        "domainPolicy": (NotAllowed, not_shared),
        "invalidSharingRequest": (NotAllowed, not_shared),
        "storageQuotaExceeded": (
            NotAllowed,
            tr(
                "no storage is left. Free some in the owner's account; a service"
                " account has none at all, so let the owner sign in: sheetsync login"
            ),
        ),
        "sharingRateLimitExceeded": (
            Throttled,
            tr(
                "Google allows no more sharing for now. It goes on by itself in some"
                " hours; until then nothing more is shared"
            ),
        ),
        "appNotAuthorizedToFile": (
            NotAllowed,
            tr(
                "sheetsync may open only files that it made itself. Bring others in"
                " with sheetsync import"
            ),
        ),
    }
