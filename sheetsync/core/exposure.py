"""Columns that stand in a file though not everybody who opens it may see them (S6)."""

from __future__ import annotations

from collections.abc import Iterator

from sheetsync.config import Config
from sheetsync.core.changes import Hold
from sheetsync.core.ids import CLIENTS, stage_of
from sheetsync.core.names import base_text
from sheetsync.core.rows import OWN
from sheetsync.core.snapshot import BaseView, Snapshot, TabView
from sheetsync.locales.headers import header_text
from sheetsync.locales.text import Text, tr, verbatim

EXPOSED = "exposed"
"""The kind of the hold on such a column."""


def exposed(config: Config, snapshot: Snapshot) -> Iterator[Hold]:
    """What the owner is told of such columns.

    Args:
        config: It says who sees which column.
        snapshot: The bases as they were read.
    """
    for view in snapshot.sound():
        for tab in view.tabs.values():
            for key in exposed_keys(tab):
                yield _hold(config, view, tab, key)


def exposed_keys(tab: TabView) -> tuple[str, ...]:
    """The keys of such columns in a tab, from left to right."""
    return tuple(key for key in tab.keys if key in tab.closed)


def _hold(config: Config, view: BaseView, tab: TabView, key: str) -> Hold:
    return Hold(
        kind=EXPOSED,
        base=view.base,
        subject=key if tab.tab == CLIENTS else f"{tab.tab}.{key}",
        why=tr(
            "The column “{column}” stands there, and not everybody who opens the file"
            " may see it",
            column=_name(config, view, tab, key),
        ),
        hint=tr(
            "Delete it in {base}: its cells are in the journal and come back where all"
            " may see them. Until then nothing is published there",
            base=base_text(view.base, config.pipeline),
        ),
    )


def _name(config: Config, view: BaseView, tab: TabView, key: str) -> Text:
    stage = config.pipeline.stage(stage_of(view.base))
    child = stage.tab(tab.tab) if stage else None
    columns = child.columns if child else stage.columns if stage else ()
    found = (header_text(one) for one in columns if one.id == key)
    return next(found, verbatim(key.removeprefix(OWN)))
