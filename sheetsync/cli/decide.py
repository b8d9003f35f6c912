"""``sheetsync decide``: what waits for the owner, and his answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

import click

from sheetsync.cli.clients import company_of
from sheetsync.cli.face import Face
from sheetsync.clock import SystemClock
from sheetsync.config import Config
from sheetsync.config.loader import load
from sheetsync.core.decisions import (
    ANSWERS,
    Answer,
    Given,
    not_possible,
    possible,
    understood,
)
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.names import base_text
from sheetsync.journal import Book, Journal, beside
from sheetsync.journal import decisions as states
from sheetsync.journal.records import Decision
from sheetsync.locales.text import Text, tr, trn, verbatim
from sheetsync.worker.decisions import Question, new_decision, questions

_LATELY = timedelta(days=7)
"""Answers of so many days are shown with what became of them."""

_STATES: Mapping[str, Text] = {
    states.ASKED: tr("the next cycle does it"),
    states.BEGUN: tr("under way"),
    states.DONE: tr("done"),
    states.STANDING: tr("left as it is until something about it changes"),
    states.OVER: tr("left as it was until something about it changed"),
    states.VOID: tr("not taken"),
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the journal says about decisions, as it is printed.

    Attributes:
        waiting: What waits.
        answered: The owner's answers of late.
        companies: What the clients are called.
    """

    waiting: tuple[Question, ...]
    answered: tuple[Decision, ...]
    companies: Mapping[str, str]


@click.command("decide")
@click.argument("item", required=False)
@click.argument("answer", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for programs.")
@click.pass_obj
def decide_command(
    face: Face, item: str | None, answer: tuple[str, ...], as_json: bool
) -> None:
    """Show what waits for you, or answer it: decide D2X8NR7 leave.

    The same stands on the desk's tab Decisions. It may run beside the worker, whose
    next cycle carries the answer out.
    """
    config = load(face.folder)
    address = beside(config.company.state, face.folder.parent)
    with Journal.open(address, SystemClock(), as_worker=False) as journal:
        if item is None:
            with journal.reading() as book:
                desk = _desk(book)
            _show(face, config, desk, as_json=as_json)
            return
        if not answer:
            with journal.reading() as book:
                _refuse_no_answer(face, config, book, item)
        with journal.writing() as book:
            told = _answer(face, config, book, item, " ".join(answer))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        words = ANSWERS[Answer(told["answer"])]
        face.show(tr("“{answer}”: the next cycle does it", answer=words))


def _named(face: Face, book: Book, item: str) -> Question:
    """What waits under that name.

    Raises:
        click.BadParameter: Nothing of that name waits.
    """
    asked = {one.item: one for one in questions(book)}
    by_key = {one.held.key: one for one in asked.values()}
    found = asked.get(item.upper()) or by_key.get(item)
    if found is None:
        why = tr("nothing of that name waits: {item}", item=item)
        raise click.BadParameter(face.say(why), param_hint="ITEM")
    return found


def _refuse_no_answer(face: Face, config: Config, book: Book, item: str) -> NoReturn:
    """Say what could be answered.

    Raises:
        click.UsageError: Always.
    """
    found = _named(face, book, item)
    one = face.say(tr("say the answer behind {item}", item=found.item))
    companies = {found.held.subject: company_of(book, ClientId(found.held.subject))}
    raise click.UsageError("\n".join([one, *_lines(face, config, found, companies)]))


def _answer(
    face: Face, config: Config, book: Book, item: str, words: str
) -> dict[str, Any]:
    """Record an answer.

    Raises:
        click.BadParameter: Nothing of that name waits, or that is no answer to it.
    """
    found = _named(face, book, item)
    choices = _choices(config, found.held.kind)
    meant = understood(words, choices)
    if meant is None:
        why = not_possible(words, choices)
        raise click.BadParameter(face.say(why), param_hint="ANSWER")
    given = Given(item=found.item, words=words, answer=meant)
    book.decisions.add(new_decision(given, {found.item: found.held}, by="cli"))
    return {"item": found.item, "key": found.held.key, "answer": meant.value}


def _choices(config: Config, kind: str) -> tuple[Answer, ...]:
    return possible(kind, archive=config.pipeline.closed is not None)


def _desk(book: Book) -> _Desk:
    waiting = tuple(questions(book))
    since = book.decisions.now() - _LATELY
    clients = {ClientId(one.held.subject) for one in waiting}
    companies = {str(one): company_of(book, one) for one in sorted(clients)}
    return _Desk(waiting, book.decisions.since(since), companies)


def _show(face: Face, config: Config, desk: _Desk, *, as_json: bool) -> None:
    if as_json:
        told = _json(face, config, desk)
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in desk.waiting:
        for line in _lines(face, config, one, desk.companies):
            click.echo(line)
        click.echo()
    if desk.waiting:
        count = len(desk.waiting)
        face.show(trn(count, "{n} thing waits for you", "{n} things wait for you"))
    else:
        face.show(tr("Nothing waits for you"))
    if desk.answered:
        click.echo()
        face.show(tr("Your answers of the last days:"))
    for answered in desk.answered:
        face.show(_answered(config, answered))


def _lines(
    face: Face, config: Config, one: Question, companies: Mapping[str, str]
) -> Iterator[str]:
    held = one.held
    company = companies.get(held.subject)
    subject = f"{company} ({held.subject})" if company else held.subject
    where = face.say(base_text(BaseKey(held.base), config.pipeline))
    what = ", ".join(part for part in (subject, where) if part)
    since = face.say(tr("since {moment}", moment=_local(config, held.since)))
    yield f"{click.style(one.item, bold=True)}  {what}, {since}"
    for text in (held.why, held.hint, one.remark):
        if text is not None and text.msgid:
            yield f"  {face.say(text)}"
    for answer in _choices(config, held.kind):
        yield f"  {click.style(answer.value, fg='cyan')}: {face.say(ANSWERS[answer])}"


def _answered(config: Config, one: Decision) -> Text:
    answer = ANSWERS[Answer(one.answer)] if one.answer else verbatim(one.words)
    state = _STATES[one.state]
    return tr(
        "{moment}  {item}  “{answer}”: {state}",
        moment=_local(config, one.answered_at),
        item=one.item,
        answer=answer,
        state=tr("{state}: {why}", state=state, why=one.why) if one.why else state,
    )


def _local(config: Config, moment: datetime) -> datetime:
    return moment.astimezone(config.company.zone)


def _json(face: Face, config: Config, desk: _Desk) -> dict[str, Any]:
    """All of it, with IDs in place of names: it may end in a log."""
    return {
        "waiting": [
            {
                "item": one.item,
                "key": one.held.key,
                "kind": one.held.kind,
                "base": one.held.base,
                "subject": one.held.subject,
                "since": one.held.since.isoformat(),
                "why": face.say(one.held.why),
                "hint": face.say(one.held.hint),
                "remark": face.say(one.remark) if one.remark else "",
                "answers": [one.value for one in _choices(config, one.held.kind)],
            }
            for one in desk.waiting
        ],
        "answered": [
            {
                "item": one.item,
                "key": one.key,
                "words": one.words,
                "answer": one.answer,
                "by": one.answered_by,
                "at": one.answered_at.isoformat(),
                "state": one.state,
                "why": face.say(one.why) if one.why else "",
            }
            for one in desk.answered
        ],
    }
