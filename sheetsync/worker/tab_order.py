"""Where derived tabs stand: in the order of config, unless somebody moved them.

Whoever moved a tab wants it where he put it: then only tabs that are new are put
somewhere, each behind the one that config names before it. That somebody moved one is
known by comparing with the order in which they were laid last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sheetsync.core.ids import derived_sheet
from sheetsync.worker.derived import DerivedTab, Request, set_tab
from sheetsync.worker.inside import Inside


def order_tabs(
    tabs: Sequence[DerivedTab], inside: Inside, laid: Sequence[str] | None
) -> list[Request]:
    """The requests that put a file's derived tabs into their order.

    Args:
        tabs: The tabs in the order of config; those that the file lacks are made
            behind all others, in their order, by the same batch.
        inside: The file as it was before that.
        laid: Ids of the reports in the order in which they were laid last; None if
            nobody wrote it down: until then no order but config's was kept.
    """
    wanted = [tab.sheet for tab in tabs]
    there = [one for one in inside.sheets if one in wanted]
    new = [one for one in wanted if one not in there]
    if [*there, *new] == wanted:
        return []
    line = [*inside.sheets, *new]
    first = min(map(line.index, wanted))
    before = there if laid is None else [derived_sheet(one) for one in laid]
    if there != [one for one in before if one in there]:
        return list(_put_new(tabs, new, line, first))
    # Each only ever goes to the left, where Google's index means what it says.
    return [set_tab(tab, {"index": first + at}) for at, tab in enumerate(tabs)]


def _put_new(
    tabs: Sequence[DerivedTab], new: Sequence[int], line: list[int], first: int
) -> Iterator[Request]:
    """Put each new tab behind the one before it, and leave the others alone."""
    previous: int | None = None
    for tab in tabs:
        if tab.sheet in new:
            line.remove(tab.sheet)
            at = first if previous is None else line.index(previous) + 1
            line.insert(at, tab.sheet)
            yield set_tab(tab, {"index": at})
        previous = tab.sheet
