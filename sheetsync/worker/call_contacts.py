"""Imported calls among the rows of contact logs, so that no talk counts twice.

A manager writes a talk down that the telephony counted as well. Both are one contact
where client, day and person are the same, the row tells of a call, and the two don't
contradict each other about whether anybody answered. The words are then the
manager's, the minutes the telephony's. Each row stands for one call at most: three
dials of which one was written down are three contacts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from sheetsync.core.ids import ClientId
from sheetsync.core.import_calls import TALKED, UNANSWERED, NewCall
from sheetsync.core.rows import folded
from sheetsync.locales.headers import choice_text, in_all_languages
from sheetsync.locales.text import Text
from sheetsync.worker.contact_log import Contact

CALL = "call"
"""The channel of an imported call, as config's contact log has it."""

_CALL_WORDS = {folded(one) for one in (CALL, *in_all_languages(choice_text(CALL)))}
_UNANSWERED_WORDS = {
    folded(one) for one in (UNANSWERED, *in_all_languages(choice_text(UNANSWERED)))
}


def with_calls(
    logged: Iterable[Contact], calls: Iterable[NewCall], say: Callable[[Text], str]
) -> list[Contact]:
    """The rows of contact logs, and the calls that none of them tells of.

    Args:
        logged: The rows, as they stand.
        calls: The imported calls.
        say: Says a text in the company's language, as the log's dropdowns have it.
    """
    rows = list(logged)
    of_day: defaultdict[tuple[ClientId, date], list[NewCall]] = defaultdict(list)
    for call in calls:
        of_day[call.client_id, call.day].append(call)
    if not of_day:
        return rows
    places: defaultdict[tuple[ClientId, date], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if row.channel is None or folded(row.channel) in _CALL_WORDS:
            places[row.client, row.day].append(place)
    for key, made in of_day.items():
        pairs, alone = _paired(made, [(one, rows[one]) for one in places[key]])
        for place, call in pairs:
            rows[place] = _both(rows[place], _contact(call, say))
        rows += [_contact(one, say) for one in alone]
    return rows


def is_talk(contact: Contact) -> bool:
    """Whether they got through: a dial that nobody answers is an attempt (E15)."""
    return _got_through(contact) is not False


def _paired(
    calls: Sequence[NewCall], rows: Sequence[tuple[int, Contact]]
) -> tuple[list[tuple[int, NewCall]], list[NewCall]]:
    """Which row tells of which call of a client's day, and the calls that are left.

    The longest call goes to the row with the most minutes. Who names the same
    person goes first; a row or a call that names nobody takes what is left.
    """
    free = sorted(rows, key=lambda one: -(one[1].minutes or 0))
    waiting = sorted(calls, key=lambda one: -one.seconds)
    pairs: list[tuple[int, NewCall]] = []
    for alike in (_same_person, _nobody_named):
        left: list[NewCall] = []
        for call in waiting:
            found = next((one for one in free if alike(one[1], call)), None)
            if found is None:
                left.append(call)
            else:
                free.remove(found)
                pairs.append((found[0], call))
        waiting = left
    return pairs, sorted(waiting, key=lambda one: one.clock)


def _same_person(row: Contact, call: NewCall) -> bool:
    return folded(row.person) == folded(call.person) and _agree(row, call)


def _nobody_named(row: Contact, call: NewCall) -> bool:
    return not (row.person and call.person) and _agree(row, call)


def _agree(row: Contact, call: NewCall) -> bool:
    one, other = _got_through(row), _answered(call)
    return one is None or other is None or one is other


def _got_through(row: Contact) -> bool | None:
    """Whether a row tells that they spoke; None if it does not tell."""
    if row.outcome is not None:
        return folded(row.outcome) not in _UNANSWERED_WORDS
    return True if row.minutes else None


def _answered(call: NewCall) -> bool | None:
    """Whether anybody answered; None if the telephony does not tell."""
    if call.seconds or call.outcome == TALKED:
        return True
    return False if call.outcome == UNANSWERED else None


def _contact(call: NewCall, say: Callable[[Text], str]) -> Contact:
    return Contact(
        client=call.client_id,
        day=call.day,
        person=call.person or None,
        channel=say(choice_text(CALL)),
        # 0 seconds of a call that was answered: nobody wrote the length down.
        minutes=call.seconds / 60 if call.seconds or _answered(call) is False else None,
        outcome=say(choice_text(call.outcome)) if call.outcome else None,
        comment=None,
        next_contact=None,
    )


def _both(row: Contact, call: Contact) -> Contact:
    return replace(
        row,
        person=row.person or call.person,
        channel=row.channel or call.channel,
        minutes=call.minutes or row.minutes,
        outcome=row.outcome or call.outcome,
    )
