"""The chance that a client orders by himself: sound, and from the past alone."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from sheetsync.config.reports import Chance, Reports
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from sheetsync.reports.reactivation.chance import How, chances
from sheetsync.reports.reactivation.logistic import fit
from sheetsync.reports.reactivation.scoring import caught, tenths, told_apart
from tests.reports import plain_chance as plain
from tests.reports.cdnow import in_cents, sample
from tests.reports.company_facts import facts_of
from tests.reports.plain_figures import Line

DAY = date(1998, 3, 31)
D = date(2024, 11, 30)


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return sample()


@pytest.fixture(scope="module")
def facts(lines: list[Line]) -> Facts:
    return facts_of(purchases=in_cents(lines))


def test_each_chance_is_that_of_the_plain_calculation(
    lines: list[Line], facts: Facts
) -> None:
    found = chances(facts, Reports(), DAY)
    expected = plain.chances(lines, DAY)

    assert found.how is How.LEARNT
    assert set(found.by_client.index) == set(expected)
    for who, chance in found.by_client.items():
        assert chance == pytest.approx(expected[str(who)], abs=0.005001)


def test_what_happened_after_the_day_changes_no_chance(
    lines: list[Line], facts: Facts
) -> None:
    known = facts_of(purchases=in_cents(one for one in lines if one[1] <= DAY))
    early = chances(known, Reports(), DAY)
    late = chances(facts, Reports(), DAY)

    pd.testing.assert_series_equal(early.by_client, late.by_client)
    assert (early.cases, early.ordered) == (late.cases, late.ordered)


def test_the_chance_says_from_whom_it_was_learnt(
    lines: list[Line], facts: Facts
) -> None:
    back = DAY - timedelta(days=90)
    found = chances(facts, Reports(), DAY)
    then = plain.buyers(lines, back)

    assert found.cases == len(then)
    assert found.ordered == len(plain.came(lines, back) & set(then))


def test_on_too_little_data_the_share_of_those_alike_stands_in() -> None:
    back = D - timedelta(days=90)
    purchases = [(f"S{n}", back - timedelta(days=70), 1) for n in range(30)]
    purchases += [(f"S{n}", back + timedelta(days=9), 1) for n in range(6)]
    purchases += [(f"F{n}", back - timedelta(days=3), 1) for n in range(20)]
    purchases += [(f"F{n}", D - timedelta(days=3), 1) for n in range(15)]
    found = chances(facts_of(purchases=purchases), Reports(), D)

    assert found.how is How.OBSERVED
    assert found.by_client["S29"] == 0.2  # 6 of the 30 silent ones came back
    assert found.by_client["F0"] == 0.75  # 15 of the 20 who had just bought
    assert "Too little data" in found.note(90).english()


def test_a_share_of_fewer_cases_than_the_norm_is_not_shown() -> None:
    back = D - timedelta(days=90)
    purchases = [(f"S{n}", back - timedelta(days=70), 1) for n in range(19)]
    found = chances(facts_of(purchases=purchases), Reports(), D)

    assert found.how is How.UNKNOWN
    assert found.by_client.isna().all()
    assert "By the rule alone" in found.note(90).english()


@pytest.mark.parametrize(
    "norm",
    [{"least_clients": 100_000}, {"least_each": 100_000}],
    ids=["clients", "of each kind"],
)
def test_the_norms_say_how_much_data_is_enough(
    norm: dict[str, int], facts: Facts
) -> None:
    found = chances(facts, Reports(chance=Chance.model_validate(norm)), DAY)

    assert found.how is How.OBSERVED


def test_nobody_has_a_chance_where_nobody_bought() -> None:
    found = chances(Facts.empty(), Reports(), D)

    assert (found.how, len(found.by_client), found.cases) == (How.UNKNOWN, 0, 0)


def test_a_measure_that_separates_yes_from_no_stays_finite() -> None:
    measures = np.arange(20.0).reshape(-1, 1)
    found = fit(measures, np.arange(20) >= 10)

    assert found is not None
    assert np.abs(found.weights).max() < 100
    assert found.chances(measures)[[0, -1]] == pytest.approx([0.0, 1.0], abs=0.1)


def test_a_measure_that_everybody_shares_says_nothing() -> None:
    found = fit(np.ones((8, 1)), np.array([True, False] * 4))

    assert found is not None
    assert found.chances(np.ones((1, 1))) == pytest.approx([0.5])


def test_all_buyers_are_listed_the_likeliest_first(facts: Facts) -> None:
    found = all_reports()["chances"].make(facts, Reports(), DAY)
    listed = [float(str(one)) for one in found.column("chance")]

    assert listed == sorted(listed, reverse=True)
    assert len(listed) == len(chances(facts, Reports(), DAY).by_client)


SCORES = pd.Series([0.1, 0.4, 0.4, 0.9], index=list("abcd"))


@pytest.mark.parametrize(
    ("came", "auc"),
    [
        ([False, False, False, True], 1.0),
        ([True, False, False, False], 0.0),
        ([False, True, False, False], 0.5),  # a win, a tie, a loss
        ([False, False, False, False], None),
        ([True, True, True, True], None),
    ],
)
def test_telling_apart_counts_pairs_and_ties_as_half(
    came: list[bool], auc: float | None
) -> None:
    assert told_apart(SCORES, pd.Series(came, index=SCORES.index)) == auc


def test_tenths_of_few_clients_are_single_ones() -> None:
    came = pd.Series([True, False, False, True], index=SCORES.index)

    found = tenths(SCORES, came)

    assert [(one.clients, one.expected, one.came) for one in found] == [
        (1, 0.1, 1),
        (1, 0.4, 0),
        (1, 0.4, 0),
        (1, 0.9, 1),
    ]
    assert tenths(SCORES.iloc[:0], came.iloc[:0]) == ()


def test_the_top_fifth_is_rounded_down_and_ties_go_by_id() -> None:
    money = pd.Series([1, 2, 4, 8, 16], index=list("edcba"))

    assert caught(money, pd.Series(1, index=money.index), 0.2) == 16
    assert caught(money, -money, 0.4) == 3
    assert caught(money.iloc[:4], money.iloc[:4], 0.2) == 0
