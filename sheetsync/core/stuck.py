"""Rows that Google would not insert: tried again in a while, and told about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sheetsync.config import Pipeline
from sheetsync.core.changes import FollowClient, Hold, MoveClient, PlaceRow
from sheetsync.core.decisions import INSERTION
from sheetsync.core.ids import BaseKey
from sheetsync.core.memory import Stuck
from sheetsync.core.names import base_text
from sheetsync.core.setting import Setting
from sheetsync.locales.text import Text, tr


def subject_of(change: PlaceRow) -> str:
    """What a row to be inserted is known by; an imported client has no ID yet."""
    return f"#{change.arrival}" if change.arrival else change.client


def stuck_move(setting: Setting, move: MoveClient, holds: list[Hold]) -> Text | None:
    """What people read if a move must not be tried yet; it is then held."""
    stuck = setting.memory.stuck.get((move.source, move.client))
    if stuck is None or (stuck.target, stuck.mark) != (move.target, move.expect):
        return None
    pipeline = setting.config.pipeline
    holds.append(insertion_hold(move.source, move.client, stuck, pipeline))
    if stuck.slow:
        return tr(
            "Google takes too long to hand this client on. Shorten long texts;"
            " sheetsync tries again at once when the row changes, and every hour"
        )
    return tr(
        "Google refused to hand this client on. sheetsync tries again at once when the"
        " row changes, and every hour"
    )


def untried(
    setting: Setting,
    changes: Iterable[FollowClient | PlaceRow],
    holds: list[Hold],
) -> Iterator[FollowClient | PlaceRow]:
    """The changes without those that must not be tried yet; these are held."""
    for one in changes:
        if isinstance(one, FollowClient):
            source, subject, target = one.source, str(one.client), one.target
        else:
            source, subject, target = one.base, subject_of(one), one.base
        stuck = setting.memory.stuck.get((source, subject))
        if stuck is None or (stuck.target, stuck.mark) != (target, ""):
            yield one
        else:
            pipeline = setting.config.pipeline
            holds.append(insertion_hold(source, subject, stuck, pipeline))


def insertion_hold(
    base: BaseKey, subject: str, stuck: Stuck, pipeline: Pipeline
) -> Hold:
    """What the owner reads about a row that Google would not insert.

    Args:
        base: Where the client stands; where his row should stand if he has none.
        subject: His ID, or the number of the import's entry.
        stuck: What is known of it.
        pipeline: It names the bases.
    """
    name = base_text(stuck.target, pipeline)
    if stuck.slow:
        why = tr("Google takes too long to insert the row into {base}", base=name)
    else:
        why = tr("Google refused to insert the row into {base}", base=name)
    return Hold(
        kind=INSERTION,
        base=base,
        subject=subject,
        why=why,
        hint=tr(
            "sheetsync tries again every hour, and at once when the row changes. Look"
            " for very long texts and for whatever is unusual in the row"
        ),
    )
