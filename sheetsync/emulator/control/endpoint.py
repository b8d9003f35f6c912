"""One path of the control plane: JSON in, JSON out, for this machine alone."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError
from starlette.routing import Route

from sheetsync.emulator.answers import json_answer

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.google import Google

PREFIX = "/_emulator"
T = TypeVar("T")


class ControlError(Exception):
    """A request to the control plane that makes no sense.

    Attributes:
        code: HTTP status.
    """

    def __init__(self, message: str, *, code: int = 400) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a request to the control plane brings.

    Attributes:
        path: Values of the placeholders in the path.
        query: Query parameters.
        body: The JSON of the body; an empty object if there was none.
    """

    google: Google
    path: dict[str, str]
    query: dict[str, str]
    body: Any

    def number(self) -> int:
        """Return the number in the path.

        Raises:
            ControlError: 404 when it is none.
        """
        text = self.path["number"]
        if not text.isascii() or not text.isdigit():
            raise ControlError(f"There is no number {text!r}.", code=404)
        return int(text)


Answer: TypeAlias = Callable[[Asked], "Json"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path, and the function that answers for each method."""

    path: str
    methods: dict[str, Answer]

    def route(self, google: Google) -> Route:
        """Return the route that answers for a world."""

        async def endpoint(request: Request) -> Response:
            raw = await request.body()
            try:
                with google.lock:
                    return json_answer(self._answer(google, request, raw))
            except ControlError as error:
                body = {"error": {"code": error.code, "message": str(error)}}
                return json_answer(body, code=error.code)

        return Route(PREFIX + self.path, endpoint, methods=list(self.methods))

    def _answer(self, google: Google, request: Request, raw: bytes) -> Json:
        _check_whence(request)
        method = "GET" if request.method == "HEAD" else request.method
        return self.methods[method](
            Asked(
                google=google,
                path=request.path_params,
                query=dict(request.query_params),
                body=_body(raw),
            )
        )


def _check_whence(request: Request) -> None:
    """Refuse what a page of the internet asks through a visitor's browser."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    origin = request.headers.get("origin")
    if not _is_loopback(host) or (
        origin is not None and not _is_loopback(urlsplit(origin).hostname)
    ):
        raise ControlError("The control plane is for this machine alone.", code=403)


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _body(raw: bytes) -> Any:
    if not raw.strip():
        return {}
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ControlError(f"The body is no JSON: {error}") from None


def read(kind: type[T], given: Any) -> T:
    """Return a record from its JSON, every name known and every value of its type.

    Raises:
        ControlError: 400 that says what does not fit, and where.
    """
    if not isinstance(given, dict):
        raise ControlError(f"{kind.__name__} is an object, not {json.dumps(given)}.")
    known = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    unknown = sorted(given.keys() - set(known))
    if unknown:
        raise ControlError(
            f"{kind.__name__} has no {unknown[0]!r}; it has {', '.join(known)}."
        )
    try:
        return TypeAdapter(kind).validate_python(given)
    except ValidationError as error:
        raise ControlError(_told(kind, error)) from None


def read_kind(kinds: dict[str, type[T]], given: Any) -> T:
    """Return a record whose JSON says by `kind` which one it is.

    Raises:
        ControlError: 400 that says what does not fit.
    """
    if not isinstance(given, dict) or given.get("kind") not in kinds:
        raise ControlError(f"kind is one of {', '.join(kinds)}.")
    rest = {name: value for name, value in given.items() if name != "kind"}
    return read(kinds[given["kind"]], rest)


def _told(kind: type[Any], error: ValidationError) -> str:
    found = []
    for one in error.errors(include_url=False):
        place = ".".join(map(str, one["loc"]))
        text = one["msg"].removeprefix("Value error, ")
        found.append(f"{place}: {text}" if place else text)
    return f"{kind.__name__}: {'; '.join(found)}."
