"""Drive's search language: ``name = 'Clients' and not trashed = true``.

A query becomes a function of a `View`, or of another thing that has a vocabulary. What
cannot be read is refused as Drive refuses it, with the parameter ``q`` named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.terms import (
    FULL_TEXT,
    Test,
    bare,
    collection,
    has_pair,
    term,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
      | (?P<mark>!=|<=|>=|[=<>(){}])
      | (?P<word>[A-Za-z_][\w.]*)
    )""",
    re.VERBOSE | re.DOTALL,
)
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What can be asked of one kind of thing.

    Each part makes the test of a term, and refuses what it does not know.

    Attributes:
        term: Of ``name comparison value``.
        bare: Of a name that stands alone; None if it cannot.
        collection: Of ``'value' in name``.
        has_pair: Of ``name has { key='…' and value='…' }``.
    """

    term: Callable[[str, str, str], Test]
    bare: Callable[[str], Test | None]
    collection: Callable[[str, str], Test]
    has_pair: Callable[[str, dict[str, str]], Test]


FILES = Vocabulary(term, bare, collection, has_pair)


def read_query(text: str, vocabulary: Vocabulary = FILES) -> Test:
    """Return the test that a query text describes; an empty text takes everything.

    Args:
        text: The query.
        vocabulary: What it may ask.

    Raises:
        DriveError: 400 for a query that cannot be read or is not supported.
    """
    if not text.strip():
        return lambda _: True
    reader = _Reader(_tokens(text), vocabulary)
    test = reader.read_any_of(0)
    if reader.peek() is not None:
        raise _unreadable()
    return test


def asks_full_text(text: str) -> bool:
    """Tell whether a query text, which can be read, looks into files."""
    return any(
        one.kind == "word" and one.text.casefold() == FULL_TEXT for one in _tokens(text)
    )


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    tokens = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _unreadable()
        tokens.append(_token(match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return tokens


def _token(kind: str, text: str) -> _Token:
    if kind == "text":
        return _Token(kind, re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL))
    return _Token(kind, text)


class _Reader:
    """Walks over the tokens of one query."""

    def __init__(self, tokens: list[_Token], vocabulary: Vocabulary) -> None:
        self._tokens = tokens
        self._vocabulary = vocabulary
        self._at = 0

    def peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self, kind: str = "", text: str = "") -> str:
        """Take the next token, which must be of a kind, or a certain one."""
        token = self.peek()
        if token is None or (kind and token.kind != kind):
            raise _unreadable()
        if text and token.text.casefold() != text:
            raise _unreadable()
        self._at += 1
        return token.text

    def takes_word(self, word: str) -> bool:
        token = self.peek()
        if token is None or token.kind != "word" or token.text.casefold() != word:
            return False
        self._at += 1
        return True

    def read_any_of(self, depth: int) -> Test:
        tests = [self.read_all_of(depth)]
        while self.takes_word("or"):
            tests.append(self.read_all_of(depth))
        return tests[0] if len(tests) == 1 else lambda v: any(t(v) for t in tests)

    def read_all_of(self, depth: int) -> Test:
        tests = [self.read_one(depth)]
        while self.takes_word("and"):
            tests.append(self.read_one(depth))
        return tests[0] if len(tests) == 1 else lambda v: all(t(v) for t in tests)

    def read_one(self, depth: int) -> Test:
        if depth > _DEEPEST:
            raise _unreadable()
        if self.takes_word("not"):
            test = self.read_one(depth + 1)
            return lambda view: not test(view)
        token = self.peek()
        if token is not None and token.text == "(" and token.kind == "mark":
            self.take("mark", "(")
            test = self.read_any_of(depth + 1)
            self.take("mark", ")")
            return test
        if token is not None and token.kind == "text":
            value = self.take("text")
            self.take("word", "in")
            return self._vocabulary.collection(self.take("word"), value)
        return self.read_comparison()

    def read_comparison(self) -> Test:
        name = self.take("word")
        if self.takes_word("has"):
            return self._vocabulary.has_pair(name, self.read_pair())
        if self._ends_term() and (test := self._vocabulary.bare(name)) is not None:
            return test
        operator = self.take().casefold()
        token = self.peek()
        if token is None or token.kind == "mark":
            raise _unreadable()
        return self._vocabulary.term(name, operator, self.take())

    def _ends_term(self) -> bool:
        """Tell whether the next token cannot be part of a comparison."""
        token = self.peek()
        return token is None or token.text.casefold() in {"and", "or", ")"}

    def read_pair(self) -> dict[str, str]:
        """Read ``{ key='…' and value='…' }``."""
        pair: dict[str, str] = {}
        self.take("mark", "{")
        while True:
            name = self.take("word").casefold()
            self.take("mark", "=")
            pair[name] = self.take("text")
            if not self.takes_word("and"):
                break
        self.take("mark", "}")
        if pair.keys() != {"key", "value"}:
            raise _unreadable()
        return pair


def _unreadable() -> Any:
    return errors.invalid("q", "Invalid Value")
