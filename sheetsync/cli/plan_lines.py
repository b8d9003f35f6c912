"""A plan as lines for people: what is to be done where, to whom, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import assert_never

from sheetsync.config import Config
from sheetsync.core.changes import (
    AdoptRow,
    BringHome,
    Change,
    Close,
    FileChange,
    FollowClient,
    Grant,
    Hold,
    Lower,
    MakeFile,
    MoveClient,
    PlaceRow,
    PutBackId,
    RemoveRow,
    RestoreBase,
    Restrict,
    WriteCells,
    hold_parts,
)
from sheetsync.core.decisions import ANSWERS, Answer
from sheetsync.core.file_rules import told_once
from sheetsync.core.ids import BaseKey, stage_of
from sheetsync.core.names import base_text
from sheetsync.core.plan import digest
from sheetsync.locales.headers import HEADERS, tab_text
from sheetsync.locales.text import Text, tr, trn, verbatim
from sheetsync.worker.cycle_done import CycleDone


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change, or one thing that is not done, as people are told of it.

    Attributes:
        kind: Its word in the JSON.
        base: Where.
        subject: A client's ID, a row or an address; "" for the whole base.
        what: What is to be done, or was found.
        why: The reason, or what to do about it.
        target: The base that a client goes to, "" where nobody goes.
    """

    kind: str
    base: BaseKey
    subject: str
    what: Text
    why: Text
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A plan, ready to be shown.

    Attributes:
        changes: In the order in which they are carried out.
        waiting: Rows that must stay untouched for a while first.
        holds: What waits for a person.
        objections: Why some changes are not carried out unasked.
        answers: What the owner decided and is carried out.
        digest: Pins the whole plan, also where only some bases are shown.
    """

    changes: tuple[Line, ...]
    waiting: tuple[Line, ...]
    holds: tuple[Line, ...]
    objections: tuple[Line, ...]
    digest: str
    answers: tuple[Line, ...] = ()

    def of(self, stages: Collection[str]) -> Shown:
        """The plan as far as it concerns bases of these stages; all of it for none."""
        if not stages:
            return self

        def some(lines: tuple[Line, ...]) -> tuple[Line, ...]:
            return tuple(
                one
                for one in lines
                if stage_of(one.base) in stages
                or (one.target and stage_of(BaseKey(one.target)) in stages)
            )

        return replace(
            self,
            changes=some(self.changes),
            waiting=some(self.waiting),
            holds=some(self.holds),
            objections=some(self.objections),
            answers=some(self.answers),
        )

    @property
    def clients(self) -> frozenset[str]:
        """Everything that may be the ID of a client in it."""
        everything = (*self.changes, *self.waiting, *self.holds, *self.answers)
        return frozenset(one.subject for one in everything if one.subject)


def shown(done: CycleDone, config: Config) -> Shown:
    """What was planned, as lines."""
    changes = (*done.files.changes, *done.plan.changes)
    files = done.files.holds
    holds = (*files, *done.access.holds, *told_once(files, done.plan.holds))
    waiting = (
        Line(
            kind="wait",
            base=base,
            subject=client,
            what=tr("{client} waits", client=client),
            why=tr("somebody typed in the row a moment ago"),
        )
        for base, rows in sorted(done.plan.waiting.items())
        for client in rows
    )
    moving = {one.client for one in done.plan.changes if isinstance(one, MoveClient)}
    return Shown(
        changes=tuple(_line(one, config) for one in changes),
        waiting=tuple(one for one in waiting if one.subject not in moving),
        holds=tuple(_held(one) for one in holds if not done.answers.hides(one)),
        objections=tuple(
            Line(
                kind="unsafe",
                base=one.base,
                subject="",
                what=one.text,
                why=Text(""),
            )
            for one in done.plan.objections
            if not done.answers.hides(one.hold)
        ),
        digest=digest(changes),
        answers=tuple(
            _answer_line(key, answer) for key, answer in done.answers.given.items()
        ),
    )


def _answer_line(key: str, answer: Answer) -> Line:
    _, base, subject = hold_parts(key)
    what = tr("your answer is carried out: {answer}", answer=ANSWERS[answer])
    if subject:
        what = tr("{subject}: {why}", subject=verbatim(subject), why=what)
    return Line(kind="answer", base=base, subject=subject, what=what, why=Text(""))


def _held(hold: Hold) -> Line:
    # A number in place of a subject only tells several faults of a base apart.
    subject = "" if hold.subject.isdigit() else hold.subject
    what = hold.why
    if subject:
        row = subject.removeprefix("row ")
        named = tr("row {row}", row=row) if row != subject else verbatim(subject)
        what = tr("{subject}: {why}", subject=named, why=hold.why)
    return Line(
        kind=hold.kind, base=hold.base, subject=subject, what=what, why=hold.hint
    )


def _line(change: Change, config: Config) -> Line:
    match change:
        case Close() | BringHome() | Lower() | Restrict() | MakeFile() | Grant():
            kind, subject, what = _file_words(change)
            why = change.why
        case WriteCells():
            return _write_line(change)
        case RestoreBase():
            return _restore_line(change, config)
        case AdoptRow() | PutBackId() | PlaceRow() | RemoveRow():
            kind, subject, what = _row_words(change)
            why = change.why
        case MoveClient() | FollowClient():
            return _way_line(change, base_text(change.target, config.pipeline))
        case _:
            assert_never(change)
    return Line(kind=kind, base=change.base, subject=subject, what=what, why=why)


def _file_words(change: FileChange) -> tuple[str, str, Text]:
    match change:
        case Close():
            return "close", change.who, tr("{who} loses access", who=change.who)
        case BringHome():
            what = tr("the file goes back into the company’s folder")
            return "bring_home", "", what
        case Lower():
            return "lower", change.who, tr("{who} gets less access", who=change.who)
        case Restrict():
            return "restrict", "", tr("the file is restricted again")
        case Grant():
            return "grant", change.email, tr("{who} gets access", who=change.email)
        case MakeFile():
            what = tr("the spreadsheet “{name}” is made", name=change.name)
            return "make", "", what


def _row_words(
    change: AdoptRow | PutBackId | PlaceRow | RemoveRow,
) -> tuple[str, str, Text]:
    match change:
        case RemoveRow():
            what = tr("row {row} is removed", row=change.index + 1)
            return "remove", change.client or _row(change.index), what
        case AdoptRow():
            what = tr("row {row} becomes a new client", row=change.index + 1)
            return "adopt", _row(change.index), what
        case PutBackId():
            what = tr(
                "{client} gets his ID back in row {row}",
                client=change.client,
                row=change.index + 1,
            )
            return "put_back", change.client, what
        case PlaceRow() if change.arrival:
            return "place", "", tr("a client gets a row")
        case PlaceRow():
            what = tr("{client} gets his row back", client=change.client)
            return "place", change.client, what


def _write_line(change: WriteCells) -> Line:
    return Line(
        kind="write",
        base=change.base,
        subject=change.subject or _row(change.index),
        what=tr(
            "{tab}, row {row}: {columns} put right",
            tab=tab_text(change.tab),
            row=change.index + 1,
            columns=tuple(_column(one) for one in change.cells),
        ),
        why=Text(""),
    )


def _restore_line(change: RestoreBase, config: Config) -> Line:
    moment = change.at.astimezone(config.company.zone)
    what = tr("the base stands as it did on {moment} again", moment=moment)
    if change.rows:
        what = trn(
            len(change.rows),
            "{n} row is brought back as it stood on {moment}",
            "{n} rows are brought back as they stood on {moment}",
            moment=moment,
        )
    return Line(kind="restore", base=change.base, subject="", what=what, why=change.why)


def _way_line(change: MoveClient | FollowClient, target: Text) -> Line:
    if isinstance(change, MoveClient):
        kind = "move"
        what = tr("{client} moves to {target}", client=change.client, target=target)
    else:
        kind = "follow"
        what = trn(
            len(change.rows),
            "{n} row of {tab} follows {client} to {target}",
            "{n} rows of {tab} follow {client} to {target}",
            tab=tab_text(change.tab),
            client=change.client,
            target=target,
        )
    return Line(
        kind=kind,
        base=change.source,
        subject=change.client,
        what=what,
        why=change.why,
        target=change.target,
    )


def _row(index: int) -> str:
    """A row by the number that people see beside it."""
    return f"row {index + 1}"


def _column(column: str) -> Text:
    return HEADERS.get(column) or verbatim(column)
