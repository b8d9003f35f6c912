"""Calls from lines of a telephony's table: with whom, when, and how long.

A call is told by its number in the telephony, its day and who of us spoke: of a call
that was passed on each has a leg of his own (metrics.md E9). Where the telephony gives
no number, it is told by its whole content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from sheetsync.core.ids import ClientId
from sheetsync.core.import_keys import content_key, key_of_occurrence
from sheetsync.core.import_lookup import ClientIndex, phone_key
from sheetsync.core.import_moments import read_clock, read_minutes, read_seconds
from sheetsync.core.import_values import Reading, read_day, shown
from sheetsync.core.imports import Columns, ImportRefused, Line, Rejected, all_of
from sheetsync.core.rows import CELL_LIMIT, folded
from sheetsync.locales.text import Text, tr

CALL_HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "client": (
            *("client id", "customer", "company", "client phone", "phone"),
            *("клиент", "id клиента", "телефон клиента", "номер клиента", "телефон"),
        ),
        "caller": ("from", "src", "кто звонил", "откуда", "звонивший"),
        "callee": ("to", "dst", "кому звонили", "куда", "набранный номер"),
        "date": ("day", "calldate", "дата", "дата и время", "дата звонка", "день"),
        "time": ("время", "время звонка", "время начала"),
        "person": ("employee", "manager", "сотрудник", "менеджер", "оператор"),
        "seconds": (
            *("talk time", "billsec", "talk seconds"),
            *("длительность разговора", "время разговора", "секунд", "секунды"),
        ),
        "minutes": ("минут", "минуты"),
        "outcome": ("status", "result", "disposition", "статус", "результат", "исход"),
        "number": ("call id", "uniqueid", "id звонка", "идентификатор звонка"),
    }
)
"""The columns of a table of calls, and what else they are called."""

CALLS_REQUIRED = ("date",)
"""A table of calls must have this column, and `without_sides` finds no fault."""

TALKED, UNANSWERED = "talked", "no answer"
"""What a telephony knows of an outcome, as config's contact log has it."""

