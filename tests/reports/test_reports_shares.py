from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetsync.reports.shares import interval, score, share, wilson


def test_a_share_of_nothing_is_blank_and_not_zero() -> None:
    assert share(0, 0) is None
    assert share(0, 5) == 0.0


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (15, 100, 0.0931, 0.2328)],
)
def test_the_interval_is_the_one_of_the_published_tables(
    part: int, whole: int, low: float, high: float
) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.8415), (10, 5.4320, 18.4095)]
)
def test_the_interval_of_a_count_is_wilsons_without_a_whole(
    count: int, low: float, high: float
) -> None:
    assert score(count) == pytest.approx((low, high), abs=5e-4)
    # a share of very many is such a count
    found = wilson(count, 10**8)
    assert found is not None
    assert [one * 10**8 for one in found] == pytest.approx((low, high), abs=5e-4)


@given(
    st.integers(2, 500).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n)))
)
def test_each_bound_lies_1_96_of_its_own_standard_errors_away(
    case: tuple[int, int],
) -> None:
    part, whole = case
    found = wilson(part, whole)

    assert found is not None
    for bound in found:
        error = (bound * (1 - bound) / whole) ** 0.5
        assert abs(bound - part / whole) / error == pytest.approx(1.959964, abs=1e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_between_0_and_1(
    case: tuple[int, int],
) -> None:
    found = wilson(*case)

    assert found is not None
    assert 0 <= found[0] <= case[0] / case[1] <= found[1] <= 1


def test_many_cases_need_no_interval() -> None:
    assert interval(10, 20, 20) == (None, None)


def test_few_cases_have_one_and_none_have_none() -> None:
    assert interval(0, 19, 20)[0] == 0.0
    assert interval(0, 0, 20) == (None, None)
