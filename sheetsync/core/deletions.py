"""Clients whose row is gone although nobody moved them: somebody deleted it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sheetsync.config import Config
from sheetsync.core.changes import Hold, PlaceRow
from sheetsync.core.decisions import Answer
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import Memory, Waiting
from sheetsync.core.rows import Cells
from sheetsync.locales.text import Text, tr

_THEN = {Answer.PUT_BACK: "restore", Answer.ARCHIVE: "archive"}
"""What the owner's answers are in words of company.yaml."""

FEW = 5
"""Fewer deleted rows than this are a person's ordinary work."""

GONE = "gone"
"""What `Waiting.target` says of a client whose row is gone."""


def missing(
    base: BaseKey, memory: Memory, seen: Iterable[ClientId], elsewhere: Iterable[str]
) -> dict[ClientId, Cells]:
    """Clients of the last snapshot of a base who are nowhere now, and their cells."""
    present = {*seen, *elsewhere, *memory.moving}
    last = memory.rows.get(base, {})
    return {
        client: last[client]
        for client in last
        if client not in present and memory.lives_in(client) == base
    }


def suddenly_empty(config: Config, before: int, gone: int) -> bool:
    """Whether so much of a base is gone that nobody can have meant it.

    Args:
        config: Its limits say how much is too much.
        before: Clients in the last snapshot.
        gone: How many of them are missing now.
    """
    limits = config.company.limits
    return gone >= FEW and gone > limits.move_share * before


def after_deletion(
    config: Config,
    base: BaseKey,
    archive: BaseKey | None,
    gone: Mapping[ClientId, Cells],
    waiting: Mapping[ClientId, Waiting],
    now: datetime,
    answers: Mapping[ClientId, Answer],
) -> tuple[list[PlaceRow | Hold], dict[ClientId, Waiting]]:
    """What becomes of deleted clients, once they stayed away for ``settle``.

    A row that somebody cuts and pastes elsewhere in the tab is gone for a moment,
    so nothing is done at the first sight. Whom the owner leaves deleted is forgotten.

    Returns:
        The changes and holds, and what to wait for.
    """
    settle = config.company.limits.settle
    done: list[PlaceRow | Hold] = []
    patient: dict[ClientId, Waiting] = {}
    for client, cells in sorted(gone.items()):
        answer = answers.get(client)
        if answer is Answer.STAY_DELETED:
            continue
        known = waiting.get(client)
        since = known.since if known and known.target == GONE else now
        patient[client] = Waiting(GONE, "", since, since)
        if answer or now - since >= settle - timedelta(seconds=1):
            then = _THEN[answer] if answer else config.company.deletions.then
            done.append(_verdict(then, base, archive, client, cells))
    return done, patient


def _verdict(
    then: str,
    base: BaseKey,
    archive: BaseKey | None,
    client: ClientId,
    cells: Cells,
) -> PlaceRow | Hold:
    if then == "hold" or (then == "archive" and archive is None):
        return Hold(
            kind="gone",
            base=base,
            subject=client,
            why=tr("Somebody deleted this client's row"),
            hint=tr("Its content is kept in the journal"),
        )
    place = archive if then == "archive" and archive else base
    return PlaceRow(base=place, client=client, cells=dict(cells), why=_why(then))


def _why(then: str) -> Text:
    if then == "archive":
        return tr("somebody deleted its row; the client is archived")
    return tr("somebody deleted its row; it is put back")
