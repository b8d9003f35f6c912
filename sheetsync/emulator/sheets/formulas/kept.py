"""Evaluators that are kept from one read to the next, as long as nothing changes.

What was computed for one read serves the next one. Any change of any book makes it
worthless, and so does the time, if a formula has asked for it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.formulas.evaluate import Evaluator
from sheetsync.emulator.state import undo

if TYPE_CHECKING:
    from datetime import datetime

    from sheetsync.emulator.state.book import Book

_MOST = 4
_keeping = threading.Lock()
_kept: OrderedDict[int, tuple[int, Evaluator]] = OrderedDict()


def evaluator_of(book: Book, now: datetime) -> Evaluator:
    """Return what computes the formulas of a book as it is at this moment."""
    if not any(tab.has_formulas for tab in book.tabs):
        return Evaluator(book, now)
    stamp = undo.latest_change()
    known = _kept.get(id(book))
    if known is not None:
        changed, evaluator = known
        # The book is held, so no other one can have its number.
        if changed == stamp and (now == evaluator.now or not evaluator.saw_time):
            return evaluator
        evaluator = Evaluator(book, now, evaluator.arrays)
    else:
        evaluator = Evaluator(book, now)
    with _keeping:
        _kept[id(book)] = stamp, evaluator
        _kept.move_to_end(id(book))
        if len(_kept) > _MOST:
            _kept.popitem(last=False)
    return evaluator
