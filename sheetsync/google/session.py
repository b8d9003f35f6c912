"""The one way out: every request to Google passes through this session.

gspread and google-api-python-client both send over it, and so does google-auth
when it refreshes the sign-in. Timeouts, quota, retries and the judgement of
answers therefore live here once, and a test has one seam for its faults.

Two layers: `request` decides whether to ask again, and `send`, below google-auth's
own repetition after a 401, sees every single message on the wire.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
import structlog
from google.auth.credentials import Credentials
from google.auth.exceptions import RefreshError, TransportError
from google.auth.transport.requests import AuthorizedSession
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from sheetsync.clock import Clock
from sheetsync.google.calls import REPEATABLE, Call, Kind, call_of
from sheetsync.google.faults import (
    Effect,
    Fault,
    fault_of,
    fault_of_failure,
    fault_of_refresh,
)
from sheetsync.google.pacing import Pacing
from sheetsync.google.patience import LONGEST, patience_for
from sheetsync.google.refusals import error_of
from sheetsync.google.token_request import TokenRequest
from sheetsync.google.traffic import NO_ANSWER, Exchange, Traffic
from sheetsync.google.transport import mount

READ_TIMEOUT = (5.0, 65.0)
"""Seconds to connect and to wait for the answer to a read."""

WRITE_TIMEOUT = (5.0, 200.0)
"""The same for a write: Google itself stops a request after 180 s, so whatever
did not answer by then never will."""

_LOG = structlog.get_logger(__name__)


class GoogleSession(AuthorizedSession):
    """A `requests` session that answers with a good answer or one of our errors.

    One identity, one session, one thread at a time: Google counts its quota
    per identity.

    Args:
        credentials: Whose name requests are made in.
        clock: Tells the time and waits.
        chance: Gives random numbers from 0 to 1, for the pauses between tries.
        adapter: Where requests to Google really go; to Google if not given.
        pacing: The quota; Google's for one identity if not given.

    Attributes:
        traffic: Log of every message that was sent.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        clock: Clock,
        chance: Callable[[], float],
        adapter: BaseAdapter | None = None,
        pacing: Pacing | None = None,
    ) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            credentials, auth_request=TokenRequest(self)
        )
        # Proxies and netrc of the environment would let tokens out elsewhere.
        self.trust_env = False
        self.headers["User-Agent"] = "sheetsync (gzip)"
        if adapter:
            mount(self, adapter)
        self.traffic = Traffic()
        self._clock = clock
        self._chance = chance
        self._pacing = pacing or Pacing(clock)

    def request(  # type: ignore[override]
        self, method: str, url: str, **options: Any
    ) -> Response:
        """Ask Google, patiently, and return a good answer.

        Args:
            method: HTTP method.
            url: Address at one of Google's hosts.
            options: What `requests` takes. `REPEATABLE` among the headers marks a
                write that may be sent again after an unclear outcome; a timeout
                that is not given follows from the kind of request.

        Raises:
            Refused: Google said no; nothing was applied.
            Unanswered: Nobody knows whether it was applied.
            SignInNeeded: Google does not accept the sign-in.
        """
        if "_credential_refresh_attempt" in options:
            # google-auth repeats a request itself once it refreshed the token.
            return self._authorized(method, url, options)
        headers = dict(options.get("headers") or {})
        call = call_of(method, url, headers)
        reads = call.kind is Kind.READ
        repeatable = reads or REPEATABLE in headers
        headers.pop(REPEATABLE, None)
        options["headers"] = headers
        options["timeout"] = options.get("timeout") or (
            READ_TIMEOUT if reads else WRITE_TIMEOUT
        )
        # Google's APIs never redirect; only a captive portal does.
        options["allow_redirects"] = False
        return self._patiently(
            call, repeatable, lambda: self._authorized(method, url, options)
        )

    def send(self, request: PreparedRequest, **options: Any) -> Response:
        """Send one message, when the quota allows it, and log it."""
        call = call_of(request.method or "", request.url or "", request.headers)
        self._pacing.wait_for(call)
        moment = self._clock.now()
        status, received, told = NO_ANSWER, 0, None
        try:
            response = super().send(request, **options)
            status, received = response.status_code, len(response.content)
            told = _date_of(response)
        finally:
            self.traffic.add(
                Exchange(
                    call=call,
                    status=status,
                    sent=len(request.body or b""),
                    received=received,
                    moment=moment,
                    told=told,
                )
            )
        return response

    def _authorized(self, method: str, url: str, options: dict[str, Any]) -> Response:
        ask: Callable[..., Response] = super().request
        return ask(method, url, **options)

    def _patiently(
        self, call: Call, repeatable: bool, ask: Callable[[], Response]
    ) -> Response:
        began = self._clock.now()
        tried = 0
        while True:
            outcome = _outcome(ask)
            if isinstance(outcome, Response):
                return outcome
            tried += 1
            pause = self._pause(outcome, tried, repeatable)
            waited = (self._clock.now() - began).total_seconds()
            if pause is None or waited + pause > LONGEST:
                raise error_of(outcome, call)
            _LOG.warning(
                "google.asked_again",
                api=call.api,
                method=call.method,
                file=call.file,
                call=call.name,
                status=outcome.status,
                reason=outcome.reason,
                seconds=round(pause, 1),
            )
            self._clock.sleep(pause)

    def _pause(self, fault: Fault, tried: int, repeatable: bool) -> float | None:
        patience = patience_for(fault, repeatable=repeatable)
        return patience.pause(tried, self._chance) if patience else None


def _date_of(response: Response) -> datetime | None:
    """What time the answer says that it is."""
    try:
        told = parsedate_to_datetime(response.headers["Date"])
    except (KeyError, ValueError):
        return None
    return told if told.tzinfo else None


def _outcome(ask: Callable[[], Response]) -> Response | Fault:
    """Ask once; whatever happens comes back as a value."""
    try:
        response = ask()
    except RefreshError as error:
        return fault_of_refresh(error)
    except TransportError:
        # Only the token's refresh raises it: the request itself was not sent.
        return Fault(Effect.NOT_SENT, reason="no token")
    except requests.RequestException as failure:
        return fault_of_failure(failure)
    return fault_of(response) or response