_OUTCOMES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(
        (
            *("answered", "answer", "success", "successful", "completed", "talked"),
            *("отвечен", "отвеченный", "отвечено", "успешный", "успешно", "принят"),
            *("состоялся", "разговор состоялся", "разговор"),
        ),
        TALKED,
    )
    | dict.fromkeys(
        (
            *("no answer", "noanswer", "not answered", "busy", "failed", "missed"),
            *("cancel", "canceled", "cancelled", "congestion", "chanunavail"),
            *("нет ответа", "не отвечен", "неотвеченный", "не отвечено", "занято"),
            *("пропущен", "пропущенный", "неуспешный", "неуспешно", "не состоялся"),
            *("отменен", "сброшен", "недозвон", "абонент недоступен"),
        ),
        UNANSWERED,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCall:
    """A call to be recorded.

    Attributes:
        client_id: With whom.
        day: When it began, company time.
        clock: The time of day when it began, ``09:05:00``; "" if unknown.
        person: Who of us, as in the Responsible column; "" if nobody is known.
        seconds: For how long they spoke; 0 where nobody answered.
        outcome: `TALKED`, `UNANSWERED`, or the words of whoever wrote it down.
        number: The call's number in the telephony; "" if it gave none.
        content_key: Equal for the same call in whatever file it comes.
    """

    client_id: ClientId
    day: date
    clock: str = ""
    person: str = ""
    seconds: int = 0
    outcome: str = ""
    number: str = ""
    content_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReading:
    """How the fields of a table of calls are understood.

    Attributes:
        clients: Finds clients by ID, phone and name.
        people: Who of us is meant by a folded name, e-mail or extension, or by a
            `phone_key`; "" where a number is ours and nobody's.
        outcomes: The log's own outcomes by their folded words in all languages.
        reading: How days and numbers are written.
    """

    clients: ClientIndex
    people: Mapping[str, str]
    outcomes: Mapping[str, str]
    reading: Reading


def without_sides(columns: Columns) -> None:
    """Refuse a table of calls that does not tell with whom they were.

    Raises:
        ImportRefused: There is no column of the client, nor those of both ends.
    """
    if columns.has("client") or (columns.has("caller") and columns.has("callee")):
        return
    raise ImportRefused(
        tr(
            "No header of the file means the client. Say which one does with --map"
            " “header=client”, or which ones are both ends of the call: --map"
            " “header=caller” --map “header=callee”"
        )
    )


def read_calls(
    lines: Iterable[Line], columns: Columns, how: CallReading
) -> tuple[list[NewCall], list[Rejected]]:
    """Read every line as a call; each is either accepted or rejected.

    Equal lines that tell neither a number nor a time of day are calls of their own:
    each gets the key of its occurrence.
    """
    accepted: list[NewCall] = []
    rejected: list[Rejected] = []
    seen: Counter[str] = Counter()
    for line in lines:
        call = _read(line, columns, how)
        if isinstance(call, Text):
            rejected.append(Rejected(line.number, call))
            continue
        if not (call.number or call.clock):
            key = key_of_occurrence(call.content_key, seen)
            call = replace(call, content_key=key)
        accepted.append(call)
    return accepted, rejected


def _read(line: Line, columns: Columns, how: CallReading) -> NewCall | Text:
    """A line's call, or all that is wrong with it."""
    if misfit := columns.misfit(line):
        return misfit
    moment = columns.text(line, "date")
    if not moment:
        return tr("nothing stands in {columns}", columns="date")
    client, person, leg = _sides(line, columns, how)
    day = read_day(moment, how.reading)
    clock = read_clock(columns.text(line, "time") or moment)
    seconds = _seconds(line, columns, how.reading)
    number = columns.text(line, "number")
    problems = [
        one for one in (client, person, day, clock, seconds) if isinstance(one, Text)
    ]
    if len(number) > CELL_LIMIT:
        problems.append(tr("its number has too many characters"))
    if (
        isinstance(client, Text)
        or isinstance(person, Text)
        or isinstance(day, Text)
        or isinstance(clock, Text)
        or isinstance(seconds, Text)
        or problems
    ):
        return all_of(problems)
    outcome = _outcome(columns.text(line, "outcome"), seconds, how)
    call = NewCall(
        client_id=client,
        day=day,
        clock=clock,
        person=person,
        # Some count the ringing, too.
        seconds=0 if outcome == UNANSWERED else seconds or 0,
        outcome=outcome,
        number=number,
        content_key="",
    )
    return replace(call, content_key=_content_key(call, leg))


def _sides(
    line: Line, columns: Columns, how: CallReading
) -> tuple[ClientId | Text, str | Text, str]:
    """The client, who of us spoke with him, and what the file calls that one."""
    said = columns.text(line, "person")
    named = _person(said, how) if said else ""
    if meant := columns.text(line, "client"):
        return how.clients.find(meant), named, said
    ends = [columns.text(line, one) for one in ("caller", "callee")]
    ours = [_ours(one, how) for one in ends]
    theirs = [one for one, our in zip(ends, ours, strict=True) if one and our is None]
    if len(theirs) != 1:
        return _which_end(ends, theirs), named, said
    client = how.clients.find(theirs[0])
    if said:
        return client, named, said
    our_end = next((at for at, one in enumerate(ours) if one is not None), None)
    if our_end is None:
        return client, "", ""
    return client, ours[our_end] or "", ends[our_end]


def _which_end(ends: list[str], theirs: list[str]) -> Text:
    if not any(ends):
        return tr("nothing stands in {columns}", columns="client")
    if not theirs:
        return tr("both ends of the call are ours")
    return tr(
        "neither “{caller}” nor “{callee}” is an extension or a number of ours; say"
        " whose they are under “people” in imports.yaml",
        caller=shown(ends[0]),
        callee=shown(ends[1]),
    )


def _ours(text: str, how: CallReading) -> str | None:
    """Who of us is meant: a name, "" for a number of all of us, None for a stranger."""
    found = how.people.get(folded(text))
    return how.people.get(phone_key(text)) if found is None else found


def _person(text: str, how: CallReading) -> str | Text:
    found = _ours(text, how)
    if found is not None:
        return found
    return tr(
        "“{text}” is nobody of staff.yaml; say who it is under “people” in"
        " imports.yaml",
        text=shown(text),
    )


def _seconds(line: Line, columns: Columns, reading: Reading) -> int | Text | None:
    """How long they spoke, None where the table does not tell."""
    if text := columns.text(line, "seconds"):
        return read_seconds(text)
    if text := columns.text(line, "minutes"):
        return read_minutes(text, reading)
    return None


def _outcome(text: str, seconds: int | None, how: CallReading) -> str:
    """The outcome in the contact log's words, as far as they fit."""
    word = folded(text)
    if not word:
        return "" if seconds is None else TALKED if seconds else UNANSWERED
    return how.outcomes.get(word) or _OUTCOMES.get(word) or text[:CELL_LIMIT]


def _content_key(call: NewCall, leg: str) -> str:
    """Equal for the same call.

    Who spoke counts as the file names him: an extension may go to somebody else.
    """
    content: list[str | int] = [call.number, call.day.isoformat(), folded(leg)]
    if not call.number:
        content += [call.client_id, call.clock, call.seconds, call.outcome]
    return content_key(content)
