"""Which bases there are, and who opens each (S5).

A stage has one base that all its people share, or one for each of them and a pool,
which only the owner opens, for clients whom nobody is responsible for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sheetsync.config import Config, Person, Stage
from sheetsync.config.config import EVERYBODY, POOL
from sheetsync.core.ids import BaseKey, base_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A spreadsheet that config wants, for a stage and a holder.

    Attributes:
        key: Its name in the journal.
        stage: Its stage.
        holder: ``everybody``, ``pool``, or the address of whose it is.
        editors: The people who work in it.
        readers: The people who may read it: heads of the stage.
    """

    key: BaseKey
    stage: Stage
    holder: str
    editors: tuple[Person, ...] = ()
    readers: tuple[Person, ...] = ()


def bases_of(config: Config, day: date) -> dict[BaseKey, Base]:
    """All bases that config wants on that day, by key."""
    return {
        base.key: base
        for stage in config.pipeline.stages
        for base in _of_stage(config, stage, day)
    }


def _of_stage(config: Config, stage: Stage, day: date) -> Iterator[Base]:
    people = config.people_of(stage, day)
    heads = config.heads_of(stage, day)

    def base(holder: str, editors: tuple[Person, ...]) -> Base:
        return Base(
            key=base_key(stage.id, holder),
            stage=stage,
            holder=holder,
            editors=editors,
            readers=heads,
        )

    if stage.visibility == "stage":
        yield base(EVERYBODY, people)
        return
    for person in people:
        yield base(person.email, (person,))
    yield base(POOL, ())
