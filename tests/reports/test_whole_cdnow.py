"""All of CDNOW, as of 31 March 1998: what the desk's forecasts are worth there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sheetsync.config.reports import Reports, Segments
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from sheetsync.reports.reactivation.chance import tried
from sheetsync.reports.reactivation.scoring import tenths, told_apart
from tests.reports import plain_chance as plain
from tests.reports.cdnow import in_cents, master
from tests.reports.company_facts import facts_of
from tests.reports.plain_figures import Line

DAY = date(1998, 3, 31)
AFTER = DAY + timedelta(days=90)

pytestmark = pytest.mark.ci


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return master()


@pytest.fixture(scope="module")
def facts(lines: list[Line]) -> Facts:
    return facts_of(purchases=in_cents(lines))


def test_the_chance_tells_buyers_apart_better_than_silence(facts: Facts) -> None:
    found, came = tried(facts, Reports(), DAY, AFTER)
    apart = told_apart(found.by_client, came)

    assert len(came) == 7656
    assert round(1 - came.mean(), 3) == 0.656
    assert apart is not None
    assert apart >= 0.72


def test_the_chance_comes_true_within_five_points_in_each_tenth(facts: Facts) -> None:
    found, came = tried(facts, Reports(), DAY, AFTER)

    gaps = [
        abs(one.expected - one.came / one.clients)
        for one in tenths(found.by_client, came)
    ]
    assert len(gaps) == 10
    assert max(gaps) <= 0.05


def test_the_backtest_tells_what_turnover_catches_and_what_could_be_caught(
    lines: list[Line], facts: Facts
) -> None:
    found = all_reports()["reactivation_backtest"].make(facts, Reports(), AFTER)
    listed, came, lost, top, best = plain.backtest(lines, DAY)

    first = {one.id: found.column(one.id)[0] for one in found.columns}
    assert (first["listed"], first["came"], first["lost"]) == (listed, came, lost)
    assert first["by_turnover"] == pytest.approx(float(top / lost))
    assert first["at_best"] == pytest.approx(float(best / lost))
    assert (round(float(top / lost), 2), round(float(best / lost), 2)) == (0.51, 0.64)
    assert first["silence"] == pytest.approx(0.665, abs=0.0005)


def test_the_classic_borders_of_xyz_give_the_known_counts(facts: Facts) -> None:
    classic = Segments(quarters=4, variation_x=0.1, variation_y=0.25)
    found = all_reports()["abc_xyz"].make(
        facts, Reports(segments=classic), date(1998, 6, 30)
    )
    classed = [
        sum(int(str(one)) for one in found.column(f"clients_{letter}")[:3])
        for letter in "xyz"
    ]

    assert classed == [7, 83, 8242]
    assert found.column("clients_all")[0] == 3080
