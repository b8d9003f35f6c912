"""A move through the whole path, whatever fails and whatever people do meanwhile.

A schedule that breaks something prints as a literal: paste it into `KNOWN`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.worker.boundaries import AT_LAST, JOURNAL_FAULTS, REQUEST_FAULTS, SOON
from tests.worker.schedule_acts import ACTS, RARER
from tests.worker.schedules import COMMITS, REQUESTS, Playing, Ready, Schedule

KNOWN = (
    Schedule(acts=((0, "S_restore"),)),
    Schedule(acts=((4, "S_copy"), (4, "S_edit"))),
    Schedule(acts=((6, "D_insert_column"), (8, "S_delete"))),
    Schedule(acts=((5, "S_note"), (8, "D_note"))),
    Schedule(
        acts=((6, "S_withdraw"), (11, "D_delete")),
        faults=((12, "crash_before"), (19, "refused")),
    ),
    Schedule(acts=((6, "S_paste_id"),)),
    Schedule(acts=((8, "S_paste_id"),)),
    Schedule(acts=((8, "S_paste_id"), (10, "S_withdraw"))),
    Schedule(acts=((9, "D_clear_id"),), faults=((6, "timeout_late"),), later=AT_LAST),
    Schedule(acts=((10, "S_insert_column"),), commits=((5, "commit_crash"),)),
    Schedule(
        acts=((9, "S_insert_top"), (10, "S_drag_column")),
        commits=((5, "commit_crash"),),
    ),
    Schedule(
        acts=((9, "S_sort_contacts"), (10, "S_empty_undo")),
        faults=((9, "timeout_applied"),),
    ),
    Schedule(acts=((8, "S_edit"),), faults=((8, "timeout_applied"), (14, "refused"))),
    Schedule(acts=((10, "S_empty_undo"),), commits=((5, "commit_crash"),), later=3),
    Schedule(acts=((9, "S_insert_column"),), commits=((7, "commit_full"),), later=3),
    Schedule(acts=((6, "S_clear_id"), (10, "S_delete_undo")), later=3),
)
"""Schedules that once broke something."""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    return Ready(tmp_path_factory.mktemp("ready"))


def broken(ready: Ready, schedules: Iterator[Schedule]) -> dict[Schedule, list[str]]:
    """The schedules that break something, and what."""
    return {one: found for one in schedules if (found := Playing(ready, one).run())}


def acts_at(number: int) -> Iterator[Schedule]:
    """Everything that people do, before one request."""
    return (Schedule(acts=((number, act),)) for act in (*ACTS, *RARER))


def faults_at(number: int) -> Iterator[Schedule]:
    """Everything that fails, at one request and one commit of the journal."""
    yield from (Schedule(faults=((number, one),)) for one in REQUEST_FAULTS)
    yield Schedule(faults=((number, "timeout_late"),), later=AT_LAST)
    yield from (Schedule(commits=((number, one),)) for one in JOURNAL_FAULTS)


def drawn(chance: random.Random, count: int) -> Iterator[Schedule]:
    """Pairs of acts, faults and failing commits, drawn at random."""
    acts = [(at, act) for at in range(REQUESTS) for act in ACTS]
    faults = [(at, fault) for at in range(REQUESTS) for fault in REQUEST_FAULTS]
    commits = [(at, fault) for at in range(COMMITS) for fault in JOURNAL_FAULTS]
    for _ in range(count):
        first, second = chance.choice(acts), chance.choice(acts)
        kind = chance.randrange(4)
        if kind == 0:
            yield Schedule(acts=tuple(sorted((first, second))))
        elif kind == 1:
            later = chance.choice((SOON, AT_LAST))
            yield Schedule((first,), (chance.choice(faults),), later=later)
        elif kind == 2:
            yield Schedule(acts=(first,), commits=(chance.choice(commits),))
        else:
            yield Schedule(
                faults=(chance.choice(faults),), commits=(chance.choice(commits),)
            )


def test_schedules_that_once_broke_something_end_well(ready: Ready) -> None:
    assert broken(ready, iter(KNOWN)) == {}


@pytest.mark.ci
@pytest.mark.parametrize("number", range(REQUESTS))
def test_whatever_people_do_before_a_request_everybody_keeps_his_row(
    ready: Ready, number: int
) -> None:
    assert broken(ready, acts_at(number)) == {}


@pytest.mark.ci
@pytest.mark.parametrize("number", range(REQUESTS))
def test_whatever_fails_at_a_request_or_a_commit_everybody_keeps_his_row(
    ready: Ready, number: int
) -> None:
    assert broken(ready, faults_at(number)) == {}


@pytest.mark.ci
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(20))
def test_two_things_at_once_cost_nobody_his_row(ready: Ready, seed: int) -> None:
    assert broken(ready, drawn(random.Random(seed), 100)) == {}


@pytest.mark.deep
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(20, 40))
def test_two_things_at_once_a_thousand_times_over(ready: Ready, seed: int) -> None:
    assert broken(ready, drawn(random.Random(seed), 1000)) == {}
