"""What must hold in stages.yaml of stages, moves and tabs, and of all names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sheetsync.config.problems import Finding, Path, listed, unknown
from sheetsync.config.stages import NO_STAGES, PURCHASE, Gate, Pipeline, Stage
from sheetsync.config.walk import each_columns, each_stage
from sheetsync.locales.headers import known_headers, known_stage_names
from sheetsync.locales.text import Text, tr

_FILE = "stages.yaml"


def ids_twice(pipeline: Pipeline) -> Iterator[Finding]:
    """Stages, and the columns, tabs and moves of one, have different ids."""
    yield from _twice(("stages",), "id", (one.id for one in pipeline.stages))
    for path, columns in each_columns(pipeline):
        yield from _twice(path, "id", (one.id for one in columns))
    for path, stage in each_stage(pipeline):
        yield from _twice((*path, "tabs"), "id", (one.id for one in stage.tabs))
        yield from _twice((*path, "moves"), "to", (one.to for one in stage.moves))


def ids_taken(pipeline: Pipeline) -> Iterator[Finding]:
    """A stage has no id that stands for other files of sheetsync's."""
    for path, stage in each_stage(pipeline):
        if stage.id in NO_STAGES:
            text = tr(
                "“{word}” is what sheetsync calls a file of its own. Choose another id",
                word=stage.id,
            )
            yield _finding((*path, "id"), text)


def names_twice(pipeline: Pipeline) -> Iterator[Finding]:
    """Stages and columns are told apart by what people read in the sheet."""
    taken: dict[str, str] = {}
    for path, stage in each_stage(pipeline):
        yield from _same_words(
            taken, stage.id, known_stage_names(stage), (*path, "name")
        )
    for path, columns in each_columns(pipeline):
        taken = {}
        for number, column in enumerate(columns):
            place = (*path, number, "header")
            yield from _same_words(taken, column.id, known_headers(column), place)


def closed_stage(pipeline: Pipeline) -> Iterator[Finding]:
    """Lost clients have exactly one place, which is not where new ones come in."""
    closed = [number for number, one in enumerate(pipeline.stages) if one.closed]
    if not closed:
        text = tr(
            "no stage is closed, so lost clients have no place. Write “closed: true” "
            "in one stage, the last as a rule"
        )
        yield _finding(("stages",), text)
    for number in closed[1:]:
        text = tr("a second closed stage. Write “closed: true” in one stage only")
        yield _finding(("stages", number, "closed"), text)
    if closed[:1] == [0]:
        text = tr("new clients come into the first stage. Close another one")
        yield _finding(("stages", 0, "closed"), text)


def gates(pipeline: Pipeline) -> Iterator[Finding]:
    """A move leads to another stage, and asks for what its people can fill in."""
    stages = tuple(one.id for one in pipeline.stages)
    for path, stage in each_stage(pipeline):
        for number, gate in enumerate(stage.moves):
            place = (*path, "moves", number)
            if gate.to not in stages:
                yield _finding((*place, "to"), unknown(gate.to, stages))
            if gate.to == stage.id:
                text = tr("a move from a stage to itself. Remove it")
                yield _finding((*place, "to"), text)
            yield from _requirements(place, stage, gate)


def tabs_of_clients(pipeline: Pipeline) -> Iterator[Finding]:
    """A row of a tab says whose it is."""
    for path, stage in each_stage(pipeline):
        for number, tab in enumerate(stage.tabs):
            ids = {one.id for one in tab.columns}
            missing = [one for one in ("client", "client_id") if one not in ids]
            if missing:
                text = tr(
                    "columns are missing. Add: {missing}", missing=listed(missing)
                )
                yield _finding((*path, "tabs", number, "columns"), text)


PIPELINE_CHECKS: tuple[Callable[[Pipeline], Iterator[Finding]], ...] = (
    ids_twice,
    ids_taken,
    names_twice,
    closed_stage,
    gates,
    tabs_of_clients,
)
"""Checks of stages.yaml; those of columns are in `checks_columns`."""


def _requirements(place: Path, stage: Stage, gate: Gate) -> Iterator[Finding]:
    known = tuple(one.id for one in stage.columns)
    for key, words in (("requires", gate.requires), ("any_of", gate.any_of)):
        for number, word in enumerate(words):
            column = stage.column(word)
            if key == "any_of" and word == PURCHASE:
                continue
            if column is None:
                yield _finding((*place, key, number), unknown(word, known))
            elif not stage.shows(column):
                text = tr(
                    "not everybody who opens this base may see “{word}”, so it isn't "
                    "there to be filled in. Remove it here, or name the stage's role "
                    "and its head's under “visible” in the column",
                    word=word,
                )
                yield _finding((*place, key, number), text)


def _twice(path: Path, key: str, words: Iterable[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, word in enumerate(words):
        if word in seen:
            text = tr("“{word}” stands here twice. Remove one of the two", word=word)
            yield _finding((*path, number, key), text)
        seen.add(word)


def _same_words(
    taken: dict[str, str], owner: str, words: Iterable[str], path: Path
) -> Iterator[Finding]:
    """Words that something else is already called by."""
    for word in words:
        other = taken.setdefault(word.casefold(), owner)
        if other != owner:
            text = tr(
                "“{word}” is also what “{other}” is called. Choose another name",
                word=word,
                other=other,
            )
            yield _finding(path, text)
            return


def _finding(path: Path, text: Text) -> Finding:
    return Finding(_FILE, path, text)
