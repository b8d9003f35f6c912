"""The worker's cells of rows that are no client's: held, blank, or child rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sheetsync.core.changes import FollowClient, WriteCells
from sheetsync.core.children import ChildRows
from sheetsync.core.columns import corrections
from sheetsync.core.setting import Setting
from sheetsync.core.snapshot import BaseView, Row
from sheetsync.locales.text import Text, joined, tr


def notes_on_held(
    setting: Setting, view: BaseView, held: Mapping[int, Text]
) -> Iterator[WriteCells]:
    """What tells the people of a base why a row of theirs is held.

    Args:
        setting: It says texts in the company's language.
        view: The base.
        held: Why, by the row's index.
    """
    for row in view.clients.rows:
        why = held.get(row.index)
        if why is not None:
            note = {"sync_note": setting.say(sentence([why]))}
            fix = corrections(view.base, view.clients, row, None, note)
            if fix is not None:
                yield fix


def wiped(
    view: BaseView, rows: Iterable[Row], written: frozenset[str]
) -> Iterator[WriteCells]:
    """What takes an ID that hit a blank row out of it again, and what came with it.

    Args:
        view: The base.
        rows: The blank rows.
        written: Ids of the worker's columns.
    """
    for row in rows:
        blank = dict.fromkeys(written)
        fix = corrections(view.base, view.clients, row, None, blank)
        if fix is not None:
            yield fix


def notes_on_children(
    setting: Setting,
    view: BaseView,
    children: ChildRows,
    follows: Iterable[FollowClient],
) -> Iterator[WriteCells]:
    """The IDs of child rows and what speaks against them; those that leave stay as is.

    Args:
        setting: It says texts in the company's language.
        view: The base.
        children: What its child rows should say.
        follows: The child rows that are sent after their client.
    """
    following = {(one.tab, index) for one in follows for index in one.rows}
    for tab, row, client, notes in children.writes:
        if (tab, row.index) in following:
            continue
        wanted: dict[str, str | None] = {
            "sync_note": setting.say(sentence(notes)) if notes else None
        }
        if client is not None:
            wanted["client_id"] = client
        fix = corrections(view.base, view.tabs[tab], row, client, wanted)
        if fix is not None:
            yield fix


def sentence(notes: Sequence[Text]) -> Text:
    """Several remarks as one sentence."""
    return tr("{notes}.", notes=joined(notes))
