"""From configuration, snapshot and memory to a plan: a pure function.

Bases are planned one by one (`_BasePlanner`), then what concerns several of them
is put together: moves get their target's people, imports their place, and the
safety limits look at the whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from sheetsync.config import Config
from sheetsync.core.assignment import Desk
from sheetsync.core.baseplan import BasePlan, plan_base
from sheetsync.core.bases import bases_of, home_of
from sheetsync.core.changes import (
    Change,
    FollowClient,
    Hold,
    MoveClient,
    PlaceRow,
    RestoredRow,
)
from sheetsync.core.columns import ClientFacts, written_cells
from sheetsync.core.crowds import crowded
from sheetsync.core.decisions import Answer
from sheetsync.core.duplicates import DUPLICATE, Register
from sheetsync.core.exposure import exposed
from sheetsync.core.ids import (
    BaseKey,
    ClientId,
    Draw,
    new_client_id,
    stage_of,
)
from sheetsync.core.memory import Memory, Waiting
from sheetsync.core.names import base_text
from sheetsync.core.particulars import NumberOf
from sheetsync.core.plan import Plan
from sheetsync.core.resting import Resting
from sheetsync.core.restore import rows_to_restore
from sheetsync.core.rows import digits
from sheetsync.core.safety import Objection, objections
from sheetsync.core.setting import Setting
from sheetsync.core.snapshot import BaseView, Snapshot
from sheetsync.core.stuck import untried
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import Text, tr


def make_plan(
    config: Config,
    snapshot: Snapshot,
    memory: Memory,
    *,
    day: date,
    say: Callable[[Text], str],
    draw: Draw,
    force: bool = False,
    resting: Mapping[BaseKey, Resting] | None = None,
    number_of: NumberOf = digits,
) -> Plan:
    """What one cycle should do with the rows of all bases.

    Args:
        config: What the owner wants.
        snapshot: What is there.
        memory: What was there.
        day: Today, company time.
        say: Says a text in the company's language.
        draw: Source of chance for new IDs.
        force: Whether the owner allowed what the safety limits object to.
        resting: What the last plan found at rest.
        number_of: Brings phone numbers into one form.
    """
    places = _where_ids_stand(snapshot)
    setting = Setting(
        config=config,
        snapshot=snapshot,
        memory=memory,
        day=day,
        say=say,
        fresh=_fresh_ids((memory.clients, *places.values()), draw),
        bases=bases_of(config, day),
        desks=_desks(config, memory, day),
        register=Register(memory.rows, _doubtful(memory), number_of),
        force=force,
        resting=resting or {},
    )
    parts = [
        plan_base(setting, view, _others(places, view.base))
        for view in snapshot.sound()
        if config.pipeline.stage(stage_of(view.base)) is not None
    ]
    return _together(setting, parts)


def left_to_restore(
    config: Config, snapshot: Snapshot, memory: Memory, view: BaseView
) -> tuple[RestoredRow, ...]:
    """What is left to write in a base that the owner wants back as it stood.

    Args:
        config: What the owner wants.
        snapshot: What is there.
        memory: What was there.
        view: The base, read after the snapshot.
    """
    stage = config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    elsewhere = _others(_where_ids_stand(snapshot), view.base)
    restoring = memory.restores[view.base]
    return rows_to_restore(stage, view, memory, restoring, elsewhere)


@dataclass(slots=True)
class _Gathering:
    changes: list[Change] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    responsible: dict[ClientId, str] = field(default_factory=dict)
    waiting: dict[BaseKey, Mapping[ClientId, Waiting]] = field(default_factory=dict)
    returned: dict[ClientId, BaseKey] = field(default_factory=dict)
    registered: dict[ClientId, date] = field(default_factory=dict)


def _together(setting: Setting, parts: list[BasePlan]) -> Plan:
    whole = _Gathering()
    for part in parts:
        if part.restore is not None:
            whole.changes.append(part.restore)
        whole.changes += part.identities
        whole.changes += part.writes
        whole.holds += part.holds
        whole.responsible.update(part.responsible)
        if not part.frozen:
            whole.waiting[part.base] = part.waiting
        whole.returned.update(dict.fromkeys(part.returned, part.base))
        whole.registered.update(part.registered)
    frozen = frozenset(part.base for part in parts if part.frozen)
    usable = {one.base for one in setting.snapshot.sound()} - frozen
    for part in parts:
        places = [one for one in part.places if one.base in usable]
        whole.changes += untried(setting, places, whole.holds)
    whole.changes += untried(setting, _arrivals(setting, usable), whole.holds)
    moves = [
        move for part in parts for move in _movable(setting, part, usable, whole.holds)
    ]
    whole.changes += moves
    following = _following(parts, usable, {one.client for one in moves})
    whole.changes += untried(setting, following, whole.holds)
    for part in parts:
        whole.changes += part.removals
    sizes = {part.base: len(part.seen) for part in parts}
    changes = tuple(whole.changes)
    return Plan(
        changes=changes,
        holds=(
            *_faults(setting.snapshot),
            *exposed(setting.config, setting.snapshot),
            *crowded(whole.holds),
        ),
        objections=_objections(setting, changes, sizes),
        waiting=whole.waiting,
        responsible=whole.responsible,
        seen={part.base: part.seen for part in parts if not part.frozen},
        returned=whole.returned,
        deleted=frozenset(one for part in parts for one in part.deleted),
        keeps={part.base: part.keeps for part in parts if not part.frozen},
        frozen=frozen
        - setting.memory.rotating
        - {part.base for part in parts if part.restore is not None},
        registered=whole.registered,
        looked_at={part.base: part.looked_at for part in parts},
        resting={part.base: part.resting for part in parts if part.resting},
    )


def _objections(
    setting: Setting, changes: tuple[Change, ...], sizes: Mapping[BaseKey, int]
) -> tuple[Objection, ...]:
    """What the safety limits object to and the owner did not allow."""
    if setting.force:
        return ()
    answers = setting.memory.answers
    return tuple(
        one
        for one in objections(setting.config, changes, sizes)
        if answers.to("unsafe", one.base) is not Answer.ALLOW
    )


def _movable(
    setting: Setting, part: BasePlan, usable: AbstractSet[BaseKey], holds: list[Hold]
) -> list[MoveClient]:
    """Moves whose target can be worked with; the others wait, held."""
    movable = []
    for move in part.moves:
        if move.target in usable:
            movable.append(move)
            continue
        if move.target in setting.memory.rotating:
            continue  # a matter of minutes: he waits where he is
        holds.append(
            Hold(
                kind="target",
                base=move.source,
                subject=move.client,
                why=tr("The base that the client should go to can't be worked with"),
                hint=tr(
                    "Mend {base} first; the client stays where he is",
                    base=base_text(move.target, setting.config.pipeline),
                ),
            )
        )
    return movable


def _following(
    parts: list[BasePlan], usable: AbstractSet[BaseKey], going: set[ClientId]
) -> Iterator[FollowClient]:
    """Child rows to send after their clients.

    One client has one move at a time: who moves on, or whose rows were typed in
    several bases or tabs, has the others follow in the next cycles.
    """
    for part in parts:
        for follow in part.follows:
            if follow.target in usable and follow.client not in going:
                going.add(follow.client)
                yield follow


def _arrivals(setting: Setting, usable: AbstractSet[BaseKey]) -> list[PlaceRow]:
    """Imported clients, each in his home in the stage they were imported into."""
    placed = []
    for arrival in setting.memory.arrivals:
        stage = setting.config.pipeline.stage(arrival.stage)
        if stage is None:
            continue
        desk = setting.desks[stage.id]
        name = desk.claims(arrival.cells.get("take")) or desk.gives()
        base = home_of(setting.config, stage, name, setting.day)
        if base not in usable:
            continue
        facts = ClientFacts(responsible=name, registered=setting.day)
        written = written_cells(stage, facts, "", minor=setting.config.company.minor)
        cells = {**arrival.cells, **written, "stage": setting.say(stage_text(stage))}
        placed.append(
            PlaceRow(
                base=base,
                client=setting.fresh(),
                cells=cells,
                why=tr("imported"),
                arrival=arrival.arrival,
            )
        )
    return placed


def _faults(snapshot: Snapshot) -> tuple[Hold, ...]:
    return tuple(
        Hold(
            kind="fault",
            base=base,
            subject=f"{number}" if number else "",
            why=fault,
            hint=tr("The base waits until it is mended; the others go on"),
        )
        for base, view in sorted(snapshot.bases.items())
        for number, fault in enumerate(view.faults)
    )


def _desks(config: Config, memory: Memory, day: date) -> dict[str, Desk]:
    """Who gives the clients of each stage to its people, whatever bases it has."""
    loads: dict[str, Counter[str]] = defaultdict(Counter)
    for one in memory.clients.values():
        if not one.deleted:
            loads[stage_of(one.base)][one.responsible] += 1
    return {
        stage.id: Desk(
            config, stage, day, loads[stage.id], memory.last_given.get(stage.id, "")
        )
        for stage in config.pipeline.stages
    }


def _doubtful(memory: Memory) -> set[ClientId]:
    """Clients who wait for the owner since they seem to be registered twice."""
    return {
        client
        for waiting in memory.waiting.values()
        for client, one in waiting.items()
        if one.target == DUPLICATE
    }


def _fresh_ids(known: Iterable[Iterable[str]], draw: Draw) -> Callable[[], ClientId]:
    taken: set[str] = set()

    def fresh() -> ClientId:
        if not taken:
            # Most cycles draw none.
            taken.update(*known)
        drawn = new_client_id(draw, taken)
        taken.add(drawn)
        return drawn

    return fresh


def _where_ids_stand(snapshot: Snapshot) -> dict[BaseKey, dict[ClientId, BaseKey]]:
    """The IDs that stand in each base."""
    places = {}
    for view in snapshot.sound():
        ids = dict.fromkeys(view.clients.ids(), view.base)
        ids.pop(None, None)
        places[view.base] = cast("dict[ClientId, BaseKey]", ids)
    return places


def _others(
    places: Mapping[BaseKey, Mapping[ClientId, BaseKey]], base: BaseKey
) -> dict[ClientId, BaseKey]:
    """The IDs that stand in other bases, and in which; of several the first."""
    others: dict[ClientId, BaseKey] = {}
    for other in sorted(places.keys() - {base}, reverse=True):
        others.update(places[other])
    return others
