"""Which figures stand out: those that meet a norm or miss it, that rise or fall."""

from __future__ import annotations

from fractions import Fraction

from sheetsync.config.reports import Reports
from sheetsync.core.tint import Mood, Side, Tint

_NOTHING = Fraction(0)

RISING = (
    Tint(Mood.GOOD, Side.ABOVE, _NOTHING),
    Tint(Mood.BAD, Side.BELOW, _NOTHING),
)
"""More is good news."""


def met(norms: Reports) -> tuple[Tint, ...]:
    """Shares of a norm that is met, and nothing else."""
    return (Tint(Mood.GOOD, Side.FROM, _exact(norms.tints.met)),)


def met_or_missed(norms: Reports) -> tuple[Tint, ...]:
    """Shares of a norm that is met, and of one that is missed."""
    return (*met(norms), Tint(Mood.BAD, Side.BELOW, _exact(norms.tints.missed)))


def _exact(norm: float) -> Fraction:
    """A norm as it stands in config: 0.8 is four fifths."""
    return Fraction(str(norm))
