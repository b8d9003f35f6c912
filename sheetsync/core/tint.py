"""A tint as a value: which figures of a column stand out, as good news or as bad.

It says no colour: whoever shows the table knows what can be read there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Mood(StrEnum):
    """What a figure is to its reader."""

    GOOD = "good"
    BAD = "bad"


class Side(StrEnum):
    """On which side of its border a tint lies."""

    BELOW = "below"
    FROM = "from"
    """The border itself, too."""
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Tint:
    """Figures on one side of a border.

    Attributes:
        mood: What they are.
        side: Where they lie. Blank cells and words lie nowhere.
        border: In the unit of the column's cells; exact, so that a figure right on
            it is where it belongs.
    """

    mood: Mood
    side: Side
    border: Fraction
