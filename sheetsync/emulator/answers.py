"""Answers and errors exactly as Google words them.

Sheets speaks `google.rpc.Status` (code, message, status, details), Drive the
older envelope with an `errors` list. Both print JSON with an indent of two, unless
`prettyPrint` says that nobody will look at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from starlette.responses import Response

from sheetsync.emulator.jsontext import compact_text, json_text

Json: TypeAlias = dict[str, Any]

_STATUS_OF_CODE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "UNIMPLEMENTED",
    409: "ABORTED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    503: "UNAVAILABLE",
}
_COMMON_HEADERS = {
    "Server": "ESF",
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "X-XSS-Protection": "0",
}
SHEETS_HEADERS = {
    **_COMMON_HEADERS,
    "Cache-Control": "private",
    "Vary": "Origin, X-Origin, Referer",
}
DRIVE_HEADERS = {
    **_COMMON_HEADERS,
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
    "Expires": "Mon, 01 Jan 1990 00:00:00 GMT",
    "Vary": "Origin, X-Origin",
}
_FALSE = {"false", "0"}
_UNAUTHENTICATED = 401
_CHALLENGE = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
_JSON_TYPE = "application/json; charset=UTF-8"


class ApiError(Exception):
    """A refusal that a client sees; `code` is the HTTP status.

    Attributes:
        code: HTTP status, always 4xx here.
        message: The text that Google puts into `error.message`.
    """

    headers = SHEETS_HEADERS

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def body(self) -> Json:
        """Return the JSON body of the refusal."""
        raise TypeError("an ApiError is always a SheetsError or a DriveError")


class SheetsError(ApiError):
    """A refusal of the Sheets API.

    Args:
        code: HTTP status.
        message: Text for people.
        status: Canonical name of the code; follows from the code when empty.
        details: `google.rpc` detail objects, if any.
    """

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: str = "",
        details: list[Json] | None = None,
    ) -> None:
        super().__init__(code, message)
        self.status = status or _STATUS_OF_CODE[code]
        self.details = details or []

    def body(self) -> Json:
        """Return the body in the form of `google.rpc.Status`."""
        error: Json = {
            "code": self.code,
            "message": self.message,
            "status": self.status,
        }
        if self.details:
            error["details"] = self.details
        return {"error": error}

    @classmethod
    def bad_request(cls, message: str) -> SheetsError:
        """Return a 400 INVALID_ARGUMENT."""
        return cls(400, message)

    @classmethod
    def field_violation(
        cls, field: str, description: str, message: str = ""
    ) -> SheetsError:
        """Return a 400 that names the field at fault in its details.

        Args:
            field: Path of the field, `requests[0].addSheet`; may be empty.
            description: What is wrong with it.
            message: Text of the error when it differs from the description.
        """
        violation = {"field": field, "description": description}
        if not field:
            del violation["field"]
        detail = {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [violation],
        }
        return cls(400, message or description, details=[detail])

    @classmethod
    def forbidden(cls) -> SheetsError:
        """Return the 403 of a caller without the right that is needed."""
        return cls(403, "The caller does not have permission")

    @classmethod
    def not_found(cls) -> SheetsError:
        """Return the 404 of a spreadsheet that does not exist."""
        return cls(404, "Requested entity was not found.")

    @classmethod
    def unauthenticated(cls) -> SheetsError:
        """Return the 401 of a call without a known token."""
        return cls(
            401,
            "Request had invalid authentication credentials. Expected OAuth 2 access"
            " token, login cookie or other valid authentication credential. See"
            " https://developers.google.com/identity/sign-in/web/devconsole-project.",
        )

    @classmethod
    def needs_person(cls) -> SheetsError:
        """Return the 401 of an API key where somebody must answer for the call."""
        return cls(
            401,
            "API keys are not supported by this API. Expected OAuth2 access token or"
            " other authentication credentials that assert a principal. See"
            " https://cloud.google.com/docs/authentication",
            details=[_error_info("CREDENTIALS_MISSING")],
        )

    @classmethod
    def insufficient_scopes(cls) -> SheetsError:
        """Return the 403 of a token that was not made for what it is used for."""
        return cls(
            403,
            "Request had insufficient authentication scopes.",
            details=[_error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT")],
        )


def _error_info(reason: str) -> Json:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": "sheets.googleapis.com"},
    }


class DriveError(ApiError):
    """A refusal of the Drive API, in its older envelope.

    Args:
        code: HTTP status.
        reason: Machine-readable reason, `notFound`.
        message: Text for people.
        domain: `global` or `usageLimits`.
        location: Name of the parameter or header at fault, if any.
        location_type: `parameter` or `header`, if any.
        top_message: Text of the envelope when it differs from the error's.
    """

    headers = DRIVE_HEADERS

    def __init__(
        self,
        code: int,
        reason: str,
        message: str,
        *,
        domain: str = "global",
        location: str = "",
        location_type: str = "",
        top_message: str = "",
    ) -> None:
        super().__init__(code, top_message or message)
        self.error: Json = {"message": message, "domain": domain, "reason": reason}
        if location:
            self.error |= {"location": location, "locationType": location_type}

    def body(self) -> Json:
        """Return the body with its `errors` list."""
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "errors": [self.error],
            }
        }


def is_compact(query: Mapping[str, str]) -> bool:
    """Whether a call's parameters ask for JSON without indents."""
    return query.get("prettyPrint", "").lower() in _FALSE


def json_answer(
    value: object,
    *,
    code: int = 200,
    headers: dict[str, str] | None = None,
    compact: bool = False,
) -> Response:
    """Return an HTTP answer with a JSON body.

    Args:
        value: Anything that JSON can hold.
        code: HTTP status.
        headers: `SHEETS_HEADERS` (the default) or `DRIVE_HEADERS`.
        compact: Whether indents and line ends are left out.
    """
    text = compact_text(value) if compact else json_text(value)
    return Response(
        text.encode("utf-8", "replace"),
        status_code=code,
        headers={"Content-Type": _JSON_TYPE, **(headers or SHEETS_HEADERS)},
    )


def error_answer(error: ApiError, *, compact: bool = False) -> Response:
    """Return the HTTP answer that tells a client of a refusal.

    Args:
        error: The refusal.
        compact: Whether indents and line ends are left out.
    """
    headers = error.headers
    if error.code == _UNAUTHENTICATED:
        headers = {**headers, "WWW-Authenticate": _CHALLENGE}
    return json_answer(error.body(), code=error.code, headers=headers, compact=compact)
