"""Somebody leaves: access goes off before anything else, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.worker.boundaries import AT_LAST, JOURNAL_FAULTS, REQUEST_FAULTS
from tests.worker.dismissals import Leaving, Playing
from tests.worker.schedules import Schedule

REQUESTS = 29
COMMITS = 21
"""So many an undisturbed cycle of a dismissal makes at most; the first test says so."""
CLOSING = 4
"""The first requests: what is shared with whom, and the closing of three files."""
KILLS = ("crash_before", "crash_after")


@pytest.fixture(scope="module")
def leaving(tmp_path_factory: pytest.TempPathFactory) -> Leaving:
    return Leaving(tmp_path_factory.mktemp("leaving"))


def broken(
    leaving: Leaving, schedules: Iterable[Schedule], *, command: bool = False
) -> dict[Schedule, list[str]]:
    """The schedules that break something, and what."""
    return {
        one: found
        for one in schedules
        if (found := Playing(leaving, one, command=command).run())
    }


def failing(number: int, faults: Iterable[str]) -> list[Schedule]:
    """Each fault at one request."""
    return [Schedule(faults=((number, one),)) for one in faults]


def uncommitted(number: int) -> list[Schedule]:
    """Whatever keeps one commit of the journal from its end."""
    return [Schedule(commits=((number, one),)) for one in JOURNAL_FAULTS]


def test_somebody_leaves_and_everything_is_where_it_should_be(leaving: Leaving) -> None:
    playing = Playing(leaving, Schedule())

    assert playing.run() == []
    assert CLOSING < playing.requests <= REQUESTS
    assert 0 < playing.commits <= COMMITS


@pytest.mark.ci
@pytest.mark.parametrize("number", range(CLOSING))
def test_whatever_fails_while_access_goes_off_nothing_is_written_before(
    leaving: Leaving, number: int
) -> None:
    assert broken(leaving, failing(number, REQUEST_FAULTS)) == {}


@pytest.mark.ci
@pytest.mark.parametrize("number", range(CLOSING, REQUESTS))
def test_killed_at_any_request_it_goes_on_and_nothing_is_lost(
    leaving: Leaving, number: int
) -> None:
    assert broken(leaving, failing(number, KILLS)) == {}


@pytest.mark.ci
@pytest.mark.parametrize("number", range(CLOSING))
def test_a_command_that_is_killed_leaves_the_rest_to_the_worker(
    leaving: Leaving, number: int
) -> None:
    killed = [*failing(number, KILLS), *uncommitted(number)]

    assert broken(leaving, killed, command=True) == {}


@pytest.mark.deep
@pytest.mark.timeout(900)
@pytest.mark.parametrize("number", range(REQUESTS))
def test_whatever_fails_at_any_request_access_goes_off_first_and_nothing_is_lost(
    leaving: Leaving, number: int
) -> None:
    late = Schedule(faults=((number, "timeout_late"),), later=AT_LAST)

    assert broken(leaving, [*failing(number, REQUEST_FAULTS), late]) == {}


@pytest.mark.ci
@pytest.mark.timeout(900)
@pytest.mark.parametrize("number", range(COMMITS))
def test_whatever_keeps_a_commit_from_its_end_nothing_is_lost(
    leaving: Leaving, number: int
) -> None:
    assert broken(leaving, uncommitted(number)) == {}


@pytest.mark.deep
@pytest.mark.timeout(900)
@pytest.mark.parametrize("number", range(CLOSING))
def test_whatever_fails_at_the_command_the_worker_does_the_rest(
    leaving: Leaving, number: int
) -> None:
    assert broken(leaving, failing(number, REQUEST_FAULTS), command=True) == {}
