"""What is wrong in config/, with its place: one line for each problem.

A problem reads ``config/stages.yaml:14:9 stages[1].columns[3].type: <what is
wrong>. <what to write instead>``, so that an editor can jump to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from sheetsync.config.base import closest
from sheetsync.locales.text import Text, joined, tr, trn, verbatim

Path: TypeAlias = tuple[str | int, ...]
"""The way to a value inside a file: keys and list indexes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path, before its line is known.

    Attributes:
        file: Name of the file inside config/.
        path: The way to the value.
        text: What is wrong, and what to write instead.
    """

    file: str
    path: Path
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong at a place of a file.

    Attributes:
        file: The file as people call it, such as ``config/stages.yaml``.
        line: Counted from 1; 0 where the whole file is meant.
        column: Counted from 1; 0 where the whole file is meant.
        path: The way to the value; empty where there is none.
        text: What is wrong, and what to write instead.
    """

    file: str
    line: int = 0
    column: int = 0
    path: Path = ()
    text: Text

    def said(self) -> Text:
        """The problem with its place, as one line."""
        mark = f":{self.line}:{self.column}" if self.line else ""
        place = f"{self.file}{mark} {dotted(self.path)}".strip()
        return Text(
            "{place}: {problem}", (("place", verbatim(place)), ("problem", self.text))
        )


def dotted(path: Path) -> str:
    """A path as people write it: ``stages[1].columns[3].type``."""
    steps = (f"[{one}]" if isinstance(one, int) else f".{one}" for one in path)
    return "".join(steps).removeprefix(".")


def listed(words: Iterable[str]) -> str:
    """Words of config/ in a row, as they would be written there."""
    return ", ".join(words)


def unknown(word: str, known: Iterable[str]) -> Text:
    """That a word is not known here, and what was probably meant.

    Args:
        word: What stands in the file.
        known: What could stand there.
    """
    words = tuple(dict.fromkeys(known))
    guess = closest(word, words)
    if guess:
        return tr(
            "“{word}” is not known here. Did you mean “{guess}”?",
            word=word,
            guess=guess,
        )
    return tr(
        "“{word}” is not known here. Write one of: {known}",
        word=word,
        known=listed(words),
    )


def unknown_key(key: str, known: Iterable[str]) -> Text:
    """That a key is not known here, and what was probably meant."""
    keys = tuple(known)
    guess = closest(key, keys)
    if guess:
        return tr("unknown key. Did you mean “{guess}”?", guess=guess)
    return tr(
        "unknown key. Remove it; the keys known here are: {known}", known=listed(keys)
    )


def said(problems: Iterable[Problem]) -> tuple[Text, ...]:
    """The problems as texts, each once.

    An anchored part of a file is wrong in every place that repeats it, but has
    to be corrected once.
    """
    once: dict[object, Problem] = {}
    for one in problems:
        once.setdefault((one.file, one.line, one.column, one.text), one)
    return joined(one.said() for one in once.values())


def counted(number: int) -> Text:
    """The line below a list of problems."""
    return trn(
        number,
        "{n} problem in the configuration. Correct it and try again",
        "{n} problems in the configuration. Correct them and try again",
    )
