"""What a check found, as people and programs are told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sheetsync.locales.text import Text, tr

WAITS = 5
"""Exit code where something waits for a person."""


_NOTHING = Text("")


class Check(StrEnum):
    """What is looked at, in this order."""

    CONFIG = "config"
    COMPUTER = "computer"
    JOURNAL = "journal"
    ACCOUNT = "account"
    CLOCK = "clock"
    OWNER = "owner"
    GROUND = "ground"
    BASES = "bases"
    WAITING = "waiting"


class State(StrEnum):
    """How it is."""

    FINE = "fine"
    NOTE = "note"
    HELD = "held"
    BROKEN = "broken"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found.

    Attributes:
        check: What was looked at.
        state: How it is.
        what: What was found.
        hint: What to do about it; empty where nothing is to be done.
        code: What the command ends with if nothing worse was found.
    """

    check: Check
    state: State
    what: Text
    hint: Text = _NOTHING
    code: int = 0


def fine(check: Check, what: Text) -> Finding:
    """It is as it must be."""
    return Finding(check=check, state=State.FINE, what=what)


def note(check: Check, what: Text, hint: Text) -> Finding:
    """The worker can work, but somebody should know."""
    return Finding(check=check, state=State.NOTE, what=what, hint=hint)


def held(check: Check, what: Text, hint: Text) -> Finding:
    """Something waits for a person."""
    return Finding(check=check, state=State.HELD, what=what, hint=hint, code=WAITS)


def broken(check: Check, what: Text, code: int, hint: Text = _NOTHING) -> Finding:
    """The worker can't work.

    Args:
        check: What was looked at.
        what: What was found; an error's words tell what to do, too.
        code: The exit code that errors of this kind have.
        hint: What to do about it.
    """
    return Finding(check=check, state=State.BROKEN, what=what, hint=hint, code=code)


def skipped(check: Check) -> Finding:
    """Something that was found before stands in the way of this check."""
    what = tr("not looked at, because of the above")
    return Finding(check=check, state=State.SKIPPED, what=what)


def exit_code(findings: Iterable[Finding]) -> int:
    """What a command ends with: the first that is broken, else what is held."""
    codes = [one.code for one in findings if one.code]
    return next((code for code in codes if code != WAITS), WAITS if codes else 0)
