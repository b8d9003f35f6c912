"""People's own columns go along when a client is handed over within his stage.

Elsewhere a cell whose column the target lacks waits in the journal. Whoever is only
handed over, because of a switch in config or because somebody left, would lose it
from sight; so the target gets that column first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import structlog

from sheetsync.config.config import POOL
from sheetsync.core.changes import MoveClient
from sheetsync.core.ids import BaseKey, ClientId, holder_of, stage_of
from sheetsync.core.plan import Plan
from sheetsync.core.rows import OWN, folded
from sheetsync.core.snapshot import BaseView, Snapshot, TabView
from sheetsync.errors import GoogleError
from sheetsync.locales.headers import known_headers
from sheetsync.worker.cells import HEADER_LOOK
from sheetsync.worker.insertion import columns_of
from sheetsync.worker.observe import WIDEST
from sheetsync.worker.refusals import Refusals
from sheetsync.worker.tools import Tools

log = structlog.get_logger()


def widen(tools: Tools, snapshot: Snapshot, plan: Plan, refused: Refusals) -> bool:
    """Give bases the columns that people made and that clients bring; whether any did.

    Args:
        tools: The worker's tools.
        snapshot: The bases as they were read.
        plan: Who is to be handed over.
        refused: Where it is noted what Google refused.
    """
    widened = False
    for target, tabs in _lacking(tools, snapshot, plan).items():
        view = snapshot.bases[target]
        requests = [
            request
            for word, keys in tabs.items()
            for request in _columns(view.tabs[word], list(keys))
        ]
        with refused.holding(target, of=GoogleError):
            tools.sheets.batch(view.spreadsheet, requests)
            widened = True
            log.info("base.widened", base=target, columns=len(requests) // 2)
    return widened


def _lacking(
    tools: Tools, snapshot: Snapshot, plan: Plan
) -> dict[BaseKey, dict[str, dict[str, None]]]:
    """For each target and tab the columns that it lacks, in the source's order.

    The owner's own ones in the pool stay there: nobody else ever saw them.
    """
    coming: dict[tuple[BaseKey, BaseKey], set[ClientId]] = defaultdict(set)
    for one in plan.changes:
        if isinstance(one, MoveClient) and one.is_hand_over:
            coming[one.source, one.target].add(one.client)
    lacking: dict[BaseKey, dict[str, dict[str, None]]] = {}
    for (source, target), clients in sorted(coming.items()):
        if holder_of(source) == POOL:
            continue
        here, there = snapshot.bases[source], snapshot.bases[target]
        for word, key in _brought(here, clients):
            tab = there.tabs.get(word)
            if tab is None or key in tab.keys or _is_known(tools, target, word, key):
                continue
            new = lacking.get(target, {}).get(word, {})
            if len(tab.keys) + len(new) < WIDEST:
                lacking.setdefault(target, {}).setdefault(word, {})[key] = None
    return lacking


def _brought(view: BaseView, clients: Iterable[ClientId]) -> Iterator[tuple[str, str]]:
    """The tabs and people's own columns in which these clients' rows hold anything."""
    theirs = frozenset(clients)
    for word, tab in view.tabs.items():
        rows = [
            tab.cells(row)
            for row, client in zip(tab.rows, tab.ids(), strict=True)
            if client in theirs
        ]
        for key in tab.keys:
            if key.startswith(OWN) and any(key in cells for cells in rows):
                yield word, key


def _is_known(tools: Tools, base: BaseKey, word: str, key: str) -> bool:
    """Whether config has a column of that name: it may be one that is not for all."""
    stage = tools.config.pipeline.stage(stage_of(base))
    name = folded(key.removeprefix(OWN))
    return stage is not None and any(
        name in {folded(one) for one in known_headers(column)}
        for column in columns_of(stage, word)
    )


def _columns(tab: TabView, keys: list[str]) -> Iterator[Mapping[str, Any]]:
    """Requests that insert columns behind all known ones; an insertion hits nobody."""
    place = len(tab.keys)
    yield {
        "insertDimension": {
            "range": {
                "sheetId": tab.sheet,
                "dimension": "COLUMNS",
                "startIndex": place,
                "endIndex": place + len(keys),
            },
            "inheritFromBefore": False,
        }
    }
    headers = [
        {
            "userEnteredValue": {"stringValue": key.removeprefix(OWN)},
            "userEnteredFormat": HEADER_LOOK,
        }
        for key in keys
    ]
    yield {
        "updateCells": {
            "start": {"sheetId": tab.sheet, "rowIndex": 0, "columnIndex": place},
            "rows": [{"values": headers}],
            "fields": "userEnteredValue,userEnteredFormat(textFormat.bold,"
            "backgroundColor,wrapStrategy,verticalAlignment)",
        }
    }
