"""Clients who leave a base: for another stage, another person's base, or back."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import replace

from sheetsync.config import Stage
from sheetsync.core.bases import home_of, is_kept_for_vanished, is_persons
from sheetsync.core.changes import Hold, MoveClient
from sheetsync.core.columns import ClientFacts, written_cells
from sheetsync.core.ids import BaseKey, ClientId, holder_of, stage_of
from sheetsync.core.memory import Waiting
from sheetsync.core.rows import Cell, Cells, fingerprint
from sheetsync.core.setting import Setting
from sheetsync.core.stuck import stuck_move
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import Text, tr

TAKE = "take"
"""The column in which people claim a client whom nobody is responsible for."""


def settled(
    setting: Setting,
    base: BaseKey,
    waiting: MutableMapping[ClientId, Waiting],
    client: ClientId,
    target: str,
    typed: Cells,
) -> bool:
    """Whether a row that is to go showed the same long enough.

    Args:
        setting: What all parts of the plan need.
        base: Where it stands.
        waiting: Where it is remembered that it waits.
        client: Whose row it is.
        target: Where it is to go: a stage, or a base of its own stage.
        typed: What people typed into it.
    """
    limits = setting.config.company.limits
    now = setting.snapshot.taken_at
    mark = fingerprint(typed)
    known = setting.memory.waiting.get(base, {}).get(client)
    if known is None or known.target != target:
        known = Waiting(target, mark, now, now)
    elif known.fingerprint != mark:
        known = Waiting(target, mark, now, known.first_since)
    waiting[client] = known
    quiet = now - known.since >= limits.settle
    return quiet or now - known.first_since >= limits.settle_at_most


def to_stage(
    setting: Setting,
    source: BaseKey,
    client: ClientId,
    to: str,
    typed: Cells,
    facts: ClientFacts,
) -> MoveClient:
    """The move of a client whose people picked another stage."""
    stage = setting.config.pipeline.stage(to)
    assert stage is not None
    name = setting.desks[to].gives()
    target = home_of(setting.config, stage, name, setting.day)
    return MoveClient(
        client=client,
        source=source,
        target=target,
        stage=to,
        expect=fingerprint(typed),
        written=_written(setting, target, stage, replace(facts, responsible=name)),
        why=tr("the stage “{stage}” was picked", stage=stage_text(stage)),
    )


def home(setting: Setting, base: BaseKey, stage: Stage, responsible: str) -> BaseKey:
    """The base in which a client belongs who stands in a base of that stage."""
    if is_kept_for_vanished(setting.config, base, responsible):
        return base
    return home_of(setting.config, stage, responsible, setting.day)


def hand_over(
    setting: Setting,
    stage: Stage,
    source: BaseKey,
    client: ClientId,
    typed: Cells,
    facts: ClientFacts,
) -> MoveClient:
    """The move of a client to the base of his stage in which he belongs."""
    target = home_of(setting.config, stage, facts.responsible, setting.day)
    return MoveClient(
        client=client,
        source=source,
        target=target,
        stage=stage.id,
        expect=fingerprint(typed),
        written=_written(setting, target, stage, facts),
        why=_why_handed_over(setting, stage, source, facts.responsible),
        ordered=True,
    )


def way_back(
    setting: Setting,
    source: BaseKey,
    client: ClientId,
    typed: Cells,
    facts: ClientFacts,
    holds: list[Hold],
) -> list[MoveClient]:
    """The way back to where a client came from, to whom he was with if he is there.

    Args:
        setting: What all parts of the plan need.
        source: Where he stands.
        client: Who.
        typed: What people typed into his row.
        facts: What is known of him.
        holds: Where it is noted if Google would not take him there.
    """
    back = setting.memory.taken_back[client]
    stage = setting.config.pipeline.stage(stage_of(back.base))
    assert stage is not None
    desk = setting.desks[stage.id]
    name = back.responsible
    if back.base in setting.bases and stage.visibility == "manager":
        name = setting.whose(back.base)
    elif not desk.keeps(name):
        name = desk.gives()
    target = home_of(setting.config, stage, name, setting.day)
    if target == source:
        return []
    move = MoveClient(
        client=client,
        source=source,
        target=target,
        stage=stage.id,
        expect=fingerprint(typed),
        written=_written(setting, target, stage, replace(facts, responsible=name)),
        why=tr("the owner takes the last move back"),
        ordered=True,
    )
    return [move] if stuck_move(setting, move, holds) is None else []


def _written(
    setting: Setting, target: BaseKey, stage: Stage, facts: ClientFacts
) -> dict[str, Cell]:
    """The worker's cells of a client who arrives.

    In somebody's own base Take is emptied: what it says came true, or was asked of
    others, and would read as a wish of the new holder's.
    """
    minor = setting.config.company.minor
    written = written_cells(stage, facts, "", minor=minor)
    return {**written, TAKE: None} if is_persons(target) else written


def _why_handed_over(
    setting: Setting, stage: Stage, source: BaseKey, responsible: str
) -> Text:
    if source not in setting.bases:
        if stage.visibility == "stage" or not is_persons(source):
            return tr("it was changed who sees which clients of the stage")
        person = setting.config.staff.at(holder_of(source))
        name = person.name if person else holder_of(source)
        return tr("{name} does not work in this base any more", name=name)
    if not responsible:
        return tr("nobody is responsible now")
    return tr("{name} is responsible now", name=responsible)
