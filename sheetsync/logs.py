"""What the program tells whoever runs it: events on the error output.

A terminal gets lines to read, everything else one JSON object a line. Events
carry IDs and counts, never what clients' rows hold; so of an error that nobody
foresaw, only its kind and its place are told, for its words may quote a cell.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from sheetsync.errors import SheetsyncError

_FRAMES = 8
"""How many of the innermost calls are told of an unforeseen error."""

Event = MutableMapping[str, Any]


def set_up_logs(level: int, stream: TextIO | None = None) -> None:
    """Send events of this level and above to the error output, from now on.

    Args:
        level: One of `logging`'s levels.
        stream: Where to instead; only tests have another place.
    """
    to_terminal = (stream or sys.stderr).isatty()
    last = (
        structlog.dev.ConsoleRenderer()
        if to_terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=not to_terminal),
            without_quotes,
            event_first,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Asked anew each time: the error output may be exchanged meanwhile.
        logger_factory=lambda *_: structlog.PrintLogger(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        level=max(level, logging.WARNING), handlers=[_FromLibraries()], force=True
    )
    # It warns of each tick that a long cycle swallows, which is as it should be.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def without_quotes(logger: object, method: str, event: Event) -> Event:
    """Replace an exception by its kind and place; a structlog processor."""
    del logger, method
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        if isinstance(error, SheetsyncError):
            event["why"] = error.text.english()
        else:
            event["place"] = place_of(error)
    return event


def event_first(logger: object, method: str, event: Event) -> Event:
    """Put what stands in every line at its beginning; a structlog processor."""
    del logger, method
    first = ("timestamp", "level", "event")
    return {name: event.pop(name) for name in first if name in event} | dict(event)


def place_of(error: BaseException) -> str:
    """The innermost calls that an error came through, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return " > ".join(f"{one.filename}:{one.lineno} {one.name}" for one in frames)


class _FromLibraries(logging.Handler):
    """Passes on what libraries say through the standard library's logging."""

    def emit(self, record: logging.LogRecord) -> None:
        log = structlog.get_logger()
        if record.exc_info:
            log.error("library.failed", source=record.name, exc_info=record.exc_info)
            return
        log.log(
            record.levelno,
            "library.said",
            source=record.name,
            words=record.getMessage(),
        )
