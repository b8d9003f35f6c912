"""Reads one YAML file into plain values that remember where they stood.

ruamel.yaml composes the file into nodes with marks; plain values are made of
them here. A value stays the text that was typed, whatever YAML would take it
for (``no``, ``007``, ``2026-01-31``): the models know what belongs where.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sheetsync.config.problems import Path, Problem
from sheetsync.config.syntax import broken, wrong_encoding
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


@lru_cache(maxsize=8)
def read_document(name: str, content: bytes) -> Document:
    """Read a file's bytes; of four files usually one was edited, the others wait here.

    Args:
        name: What people call the file.
        content: Its bytes.

    Returns:
        The document; what is wrong with its YAML stands in its ``problems``.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Document(name, problems=(wrong_encoding(name, content, error.start),))
    try:
        root = compose(text)
    except YAMLError as error:
        return Document(name, problems=(broken(name, text, error),))
    except RecursionError:
        deep = tr("lists within lists within lists, too many of them. Remove some")
        return Document(name, problems=(Problem(file=name, text=deep),))
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
