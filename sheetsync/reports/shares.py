"""Ratios that say what they do not know (metrics.md, conventions and E8)."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)


def share(part: int, whole: int) -> float | None:
    """Part of a whole, from 0 to 1; blank, never 0, where there is no whole."""
    return part / whole if whole else None


def wilson(part: float, whole: float) -> tuple[float, float] | None:
    """The 95 % interval of a share after Wilson (metrics.md E8).

    It stays between 0 and 1 and says something sensible about 0 of 3, where the
    textbook interval has no width at all. Blank where there is no whole.
    """
    if not whole:
        return None
    observed = part / whole
    shrink = 1 + _Z**2 / whole
    middle = (observed + _Z**2 / (2 * whole)) / shrink
    spread = observed * (1 - observed) / whole + _Z**2 / (4 * whole**2)
    half = _Z * sqrt(spread) / shrink
    low = 0.0 if part == 0 else middle - half
    high = 1.0 if part == whole else middle + half
    return low, high


def interval(
    part: int, whole: int, minimum_cases: int
) -> tuple[float | None, float | None]:
    """The interval to stand beside a share of few cases, else two blanks."""
    found = wilson(part, whole) if whole < minimum_cases else None
    return found or (None, None)


def score(count: int) -> tuple[float, float]:
    """The 95 % interval of a count's mean: Wilson's way for what has no whole.

    Of a Poisson mean m the count deviates by 1.96 times the root of m at most; never
    under 0, and it says something sensible about 0, too.
    """
    middle, half = count + _Z**2 / 2, _Z * sqrt(count + _Z**2 / 4)
    return max(middle - half, 0.0), middle + half


def newcombe(
    part: float, whole: float, other_part: float, other_whole: float
) -> tuple[float, float] | None:
    """The 95 % interval of a share minus another one after Newcombe (metrics.md E10).

    It is made of the two intervals after Wilson (Newcombe's method 10). If it holds 0,
    chance alone may have made the difference. Blank where one has no whole.
    """
    own, other = wilson(part, whole), wilson(other_part, other_whole)
    if own is None or other is None:
        return None
    share_, other_share = part / whole, other_part / other_whole
    below = sqrt((share_ - own[0]) ** 2 + (other[1] - other_share) ** 2)
    above = sqrt((own[1] - share_) ** 2 + (other_share - other[0]) ** 2)
    difference = share_ - other_share
    return difference - below, difference + above
