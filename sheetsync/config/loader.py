"""Reads config/ and says everything that is wrong in it at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from pydantic import ValidationError

from sheetsync.config.base import Model
from sheetsync.config.checks import Draft, findings
from sheetsync.config.company import Company
from sheetsync.config.config import Config
from sheetsync.config.documents import Document, read_document
from sheetsync.config.explain import explained
from sheetsync.config.imports import Imports
from sheetsync.config.problems import Problem, said
from sheetsync.config.reports import REPORTS, Reports
from sheetsync.config.staff import Staff
from sheetsync.config.stages import Pipeline
from sheetsync.errors import ConfigError
from sheetsync.locales.text import tr

FILES: Mapping[str, type[Model]] = MappingProxyType(
    {
        "company.yaml": Company,
        "stages.yaml": Pipeline,
        "staff.yaml": Staff,
        "reports.yaml": Reports,
        "imports.yaml": Imports,
    }
)
"""The files of config/, and what each is read as."""

_OPTIONAL = ("reports.yaml", "imports.yaml")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that is there but can't be read.

    Attributes:
        words: What the operating system says.
    """

    words: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What config/ holds at one moment, not yet understood.

    Attributes:
        folder: What people call the folder.
        contents: The bytes of each of `FILES`; None where it is absent.
    """

    folder: str
    contents: tuple[bytes | Unreadable | None, ...]


def read(folder: Path) -> Sources:
    """Read the files of config/ without understanding them."""
    name = folder.name or folder.resolve().name
    return Sources(name, tuple(_content(folder / file) for file in FILES))


def understand(sources: Sources, reports: Collection[str] = REPORTS) -> Config:
    """Make a configuration of what was read.

    Args:
        sources: What the files hold.
        reports: Ids of the reports that exist.

    Raises:
        ConfigError: Something is wrong; all problems are in it.
    """
    documents = [
        _document(f"{sources.folder}/{file}", content, optional=file in _OPTIONAL)
        for file, content in zip(FILES, sources.contents, strict=True)
    ]
    problems = [problem for one in documents for problem in one.problems]
    draft = Draft(reports_known=tuple(reports))
    for document, model in zip(documents, FILES.values(), strict=True):
        try:
            if document.content is not None:
                draft = draft.having(model.model_validate(document.content))
        except ValidationError as error:
            problems += explained(document, model, error)
    of_file = dict(zip(FILES, documents, strict=True))
    problems += (
        of_file[one.file].problem(one.path, one.text) for one in findings(draft)
    )
    if problems:
        raise ConfigError(said(_in_order(problems, documents)))
    return draft.complete()


def load(folder: Path, *, reports: Collection[str] = REPORTS) -> Config:
    """Read config/.

    Args:
        folder: Where its files are; reports.yaml and imports.yaml may be absent.
        reports: Ids of the reports that exist.

    Returns:
        The configuration, sound in itself.

    Raises:
        ConfigError: Something is wrong; all problems are in it, each with the
            file, line and column, and what to write instead.
    """
    return understand(read(folder), reports)


def _content(path: Path) -> bytes | Unreadable | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return Unreadable(error.strerror or str(error))


def _document(
    name: str, content: bytes | Unreadable | None, *, optional: bool
) -> Document:
    """The file read as YAML; that it is absent or empty is its problem."""
    if isinstance(content, Unreadable):
        text = tr(
            "can't be read ({words}). Allow it to this account", words=content.words
        )
        return Document(name, problems=(Problem(file=name, text=text),))
    document = read_document(name, content or b"")
    if document.content is not None or document.problems:
        return document
    if optional:
        return replace(document, content={})
    text = tr("there is no such file. Make it with “sheetsync init”")
    if content is not None:
        text = tr("the file is empty. Fill it, or make it anew with “sheetsync init”")
    return Document(name, problems=(Problem(file=name, text=text),))


def _in_order(problems: list[Problem], documents: list[Document]) -> list[Problem]:
    """Problems in the order in which the files are read from top to bottom."""
    names = [document.name for document in documents]
    return sorted(
        problems, key=lambda one: (names.index(one.file), one.line, one.column)
    )
