"""What the owner may answer, and what he means by what he typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sheetsync.core.access import plan_files
from sheetsync.core.changes import AdoptRow, Close, Hold, hold_parts
from sheetsync.core.decisions import (
    ANSWERS,
    POSSIBLE,
    Answer,
    Answers,
    Asked,
    Given,
    item_of,
    judged,
    mark_of,
    possible,
    understood,
)
from sheetsync.core.ids import DESK, BaseKey, ClientId, SpreadsheetId
from sheetsync.core.memory import KnownClient, Memory
from sheetsync.core.snapshot import Files, FileView, Permission
from sheetsync.locales.text import tr
from tests.core.company import PROSPECTS, TODAY, base, company, plan_of

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TWIN = Asked(item="D1", key="twin:prospects/everybody:C1", kind="twin")
FAULT = Asked(item="D2", key="fault:prospects/everybody:", kind="fault")


def judge(*lines: tuple[str, str], told: Sequence[tuple[str, str]] = ()) -> list[Given]:
    waiting = {one.item: one for one in (TWIN, FAULT)}
    return list(judged(lines, waiting, dict(told)))


@pytest.mark.parametrize(
    "words",
    ["new-client", "new client", "Make it a new client", " MAKE it  a new client "],
)
def test_an_answer_is_understood_however_it_is_typed(words: str) -> None:
    assert understood(words, possible("twin")) is Answer.NEW


def test_an_answer_is_understood_in_russian() -> None:
    assert understood("оставить как есть", possible("twin")) is Answer.LEAVE


def test_an_answer_to_another_question_is_none() -> None:
    assert understood("Try again", possible("twin")) is None


def test_without_a_closed_stage_nobody_can_be_archived() -> None:
    assert Answer.ARCHIVE in possible("gone")
    assert Answer.ARCHIVE not in possible("gone", archive=False)


def test_what_nobody_knows_has_no_answers() -> None:
    assert possible("eclipse") == ()


def test_each_answer_has_words_and_no_two_of_a_question_have_the_same() -> None:
    assert ANSWERS.keys() == set(Answer)
    for kind, answers in POSSIBLE.items():
        words = [ANSWERS[one].english() for one in answers]
        assert len(set(words)) == len(words), kind


def test_an_understood_answer_is_taken() -> None:
    (given,) = judge(("D1", "leave"))

    assert (given.answer, given.asked, given.why) == (Answer.LEAVE, TWIN, None)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (
            [("D1", "perhaps")],
            (
                "“perhaps” is none of the answers: Make it a new client; Remove this"
                " row; Leave it as it is"
            ),
        ),
        ([("D2", "leave")], "there is nothing to answer: do what the row says"),
        ([("D9", "leave")], "it waits no more"),
        (
            [("D1", "leave"), ("D1", "new-client")],
            "it stands there twice, with different answers: leave / new-client",
        ),
    ],
)
def test_what_is_no_answer_says_why(lines: list[tuple[str, str]], why: str) -> None:
    (given,) = judge(*lines)

    assert given.answer is None
    assert str(given.why) == why


def test_the_same_answer_in_two_words_is_one_answer() -> None:
    (given,) = judge(("D1", "leave"), ("D1", "Leave it as it is"))

    assert given.answer is Answer.LEAVE


def test_what_was_taken_before_is_not_taken_again() -> None:
    assert judge(("D1", "leave"), told=[("D1", "leave")]) == []
    assert judge(("D1", "new-client"), told=[("D1", "leave")]) != []


def test_what_waits_anew_has_another_name() -> None:
    names = {item_of(TWIN.key, NOW + timedelta(seconds=one)) for one in range(500)}

    assert len(names) == 500
    assert item_of(TWIN.key, NOW) == item_of(TWIN.key, NOW)


def test_what_is_left_is_hidden_until_it_changes() -> None:
    hold = Hold(kind="twin", base=PROSPECTS, subject="C1", why=tr("Why"), mark="a")
    answers = Answers(left={hold.key: mark_of(hold)})

    assert answers.hides(hold)
    assert not answers.hides(replace(hold, mark="b"))
    assert not answers.hides(replace(hold, why=tr("Remark")))
    assert not answers.hides(replace(hold, subject="C2"))


def test_a_key_tells_its_parts() -> None:
    hold = Hold(kind="refused", base=PROSPECTS, subject="a:b", why=tr("Why"))

    assert hold_parts(hold.key) == ("refused", PROSPECTS, "a:b")


def test_a_row_that_the_owner_calls_new_gets_an_id() -> None:
    client = ClientId("CAAAAAA")
    acme = {"company": "Acme", "phone": "+74951234567"}
    view = base(PROSPECTS, [{**acme, "client_id": client}, acme])
    memory = Memory(
        clients={client: KnownClient(base=PROSPECTS, responsible="", registered=TODAY)},
        rows={PROSPECTS: {client: acme}},
    )
    (hold,) = plan_of(view, memory=memory).holds
    given = Answers(given={hold.key: Answer.NEW})

    plan = plan_of(view, memory=replace(memory, answers=given))

    assert plan.holds == ()
    assert [one.index for one in plan.changes if isinstance(one, AdoptRow)] == [2]


def test_people_who_vanished_keep_access_until_the_owner_says_so() -> None:
    gone = [f"{name}@northwind.example" for name in ("kate", "leo", "mia")]
    people = tuple(
        Permission(id=one, kind="user", role="writer", email=one) for one in gone
    )
    view = _file(PROSPECTS, people)
    files = Files(files={PROSPECTS: view})

    def closed(answers: Answers) -> list[str]:
        plan = plan_files(
            company(),
            files,
            {PROSPECTS: set(gone)},
            day=TODAY,
            say=str,
            answers=answers,
        )
        return [one.who for one in plan.changes if isinstance(one, Close)]

    assert closed(Answers()) == []
    assert closed(Answers(given={f"vanished:{DESK}:staff": Answer.CLOSE})) == gone


def _file(key: BaseKey, permissions: tuple[Permission, ...]) -> FileView:
    return FileView(
        base=key,
        spreadsheet=SpreadsheetId(key),
        name=key,
        version=1,
        trashed=False,
        owner=company().company.owner,
        parents=(),
        writers_can_share=False,
        copies_forbidden=True,
        can_forbid_copies=True,
        permissions=permissions,
    )
