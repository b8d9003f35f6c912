"""How long to go on asking, by what the last answer was.

Google's own advice: exponential steps with a random part, capped. The random
part is the whole step ("full jitter"), so that several workers that were
stopped at once do not come back at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sheetsync.google.faults import Effect, Fault

LONGEST = 180.0
"""Seconds after which nothing is tried again, whatever the steps say."""


@dataclass(frozen=True, slots=True)
class Patience:
    """A row of ever longer pauses.

    Attributes:
        tries: How often a request is sent in all.
        first: Upper bound of the first pause, in seconds; each next one doubles.
        longest: Upper bound of any pause, in seconds.
    """

    tries: int
    first: float
    longest: float

    def pause(self, tried: int, chance: Callable[[], float]) -> float | None:
        """Seconds to wait after so many tries; None to give up.

        Args:
            tried: How often the request was sent, at least 1.
            chance: Gives a random number from 0 to 1.
        """
        if tried >= self.tries:
            return None
        return chance() * min(self.longest, self.first * 2.0 ** (tried - 1))


THROTTLED = Patience(tries=8, first=2.0, longest=32.0)
"""Quotas are refilled every minute: the pauses together outlast one."""

DISTURBED = Patience(tries=5, first=1.0, longest=16.0)
"""Server errors and lost connections mostly pass within seconds."""


def patience_for(fault: Fault, *, repeatable: bool) -> Patience | None:
    """How to go on after a fault; None if asking again would be wrong.

    Args:
        fault: What happened.
        repeatable: Whether doing it twice is the same as doing it once.
    """
    match fault.effect:
        case Effect.NOT_YET:
            return THROTTLED
        case Effect.NOT_SENT:
            return DISTURBED
        case Effect.UNKNOWN:
            return DISTURBED if repeatable else None
        case Effect.NONE | Effect.NO_SIGN_IN:
            return None
