"""Sentences for people, as values that any locale can say.

The core decides and explains, but knows no language: it returns a `Text`, the
English sentence with named places and the values that belong there. A
`Catalogue` (sheetsync.locales.catalogue) says it in the reader's language.
`tr` and `trn` are the words that the extractor looks for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Value: TypeAlias = "str | int | float | date | Text | tuple[Text, ...]"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in English with named places, and what stands in them.

    Attributes:
        msgid: The English sentence; for a counted one, its singular.
        values: Named values in a fixed order, so that equal texts are equal.
        plural: The English plural where the sentence counts something, else "".
        count: The number counted, where ``plural`` is given.
    """

    msgid: str
    values: tuple[tuple[str, Value], ...] = ()
    plural: str = ""
    count: int = 0

    def english(self) -> str:
        """The sentence in English."""
        pattern = self.plural if self.plural and self.count != 1 else self.msgid
        places = {name: english(value) for name, value in self.values}
        return pattern.format(n=self.count, **places)

    def __str__(self) -> str:
        return self.english()


def english(value: Value) -> str:
    """A value as it stands in an English sentence."""
    if isinstance(value, Text):
        return value.english()
    if isinstance(value, tuple):
        return "; ".join(one.english() for one in value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def tr(msgid: str, /, **values: Value) -> Text:
    """A sentence that catalogues translate, with its named values."""
    return Text(msgid, tuple(sorted(values.items())))


def trn(count: int, singular: str, plural: str, /, **values: Value) -> Text:
    """A sentence that counts something; ``{n}`` is the count."""
    return Text(singular, tuple(sorted(values.items())), plural, count)


def verbatim(words: str) -> Text:
    """Words that no catalogue changes: names, addresses, what a person typed."""
    return Text("{words}", (("words", words),))


def joined(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Several sentences as one value of another; they are said with semicolons."""
    return tuple(texts)
