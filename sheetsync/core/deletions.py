"""Clients whose row is gone although nobody moved them: somebody deleted it.

A row that was emptied, but for its ID, is gone as well: the content is what counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sheetsync.config import Stage
from sheetsync.core.bases import home_of
from sheetsync.core.changes import Hold, PlaceRow
from sheetsync.core.columns import ClientFacts, written_cells
from sheetsync.core.decisions import Answer
from sheetsync.core.ids import BaseKey, ClientId, stage_of
from sheetsync.core.memory import GONE, Memory, Waiting
from sheetsync.core.rows import Cell, Cells, as_text
from sheetsync.core.setting import Setting
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import Text, tr


@dataclass(slots=True)
class Verdicts:
    """What becomes of a base's deleted clients.

    Attributes:
        places: Rows to put back, or into the closed stage.
        holds: Clients about whom the owner must decide.
        waiting: Whose absence is remembered.
        dropped: Clients who stay deleted, since the owner said so.
    """

    places: list[PlaceRow] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    waiting: dict[ClientId, Waiting] = field(default_factory=dict)
    dropped: set[ClientId] = field(default_factory=set)


def missing(
    base: BaseKey, memory: Memory, seen: Iterable[ClientId], elsewhere: Iterable[str]
) -> dict[ClientId, Cells]:
    """Clients of the last snapshot of a base who are nowhere now, and their cells."""
    last = memory.rows.get(base, {})
    absent = set(last).difference(seen, elsewhere, memory.moving)
    return {
        client: last[client] for client in absent if memory.lives_in(client) == base
    }


def after_deletion(
    setting: Setting, base: BaseKey, gone: Mapping[ClientId, Cells]
) -> Verdicts:
    """What becomes of deleted clients, once they stayed away for ``settle``.

    A row that somebody cuts and pastes elsewhere in the tab is gone for a moment,
    so nothing is done at the first sight; and nothing while rows are still to be put
    back there: one of them may be his, with an ID that somebody cleared.

    Args:
        setting: What all parts of the plan need.
        base: Where they were.
        gone: Who they are, and what their rows held.
    """
    settle = setting.config.company.limits.settle
    now = setting.snapshot.taken_at
    waiting = setting.memory.waiting.get(base, {})
    found = Verdicts()
    for client, cells in sorted(gone.items()):
        said = _said(setting, base, client)
        then = said or _as_config_says(setting)
        if then is Answer.STAY_DELETED:
            found.dropped.add(client)
            continue
        known = waiting.get(client)
        since = known.since if known and known.target == GONE else now
        found.waiting[client] = Waiting(GONE, "", since, since)
        settling = said is None and now - since < settle - timedelta(seconds=1)
        if settling or base in setting.memory.broken:
            continue
        if then is None:
            found.holds.append(_hold(base, client, cells))
        else:
            found.places.append(_place(setting, base, then, client, cells))
    return found


def _said(setting: Setting, base: BaseKey, client: ClientId) -> Answer | None:
    """What the owner said about a deleted client, or about the whole base."""
    answers = setting.memory.answers
    if answers.to("frozen", base) is Answer.ACCEPT:
        return Answer.STAY_DELETED
    return answers.to(GONE, base, client)


def _as_config_says(setting: Setting) -> Answer | None:
    """What becomes of deleted clients; None if the owner wants to be asked."""
    then = setting.config.company.deletions.then
    if then == "archive" and setting.config.pipeline.closed is not None:
        return Answer.ARCHIVE
    return Answer.PUT_BACK if then == "restore" else None


def _hold(base: BaseKey, client: ClientId, cells: Cells) -> Hold:
    return Hold(
        kind=GONE,
        base=base,
        subject=client,
        why=tr(
            "Somebody deleted or emptied the row of “{company}”",
            company=as_text(cells.get("company")) or client,
        ),
        hint=tr("Its content is kept in the journal"),
    )


def _place(
    setting: Setting, base: BaseKey, then: Answer, client: ClientId, cells: Cells
) -> PlaceRow:
    closed = setting.config.pipeline.closed
    if then is not Answer.ARCHIVE or closed is None or stage_of(base) == closed.id:
        return PlaceRow(
            base=base,
            client=client,
            cells=dict(cells),
            why=tr("somebody deleted its row; it is put back"),
        )
    name = setting.desks[closed.id].gives()
    return PlaceRow(
        base=home_of(setting.config, closed, name, setting.day),
        client=client,
        cells={
            **cells,
            **_ours(setting, closed, name, client),
            # Else it would wish itself back to the stage that it was deleted from.
            "stage": setting.say(stage_text(closed)),
        },
        why=_ARCHIVED,
    )


def _ours(
    setting: Setting, closed: Stage, responsible: str, client: ClientId
) -> dict[str, Cell]:
    """The worker's cells of a client who enters the closed stage."""
    known = setting.memory.clients.get(client)
    facts = ClientFacts(
        responsible=responsible,
        registered=known.registered if known else setting.day,
        bought=setting.memory.purchases.get(client),
    )
    return written_cells(closed, facts, "", minor=setting.config.company.minor)


_ARCHIVED: Text = tr("somebody deleted its row; the client is archived")
