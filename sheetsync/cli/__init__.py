"""The command line: what is typed, what is printed, and the exit code."""

from __future__ import annotations

import io
import sys

from sheetsync.cli.main import sheetsync

__all__ = ["main", "sheetsync"]


def main() -> None:
    """Run the command that was typed, and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that can't show an arrow shows a question mark instead.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sheetsync(prog_name="sheetsync")
