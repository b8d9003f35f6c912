"""What can go wrong, as the people who read it need it told.

::

    SheetsyncError
    ├── ConfigError        config/ can't be used; holds every problem found
    ├── UnsafePlan         a plan would change more than the owner allowed
    ├── AnotherInstance    somebody else's worker has these bases
    ├── SignInNeeded       Google wants the owner to sign in again
    └── GoogleError        Google said no, or said nothing
        ├── Refused        a definite no: nothing was applied
        │   ├── NotFound       no such file, tab or permission, or no access to it
        │   ├── NotAllowed     this account may not do that
        │   └── Throttled      too many requests, and waiting did not help
        └── Unanswered     nobody knows whether it was applied

Classes exist where somebody catches them. Each carries a `Text`, so that the
face can say it in the reader's language, and the exit code that the CLI ends with.
"""

from __future__ import annotations

from typing import ClassVar

from sheetsync.locales.text import Text


class SheetsyncError(Exception):
    """Something that its reader can do something about.

    Args:
        text: What happened, where, and what to do.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, text: Text) -> None:
        super().__init__(text.english())
        self.text = text


class ConfigError(SheetsyncError):
    """config/ can't be used.

    Args:
        problems: All that was found wrong, one text each, with its place.
    """

    exit_code = 3

    def __init__(self, problems: tuple[Text, ...]) -> None:
        super().__init__(problems[0])
        self.problems = problems


class UnsafePlan(SheetsyncError):  # noqa: N818 - it reads as what it is
    """A plan would move, delete or rewrite more than the configured share."""

    exit_code = 4


class AnotherInstance(SheetsyncError):  # noqa: N818 - it reads as what it is
    """Another worker holds the state or the bases."""

    exit_code = 6


class SignInNeeded(SheetsyncError):  # noqa: N818 - it reads as what it is
    """Google no longer accepts the stored sign-in; a person must sign in."""

    exit_code = 7


class GoogleError(SheetsyncError):
    """Google refused a request or did not answer it.

    Args:
        text: What was asked, of which file, and what to do.
        status: The HTTP status, 0 where there was no answer.
        reason: Google's machine-readable reason, such as ``notFound``.
    """

    exit_code = 7

    def __init__(self, text: Text, *, status: int = 0, reason: str = "") -> None:
        super().__init__(text)
        self.status = status
        self.reason = reason


class Refused(GoogleError):  # noqa: N818 - it reads as what it is
    """A definite no: nothing of the request was applied."""


class NotFound(Refused):
    """No such file, tab or permission; Google also says so where access lacks."""


class NotAllowed(Refused):
    """This account may not do that, or the file's rules forbid it."""


class Throttled(Refused):
    """Too many requests, and waiting as long as allowed did not help."""


class Unanswered(GoogleError):  # noqa: N818 - it reads as what it is
    """No answer, or one that doesn't tell: the effect may or may not be there."""
