"""What the owner may answer to something that waits for him.

Each kind of hold has its possible answers. A kind that is not named here is shown
without any: it waits until somebody mends what its hint says.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sheetsync.core.changes import Hold, hold_key
from sheetsync.core.rows import folded
from sheetsync.locales.headers import in_all_languages
from sheetsync.locales.text import Text, tr, verbatim

ITEM_HEADER = tr("No.")
"""Header of the column that tells the rows of the Decisions tab apart."""

ANSWER_HEADER = tr("Answer")
"""Header of the column in which the owner answers."""

INSERTION = "insertion"
"""The kind of the hold on a row that Google would not insert."""

REJECTED_FILES = "rejected_files"
"""The kind of the hold on files that could not be imported, wholly or in part."""

VANISHED = "vanished"
"""The kind of the hold on people who vanished from staff.yaml."""


class Answer(StrEnum):
    """An answer, by its word in the journal and on the command line."""

    ALLOW = "allow"
    LATER = "not-now"
    RESTORE = "bring-back"
    ACCEPT = "accept"
    PUT_BACK = "put-back"
    ARCHIVE = "archive"
    STAY_DELETED = "leave-deleted"
    RETRY = "try-again"
    LEAVE_BOTH = "leave-both"
    NEW = "new-client"
    REMOVE = "remove"
    LEAVE = "leave"
    CLOSE = "close"


ANSWERS: Mapping[Answer, Text] = {
    Answer.ALLOW: tr("Allow it once"),
    Answer.LATER: tr("Not now"),
    Answer.RESTORE: tr("Bring the rows back"),
    Answer.ACCEPT: tr("Accept it as it is"),
    Answer.PUT_BACK: tr("Put the row back"),
    Answer.ARCHIVE: tr("Put the client into the archive"),
    Answer.STAY_DELETED: tr("Leave the client deleted"),
    Answer.RETRY: tr("Try again"),
    Answer.LEAVE_BOTH: tr("Leave both rows as they are"),
    Answer.NEW: tr("Make it a new client"),
    Answer.REMOVE: tr("Remove this row"),
    Answer.LEAVE: tr("Leave it as it is"),
    Answer.CLOSE: tr("Close their access"),
}
"""Each answer as the owner reads it."""

MANY: Mapping[str, str] = {
    one: f"many_{one}"
    for one in ("twin", "elsewhere", "ghost", "duplicate", "mixed", INSERTION)
}
"""The kind of one hold on many rows, by the kind of each of them."""

POSSIBLE: Mapping[str, tuple[Answer, ...]] = {
    "unsafe": (Answer.ALLOW, Answer.LATER),
    VANISHED: (Answer.CLOSE, Answer.LEAVE),
    "frozen": (Answer.RESTORE, Answer.ACCEPT),
    "gone": (Answer.PUT_BACK, Answer.ARCHIVE, Answer.STAY_DELETED),
    "parked": (Answer.RETRY, Answer.LEAVE_BOTH),
    "twin": (Answer.NEW, Answer.REMOVE, Answer.LEAVE),
    "elsewhere": (Answer.NEW, Answer.REMOVE, Answer.LEAVE),
    "ghost": (Answer.REMOVE, Answer.NEW, Answer.LEAVE),
    "duplicate": (Answer.NEW, Answer.LEAVE),
    "mixed": (Answer.ACCEPT, Answer.LEAVE),
    INSERTION: (Answer.RETRY, Answer.LEAVE),
    **dict.fromkeys(MANY.values(), (Answer.NEW, Answer.LEAVE)),
    MANY["mixed"]: (Answer.ACCEPT, Answer.LEAVE),
    MANY[INSERTION]: (Answer.RETRY, Answer.LEAVE),
    "exposed": (Answer.LEAVE,),
    "leak": (Answer.LEAVE,),
    "own_tab": (Answer.LEAVE,),
    "inherited": (Answer.LEAVE,),
    "left_over": (Answer.LEAVE,),
    "copies": (Answer.LEAVE,),
    "double": (Answer.LEAVE,),
    "made_anew": (Answer.LEAVE,),
    "rotation": (Answer.LEAVE,),
    REJECTED_FILES: (Answer.LEAVE,),
}
"""The possible answers to each kind of hold, the first one being the usual one."""

STANDING = frozenset({Answer.LATER, Answer.LEAVE})
"""Answers that do nothing but keep the matter out of sight until it changes."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the owner answered so far, as far as it still counts.

    Attributes:
        given: Answers that are to be carried out, by the key of their hold.
        left: What he wants to see no more, by key: its mark when he said so.
        marks: What he answered to, by key: its mark when he did.
    """

    given: Mapping[str, Answer] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)

    def to(self, kind: str, base: str, subject: str = "") -> Answer | None:
        """What he wants done about a hold of that kind."""
        return self.given.get(hold_key(kind, base, subject))

    def removes(self, hold: Hold) -> bool:
        """Whether he wants the row gone, and it is still what he answered to."""
        if self.given.get(hold.key) is not Answer.REMOVE:
            return False
        return self.marks.get(hold.key) == mark_of(hold)

    def hides(self, hold: Hold) -> bool:
        """Whether he wants to see no more of it, and it is still the same."""
        return self.left.get(hold.key) == mark_of(hold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that stands on the owner's desk.

    Attributes:
        item: Its short name there.
        key: The key of the hold.
        kind: Its kind.
        mark: The hold's mark when it was recorded.
    """

    item: str
    key: str
    kind: str
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the owner typed, understood or not.

    Attributes:
        item: The short name of what he answered to.
        words: What he typed.
        asked: What it is; None if nothing of that name waits.
        answer: What he means; None if that can't be told.
        why: Why nothing is done about it, where nothing is.
    """

    item: str
    words: str
    asked: Asked | None = None
    answer: Answer | None = None
    why: Text | None = None


def item_of(key: str, since: datetime) -> str:
    """A short name for something that waits since a moment: ``D`` and six signs.

    What was answered and still waits gets a new moment, and so another name: an old
    answer can't be taken for a new one.
    """
    letters = "ABCDFGHJKMNPQRSTVWXYZ23456789"
    seed = f"{key} {since.timestamp()}".encode()
    number = int.from_bytes(hashlib.blake2b(seed, digest_size=8).digest())
    signs = []
    for _ in range(6):
        number, rest = divmod(number, len(letters))
        signs.append(letters[rest])
    return "D" + "".join(signs)


def mark_of(hold: Hold) -> str:
    """Differs where what is held differs: who left it alone is asked again."""
    seen = f"{hold.mark}\n{hold.why.english()}"
    return hashlib.blake2b(seen.encode(), digest_size=8).hexdigest()


def possible(kind: str, *, archive: bool = True) -> tuple[Answer, ...]:
    """The possible answers to a kind of hold.

    Args:
        kind: The hold's kind.
        archive: Whether the company has a stage for closed cases.
    """
    return tuple(
        one for one in POSSIBLE.get(kind, ()) if archive or one is not Answer.ARCHIVE
    )


def understood(words: str, choices: Iterable[Answer]) -> Answer | None:
    """Which of the answers is meant, in whatever language it is said."""
    said = folded(words)
    for one in choices:
        typed = (one.value, one.value.replace("-", " "))
        known = (*typed, *in_all_languages(ANSWERS[one]))
        if said in {folded(word) for word in known}:
            return one
    return None


def judged(
    lines: Iterable[tuple[str, str]],
    waiting: Mapping[str, Asked],
    told: Mapping[str, str],
    *,
    archive: bool = True,
) -> Iterator[Given]:
    """What the filled cells of the Decisions tab mean, the known ones left out.

    Args:
        lines: Short name and typed words of each row that has both.
        waiting: What waits, by short name.
        told: The words that were last taken for each name.
        archive: Whether the company has a stage for closed cases.
    """
    typed: dict[str, list[str]] = defaultdict(list)
    for item, words in lines:
        if words not in typed[item]:
            typed[item].append(words)
    for item, several in typed.items():
        words = " / ".join(several)
        if told.get(item) != words:
            yield _judge(item, several, waiting.get(item), archive=archive)


def _judge(
    item: str, several: list[str], asked: Asked | None, *, archive: bool
) -> Given:
    words = " / ".join(several)
    if asked is None:
        return Given(item=item, words=words, why=tr("it waits no more"))
    choices = possible(asked.kind, archive=archive)
    meant = {understood(one, choices) for one in several}
    if None in meant:
        why = not_possible(words, choices)
        return Given(item=item, words=words, asked=asked, why=why)
    if len(meant) > 1:
        why = tr("it stands there twice, with different answers: {words}", words=words)
        return Given(item=item, words=words, asked=asked, why=why)
    return Given(item=item, words=words, asked=asked, answer=meant.pop())


def not_possible(words: str, choices: Iterable[Answer]) -> Text:
    """Why an answer is none."""
    known = tuple(ANSWERS[one] for one in choices)
    if not known:
        return tr("there is nothing to answer: do what the row says")
    return tr(
        "“{words}” is none of the answers: {known}", words=verbatim(words), known=known
    )
