"""Reads one YAML file into plain values that remember where they stood.

ruamel.yaml composes the file into nodes with marks; plain values are made of
them here. A value stays the text that was typed, whatever YAML would take it
for (``no``, ``007``, ``2026-01-31``): the models know what belongs where.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from sheetsync.config.problems import Path, Problem
from sheetsync.locales.text import Text, tr

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"
"""What a YAML file can say: texts, nothing, lists and mappings."""

_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Document:
    """A file of config/ as it was read.

    Attributes:
        name: What people call it, such as ``config/stages.yaml``.
        content: What it says; None where it could not be read or is empty.
        problems: What is wrong with its YAML.
        root: Its topmost node, for the places.
    """

    name: str
    content: Plain = None
    problems: tuple[Problem, ...] = ()
    root: Node | None = None

    def problem(self, path: Path, text: Text, *, at_key: bool = False) -> Problem:
        """A problem with what stands at the path.

        Args:
            path: The way there; where it ends early, the last step is the place.
            text: What is wrong, and what to write instead.
            at_key: Whether the key is meant and not its value.
        """
        node = self.root and _find(self.root, path, at_key=at_key)
        line, column = _mark(node) if node else (0, 0)
        return Problem(file=self.name, line=line, column=column, path=path, text=text)


def read_document(name: str, content: bytes) -> Document:
    """Read a file's bytes.

    Args:
        name: What people call the file.
        content: Its bytes.

    Returns:
        The document; what is wrong with its YAML stands in its ``problems``.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Document(name, problems=(_wrong_encoding(name, content, error.start),))
    try:
        root = compose(text)
    except YAMLError as error:
        return Document(name, problems=(_broken(name, text, error),))
    if root is None:
        return Document(name)
    reading = _Reading(name)
    return Document(name, reading.plain(root, ()), tuple(reading.problems), root)


def compose(text: str) -> Node | None:
    """The nodes of a YAML text; None where it says nothing.

    Raises:
        YAMLError: It is no YAML, or more than one document.
    """
    yaml = YAML(typ="safe", pure=True)
    # One name for two anchors is lawful: the nearer one above counts.
    yaml.composer.warn_double_anchors = False
    root: Node | None = yaml.compose(text)
    return root


@dataclass(slots=True)
class _Reading:
    """Makes plain values of nodes, and gathers what is wrong on the way."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    _above: list[Node] = field(default_factory=list)

    def plain(self, node: Node, path: Path) -> Plain:
        if node in self._above:
            self._add(node, path, tr("this repeats itself without end. Remove it"))
            return None
        self._above.append(node)
        value = self._value(node, path)
        self._above.pop()
        return value

    def _value(self, node: Node, path: Path) -> Plain:
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            items = enumerate(node.value)
            return [self.plain(item, (*path, index)) for index, item in items]
        return None if node.tag == _NULL else str(node.value)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Plain]:
        values: dict[str, Plain] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._add(key, path, tr("a key must be one word. Write “key: value”"))
                continue
            word = str(key.value)
            if word in values:
                text = tr("the key stands here twice. Remove one of the two")
                self._add(key, (*path, word), text)
            values[word] = self.plain(value, (*path, word))
        return values

    def _add(self, node: Node, path: Path, text: Text) -> None:
        line, column = _mark(node)
        self.problems.append(
            Problem(file=self.name, line=line, column=column, path=path, text=text)
        )


def _mark(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _find(node: Node, path: Path, *, at_key: bool) -> Node:
    """The node at the end of the path, or at its last step that exists."""
    for number, step in enumerate(path, 1):
        key, value = _step(node, step)
        if value is None:
            return node
        wanted = at_key and number == len(path)
        # Where nothing is written, its mark is somewhere behind: the key is better.
        if key is not None and (wanted or value.tag == _NULL):
            return key
        node = value
    return node


def _step(node: Node, step: str | int) -> tuple[Node | None, Node | None]:
    if isinstance(node, MappingNode):
        found = [(key, value) for key, value in node.value if key.value == step]
        return found[-1] if found else (None, None)
    if isinstance(node, SequenceNode) and isinstance(step, int):
        return None, node.value[step] if step < len(node.value) else None
    return None, None


def _wrong_encoding(name: str, content: bytes, position: int) -> Problem:
    before = content[:position]
    return Problem(
        file=name,
        line=before.count(b"\n") + 1,
        column=position - before.rfind(b"\n"),
        text=tr("this is not UTF-8. Save the file with the encoding UTF-8"),
    )


def _broken(name: str, text: str, error: YAMLError) -> Problem:
    if isinstance(error, ReaderError):
        before = text[: error.position]
        return Problem(
            file=name,
            line=before.count("\n") + 1,
            column=error.position - before.rfind("\n"),
            text=tr("an invisible character that YAML forbids. Delete it"),
        )
    mark = isinstance(error, MarkedYAMLError) and error.problem_mark
    return Problem(
        file=name,
        line=mark.line + 1 if mark else 0,
        column=mark.column + 1 if mark else 0,
        text=_explained(getattr(error, "problem", None) or str(error)),
    )


def _explained(words: str) -> Text:
    """What the YAML reader's words mean to somebody who is no programmer."""
    known = {
        r"'\t' that cannot start": tr(
            "a tab character stands where the line begins. Use spaces instead"
        ),
        "that cannot start any token": tr(
            "a value can't begin with this character. Put the value in quotes"
        ),
        "mapping values are not allowed": tr(
            "a second colon in the line, or a line too far to the right. Put the "
            "value in quotes, or align the line with the one above"
        ),
        "unexpected end of stream": tr(
            "a quote that is opened is never closed. Close it"
        ),
        "expected ',' or": tr(
            "a bracket that is opened is never closed. Close it, or put the comma "
            "that is missing"
        ),
        "found undefined alias": tr(
            "*name repeats something that no &name above describes. Correct the name"
        ),
        "another document": tr("a line --- begins a second document. Remove that line"),
        "could not find expected ':'": tr(
            "the line above has no colon. Write “key: value”"
        ),
        "sequence entries are not allowed": tr(
            "a list can't begin here. Write its first dash in a line of its own"
        ),
        "expected <block end>": tr(
            "the line does not begin where its neighbours begin. Align it with them"
        ),
        "expected '<document start>'": tr(
            "the line does not begin where its neighbours begin. Align it with them"
        ),
    }
    for part, text in known.items():
        if part in words:
            return text
    return tr("this is not valid YAML ({words}). Correct the line", words=words)
