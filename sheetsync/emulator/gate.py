"""Stands before Google's routes: counts requests, lets people act, makes faults.

A world where nothing is planned costs a request next to nothing here.
"""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING, assert_never

from starlette.requests import Request

from sheetsync.emulator import when
from sheetsync.emulator.exchange import Exchange, answered
from sheetsync.emulator.faults import (
    PROCESSING_LIMIT,
    CutBody,
    Delay,
    Drop,
    Fault,
    Late,
    Refuse,
)
from sheetsync.emulator.identity import UnknownKeyError, caller_of
from sheetsync.emulator.line import line_of
from sheetsync.emulator.people.playing import play
from sheetsync.emulator.refusals import Refusal, named

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sheetsync.emulator.requestlog import Logged
    from sheetsync.emulator.state.google import Google


class Gate:
    """The way into the application, for requests to Google's own paths.

    Args:
        app: What carries them out.
        google: The world that they are about.
    """

    def __init__(self, app: ASGIApp, google: Google) -> None:
        self._app = app
        self._google = google

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry a request out, with all that was planned for it."""
        api = when.api_of(scope["path"]) if scope["type"] == "http" else ""
        if not api:
            await self._app(scope, receive, send)
            return
        google = self._google
        with google.lock:
            logged = self._note(api, scope)
            for act in google.script.due(logged.arrival):
                play(google, act, at=logged.arrival.number)
            fault = google.faults.hit(logged.arrival)
        answer = _Answer(logged, send)
        try:
            if fault is None:
                await self._app(scope, receive, answer.send)
            else:
                logged.fault = type(fault).__name__
                await self._struck(fault, scope, receive, answer)
        finally:
            if google.faults.underway and not isinstance(fault, Late):
                with google.lock:
                    google.faults.let_in()

    def _note(self, api: str, scope: Scope) -> Logged:
        google, request = self._google, Request(scope)
        try:
            caller = caller_of(google, request)
        except UnknownKeyError:
            caller = None
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        return google.requests.note(
            google.clock(),
            api=api,
            method=scope["method"],
            path=raw.decode("latin-1").partition("?")[0],
            who=caller.email if caller else "",
        )

    async def _struck(
        self, fault: Fault, scope: Scope, receive: Receive, answer: _Answer
    ) -> None:
        body = await Request(scope, receive).body()
        match fault:
            case Refuse():
                if fault.applied:
                    self._carried_out(scope, body)
                await answer.refuse(fault.answer(answer.api))
            case Drop():
                if fault.applied:
                    self._carried_out(scope, body)
                await line_of(scope).cut(receive)
            case CutBody():
                whole = self._carried_out(scope, body)
                await answer.begin(whole, fault.share)
                await line_of(scope).cut(receive)
            case Delay():
                await self._delayed(fault.seconds, scope, receive, body, answer)
            case Late():
                self._google.faults.postpone(
                    fault, lambda: self._carry_out_late(scope, body)
                )
                await line_of(scope).hang(receive)
            case _:
                assert_never(fault)

    async def _delayed(
        self,
        seconds: float,
        scope: Scope,
        receive: Receive,
        body: bytes,
        answer: _Answer,
    ) -> None:
        if seconds > PROCESSING_LIMIT:
            if await line_of(scope).wait(receive, PROCESSING_LIMIT):
                await answer.refuse(named("deadline", answer.api))
            return
        whole = self._carried_out(scope, body)
        if await line_of(scope).wait(receive, seconds):
            await answer.give(whole)

    def _carried_out(self, scope: Scope, body: bytes) -> Exchange:
        return answered(self._app, scope, body)

    def _carry_out_late(self, scope: Scope, body: bytes) -> None:
        answered(self._app, scope, body)


class _Answer:
    """What the client gets to see, and what the log says of it."""

    def __init__(self, logged: Logged, send: Send) -> None:
        self._logged = logged
        self._send = send

    @property
    def api(self) -> str:
        """The API that was called."""
        return self._logged.arrival.api

    async def send(self, event: Message) -> None:
        """Pass a piece of the answer on; its head says what time it is here."""
        if event["type"] == "http.response.start":
            self._logged.status = event["status"]
            moment = self._logged.time.astimezone(UTC)
            date = format_datetime(moment, usegmt=True).encode()
            event = {**event, "headers": [*event["headers"], (b"date", date)]}
        await self._send(event)

    async def refuse(self, refusal: Refusal) -> None:
        """Answer with an error."""
        body = refusal.body.encode()
        headers = [
            (b"content-type", refusal.content_type.encode("latin-1")),
            (b"content-length", str(len(body)).encode()),
        ]
        await self._start(refusal.status, headers)
        await self._send({"type": "http.response.body", "body": body})

    async def give(self, whole: Exchange) -> None:
        """Answer as the application did."""
        await self._start(whole.status, whole.headers)
        await self._send({"type": "http.response.body", "body": bytes(whole.body)})

    async def begin(self, whole: Exchange, share: float) -> None:
        """Answer as the application did, and stop in the middle of the body."""
        await self._start(whole.status, whole.headers)
        part = bytes(whole.body[: int(len(whole.body) * share)])
        await self._send(
            {"type": "http.response.body", "body": part, "more_body": True}
        )

    async def _start(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        await self.send(
            {"type": "http.response.start", "status": status, "headers": headers}
        )
