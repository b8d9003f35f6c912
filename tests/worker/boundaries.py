"""Between the worker and Google, and the worker and its journal: every boundary."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from requests import PreparedRequest, ReadTimeout, Response
from requests.adapters import BaseAdapter
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

from sheetsync.google.calls import Kind, call_of
from tests.worker.faults import ProcessDied

REQUEST_FAULTS = (
    "crash_before",
    "crash_after",
    "timeout_lost",
    "timeout_applied",
    "timeout_late",
    "cut_body",
    "refused",
    "429",
    "503",
    "401",
)
JOURNAL_FAULTS = ("commit_crash", "commit_full")
SOON, AT_LAST = 3, 1000
"""A late request lands after so many others; few, or when all the work is done."""


class Boundaries(BaseAdapter):
    """Passes requests on; people act and faults strike where a schedule says.

    Args:
        inner: Where requests really go.
        faults: Fault by number of the request, counted from `begin`.
        act: Carries out what people do before a request, told its number.
        later: A late request lands after so many others.
    """

    def __init__(
        self,
        inner: BaseAdapter,
        faults: Mapping[int, str],
        act: Callable[[int], None],
        later: int = SOON,
    ) -> None:
        super().__init__()
        self._inner = inner
        self._faults = dict(faults)
        self._act = act
        self._later = later
        self._late: list[tuple[int, PreparedRequest]] = []
        self.counting = False
        self.count = 0
        self.writes = 0

    def is_past(self, number: int) -> bool:
        """Whether the request of that number was made, and nothing lands later."""
        return self.count > number and not self._late

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        if not self.counting:
            return self._inner.send(request, *args, **options)
        call = call_of(request.method or "", request.url or "", request.headers)
        self.writes += call.kind is Kind.WRITE
        number, self.count = self.count, self.count + 1
        self._land(lambda due: due <= number)
        self.counting = False
        self._act(number)
        self.counting = True
        return self._answer(self._faults.get(number), request, *args, **options)

    def _answer(
        self, fault: str | None, request: PreparedRequest, *args: Any, **options: Any
    ) -> Response:
        if fault == "crash_before":
            raise ProcessDied
        if fault == "timeout_lost":
            raise ReadTimeout
        if fault == "timeout_late":
            self._late.append((self.count + self._later, request))
            raise ReadTimeout
        if fault in {"refused", "429", "503", "401"}:
            return refusal(400 if fault == "refused" else int(fault), request)
        answer = self._inner.send(request, *args, **options)
        if fault == "crash_after":
            raise ProcessDied
        if fault == "timeout_applied":
            raise ReadTimeout
        if fault == "cut_body":
            return _answer_of(answer.status_code, (answer.content or b"")[:-1], request)
        return answer

    def land_all(self) -> None:
        """Whatever is late arrives now."""
        self._land(lambda _due: True)

    def _land(self, is_due: Callable[[int], bool]) -> None:
        due = [request for at, request in self._late if is_due(at)]
        self._late = [one for one in self._late if not is_due(one[0])]
        for request in due:
            self._inner.send(request)

    def close(self) -> None:
        self._inner.close()


def refusal(code: int, request: PreparedRequest) -> Response:
    """An answer of Google's that says no."""
    status = {
        400: "INVALID_ARGUMENT",
        401: "UNAUTHENTICATED",
        403: "PERMISSION_DENIED",
        429: "RESOURCE_EXHAUSTED",
        503: "UNAVAILABLE",
    }
    error = {"code": code, "message": "No.", "status": status[code]}
    return _answer_of(code, json.dumps({"error": error}).encode(), request)


def _answer_of(code: int, body: bytes, request: PreparedRequest) -> Response:
    response = Response()
    response.status_code = code
    response.raw = BytesIO(body)
    response.headers["Content-Type"] = "application/json; charset=UTF-8"
    response.request = request
    response.url = request.url or ""
    return response


class JournalBoundaries:
    """Strikes when the journal commits something that was written.

    Args:
        faults: Fault by number of the commit.
    """

    def __init__(self, faults: Mapping[int, str]) -> None:
        self._faults = dict(faults)
        self._written = False
        self.count = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Count and strike while the block runs."""
        event.listen(Engine, "before_cursor_execute", self._executes)
        event.listen(Engine, "commit", self._commits)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", self._executes)
            event.remove(Engine, "commit", self._commits)

    def _executes(
        self, _connection: object, _cursor: object, statement: str, *_: object
    ) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self._written = True

    def _commits(self, _connection: Connection) -> None:
        if not self._written:
            return
        self._written = False
        number, self.count = self.count, self.count + 1
        fault = self._faults.get(number)
        if fault == "commit_crash":
            raise ProcessDied
        if fault == "commit_full":
            full = sqlite3.OperationalError("database or disk is full")
            full.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise OperationalError("COMMIT", None, full)
