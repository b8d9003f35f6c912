"""What went wrong with a request, judged before a client library sees it.

gspread and google-api-python-client each hide something of an error (a 403
without its reason, an HTML page as code -1). The session judges answers itself:
by status, machine-readable reason and form of the body, never by the message,
which Google words in the account's language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

import requests
from google.auth.exceptions import RefreshError
from requests import Response
from urllib3.exceptions import MaxRetryError, NewConnectionError

from sheetsync.google.bodies import decoded, is_json


class Effect(Enum):
    """What is known about the effect of a request that failed.

    Attributes:
        NONE: A definite no. Asking again changes nothing.
        NOT_YET: A definite no, because of too many requests: ask later.
        NOT_SENT: It never reached Google.
        UNKNOWN: It may or may not have been applied.
        NO_SIGN_IN: Refused, since Google does not accept the sign-in.
    """

    NONE = "none"
    NOT_YET = "not yet"
    NOT_SENT = "not sent"
    UNKNOWN = "unknown"
    NO_SIGN_IN = "no sign-in"


@dataclass(frozen=True, slots=True)
class Fault:
    """A request that did not get the answer it asked for.

    Attributes:
        effect: What is known about its effect.
        status: HTTP status, 0 without an answer.
        reason: Google's machine-readable reason, or ours in words with spaces.
        place: Which part of the request Google objects to, without any value.
    """

    effect: Effect
    status: int = 0
    reason: str = ""
    place: str = ""


_NOT_YET = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"}
_FINAL = {"dailyLimitExceeded", "sharingRateLimitExceeded", "quotaExceeded"}
_NO_SCOPE = {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientScopes"}
_UNKNOWN_4XX = {408, 409, 425}
_TOO_MANY = 429
_UNAUTHENTICATED = 401
_FIRST_REDIRECT = 300
_FIRST_REFUSAL = 400
_FIRST_SERVER_ERROR = 500
_FIELD = re.compile(r"[\w.\[\]]{1,100}")
_REQUEST = re.compile(r"\b(?:requests|data|ranges?)\[\d+\](?:\.\w+)?")


def fault_of(response: Response) -> Fault | None:
    """What is wrong with an answer; None for a good one."""
    status = response.status_code
    if status < _FIRST_REDIRECT:
        return _fault_of_body(response)
    error = _error(response)
    reason = _reason(error)
    return Fault(_effect(status, reason), status, reason, _place(error))


def fault_of_failure(failure: requests.RequestException) -> Fault:
    """What is known when no answer came."""
    if isinstance(failure, requests.ConnectTimeout) or _never_connected(failure):
        return Fault(Effect.NOT_SENT, reason="no connection")
    if isinstance(failure, requests.Timeout):
        return Fault(Effect.UNKNOWN, reason="no answer in time")
    return Fault(Effect.UNKNOWN, reason="connection lost")


def fault_of_refresh(error: RefreshError) -> Fault:
    """Why no access token could be had; without one nothing is sent."""
    told = error.args[1] if len(error.args) > 1 else None
    reason = told.get("error") if isinstance(told, dict) else None
    effect = Effect.NOT_SENT if error.retryable else Effect.NO_SIGN_IN
    return Fault(effect, reason=reason if isinstance(reason, str) else "refused")


def _effect(status: int, reason: str) -> Effect:
    if reason in _NO_SCOPE or status == _UNAUTHENTICATED:
        return Effect.NO_SIGN_IN
    if reason in _FINAL:
        return Effect.NONE
    if status == _TOO_MANY or reason in _NOT_YET:
        return Effect.NOT_YET
    if status < _FIRST_REFUSAL or status >= _FIRST_SERVER_ERROR:
        return Effect.UNKNOWN
    return Effect.UNKNOWN if status in _UNKNOWN_4XX else Effect.NONE


def _fault_of_body(response: Response) -> Fault | None:
    """A good status over a body that was cut, or that is no API's answer."""
    form = response.headers.get("Content-Type", "")
    if not response.content or "json" in form:
        whole = not response.content or is_json(response)
        return None if whole else _unreadable(response, "cut answer")
    return _unreadable(response, "no JSON") if "html" in form else None


def _unreadable(response: Response, reason: str) -> Fault:
    return Fault(Effect.UNKNOWN, response.status_code, reason)


def _error(response: Response) -> dict[str, Any]:
    """The error object of a body; empty where there is none, as in HTML."""
    try:
        body = decoded(response)
    except ValueError:
        return {}
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def _reason(error: dict[str, Any]) -> str:
    """Drive's reason, or that of Sheets' ErrorInfo, or the status's name."""
    candidates = [*_dicts(error.get("errors")), *_dicts(error.get("details")), error]
    for candidate in candidates:
        reason = candidate.get("reason") or candidate.get("status")
        if isinstance(reason, str):
            return reason
    return ""


def _place(error: dict[str, Any]) -> str:
    """The field that Google objects to: names and numbers, never a value.

    The message is only searched for such a name, so that whoever reads a log
    can find the request at fault; nothing is decided by it.
    """
    for detail in _dicts(error.get("details")):
        for violation in _dicts(detail.get("fieldViolations")):
            field = str(violation.get("field", ""))
            if _FIELD.fullmatch(field):
                return field
    found = _REQUEST.search(str(error.get("message", "")))
    return found[0] if found else ""


def _dicts(value: object) -> list[dict[str, Any]]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def _never_connected(failure: requests.RequestException) -> bool:
    """Whether the connection was never made, so that nothing can have left."""
    cause = failure.args[0] if failure.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    return isinstance(cause, NewConnectionError)
