"""Google's refusals by name, for faults that a test chooses.

Bodies are those of recorded answers and of Google's guide to errors; the two that are
HTML come from in front of the API, where nobody speaks JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sheetsync.emulator.answers import ApiError, DriveError, SheetsError
from sheetsync.emulator.drive import errors
from sheetsync.emulator.jsontext import json_text
from sheetsync.emulator.quota import drive_rate, sharing_rate, sheets_rate
from sheetsync.emulator.when import SHEETS

_JSON = "application/json; charset=UTF-8"
_HTML = "text/html; charset=UTF-8"
_PAGE = (
    "<!DOCTYPE html>\n<html lang=en>\n<title>Error {code} ({name})!!1</title>\n"
    "<p><b>{code}.</b> <ins>That’s an error.</ins>\n<p>{text}\n</html>\n"
)
_DISABLED = (
    "Google Sheets API has not been used in project 603366585132 before or it is"
    " disabled. Enable it by visiting https://console.developers.google.com/apis/api/"
    "sheets.googleapis.com/overview?project=603366585132 then retry. If you enabled"
    " this API recently, wait a few minutes for the action to propagate to our systems"
    " and retry."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer that is none of the application's own."""

    status: int
    body: str
    content_type: str = _JSON


def _told(error: ApiError) -> Refusal:
    return Refusal(status=error.code, body=json_text(error.body()))


def _page(code: int, name: str, text: str) -> Refusal:
    page = _PAGE.format(code=code, name=name, text=text)
    return Refusal(status=code, body=page, content_type=_HTML)


def _by_api(sheets: SheetsError, drive: DriveError) -> Callable[[str], Refusal]:
    return lambda api: _told(sheets if api == SHEETS else drive)


def _always(refusal: Refusal) -> Callable[[str], Refusal]:
    return lambda _api: refusal


_NAMED: dict[str, Callable[[str], Refusal]] = {
    "rate": _by_api(
        sheets_rate("Read", "User", 60),
        errors.usage_limit("rateLimitExceeded", "Rate Limit Exceeded"),
    ),
    "write_rate": _always(_told(sheets_rate("Write", "User", 60))),
    "user_rate": _always(_told(drive_rate())),
    "sharing_rate": _always(_told(sharing_rate("filename"))),
    "daily_limit": _always(
        _told(errors.usage_limit("dailyLimitExceeded", "Daily Limit Exceeded"))
    ),
    "storage": _always(
        _told(
            errors.usage_limit(
                "storageQuotaExceeded",
                "The user's Drive storage quota has been exceeded.",
            )
        )
    ),
    "internal": _by_api(
        SheetsError(500, "Internal error encountered.", status="INTERNAL"),
        DriveError(500, "backendError", "Backend Error"),
    ),
    "unavailable": _by_api(
        SheetsError(503, "The service is currently unavailable."),
        DriveError(503, "backendError", "Backend Error"),
    ),
    "deadline": _by_api(
        SheetsError(
            504,
            "Deadline expired before operation could complete.",
            status="DEADLINE_EXCEEDED",
        ),
        DriveError(504, "backendError", "Backend Error"),
    ),
    "aborted": _always(_told(SheetsError(409, "The operation was aborted."))),
    "unauthenticated": _by_api(SheetsError.unauthenticated(), errors.unauthenticated()),
    "forbidden": _by_api(SheetsError.forbidden(), errors.not_allowed("filename")),
    "not_found": _by_api(SheetsError.not_found(), errors.file_not_found("filename")),
    "bad_request": _by_api(
        SheetsError.bad_request("Request contains an invalid argument."),
        errors.bad_request("badRequest", "Bad Request"),
    ),
    "too_large": _always(_told(SheetsError(413, "Request Entity Too Large"))),
    "service_disabled": _always(
        _told(
            SheetsError(
                403,
                _DISABLED,
                details=[
                    {
                        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                        "reason": "SERVICE_DISABLED",
                        "domain": "googleapis.com",
                        "metadata": {
                            "service": "sheets.googleapis.com",
                            "consumer": "projects/603366585132",
                        },
                    }
                ],
            )
        )
    ),
    "domain_policy": _always(
        _told(
            errors.forbidden(
                "domainPolicy",
                "The domain administrators have disabled Drive apps.",
            )
        )
    ),
    "acl_change": _always(_told(errors.sharing_refused("ACL change not allowed."))),
    "bad_gateway_page": _always(
        _page(502, "Server Error", "The server encountered a temporary error.")
    ),
    "sorry_page": _always(
        _page(429, "Sorry", "Your computer may be sending automated queries.")
    ),
    "invalid_grant": _always(
        Refusal(
            status=400,
            body=json_text(
                {
                    "error": "invalid_grant",
                    "error_description": "Token has been expired or revoked.",
                }
            ),
        )
    ),
}

NAMES = tuple(_NAMED)
"""Every refusal that has a name."""


def named(name: str, api: str) -> Refusal:
    """Return a refusal by its name, in the words of the API that is called.

    Raises:
        KeyError: There is none of that name.
    """
    return _NAMED[name](api)
