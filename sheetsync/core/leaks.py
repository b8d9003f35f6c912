"""Proves that a file holds nothing that one of its readers must not see.

The planner and the reports keep to that anyway. This looks at what comes out of them,
by config and the journal's word of who lives where alone, so that a mistake of theirs
stops here and not in a manager's file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from sheetsync.config import Column, Config, Person, Pipeline, Stage
from sheetsync.core.changes import Hold
from sheetsync.core.decisions import MANY
from sheetsync.core.exposure import EXPOSED
from sheetsync.core.ids import CLIENTS, BaseKey, ClientId, personal_key, stage_of
from sheetsync.core.memory import Memory
from sheetsync.core.names import base_text
from sheetsync.core.personal import Lives, clients_of, closed_to
from sheetsync.core.rows import OWN, folded
from sheetsync.core.snapshot import Snapshot
from sheetsync.locales.headers import known_headers
from sheetsync.locales.text import Text, joined, tr, trn, verbatim

LEAK = "leak"
"""The kind of the hold on what was found."""

OWN_TAB = "own_tab"
"""The kind of the hold on rows of clients in a tab that people made."""

SILENT = frozenset({LEAK, EXPOSED})
"""Kinds of holds on a file while which nothing is published to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """What a file holds, or would hold, though not all its readers may see it.

    Attributes:
        base: Whose file it is.
        where: The tab, or the report.
        clients: Clients who live in other bases.
        columns: Columns that are closed to one of the file's readers.
    """

    base: BaseKey
    where: str
    clients: tuple[ClientId, ...] = ()
    columns: tuple[str, ...] = ()


def closed_columns(
    pipeline: Pipeline, stage: Stage, tab: str = CLIENTS
) -> tuple[Column, ...]:
    """Columns that not all readers of a stage's bases may see, whose stage they are of.

    Args:
        pipeline: The stages.
        stage: The stage whose bases are meant.
        tab: The tab's word in config.
    """
    found: dict[str, Column] = {}
    for one in pipeline.stages:
        child = one.tab(tab)
        columns = one.columns if tab == CLIENTS else child.columns if child else ()
        for column in columns:
            if not stage.shows(column):
                found.setdefault(column.id, column)
    return tuple(found.values())


def leak_in(
    config: Config,
    base: BaseKey,
    where: str,
    *,
    columns: Iterable[str],
    clients: Iterable[ClientId],
    homes: Mapping[ClientId, BaseKey],
    coming: Collection[str] = (),
    tab: str = CLIENTS,
) -> Leak | None:
    """What of some cells must not stand in a base; None if nothing is wrong.

    Args:
        config: It says who reads what.
        base: Whose file it is.
        where: The tab, or the report, as people call it.
        columns: Keys of the columns that hold anything.
        clients: Clients whose cells they are.
        homes: Where each client lives, as far as anybody knows him.
        coming: Clients who are on their way.
        tab: The word of the tab that the keys are of.
    """
    stage = config.pipeline.stage(stage_of(base))
    if stage is None:
        return None
    closed = closed_columns(config.pipeline, stage, tab)
    names = {folded(name) for one in closed for name in known_headers(one)}
    ids = {one.id for one in closed}
    seen = {
        key
        for key in columns
        if key in ids or (key.startswith(OWN) and folded(key[len(OWN) :]) in names)
    }
    strangers = {
        one for one in clients if homes.get(one, base) != base and one not in coming
    }
    if not seen and not strangers:
        return None
    return Leak(
        base=base,
        where=where,
        clients=tuple(sorted(strangers)),
        columns=tuple(sorted(seen)),
    )


def leak_in_own(
    config: Config,
    person: Person,
    where: str,
    *,
    columns: Iterable[str],
    clients: Iterable[ClientId],
    people: Iterable[str],
    lives: Mapping[ClientId, Lives],
    day: date,
) -> Leak | None:
    """What must not stand in a file of somebody's own figures; None if all is right.

    Args:
        config: It says who reads what.
        person: Whose figures they are.
        where: The report, as people call it.
        columns: Keys of the columns.
        clients: Clients of whom lines tell.
        people: The names of those of whom lines tell.
        lives: Where each client lives.
        day: Today, company time.
    """
    closed = set(columns) & closed_to(config, person)
    if any(one != person.name for one in people):
        closed.add("person")
    strangers = set(clients) - clients_of(config, person, lives, day)
    if not closed and not strangers:
        return None
    return Leak(
        base=personal_key(person.email),
        where=where,
        clients=tuple(sorted(strangers)),
        columns=tuple(sorted(closed)),
    )


def standing(
    config: Config, snapshot: Snapshot, memory: Memory, holds: Collection[Hold]
) -> Iterator[Leak]:
    """Clients who stand in a base that is not theirs, and nobody was told of it.

    Columns are looked at by `core.exposure`.

    Args:
        config: What the owner wants.
        snapshot: The bases as they were read.
        memory: What the journal knew at that moment.
        holds: What the owner is told of the bases anyway.
    """
    homes = {
        client: one.base for client, one in memory.clients.items() if not one.deleted
    }
    for view in snapshot.sound():
        told = {one.subject for one in holds if one.base == view.base}
        many = {one.kind for one in holds if one.base == view.base}
        if many & {*MANY.values(), "frozen"}:
            continue
        here = {one for one in view.clients.ids() if one is not None}
        leak = leak_in(
            config,
            view.base,
            view.clients.title,
            columns=(),
            clients=here,
            homes=homes,
            coming={*memory.moving, *told},
        )
        if leak is not None:
            yield leak


def told_of(leak: Leak, pipeline: Pipeline, *, stands: bool) -> Hold:
    """What the owner reads about it: how much and where, and no client's data.

    Args:
        leak: What was found.
        pipeline: The stages, for their names.
        stands: Whether it stands there already; else it was stopped before.
    """
    base = base_text(leak.base, pipeline)
    remove = tr(
        "Look into {base} and remove what belongs elsewhere. Until then nothing is"
        " published there",
        base=base,
    )
    stopped = tr(
        "It was not written. If {base} looks right, this is a mistake of sheetsync's:"
        " tell whoever looks after it",
        base=base,
    )
    return Hold(
        kind=LEAK,
        base=leak.base,
        subject=leak.where,
        mark=" ".join((*leak.clients, *leak.columns)),
        why=tr(
            "{found} in “{where}”, and not everybody who opens the file may see that",
            found=joined(_found(leak)),
            where=verbatim(leak.where),
        ),
        hint=remove if stands else stopped,
    )


def _found(leak: Leak) -> Iterator[Text]:
    if leak.clients:
        yield trn(
            len(leak.clients),
            "{n} client of another base",
            "{n} clients of other bases",
        )
    if leak.columns:
        yield tr("the columns {columns}", columns=", ".join(leak.columns))


def silent(holds: Iterable[tuple[str, str]]) -> AbstractSet[str]:
    """The bases to which nothing is published.

    Args:
        holds: Kind and base of what waits for the owner.
    """
    return frozenset(base for kind, base in holds if kind in SILENT)
