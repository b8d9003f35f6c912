"""Locks: for a moment nobody but the worker may touch a base's tabs."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

import structlog

from sheetsync.core.ids import BaseKey, sheet_id
from sheetsync.core.saga import Outcome
from sheetsync.core.snapshot import BaseView, TabView
from sheetsync.errors import Refused, Unanswered
from sheetsync.worker.tools import Tools
from sheetsync.worker.wire import LOCK

log = structlog.get_logger()


def lock(tools: Tools, view: BaseView) -> bool:
    """Forbid everybody else to touch the base's tabs; whether that is so now."""
    company = tools.config.company
    requests = [
        {
            "addProtectedRange": {
                "protectedRange": {
                    "protectedRangeId": lock_id(tab),
                    "range": {"sheetId": tab.sheet},
                    "description": "sheetsync",
                    "warningOnly": False,
                    "editors": {"users": sorted(company.accounts)},
                }
            }
        }
        for tab in view.tabs.values()
    ]
    sent = tools.wire.send(
        view.spreadsheet,
        LOCK,
        tools.wire.token(),
        requests,
        record=lambda book, _: book.meta.set(locked_key(view.base), "yes"),
    )
    return sent.outcome is Outcome.APPLIED


def unlock(tools: Tools, view: BaseView) -> None:
    """Lift the locks of a base; if Google does not, the next cycle does."""
    try:
        tools.sheets.batch(view.spreadsheet, unlocking(view.tabs.values()))
    except (Refused, Unanswered) as error:
        log.warning("lock.stays", base=view.base, why=str(error))
        return
    with tools.journal.writing() as book:
        book.meta.set(locked_key(view.base), "")


def unlocking(tabs: Iterable[TabView]) -> list[dict[str, Any]]:
    """Requests that lift the locks of tabs."""
    return [
        {"deleteProtectedRange": {"protectedRangeId": lock_id(tab)}} for tab in tabs
    ]


def still_locked(
    tabs: Iterable[TabView], protected: Container[int]
) -> tuple[TabView, ...]:
    """The tabs whose locks are still there."""
    return tuple(tab for tab in tabs if lock_id(tab) in protected)


def locked_key(base: BaseKey) -> str:
    """The journal's note that a base's tabs are locked."""
    return f"locked:{base}"


def lock_id(tab: TabView) -> int:
    """The id of the protection that locks a tab."""
    return sheet_id(f"{tab.tab}!lock")
