"""The batch endpoint of Sheets: many calls in one request, answered one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sheetsync.emulator.answers import ApiError, SheetsError, error_answer
from sheetsync.emulator.drive.batch import InnerCall, answer_batch
from sheetsync.emulator.sheets.routes import answer_request

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google

_NOWHERE = "The call of the batch leads nowhere: {0.method} {0.path}"


def routes(google: Google) -> list[Route]:
    """Return the route of the batch endpoint of Sheets; Drive has one of its own."""

    def answer(call: InnerCall) -> Response:
        scope = {
            "type": "http",
            "method": call.method,
            "path": call.path,
            "query_string": call.query.encode("latin-1", "replace"),
            "headers": call.headers.raw,
        }
        try:
            return answer_request(google, Request(scope), call.body)
        except HTTPException:
            return error_answer(SheetsError(404, _NOWHERE.format(call)))

    async def endpoint(request: Request) -> Response:
        body = await request.body()
        with google.lock:
            try:
                return answer_batch(request.headers, body, answer)
            except ApiError as error:
                return error_answer(error)

    return [Route("/batch", endpoint, methods=["POST"])]
