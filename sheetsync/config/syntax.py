"""Says in people's words why a file is no YAML, and where."""

from __future__ import annotations

from dataclasses import dataclass

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from sheetsync.config.problems import Problem
from sheetsync.locales.text import Text, tr


@dataclass(frozen=True, slots=True)
class _Fault:
    """A way in which people break YAML.

    Attributes:
        words: What ruamel.yaml says of it, in part.
        text: What it means, and what to do.
        where_it_began: Whether to point at the beginning, and not at the place
            where it was noticed.
    """

    words: str
    text: Text
    where_it_began: bool = False


_OUT_OF_LINE = tr(
    "the line does not begin where its neighbours begin. Align it with them"
)

_FAULTS = (
    _Fault(
        r"'\t' that cannot start",
        tr("a tab character stands where the line begins. Use spaces instead"),
    ),
    _Fault(
        "that cannot start any token",
        tr("a value can't begin with this character. Put the value in quotes"),
    ),
    _Fault(
        "mapping values are not allowed",
        tr(
            "a second colon in the line, or a line too far to the right. Put the value "
            "in quotes, or align the line with the one above"
        ),
    ),
    _Fault(
        "unexpected end of stream",
        tr("a quote that is opened here is never closed. Close it"),
        where_it_began=True,
    ),
    _Fault(
        "expected ',' or",
        tr(
            "a bracket that is opened here is never closed. Close it, or put the comma "
            "that is missing"
        ),
        where_it_began=True,
    ),
    _Fault(
        "could not find expected ':'",
        tr("the line has no colon. Write “key: value”"),
        where_it_began=True,
    ),
    _Fault(
        "found undefined alias",
        tr("*name repeats something that no &name above describes. Correct the name"),
    ),
    _Fault(
        "another document",
        tr("a line --- begins a second document. Remove that line"),
    ),
    _Fault(
        "sequence entries are not allowed",
        tr("a list can't begin here. Write its first dash in a line of its own"),
    ),
    _Fault(
        "expected the node content",
        tr("a value is missing here. Write it, and close the bracket if one is open"),
    ),
    _Fault(
        "unknown escape character",
        tr("a backslash within double quotes. Use single quotes instead"),
    ),
    _Fault("expected <block end>", _OUT_OF_LINE),
    _Fault("expected '<document start>'", _OUT_OF_LINE),
)


def wrong_encoding(name: str, content: bytes, position: int) -> Problem:
    """That a file is not UTF-8.

    Args:
        name: What people call the file.
        content: Its bytes.
        position: The first byte that can't be read.
    """
    before = content[:position]
    return Problem(
        file=name,
        line=before.count(b"\n") + 1,
        column=position - before.rfind(b"\n"),
        text=tr("this is not UTF-8. Save the file with the encoding UTF-8"),
    )


def broken(name: str, text: str, error: YAMLError) -> Problem:
    """That a file is no YAML.

    Args:
        name: What people call the file.
        text: What it holds.
        error: What ruamel.yaml says.
    """
    if isinstance(error, ReaderError):
        before = text[: error.position]
        return Problem(
            file=name,
            line=before.count("\n") + 1,
            column=error.position - before.rfind("\n"),
            text=tr("an invisible character that YAML forbids. Delete it"),
        )
    if not isinstance(error, MarkedYAMLError):
        return Problem(file=name, text=_other(str(error)))
    words = error.problem or ""
    fault = next((one for one in _FAULTS if one.words in words), None)
    began = fault is not None and fault.where_it_began
    mark = (began and error.context_mark) or error.problem_mark
    return Problem(
        file=name,
        line=mark.line + 1 if mark else 0,
        column=mark.column + 1 if mark else 0,
        text=fault.text if fault else _other(words),
    )


def _other(words: str) -> Text:
    return tr("this is not valid YAML ({words}). Correct the line", words=words)
