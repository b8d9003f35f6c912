"""The owner's recorded answers: carried out, settled, told about.

Most of them are input to the plan; what the plan knows nothing of is done here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from sheetsync.core.changes import Hold
from sheetsync.core.decisions import (
    ANSWERS,
    STANDING,
    VANISHED,
    Answer,
    Answers,
    Given,
    item_of,
    mark_of,
)
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.saga import MoveState
from sheetsync.journal import decisions as journal
from sheetsync.journal.book import Book
from sheetsync.journal.records import Decision, Held, NewDecision
from sheetsync.locales.text import Text, tr
from sheetsync.worker.orders import order_answered
from sheetsync.worker.stuck import try_again
from sheetsync.worker.tools import Tools

log = structlog.get_logger()

_LATELY = timedelta(days=1)
"""So long it is told that an answer did not end what it was given to."""


def answers_of(book: Book) -> Answers:
    """What the owner decided, as the planner takes it."""
    given = ((one.key, Answer(one.answer)) for one in book.decisions.open())
    return Answers(
        given={key: answer for key, answer in given if answer not in STANDING},
        left={one.key: one.mark for one in book.decisions.standing()},
        marks={one.key: one.mark for one in book.decisions.open()},
    )


def with_unrecorded(answers: Answers, found: Sequence[Given]) -> Answers:
    """The same with answers that no cycle has recorded yet."""
    more = {
        one.asked.key: one.answer
        for one in found
        if one.asked and one.answer and one.answer not in STANDING
    }
    seen = {one.asked.key: one.asked.mark for one in found if one.asked}
    return replace(
        answers,
        given={**answers.given, **more},
        marks={**answers.marks, **seen},
    )


def begin(tools: Tools, *, access: bool) -> None:
    """Record which answers the coming plan carries out.

    Args:
        tools: The worker's tools.
        access: Whether it is the plan for files and their sharing.
    """
    with tools.journal.reading() as book:
        asked = [
            one
            for one in book.decisions.open()
            if one.state == journal.ASKED and (one.kind == VANISHED) == access
        ]
    if asked:
        with tools.journal.writing() as book:
            for one in asked:
                book.decisions.begin(one.decision_id)
            order_answered(book, asked)
            try_again(book, asked)


def release_moves(tools: Tools) -> None:
    """Carry out the answers to parked moves: they go on, or are over."""
    with tools.journal.reading() as book:
        if not any(one.kind == "parked" for one in book.decisions.open()):
            return
    with tools.journal.writing() as book:
        parked = {
            move.client_id: move
            for move in book.moves.open()
            if move.state == MoveState.PARKED
        }
        for one in book.decisions.open():
            if one.kind != "parked":
                continue
            move = parked.get(ClientId(one.subject))
            if move is None:
                end(book, one, journal.VOID, why=tr("it waits no more"))
            elif one.answer == Answer.RETRY:
                book.moves.advance(move.move_id, MoveState.COPIED, why=None)
                end(book, one, journal.DONE)
            else:
                why = tr("the owner left both rows as they are")
                book.moves.advance(move.move_id, MoveState.ABANDONED, why=why)
                end(book, one, journal.DONE)


def settle(
    book: Book,
    holds: Iterable[Hold],
    unsettled: Collection[BaseKey],
    under_way: Collection[str] = (),
) -> None:
    """Record what became of the answers, once the cycle has done its work.

    What was answered and is held all the same waits anew, under another name.

    Args:
        book: The journal.
        holds: All that is held now.
        unsettled: Bases that could not be worked with in this cycle.
        under_way: Keys of holds whose answer is settled by what carries it out.
    """
    present = {hold.key: hold for hold in holds}
    for one in book.decisions.open():
        if one.state != journal.BEGUN or one.base in unsettled:
            continue
        if one.key in under_way or one.order:
            continue
        hold = present.get(one.key)
        if Answer(one.answer) is Answer.REMOVE and hold is not None:
            end(book, one, journal.VOID, why=tr("the row changed since you answered"))
        elif Answer(one.answer) not in STANDING:
            end(book, one, journal.DONE)
        elif hold is None:
            end(book, one, journal.VOID, why=tr("it waits no more"))
        else:
            end(book, one, journal.STANDING, mark=mark_of(hold))
    for one in book.decisions.standing():
        hold = present.get(one.key)
        if hold is None and one.base in unsettled:
            continue
        if hold is None or mark_of(hold) != one.mark:
            book.decisions.settle(one.decision_id, journal.OVER)


def remarks(book: Book) -> dict[str, Text]:
    """What is to be said about the last answers to what waits, by its key."""
    held = book.held.all()
    last = book.decisions.last_to([one.key for one in held])
    return {
        one.key: remark
        for one in held
        if one.key in last and (remark := _remark(one, last[one.key]))
    }


def new_decision(one: Given, waiting: Mapping[str, Held], *, by: str) -> NewDecision:
    """An answer as it is recorded.

    Args:
        one: The answer.
        waiting: What waits, by short name.
        by: ``desk`` or ``cli``.
    """
    held = waiting.get(one.item)
    return NewDecision(
        item=one.item,
        words=one.words,
        answered_by=by,
        key=held.key if held else "",
        kind=held.kind if held else "",
        subject=held.subject if held else "",
        base=held.base if held else "",
        mark=held.mark if held else "",
        answer=one.answer or "",
        why=one.why,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that waits for the owner, as he is asked about it.

    Attributes:
        held: What the journal says of it.
        item: Its short name.
        remark: What is to be said about his last answer.
    """

    held: Held
    item: str
    remark: Text | None


def questions(book: Book) -> list[Question]:
    """All that waits for the owner, what waits longest first."""
    said = remarks(book)
    return [
        Question(held=one, item=item_of(one.key, one.since), remark=said.get(one.key))
        for one in book.held.all()
    ]


def by_item(book: Book) -> dict[str, Held]:
    """What waits, by its short name."""
    return {item_of(one.key, one.since): one for one in book.held.all()}


def end(
    book: Book, one: Decision, state: str, *, why: Text | None = None, mark: str = ""
) -> None:
    """Record how an answer ended; what waits all the same waits anew."""
    book.decisions.settle(one.decision_id, state, why=why, mark=mark)
    book.held.forget(one.key)
    detail = {"kind": one.kind, "answer": one.answer, "by": one.answered_by, "why": why}
    book.history.add(one.subject or one.base, f"decision.{state}", detail)
    log.info("decision.settled", item=one.item, answer=one.answer, state=state)


def _remark(held: Held, last: Decision) -> Text | None:
    same = last.item == item_of(held.key, held.since)
    late = last.settled_at is None or held.since - last.settled_at > _LATELY
    if last.state == journal.VOID and last.why is not None and not late:
        return tr("Not taken: {why}", why=last.why)
    if not last.answer:
        return None
    answer = ANSWERS[Answer(last.answer)]
    if last.state in {journal.ASKED, journal.BEGUN}:
        return tr("“{answer}”: the next cycle does it", answer=answer)
    if last.state == journal.DONE and not same and not late:
        return tr("“{answer}” was done and did not end it", answer=answer)
    return None
