"""When a client was last talked to: one definition for every report."""

from __future__ import annotations

from datetime import date

import pytest

from sheetsync.config.work import Log
from sheetsync.reports.measures.contacts import last_contacts
from tests.reports.company_facts import client, contact, facts_of

D = date(2024, 3, 31)
REACHED, LATER = date(2024, 3, 1), date(2024, 3, 20)
TOO_SHORT = ("C1", LATER, "Ann", "call", 0.1, "talked", "", None)
AN_ATTEMPT = contact("C1", LATER, "voicemail")


@pytest.mark.parametrize(
    ("row", "norm", "expected"),
    [
        (TOO_SHORT, Log(), REACHED),
        (TOO_SHORT, Log(least_minutes=0), LATER),
        (AN_ATTEMPT, Log(unanswered=("voicemail",)), REACHED),
        (AN_ATTEMPT, Log(), LATER),
    ],
)
def test_config_says_what_is_no_contact(
    row: tuple[object, ...], norm: Log, expected: date
) -> None:
    facts = facts_of([client("C1")], contacts=[contact("C1", REACHED), row])

    assert last_contacts(facts, norm, D)["C1"].date() == expected


def test_the_later_of_log_and_row_counts() -> None:
    facts = facts_of(
        [client("C1", last_contact=LATER), client("C2", last_contact=REACHED)],
        contacts=[contact("C1", REACHED), contact("C2", LATER)],
    )

    assert [one.date() for one in last_contacts(facts, Log(), D)] == [LATER, LATER]
