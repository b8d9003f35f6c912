"""Which bases there are, who opens each, and which one is a client's home (S5).

A stage has one base that all its people share, or one for each of them and a pool,
which only the owner opens, for clients whom nobody is responsible for. A base that
config no longer wants winds down: it is closed to everybody but the owner at once,
its clients go to their homes, and then it is a base no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sheetsync.config import Config, Person, Stage
from sheetsync.config.config import EVERYBODY, POOL
from sheetsync.core.ids import BaseKey, base_key, holder_of, stage_of
from sheetsync.core.rows import as_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A spreadsheet of a stage and a holder.

    Attributes:
        key: Its name in the journal.
        stage: Its stage.
        holder: ``everybody``, ``pool``, or the address of whose it is.
        editors: The people who work in it.
        readers: The people who may read it: heads of the stage.
        choices: Whose names its dropdowns offer: who works in it; in the pool, which
            only the owner opens, everybody whom he can give a client to.
    """

    key: BaseKey
    stage: Stage
    holder: str
    editors: tuple[Person, ...] = ()
    readers: tuple[Person, ...] = ()
    choices: tuple[Person, ...] = ()


def bases_of(config: Config, day: date) -> dict[BaseKey, Base]:
    """All bases that config wants on that day, by key."""
    return {
        base.key: base
        for stage in config.pipeline.stages
        for base in _of_stage(config, stage, day)
    }


def base_at(config: Config, key: BaseKey, day: date) -> Base | None:
    """The base of that key; one that winds down has no people any more.

    Returns:
        None if config has no such stage.
    """
    stage = config.pipeline.stage(stage_of(key))
    if stage is None:
        return None
    for base in _of_stage(config, stage, day):
        if base.key == key:
            return base
    return Base(key=key, stage=stage, holder=holder_of(key))


def home_of(config: Config, stage: Stage, responsible: str, day: date) -> BaseKey:
    """The base of a stage in which a client belongs.

    Args:
        config: What the owner wants.
        stage: The client's stage.
        responsible: Name of who is responsible for him, "" for nobody.
        day: Today, company time.
    """
    if stage.visibility == "stage":
        return base_key(stage.id, EVERYBODY)
    person = config.staff.named(responsible)
    if person is None or person.role != stage.role or not person.works_on(day):
        return base_key(stage.id, POOL)
    return base_key(stage.id, person.email)


def is_kept_for_vanished(config: Config, key: BaseKey, responsible: str) -> bool:
    """Whether a client stays in the base of somebody who is not in staff.yaml.

    Whoever merely vanished from there keeps his clients until the owner says what is
    to become of them; nobody but the owner opens that base meanwhile.

    Args:
        config: What the owner wants.
        key: The base.
        responsible: Name of who is responsible for the client.
    """
    stage = config.pipeline.stage(stage_of(key))
    if stage is None or stage.visibility == "stage":
        return False
    unknown = bool(as_text(responsible)) and config.staff.named(responsible) is None
    return unknown and has_vanished(config, key)


def is_persons(key: BaseKey) -> bool:
    """Whether a base belongs to one person: it is neither shared nor the pool."""
    return holder_of(key) not in {EVERYBODY, POOL}


def has_vanished(config: Config, key: BaseKey) -> bool:
    """Whether it is the base of somebody whom staff.yaml does not mention."""
    return is_persons(key) and config.staff.at(holder_of(key)) is None


def _of_stage(config: Config, stage: Stage, day: date) -> Iterator[Base]:
    people = config.people_of(stage, day)
    heads = config.heads_of(stage, day)

    def base(
        holder: str, editors: tuple[Person, ...], choices: tuple[Person, ...]
    ) -> Base:
        return Base(
            key=base_key(stage.id, holder),
            stage=stage,
            holder=holder,
            editors=editors,
            readers=heads,
            choices=choices,
        )

    if stage.visibility == "stage":
        yield base(EVERYBODY, people, people)
        return
    for person in people:
        yield base(person.email, (person,), (person,))
    yield base(POOL, (), people)
