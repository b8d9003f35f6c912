"""Keeps the worker within Google's quota instead of running into it.

Google allows one identity 60 reads and 60 writes of the Sheets API a minute.
Drive counts in units that a worker cannot exhaust, so its calls do not wait.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from sheetsync.clock import Clock
from sheetsync.google.calls import Call, Kind

A_MINUTE = timedelta(minutes=1)


class Pacing:
    """Delays requests so that no minute holds more than the quota allows.

    Args:
        clock: Tells the time and waits.
        reads: Reads of the Sheets API allowed in any 60 seconds.
        writes: Writes allowed in any 60 seconds.
    """

    def __init__(self, clock: Clock, *, reads: int = 60, writes: int = 60) -> None:
        self._clock = clock
        self._sent: dict[Kind, deque[datetime]] = {
            Kind.READ: deque(maxlen=reads),
            Kind.WRITE: deque(maxlen=writes),
        }

    def wait_for(self, call: Call) -> None:
        """Wait until the call may be sent, and count it as sent now."""
        if call.api != "sheets":
            return
        sent = self._sent[call.kind]
        if len(sent) == sent.maxlen:
            now = self._clock.now()
            if any(moment > now for moment in sent):
                # The clock was set back: nothing was sent later than now.
                earlier = [min(moment, now) for moment in sent]
                sent.extend(earlier)
            left = sent[0] + A_MINUTE - now
            if left > timedelta(0):
                self._clock.sleep(left.total_seconds())
        sent.append(self._clock.now())
