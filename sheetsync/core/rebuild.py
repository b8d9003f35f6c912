"""What a journal that is lost or behind learns from the bases and the desk.

Where a client's ID stands in exactly one base he lives there, whatever the journal
says: it is the journal that fell behind. What his base does not show (kept cells, the
day he was registered) the desk's *All clients* tells, which holds every column of
every client.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sheetsync.config import Config
from sheetsync.core.columns import written_ids
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import KnownClient
from sheetsync.core.rows import Cell, Cells, as_day, as_text
from sheetsync.core.snapshot import BaseView, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A client as the desk's *All clients* shows him.

    Attributes:
        base: Where he lived; None if it names no base of config.
        responsible: Whose he was, "" nobody's.
        registered: When he was first entered.
        cells: His other cells by column, as Google gives them.
    """

    base: BaseKey | None
    responsible: str = ""
    registered: date | None = None
    cells: Cells = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What the journal should say of a client.

    Attributes:
        client: Who.
        base: Where he lives.
        responsible: Whose he is.
        registered: When he was first entered; None where nobody knows.
        kept: Cells that his base has no column for.
        row: His row there; None where he is on the desk alone.
        cells: What the desk shows of him where he has no row.
        is_new: Whether the journal does not know him at all.
    """

    client: ClientId
    base: BaseKey
    responsible: str
    registered: date | None
    kept: Mapping[str, Cell]
    row: Row | None
    is_new: bool
    cells: Cells = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning:
    """All that is to be learnt.

    Attributes:
        clients: Clients to be registered, or of whom the journal says something
            else than the spreadsheets.
        missing: Clients whom the desk shows and the journal does not know, and who
            stand in no base: their rows were deleted, or are kept as undo rows.
        doubled: IDs that stand in several bases, and in which.
    """

    clients: tuple[Learned, ...] = ()
    missing: tuple[Learned, ...] = ()
    doubled: Mapping[ClientId, tuple[BaseKey, ...]] = field(default_factory=dict)


def learn(
    config: Config,
    bases: Mapping[BaseKey, BaseView],
    known: Mapping[ClientId, KnownClient],
    desk: Mapping[ClientId, Told],
    *,
    trusted: bool = False,
) -> Learning:
    """Compare the journal with what stands in the spreadsheets.

    Args:
        config: The configuration.
        bases: The bases that could be read.
        known: Everybody whom the journal knows.
        desk: Everybody whom the desk's *All clients* shows.
        trusted: Whether the journal is younger than the desk, so that it is right
            about everybody who lives where it says.
    """
    rows: dict[ClientId, dict[BaseKey, Row]] = {}
    for base, view in sorted(bases.items()):
        for client, row in zip(view.clients.ids(), view.clients.rows, strict=True):
            if client is not None:
                rows.setdefault(client, {}).setdefault(base, row)
    alone = (
        learned_from(
            config, bases[base], client, row, known.get(client), desk.get(client)
        )
        for client, places in rows.items()
        if len(places) == 1
        for base, row in places.items()
        if not (trusted and client in known and known[client].base == base)
    )
    return Learning(
        clients=tuple(one for one in alone if _says_more(config, bases, one, known)),
        missing=tuple(_unseen(config, bases, rows.keys() | known.keys(), desk)),
        doubled={
            client: tuple(places) for client, places in rows.items() if len(places) > 1
        },
    )


def kept_of(
    config: Config, view: BaseView, before: Cells, told: Told | None
) -> dict[str, Cell]:
    """The cells of a client that his base has no column for.

    Args:
        config: The configuration; what the worker writes is computed, never kept.
        view: His base.
        before: What the journal kept of him.
        told: What the desk shows of him; it stands above the journal's.
    """
    ours = frozenset[str]().union(
        *(written_ids(stage.columns) for stage in config.pipeline.stages)
    )
    everything = {**before, **(told.cells if told else {})}
    left_out = {*view.clients.keys, *ours, "stage"}
    return {key: cell for key, cell in everything.items() if key not in left_out}


def learned_from(
    config: Config,
    view: BaseView,
    client: ClientId,
    row: Row,
    known: KnownClient | None,
    told: Told | None,
) -> Learned:
    """What a client's row and the desk say of him.

    Args:
        config: The configuration.
        view: The base that he lives in.
        client: Who.
        row: His row there.
        known: What the journal says, if it knows him.
        told: What the desk shows, if it shows him.
    """
    cells = view.clients.cells(row)
    responsible = as_text(cells.get("responsible"))
    if not responsible and told and told.base == view.base:
        responsible = told.responsible
    registered = (
        (known.registered if known else None)
        or as_day(cells.get("registered"))
        or (told.registered if told else None)
    )
    return Learned(
        client=client,
        base=view.base,
        responsible=responsible,
        registered=registered,
        kept=kept_of(config, view, known.kept if known else {}, told),
        row=row,
        is_new=known is None,
    )


def _unseen(
    config: Config,
    bases: Mapping[BaseKey, BaseView],
    present: set[ClientId],
    desk: Mapping[ClientId, Told],
) -> Iterator[Learned]:
    for client, told in desk.items():
        if client in present or told.base is None or told.base not in bases:
            continue
        yield Learned(
            client=client,
            base=told.base,
            responsible=told.responsible,
            registered=told.registered,
            kept=kept_of(config, bases[told.base], {}, told),
            row=None,
            is_new=True,
            cells={
                key: cell
                for key, cell in told.cells.items()
                if key in bases[told.base].clients.keys
            },
        )


def _says_more(
    config: Config,
    bases: Mapping[BaseKey, BaseView],
    one: Learned,
    known: Mapping[ClientId, KnownClient],
) -> bool:
    before = known.get(one.client)
    if before is None or before.base != one.base:
        return True
    kept = kept_of(config, bases[one.base], before.kept, None)
    return (one.responsible, one.kept) != (before.responsible, kept)
