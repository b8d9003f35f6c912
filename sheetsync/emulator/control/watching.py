"""What happened: the requests that came, and the mail that went out."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sheetsync.emulator.control.endpoint import Asked, ControlError, Endpoint

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json


def _requests(asked: Asked) -> Json:
    """Tell of the requests after a number (`?after=`), the oldest first."""
    after = asked.query.get("after", "0")
    if not after.isascii() or not after.isdigit():
        raise ControlError("after is the number of a request.")
    log = asked.google.requests
    found = [
        {
            **asdict(one.arrival),
            "time": one.time.isoformat().replace("+00:00", "Z"),
            "status": one.status,
            "fault": one.fault,
        }
        for one in log.kept
        if one.arrival.number > int(after)
    ]
    return {"count": log.count, "requests": found}


def _forget_requests(asked: Asked) -> Json:
    asked.google.requests.clear()
    return {}


def _outbox(asked: Asked) -> Json:
    return {"mails": [mail.to_json() for mail in asked.google.drive.outbox]}


def _empty_outbox(asked: Asked) -> Json:
    asked.google.drive.outbox.clear()
    asked.google.save_accounts()
    return {}


ENDPOINTS = (
    Endpoint("/requests", {"GET": _requests, "DELETE": _forget_requests}),
    Endpoint("/outbox", {"GET": _outbox, "DELETE": _empty_outbox}),
)
