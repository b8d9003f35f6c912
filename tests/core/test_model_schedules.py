"""The move protocol on the model: whatever fails, whatever people do meanwhile.

What must hold after each schedule is said in `model_schedules`: nobody is lost or
doubled, neighbours are untouched, what was typed last is live or noted, and all of
it comes to rest. A schedule that fails prints as a literal.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable

import pytest

from sheetsync.core.saga import MoveState
from tests.core.model_remote import ACTS, FAULTS, MOVERS, RULES, Event
from tests.core.model_schedules import (
    REQUESTS,
    Schedule,
    pairs,
    played,
    singles,
    violations,
)

DEEP = 1_000_000
KNOWN = (
    Schedule(
        acts=((2, "S_withdraw_c"), (7, "D_delete_c")),
        faults=((7, "timeout_applied"), (13, "refused")),
    ),
    Schedule(
        acts=(
            (1, "S_delete_undo"),
            (1, "S_sort"),
            (3, "S_withdraw_c"),
            (11, "D_delete_c"),
        ),
        faults=((12, "timeout_applied"),),
    ),
)
"""Schedules that once broke something."""


def broken(
    schedules: Iterable[Schedule], rules: frozenset[str] = RULES
) -> list[tuple[Schedule, list[str]]]:
    """The first schedules that break something, and what."""
    found = ((one, violations(one, rules)[0]) for one in schedules)
    return list(itertools.islice((one for one in found if one[1]), 3))


def test_an_undisturbed_move_takes_six_requests_and_ends_well() -> None:
    remote, journal = played(Schedule())

    assert [one.state for one in journal.moves] == [MoveState.DONE] * 3
    assert remote.log.index("5: batch S w3 ") == 5
    assert violations(Schedule())[0] == []


def test_schedules_that_once_broke_something_end_well() -> None:
    assert broken(KNOWN) == []


def test_every_single_act_and_fault_at_every_request_ends_well() -> None:
    assert broken(singles()) == []


@pytest.mark.ci
@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(4))
def test_all_pairs_of_acts_and_faults_end_well(part: int) -> None:
    assert broken(itertools.islice(pairs(), part, None, 4)) == []


@pytest.mark.deep
@pytest.mark.timeout(0)
@pytest.mark.parametrize("seed", range(4))
def test_a_million_schedules_of_three_to_five_events_end_well(seed: int) -> None:
    assert broken(drawn(random.Random(seed), DEEP // 4)) == []


def drawn(chance: random.Random, count: int) -> Iterable[Schedule]:
    """Schedules of three to five acts and faults, drawn at random."""
    for _ in range(count):
        faults = chance.randint(0, 3)
        acts = chance.randint(max(0, 3 - faults), 5 - faults)
        yield Schedule(
            acts=tuple(sorted(_event(chance, ACTS) for _ in range(acts))),
            faults=tuple(sorted(_event(chance, FAULTS) for _ in range(faults))),
            locked=chance.random() < 0.3,
        )


def _event(chance: random.Random, words: tuple[str, ...]) -> Event:
    return chance.randrange(REQUESTS + 6), chance.choice(words)


@pytest.mark.parametrize("rule", ["tokens", "undo", "refusals"])
def test_without_any_of_its_rules_the_protocol_loses_or_doubles_clients(
    rule: str,
) -> None:
    assert broken(singles(), RULES - {rule})


def restless(act: str) -> Schedule:
    """Somebody does the same before every request, as long as it takes."""
    return Schedule(acts=tuple((at, act) for at in range(3, 300)))


@pytest.mark.parametrize("act", ["S_insert_top", "S_sort"])
def test_only_under_a_lock_a_client_leaves_a_sheet_that_never_stands_still(
    act: str,
) -> None:
    _, locked = played(restless(act))
    _, unlocked = played(restless(act), RULES - {"lock"})

    assert {locked.home[cid] for cid in MOVERS} == {"D"}
    assert "S" in {unlocked.home[cid] for cid in MOVERS}


def test_who_is_typed_into_all_the_time_is_not_moved_before_he_settles() -> None:
    typing = Schedule(acts=tuple((at, "S_edit_c") for at in range(300)))

    _, settling = played(typing)
    _, hasty = played(typing, RULES - {"settle"})

    assert not [one for one in settling.moves if one.cid == "c"]
    assert [one for one in hasty.moves if one.cid == "c"]
