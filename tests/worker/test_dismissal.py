"""Somebody leaves: access goes off before anything else, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.worker.boundaries import JOURNAL_FAULTS, REQUEST_FAULTS
from tests.worker.dismissals import Leaving, Playing
from tests.worker.schedules import Schedule

REQUESTS = 17
COMMITS = 15
"""So many an undisturbed cycle of a dismissal makes; the first test says so."""


@pytest.fixture(scope="module")
def leaving(tmp_path_factory: pytest.TempPathFactory) -> Leaving:
    return Leaving(tmp_path_factory.mktemp("leaving"))


def broken(
    leaving: Leaving, schedules: Iterator[Schedule], *, command: bool = False
) -> dict[Schedule, list[str]]:
    """The schedules that break something, and what."""
    return {
        one: found
        for one in schedules
        if (found := Playing(leaving, one, command=command).run())
    }


def test_somebody_leaves_and_everything_is_where_it_should_be(leaving: Leaving) -> None:
    playing = Playing(leaving, Schedule())

    assert playing.run() == []
    assert (playing.requests, playing.commits) == (REQUESTS, COMMITS)


@pytest.mark.parametrize("number", range(REQUESTS))
def test_whatever_fails_at_a_request_access_goes_off_first_and_nothing_is_lost(
    leaving: Leaving, number: int
) -> None:
    faults = (Schedule(faults=((number, one),)) for one in REQUEST_FAULTS)

    assert broken(leaving, faults) == {}


@pytest.mark.parametrize("number", range(COMMITS))
def test_whatever_commit_fails_access_goes_off_first_and_nothing_is_lost(
    leaving: Leaving, number: int
) -> None:
    faults = (Schedule(commits=((number, one),)) for one in JOURNAL_FAULTS)

    assert broken(leaving, faults) == {}


@pytest.mark.parametrize("number", range(6))
def test_a_command_that_dies_leaves_the_rest_to_the_worker(
    leaving: Leaving, number: int
) -> None:
    faults = (
        *(Schedule(faults=((number, one),)) for one in REQUEST_FAULTS),
        *(Schedule(commits=((number, one),)) for one in JOURNAL_FAULTS),
    )

    assert broken(leaving, iter(faults), command=True) == {}
