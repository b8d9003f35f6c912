"""Drive's batch endpoint: many calls in one request, answered one by one.

The parts are HTTP requests as text; each is answered as if it had come alone, so one
refused call changes nothing for the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response

from sheetsync.emulator.drive import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_CALLS = 100
_BOUNDARY = "batch_of_the_local_google"


@dataclass(frozen=True, slots=True)
class InnerCall:
    """One call inside a batch.

    Attributes:
        id: What the client calls it; its answer is told by it.
        query: Text behind the question mark.
    """

    id: str
    method: str
    path: str
    query: str
    headers: Headers
    body: bytes


def answer_batch(
    headers: Mapping[str, str], body: bytes, answer: Callable[[InnerCall], Response]
) -> Response:
    """Answer a batch.

    Args:
        headers: Headers of the batch; its authorization holds for every call that has
            none of its own.
        body: The batch, as multipart/mixed.
        answer: Answers one call.

    Raises:
        DriveError: 400 for a batch that cannot be read, or one of too many calls.
    """
    calls = _read(headers, body)
    if len(calls) > MOST_CALLS:
        raise errors.bad_request(
            "badRequest",
            f"The batch has {len(calls)} calls, the limit is {MOST_CALLS}.",
        )
    parts = [_part(call, answer(call)) for call in calls]
    end = f"--{_BOUNDARY}--\r\n".encode()
    kind = f"multipart/mixed; boundary={_BOUNDARY}"
    return Response(b"".join(parts) + end, headers={"Content-Type": kind})


def _read(headers: Mapping[str, str], body: bytes) -> list[InnerCall]:
    kind = headers.get("content-type", "")
    head = f"Content-Type: {kind}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not message.is_multipart():
        raise errors.bad_request("badRequest", "Failed to parse batch request.")
    outer = headers.get("authorization", "")
    return [_read_part(part, outer) for part in message.iter_parts()]


def _read_part(part: Any, authorization: str) -> InnerCall:
    payload = part.get_payload(decode=True) or b""
    first, _, rest = payload.partition(b"\n")
    words = first.decode("latin-1").split()
    if len(words) < 2:  # noqa: PLR2004 - a method and a target
        raise errors.bad_request("badRequest", "Failed to parse batch request.")
    inner = BytesParser(policy=HTTP).parsebytes(rest)
    headers = {"authorization": authorization} | {
        name.lower(): str(value) for name, value in inner.items()
    }
    target = urlsplit(words[1])
    _, gap, content = rest.replace(b"\r\n", b"\n").partition(b"\n\n")
    return InnerCall(
        id=str(part.get("Content-ID", "")).strip("<>"),
        method=words[0],
        path=target.path,
        query=target.query,
        headers=Headers(headers),
        body=content if gap else b"",
    )


def _part(call: InnerCall, response: Response) -> bytes:
    status = HTTPStatus(response.status_code)
    told = "".join(f"{name}: {value}\r\n" for name, value in response.headers.items())
    head = (
        f"--{_BOUNDARY}\r\nContent-Type: application/http\r\n"
        f"Content-ID: <response-{call.id}>\r\n\r\n"
        f"HTTP/1.1 {status.value} {status.phrase}\r\n{told}\r\n"
    )
    return head.encode("latin-1", "replace") + bytes(response.body) + b"\r\n"
