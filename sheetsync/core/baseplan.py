"""The plan of one base: identities, deletions, wishes, the worker's columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from sheetsync.config import Stage
from sheetsync.core.adoption import identify
from sheetsync.core.changes import (
    AdoptRow,
    FollowClient,
    Hold,
    MoveClient,
    PlaceRow,
    PutBackId,
    RemoveRow,
    RestoreBase,
    WriteCells,
)
from sheetsync.core.children import ChildRows, Names, read_children
from sheetsync.core.columns import ClientFacts, corrections, written_cells, written_ids
from sheetsync.core.comparing import people_cells
from sheetsync.core.deletions import after_deletion
from sheetsync.core.departures import (
    TAKE,
    hand_over,
    home,
    settled,
    to_stage,
    way_back,
)
from sheetsync.core.doubts import REGISTERED, doubtful
from sheetsync.core.duplicates import DUPLICATE
from sheetsync.core.gates import Goes, Refused, misfits, wish
from sheetsync.core.identified import Identified
from sheetsync.core.ids import BaseKey, ClientId, stage_of
from sheetsync.core.losses import Losses, frozen_hold, losses
from sheetsync.core.memory import Waiting
from sheetsync.core.resting import Rest, Resting, differing, place_of
from sheetsync.core.restore import restore_change
from sheetsync.core.rows import Cell, Cells, as_day, as_text
from sheetsync.core.setting import Setting
from sheetsync.core.snapshot import BaseView, Row
from sheetsync.core.stuck import stuck_move
from sheetsync.core.upkeep import notes_on_children, notes_on_held, sentence, wiped
from sheetsync.locales.text import Text, tr


@dataclass(slots=True, kw_only=True)
class BasePlan:
    """What is to be done in one base; filled step by step.

    Attributes:
        base: Its key.
        identities: IDs to write.
        removals: Rows that the owner wants gone.
        places: Deleted rows to put back.
        moves: Clients to move away.
        follows: Child rows to send after their client.
        writes: The worker's cells to put right.
        holds: What waits for a person.
        waiting: Clients who must stay as they are for a while first.
        responsible: Who is responsible for whom.
        seen: Each client's row.
        returned: Clients to be registered again.
        deleted: Clients whose row is gone and, as the owner decided, stays so.
        registered: The day on which those whom the journal forgot were entered.
        keeps: Clients of whom the last snapshot still tells more than their row.
        frozen: Whether nothing is done here until the owner decides.
        restore: How the base is brought back as it stood.
        looked_at: Clients who were not at rest.
        resting: Rows that nothing is wanted of.
    """

    base: BaseKey
    identities: list[AdoptRow | PutBackId] = field(default_factory=list)
    removals: list[RemoveRow] = field(default_factory=list)
    places: list[PlaceRow] = field(default_factory=list)
    moves: list[MoveClient] = field(default_factory=list)
    follows: list[FollowClient] = field(default_factory=list)
    writes: list[WriteCells] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    waiting: dict[ClientId, Waiting] = field(default_factory=dict)
    responsible: dict[ClientId, str] = field(default_factory=dict)
    seen: Mapping[ClientId, Row] = field(default_factory=dict)
    returned: tuple[ClientId, ...] = ()
    deleted: tuple[ClientId, ...] = ()
    registered: dict[ClientId, date] = field(default_factory=dict)
    keeps: set[ClientId] = field(default_factory=set)
    frozen: bool = False
    restore: RestoreBase | None = None
    looked_at: set[ClientId] = field(default_factory=set)
    resting: Resting | None = None

    def doubts(self, client: ClientId) -> bool:
        """Whether the client seems to be registered twice."""
        known = self.waiting.get(client)
        return known is not None and known.target == DUPLICATE


def plan_base(
    setting: Setting, view: BaseView, elsewhere: Mapping[ClientId, BaseKey]
) -> BasePlan:
    """Plan one base.

    Args:
        setting: What all parts of the plan need.
        view: The base as it was read; it must have no faults.
        elsewhere: IDs that stand in other bases, and where.
    """
    stage = setting.config.pipeline.stage(stage_of(view.base))
    assert stage is not None
    written = written_ids(stage.columns)
    plan = BasePlan(base=view.base)
    if view.base in setting.memory.rotating:
        plan.frozen = True
        return plan
    plan.restore = restore_change(setting, stage, view, elsewhere)
    if plan.restore is not None and plan.restore.rows:
        plan.frozen = True
        return plan
    found = identify(setting, stage, view, written, elsewhere)
    lost = losses(setting, view.base, found, elsewhere)
    if lost.frozen:
        plan.frozen = True
        plan.holds.append(frozen_hold(view.base, lost.action))
        return plan
    _settle_losses(setting, plan, found, lost)
    absent = _absent(found, lost)
    names = Names(view, found.clients, setting.memory, absent)
    children = read_children(view, stage.tabs, names, setting.memory)
    plan.identities += found.changes
    plan.removals += found.removals
    plan.holds += found.holds
    plan.follows += children.follows
    plan.returned = tuple(found.returned)
    plan.seen = found.clients
    plan.keeps = _kept(setting, view.base, found, elsewhere)
    plan.waiting.update(doubtful(setting, view.base, found))
    _plan_rows(setting, stage, view, found, children, plan)
    plan.writes += notes_on_held(setting, view, found.held)
    plan.writes += wiped(view, found.astray, written)
    plan.writes += notes_on_children(setting, view, children, plan.follows)
    return plan


def _kept(
    setting: Setting,
    base: BaseKey,
    found: Identified,
    elsewhere: Mapping[ClientId, BaseKey],
) -> set[ClientId]:
    """Clients of whom the last snapshot still tells more than their row."""
    last = setting.memory.rows.get(base, {})
    abroad = (last.keys() & elsewhere.keys()) - found.clients.keys()
    return {
        *found.mixed,
        *(last.keys() & setting.memory.moving),
        # Should he go there as well, he is missed here, where he lives.
        *(one for one in abroad if setting.memory.lives_in(one) == base),
    }


def _absent(found: Identified, lost: Losses) -> dict[ClientId, Cells]:
    """Clients of this base who have no row that can be believed, as they were last."""
    strangers: dict[ClientId, Cells] = {client: {} for client in found.strangers}
    return {**strangers, **lost.gone, **found.mixed}


def _settle_losses(
    setting: Setting, plan: BasePlan, found: Identified, lost: Losses
) -> None:
    """Deal with rows that were deleted or emptied."""
    verdicts = after_deletion(setting, plan.base, lost.gone)
    plan.places += verdicts.places
    plan.holds += verdicts.holds
    plan.waiting.update(verdicts.waiting)
    plan.deleted = tuple(sorted(verdicts.dropped))
    # A row that was emptied makes room once its client is put back or given up.
    ended = {*verdicts.dropped, *(one.client for one in verdicts.places)}
    for client in ended & found.blanked.keys():
        found.astray += found.blanked[client]


def _plan_rows(
    setting: Setting,
    stage: Stage,
    view: BaseView,
    found: Identified,
    children: ChildRows,
    plan: BasePlan,
) -> None:
    """Plan the rows of a base that are not at rest; whose plan is nothing now rests."""
    last = setting.last_plan(view)
    parted, identities = found.parted, {one.client for one in found.changes}
    heard = differing(last.talked if last else {}, children.last_contact)
    mine = {client for _, client in parted.loose.values() if client is not None}
    plan.looked_at = {*mine, *identities, *parted.woken, *heard}
    resting = dict(last.clients) if last else {}
    rows = dict(parted.quiet)
    for client in plan.looked_at:
        resting.pop(client, None)
        rows.pop(client, None)
    restless = {*parted.loose}
    # By rows: the IDs of new clients are drawn by chance, and their order with them.
    here = [(found.clients[one], one) for one in plan.looked_at & found.clients.keys()]
    for row, client in sorted(here, key=lambda one: one[0].index):
        rest = _plan_row(setting, stage, view, children, plan, client, row)
        if rest is None or client in identities:
            restless.add(place_of(view.clients, row))
        else:
            restless.discard(place_of(view.clients, row))
            resting[client], rows[client] = rest, row
    plan.resting = Resting(
        config=setting.config,
        day=setting.day,
        tab=view.clients,
        clients=resting,
        rows=rows,
        restless=restless,
        purchases=setting.memory.purchases,
        talked=children.last_contact,
    )


def _plan_row(
    setting: Setting,
    stage: Stage,
    view: BaseView,
    children: ChildRows,
    plan: BasePlan,
    client: ClientId,
    row: Row,
) -> Rest | None:
    """One client's row: who gets it, where it wants to go, what it should say.

    Returns:
        What its plan depended on if nothing is wanted of it.
    """
    cells = view.clients.cells(row)
    facts = _facts(setting, plan, children, client, cells)
    plan.responsible[client] = facts.responsible
    typed = partial(people_cells, view.clients, row, written_ids(stage.columns))
    if client in setting.memory.taken_back:
        plan.moves += way_back(setting, plan.base, client, typed(), facts, plan.holds)
        return None
    notes = list(misfits(stage.columns, cells))
    if plan.doubts(client):
        notes.insert(0, REGISTERED)
    notes += _about_take(setting, view.base, facts.responsible, cells.get(TAKE))
    bought = client in setting.memory.purchases
    wanted = wish(setting.config.pipeline, stage, cells, bought=bought)
    if isinstance(wanted, Refused):
        notes.append(wanted.why)
    going = wanted.to if isinstance(wanted, Goes) and not notes else ""
    leaves = _leaving(setting, stage, plan, client, going, typed, facts)
    if leaves is not None:
        stuck = stuck_move(setting, leaves, plan.holds)
        if stuck is None:
            plan.moves.append(leaves)
            return None
        notes.append(stuck)
    note = setting.say(sentence(notes)) if notes else ""
    minor = setting.config.company.minor
    fix = corrections(
        view.base,
        view.clients,
        row,
        client,
        written_cells(stage, facts, note, minor=minor),
    )
    if fix is not None:
        plan.writes.append(fix)
    known = setting.memory.clients.get(client)
    waits = fix is not None or client in plan.waiting
    if waits or known is None or known.responsible != facts.responsible:
        return None
    return Rest(row.cells, known)


def _leaving(
    setting: Setting,
    stage: Stage,
    plan: BasePlan,
    client: ClientId,
    going: str,
    typed: Callable[[], Cells],
    facts: ClientFacts,
) -> MoveClient | None:
    """The move of a client to the stage that was picked, else to his home in this one.

    None if he is at home, or did not settle yet.
    """
    if going:
        if settled(setting, plan.base, plan.waiting, client, going, typed()):
            return to_stage(setting, plan.base, client, going, typed(), facts)
        return None
    place = home(setting, plan.base, stage, facts.responsible)
    if place == plan.base or plan.doubts(client):
        return None
    if settled(setting, plan.base, plan.waiting, client, place, typed()):
        return hand_over(setting, stage, plan.base, client, typed(), facts)
    return None


def _facts(
    setting: Setting,
    plan: BasePlan,
    children: ChildRows,
    client: ClientId,
    cells: Cells,
) -> ClientFacts:
    known = setting.memory.clients.get(client)
    desk = setting.desks[stage_of(plan.base)]
    before = known.responsible if known else ""
    registered = known.registered if known else setting.day
    if known is None and client in plan.returned:
        # A journal that was lost learns from the rows what it knew.
        before = as_text(cells.get("responsible"))
        registered = as_day(cells.get("registered")) or setting.day
        plan.registered[client] = registered
    own = setting.whose(plan.base)
    if before and desk.keeps(before):
        # In somebody's own base a name that nobody has was his before he was renamed.
        renamed = own and setting.config.staff.named(before) is None
        name = own if renamed else before
    elif before:
        name = desk.hands_over(before, cells.get(TAKE))
    else:
        name = own or desk.claims(cells.get(TAKE)) or desk.gives()
    return ClientFacts(
        responsible=name,
        registered=registered,
        last_contact=children.last_contact.get(client),
        bought=setting.memory.purchases.get(client),
    )


def _about_take(
    setting: Setting, base: BaseKey, responsible: str, take: Cell
) -> list[Text]:
    """What speaks against the name in a row's Take."""
    own = setting.whose(base)
    if own:
        named = setting.config.staff.named(as_text(take))
        if named is None or named.name == own:
            return []
        return [
            tr(
                "Take: the clients of this base are yours; only the owner hands them"
                " over to others"
            )
        ]
    # Whoever is responsible stays so, whatever a left colleague's Take still says.
    if not responsible and setting.desks[stage_of(base)].unknown(take):
        return [tr("Take: nobody of that name works in this base")]
    return []
