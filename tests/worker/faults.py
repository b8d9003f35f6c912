"""A wire between the worker and Google that fails at a chosen request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests import PreparedRequest, ReadTimeout, Response
from requests.adapters import BaseAdapter

FAULTS = ("crash_before", "crash_after", "timeout_lost", "timeout_applied")


class ProcessDied(BaseException):
    """The worker is gone at once; whatever it had in mind is lost."""


class FaultyWire(BaseAdapter):
    """Passes requests on, but for those that a schedule names.

    Args:
        inner: Where they really go.
        schedule: Fault by number of the request, counted from `begin`.
    """

    def __init__(self, inner: BaseAdapter, schedule: Mapping[int, str]) -> None:
        super().__init__()
        self._inner = inner
        self._schedule = dict(schedule)
        self._counting = False
        self.count = 0

    def begin(self) -> None:
        """Count from now on."""
        self._counting = True

    def strike(self, schedule: Mapping[int, str]) -> None:
        """Count anew from now on, with another schedule."""
        self._schedule, self.count = dict(schedule), 0
        self.begin()

    def end(self) -> None:
        """Fail no more."""
        self._counting = False

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        if not self._counting:
            return self._inner.send(request, *args, **options)
        fault = self._schedule.get(self.count)
        self.count += 1
        if fault == "crash_before":
            raise ProcessDied
        if fault == "timeout_lost":
            raise ReadTimeout
        answer = self._inner.send(request, *args, **options)
        if fault == "crash_after":
            raise ProcessDied
        if fault == "timeout_applied":
            raise ReadTimeout
        return answer

    def close(self) -> None:
        self._inner.close()
