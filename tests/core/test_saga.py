"""What is done next in a move, for everything that can be seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sheetsync.core.saga import (
    Become,
    Decision,
    LookUp,
    MoveState,
    Outcome,
    Remove,
    Seen,
    TakeBack,
    Wait,
    decide,
)

BOTH = Seen(in_source=1, in_target=1, wanted=True, unchanged=True)
ENDED = (Outcome.REFUSED, Outcome.BURNT)


def state_after(decision: Decision) -> MoveState | None:
    return decision.state if isinstance(decision, Become) else None


@pytest.mark.parametrize(
    "state", [MoveState.COPYING, MoveState.REMOVING, MoveState.TAKING_BACK]
)
def test_an_unanswered_batch_is_looked_up_before_anything_else(
    state: MoveState,
) -> None:
    assert decide(state, Seen(batch=Outcome.OPEN)) == LookUp()


@pytest.mark.parametrize("outcome", ENDED)
def test_a_refused_copy_leaves_the_client_where_he_was(outcome: Outcome) -> None:
    step = decide(MoveState.COPYING, Seen(batch=outcome))

    assert state_after(step) is MoveState.ABANDONED


def test_a_copied_client_is_removed_from_the_source() -> None:
    assert state_after(decide(MoveState.COPYING, Seen(batch=Outcome.APPLIED))) is (
        MoveState.COPIED
    )
    assert decide(MoveState.COPIED, BOTH) == Remove()


def test_a_source_row_that_a_person_deleted_ends_the_move() -> None:
    seen = Seen(in_source=0, in_target=1)

    assert state_after(decide(MoveState.COPIED, seen)) is MoveState.DONE


def test_child_rows_that_are_left_alone_in_the_source_are_removed() -> None:
    seen = Seen(in_source=0, in_target=1, source_left=True)

    assert decide(MoveState.COPIED, seen) == Remove()


def test_a_row_that_was_edited_or_withdrawn_is_taken_back() -> None:
    for seen in (replace(BOTH, unchanged=False), replace(BOTH, wanted=False)):
        assert isinstance(decide(MoveState.COPIED, seen), TakeBack)


def test_a_copy_that_was_edited_too_is_taken_back_unless_the_client_stays() -> None:
    edited = replace(BOTH, copy_edited=True)

    assert decide(MoveState.COPIED, edited) == Remove()
    again = decide(MoveState.COPIED, replace(edited, unchanged=False))
    assert isinstance(again, TakeBack)
    stays = decide(MoveState.COPIED, replace(edited, wanted=False))
    assert state_after(stays) is MoveState.PARKED


def test_a_deleted_copy_leaves_the_client_in_the_source_with_his_child_rows() -> None:
    seen = replace(BOTH, in_target=0)

    assert state_after(decide(MoveState.COPIED, seen)) is MoveState.ABANDONED
    left = decide(MoveState.COPIED, replace(seen, target_left=True))
    assert isinstance(left, TakeBack)


def test_where_both_rows_were_deleted_the_child_rows_stay_in_the_source_alone() -> None:
    assert state_after(decide(MoveState.COPIED, Seen())) is MoveState.ABANDONED
    assert isinstance(decide(MoveState.COPIED, Seen(target_left=True)), TakeBack)


def test_a_row_whose_id_was_cleared_is_waited_for() -> None:
    seen = Seen(in_source=0, in_target=1, unclear=True)

    assert decide(MoveState.COPIED, seen) == Wait()


@pytest.mark.parametrize(
    "seen",
    [
        replace(BOTH, in_source=2),
        replace(BOTH, in_target=2),
        replace(BOTH, homeless=True),
    ],
)
def test_what_only_a_person_can_decide_is_parked_with_a_reason(seen: Seen) -> None:
    for state in (MoveState.COPIED, MoveState.PARKED):
        step = decide(state, seen)

        assert isinstance(step, Become)
        assert step.state is MoveState.PARKED
        assert step.why is not None


def test_a_parked_move_goes_on_once_its_reason_is_gone() -> None:
    assert decide(MoveState.PARKED, BOTH) == Remove()


@pytest.mark.parametrize(
    ("state", "end"),
    [
        (MoveState.REMOVING, MoveState.DONE),
        (MoveState.TAKING_BACK, MoveState.ABANDONED),
    ],
)
def test_a_removal_counts_only_if_it_hit_what_it_meant(
    state: MoveState, end: MoveState
) -> None:
    hit = decide(state, Seen(batch=Outcome.APPLIED))
    missed = decide(state, Seen(batch=Outcome.APPLIED, missed=True))

    assert state_after(hit) is end
    assert state_after(missed) is MoveState.COPIED
    for outcome in ENDED:
        assert state_after(decide(state, Seen(batch=outcome))) is MoveState.COPIED


@pytest.mark.parametrize("state", [MoveState.DONE, MoveState.ABANDONED])
def test_a_move_that_is_over_stays_over(state: MoveState) -> None:
    assert decide(state, BOTH) == Become(state)
