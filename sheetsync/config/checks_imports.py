"""What must hold in imports.yaml beyond the shape of its values."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from sheetsync.config.imports import COLUMNS, READY, Imports, Mapping
from sheetsync.config.problems import Finding, Path, unknown
from sheetsync.config.staff import Staff
from sheetsync.config.stages import Pipeline
from sheetsync.locales.text import tr

FILE = "imports.yaml"


def import_findings(
    imports: Imports, pipeline: Pipeline | None, staff: Staff | None
) -> Iterator[Finding]:
    """Everything that imports.yaml contradicts; of a file that is broken nothing."""
    yield from _names(imports)
    for number, mapping in enumerate(imports.mappings):
        path: Path = ("mappings", number)
        yield from _kind(mapping, path)
        yield from _columns(mapping, pipeline, path)
        yield from _encoding(mapping, path)
        if pipeline and mapping.stage and pipeline.stage(mapping.stage) is None:
            stages = tuple(one.id for one in pipeline.stages)
            yield Finding(FILE, (*path, "stage"), unknown(mapping.stage, stages))
    if staff:
        yield from _people(imports, staff)
    yield from _rules(imports)


def _names(imports: Imports) -> Iterator[Finding]:
    """Each mapping has a name of its own."""
    seen: set[str] = set()
    for number, one in enumerate(imports.mappings):
        where: Path = ("mappings", number, "id")
        if one.id in READY or one.id in COLUMNS:
            text = tr(
                "sheetsync has a mapping “{name}” itself. Give yours another name; it"
                " may say “like: {name}”",
                name=one.id,
            )
            yield Finding(FILE, where, text)
        elif one.id in seen:
            text = tr("“{word}” stands here twice. Remove one of the two", word=one.id)
            yield Finding(FILE, where, text)
        seen.add(one.id)


def _kind(mapping: Mapping, path: Path) -> Iterator[Finding]:
    if mapping.holds is None:
        text = tr(
            "say what such files hold: a line “kind: purchases” (or clients, plans,"
            " calls, payments), or “like: 1c”"
        )
        yield Finding(FILE, path, text)
    elif mapping.like and mapping.holds != READY[mapping.like]:
        text = tr(
            "“{like}” is a mapping of {kind}. Remove this line, or the other",
            like=mapping.like,
            kind=READY[mapping.like],
        )
        yield Finding(FILE, (*path, "kind"), text)


def _columns(
    mapping: Mapping, pipeline: Pipeline | None, path: Path
) -> Iterator[Finding]:
    """Headers mean columns of ours, and each column once."""
    known = _known_columns(mapping, pipeline)
    taken: dict[str, str] = {}
    for header, column in mapping.columns.items():
        where = (*path, "columns", header)
        if known and column not in known:
            yield Finding(FILE, where, unknown(column, known))
        elif column in taken:
            text = tr(
                "“{first}” means {column} already. Remove one of the two",
                first=taken[column],
                column=column,
            )
            yield Finding(FILE, where, text)
        taken.setdefault(column, header)


def _known_columns(mapping: Mapping, pipeline: Pipeline | None) -> tuple[str, ...]:
    """Columns that a file of that kind is read into; none where nobody knows."""
    if mapping.holds != "clients":
        return COLUMNS.get(mapping.holds or "", ())
    stages = pipeline.stages if pipeline else ()
    wanted = [one for one in stages if mapping.stage in (None, one.id)]
    if mapping.stage is None:
        wanted = wanted[:1]
    return tuple(column.id for stage in wanted for column in stage.columns)


def _encoding(mapping: Mapping, path: Path) -> Iterator[Finding]:
    try:
        codecs.lookup(mapping.encoding or "utf-8")
    except LookupError:
        text = tr("unknown encoding. Write one such as cp1251, or remove the line")
        yield Finding(FILE, (*path, "encoding"), text)


def _people(imports: Imports, staff: Staff) -> Iterator[Finding]:
    """Extensions belong to people of the staff."""
    known = [word for one in staff.people for word in (one.name, one.email)]
    folded = {" ".join(one.split()).casefold() for one in known}
    for extension, person in imports.people.items():
        if person and " ".join(person.split()).casefold() not in folded:
            yield Finding(FILE, ("people", extension), unknown(person, known))


def _rules(imports: Imports) -> Iterator[Finding]:
    """The folder's rules name mappings that exist."""
    known = (*(one.id for one in imports.mappings), *READY, *COLUMNS)
    for number, rule in enumerate(imports.folder.files if imports.folder else ()):
        if rule.mapping not in known:
            where: Path = ("folder", "files", number, "mapping")
            yield Finding(FILE, where, unknown(rule.mapping, known))
