"""Shows that work goes on, when it takes over a second."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text as Words

from sheetsync.cli.face import Face
from sheetsync.google.traffic import Traffic
from sheetsync.locales.text import Text, trn

PATIENCE = 1.0
"""Seconds of work that pass without a word."""


@contextmanager
def watched(
    face: Face,
    title: Text,
    traffic: Traffic,
    *,
    console: Console | None = None,
    patience: float = PATIENCE,
) -> Iterator[None]:
    """A moving line about the work in the block, on a terminal only.

    How much there is to do shows only while it is done, so the line counts what
    was asked of Google instead of drawing a share.

    Args:
        face: Its language.
        title: What is going on.
        traffic: The log of what was asked of Google.
        console: Where the line goes; the error output if not given.
        patience: Seconds before it appears.
    """
    console = console or Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        _Requests(face, traffic),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    bar.add_task(face.say(title), total=None)
    appears = threading.Timer(patience, bar.start)
    appears.daemon = True
    appears.start()
    try:
        yield
    finally:
        appears.cancel()
        appears.join()
        bar.stop()


class _Requests(ProgressColumn):
    """How many requests were sent so far."""

    def __init__(self, face: Face, traffic: Traffic) -> None:
        super().__init__()
        self._face = face
        self._traffic = traffic

    def render(self, task: Task) -> Words:
        """The number as words."""
        del task
        count = len(self._traffic)
        return Words(self._face.say(trn(count, "{n} request", "{n} requests")))
