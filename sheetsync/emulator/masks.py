"""Field masks: `sheets(properties.title,data/rowData),spreadsheetId` or `*`.

Google takes dots and slashes, sub-selectors in brackets, spaces, camelCase and
snake_case. A mask is read against a message of the discovery document, so an
unknown path is refused in Google's words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sheetsync.emulator.schema import Message, camel, message

_PUNCTUATION = "(),"


class BadMaskError(ValueError):
    """A mask that cannot be read.

    Attributes:
        path: The part that names nothing; empty if the text itself is broken.
    """

    def __init__(self, path: str = "") -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Mask:
    """What to keep: everything, or the named fields, each with its own mask."""

    everything: bool = False
    children: dict[str, Mask] = field(default_factory=dict)

    def child(self, name: str) -> Mask | None:
        """Return the mask for a field, or None if it is not kept."""
        return self if self.everything else self.children.get(name)

    def reaches(self, *path: str) -> bool:
        """Tell whether anything at or below a path of field names is kept."""
        mask: Mask | None = self
        for name in path:
            mask = mask.child(name) if mask else None
        return mask is not None

    def paths(self, prefix: str = "") -> list[str]:
        """Return the kept paths with dots, `*` for everything."""
        if self.everything:
            return [prefix or "*"]
        return [
            path
            for name, mask in self.children.items()
            for path in mask.paths(f"{prefix}.{name}" if prefix else name)
        ]


EVERYTHING = Mask(everything=True)


def parse_mask(text: str, known: Message | None) -> Mask:
    """Read a mask.

    Args:
        text: The mask as the client sent it.
        known: Message that the mask selects from; None takes any name.

    Raises:
        BadMaskError: If the text is broken or a path names no field.
    """
    if known is None:
        return _read_mask(text, None)
    return _read_known(text, known.document, known.name)


@lru_cache(maxsize=1024)
def _read_known(text: str, document: str, name: str) -> Mask:
    """Read a mask once: clients send the same few over and over."""
    return _read_mask(text, message(document, name))


def _read_mask(text: str, known: Message | None) -> Mask:
    reader = _Reader(_tokens(text))
    mask = reader.read_list(known, "")
    if reader.peek():
        raise BadMaskError
    return mask


def apply_mask(mask: Mask, value: Any) -> Any:
    """Return a copy of a JSON value that holds only what the mask keeps.

    Objects inside lists stay as `{}` when nothing of them is kept, as Google
    answers; an object member of which nothing is kept stays too.
    """
    if mask.everything:
        return value
    if isinstance(value, list):
        return [apply_mask(mask, item) for item in value]
    if isinstance(value, dict):
        return {
            name: apply_mask(mask.children[name], item)
            for name, item in value.items()
            if name in mask.children
        }
    return value


def _tokens(text: str) -> list[str]:
    for mark in _PUNCTUATION:
        text = text.replace(mark, f" {mark} ")
    return text.split()


def _joined(first: Mask | None, second: Mask) -> Mask:
    if first is None:
        return second
    if first.everything or second.everything:
        return EVERYTHING
    children = dict(first.children)
    for name, mask in second.children.items():
        children[name] = _joined(children.get(name), mask)
    return Mask(children=children)


class _Reader:
    """Walks over the tokens of one mask."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self._at += 1
        return token

    def read_list(self, known: Message | None, path: str) -> Mask:
        mask = self.read_item(known, path)
        while self.peek() == ",":
            self.take()
            mask = _joined(mask, self.read_item(known, path))
        return mask

    def read_item(self, known: Message | None, path: str) -> Mask:
        token = self.take()
        if not token or token in _PUNCTUATION:
            raise BadMaskError
        names = token.replace("/", ".").split(".")
        return self.read_names(names, known, path)

    def read_names(self, names: list[str], known: Message | None, path: str) -> Mask:
        if not names:
            return self.read_rest(known, path)
        if names[0] == "*":
            return EVERYTHING
        name = camel(names[0])
        path = f"{path}.{names[0]}" if path else names[0]
        if known is not None and name not in known.fields:
            raise BadMaskError(path)
        child = known.child(name) if known else None
        if known is not None and known.fields[name].kind == "map":
            child = None
        elif known is not None and child is None and len(names) > 1:
            raise BadMaskError(".".join([path, *names[1:]]))
        return Mask(children={name: self.read_names(names[1:], child, path)})

    def read_rest(self, known: Message | None, path: str) -> Mask:
        if self.peek() != "(":
            return EVERYTHING
        self.take()
        mask = self.read_list(known, path)
        if self.take() != ")":
            raise BadMaskError
        return mask
