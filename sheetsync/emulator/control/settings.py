"""Open questions and limits: how this Google behaves where Google's docs are silent."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.control.endpoint import Asked, ControlError, Endpoint, read
from sheetsync.emulator.quota import GOOGLES, Limits

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.google import Google

_GOOGLES = "google"
_SPANS = ("changes_lag", "sharing_race")


def _switches(google: Google) -> Json:
    kept = {"sheets": asdict(google.switches), "drive": asdict(google.drive.switches)}
    for name in _SPANS:
        kept["drive"][name] = kept["drive"][name].total_seconds()
    return kept


def _get_switches(asked: Asked) -> Json:
    return _switches(asked.google)


def _set_switches(asked: Asked) -> Json:
    google, body = asked.google, asked.body
    if not isinstance(body, dict) or not body.keys() <= {"sheets", "drive"}:
        raise ControlError("Switches are of sheets or of drive.")
    sheets = _changed(google.switches, body.get("sheets", {}))
    drive = _changed(google.drive.switches, body.get("drive", {}))
    for name in _SPANS:
        if getattr(drive, name) < timedelta(0):
            raise ControlError(f"{name} can't be negative.")
    google.switches, google.drive.switches = sheets, drive
    return _switches(google)


def _changed(switches: Any, given: Any) -> Any:
    if not isinstance(given, dict):
        raise ControlError("Switches are given as an object by name.")
    now = {one.name: getattr(switches, one.name) for one in fields(switches)}
    return read(type(switches), now | given)


def _get_quotas(asked: Asked) -> Json:
    return asdict(asked.google.quota.limits)


def _set_quotas(asked: Asked) -> Json:
    """Set limits; the word ``google`` means those of Google."""
    body = asked.body
    limits = GOOGLES if body == _GOOGLES else read(Limits, body)
    asked.google.quota.limits = limits
    asked.google.quota.forget()
    return _get_quotas(asked)


ENDPOINTS = (
    Endpoint("/switches", {"GET": _get_switches, "PATCH": _set_switches}),
    Endpoint("/quotas", {"GET": _get_quotas, "PUT": _set_quotas}),
)
