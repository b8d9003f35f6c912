"""What is done next in a move, for everything that can be seen."""

from __future__ import annotations

import pytest

from sheetsync.core.saga import (
    Become,
    Copy,
    Decision,
    LookUp,
    MoveState,
    Outcome,
    Remove,
    Seen,
    Undo,
    decide,
)

READY = Seen(in_source=1, in_target=0, still_wanted=True, unchanged=True)
COPIED = Seen(in_source=1, in_target=1, still_wanted=True, unchanged=True)


def state_after(decision: Decision) -> MoveState | None:
    return decision.state if isinstance(decision, Become) else None


def test_a_planned_move_is_copied() -> None:
    assert decide(MoveState.INTENDED, READY) == Copy()


@pytest.mark.parametrize(
    "seen",
    [
        Seen(in_source=0, still_wanted=True, unchanged=True),
        Seen(in_source=1, still_wanted=False, unchanged=True),
        Seen(in_source=1, still_wanted=True, unchanged=False),
    ],
)
def test_a_row_that_changed_before_the_copy_is_left_alone(seen: Seen) -> None:
    assert state_after(decide(MoveState.INTENDED, seen)) is MoveState.ABANDONED


def test_an_unanswered_copy_is_looked_up_before_anything_else() -> None:
    assert decide(MoveState.COPYING, Seen(copy=Outcome.OPEN)) == LookUp()


def test_a_refused_copy_leaves_the_client_where_he_was() -> None:
    for outcome in (Outcome.REFUSED, Outcome.BURNT):
        step = decide(MoveState.COPYING, Seen(copy=outcome))

        assert state_after(step) is MoveState.ABANDONED


def test_a_copied_client_is_removed_from_the_source() -> None:
    assert decide(MoveState.COPIED, COPIED) == Remove()


def test_a_source_row_that_a_person_deleted_ends_the_move() -> None:
    seen = Seen(in_source=0, in_target=1)

    assert state_after(decide(MoveState.COPIED, seen)) is MoveState.DONE


@pytest.mark.parametrize(
    "seen",
    [
        Seen(in_source=2, in_target=1, still_wanted=True, unchanged=True),
        Seen(in_source=1, in_target=2, still_wanted=True, unchanged=True),
        Seen(in_source=1, in_target=0, still_wanted=True, unchanged=True),
        Seen(in_source=1, in_target=1, still_wanted=False, unchanged=True),
        Seen(in_source=1, in_target=1, still_wanted=True, unchanged=False),
    ],
)
def test_what_only_a_person_can_tell_is_parked_with_a_reason(seen: Seen) -> None:
    step = decide(MoveState.COPIED, seen)

    assert isinstance(step, Become)
    assert step.state is MoveState.PARKED
    assert step.why is not None


def test_an_unanswered_removal_is_looked_up() -> None:
    assert decide(MoveState.REMOVING, Seen(remove=Outcome.OPEN)) == LookUp()


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.BURNT])
def test_a_removal_that_did_not_happen_is_tried_anew(outcome: Outcome) -> None:
    step = decide(MoveState.REMOVING, Seen(remove=outcome))

    assert state_after(step) is MoveState.COPIED


@pytest.mark.parametrize(
    ("undo", "state"),
    [
        (Undo.SAME, MoveState.DONE),
        (Undo.EDITED, MoveState.PARKED),
        (Undo.OTHER, MoveState.PARKED),
        (Undo.NONE, MoveState.PARKED),
    ],
)
def test_the_undo_row_tells_what_a_removal_hit(undo: Undo, state: MoveState) -> None:
    step = decide(MoveState.REMOVING, Seen(remove=Outcome.APPLIED, undo=undo))

    assert state_after(step) is state


@pytest.mark.parametrize("state", [MoveState.DONE, MoveState.ABANDONED])
def test_a_move_at_rest_stays_at_rest(state: MoveState) -> None:
    assert decide(state, COPIED) == Become(state)


def test_a_parked_move_ends_when_a_person_left_one_of_the_two_rows() -> None:
    left_in_target = decide(MoveState.PARKED, Seen(in_target=1))
    left_in_source = decide(MoveState.PARKED, Seen(in_source=1))

    assert state_after(left_in_target) is MoveState.COPIED
    assert state_after(left_in_source) is MoveState.ABANDONED


@pytest.mark.parametrize(
    "seen",
    [
        Seen(in_source=1, in_target=1),
        Seen(),
        Seen(in_target=1, remove=Outcome.APPLIED),
    ],
)
def test_a_parked_move_stays_parked_while_nobody_decided(seen: Seen) -> None:
    assert state_after(decide(MoveState.PARKED, seen)) is MoveState.PARKED


def test_child_rows_left_in_the_source_are_removed_before_a_move_is_done() -> None:
    seen = Seen(in_target=1, leftovers=True)

    assert decide(MoveState.COPIED, seen) == Remove()
