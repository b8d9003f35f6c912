"""What the owner did on his desk since it was last read: answers, and pasted tables."""

from __future__ import annotations

from sheetsync.core.snapshot import FileView
from sheetsync.worker.answers import take_answers
from sheetsync.worker.import_tab import take_pasted
from sheetsync.worker.rebuild import must_catch_up
from sheetsync.worker.tools import Tools


def read_desk(tools: Tools, desk: FileView | None) -> None:
    """Record the owner's answers and take in what he pasted, if the desk changed.

    Args:
        tools: The worker's tools.
        desk: The desk as Drive lists it now.
    """
    take_answers(tools, desk)
    if not must_catch_up(tools):
        take_pasted(tools, desk)
