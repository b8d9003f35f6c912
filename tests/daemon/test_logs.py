"""What the log tells, and what it must never tell."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from sheetsync.errors import SheetsyncError
from sheetsync.locales.text import tr
from sheetsync.logs import set_up_logs

CLIENT = "Acme, +7 495 1234567"


class Terminal(io.StringIO):
    """A stream with somebody in front of it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()


def told(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(error: Exception) -> None:
    try:
        raise error
    except type(error):
        structlog.get_logger().exception("job.failed", job="sync")


def test_elsewhere_than_on_a_terminal_each_event_is_one_json_object() -> None:
    stream = io.StringIO()
    set_up_logs(logging.INFO, stream)
    structlog.get_logger().info("cycle.done", moved=2, база="Ы")
    (event,) = told(stream)
    assert list(event)[:3] == ["timestamp", "level", "event"]
    assert event["moved"] == 2
    assert "Ы" in stream.getvalue()


def test_on_a_terminal_it_is_a_line_to_read() -> None:
    stream = Terminal()
    set_up_logs(logging.INFO, stream)
    structlog.get_logger().info("cycle.done", moved=2)
    assert "cycle.done" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_what_is_below_the_level_is_not_told() -> None:
    stream = io.StringIO()
    set_up_logs(logging.WARNING, stream)
    structlog.get_logger().info("cycle.done")
    assert stream.getvalue() == ""


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_an_unforeseen_error_tells_its_kind_and_place_and_quotes_nothing(
    stream: io.StringIO,
) -> None:
    set_up_logs(logging.INFO, stream)
    fail(KeyError(CLIENT))
    assert "KeyError" in stream.getvalue()
    assert "test_logs.py" in stream.getvalue()
    assert "Acme" not in stream.getvalue()


def test_an_error_of_ours_tells_its_sentence() -> None:
    stream = io.StringIO()
    set_up_logs(logging.INFO, stream)
    fail(SheetsyncError(tr("Google is not reached")))
    (event,) = told(stream)
    assert (event["error"], event["why"]) == (
        "SheetsyncError",
        "Google is not reached",
    )


def test_libraries_are_heard_from_warnings_on_without_their_tracebacks() -> None:
    stream = io.StringIO()
    set_up_logs(logging.DEBUG, stream)
    library = logging.getLogger("some.library")
    library.info("chatter")
    library.warning("slow %s", "disk")
    try:
        int(CLIENT)
    except ValueError:
        library.exception("it broke over %s", CLIENT)
    said, failed = told(stream)
    assert (said["event"], said["words"]) == ("library.said", "slow disk")
    assert (failed["event"], failed["error"]) == ("library.failed", "ValueError")
    assert "Acme" not in stream.getvalue()
