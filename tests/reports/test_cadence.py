from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.care import Cadence, Neglect
from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.locales.text import Text
from sheetsync.reports import all_reports
from sheetsync.reports.care.care import limits
from sheetsync.reports.facts import Facts
from tests.reports.cared_company import by_chance, shown
from tests.reports.cdnow import sample
from tests.reports.plain_care import Office, plain_cadence, plain_care

D = date(2024, 3, 31)
DAYS = (D, date(2024, 2, 29), date(2023, 12, 30))
LONG_AGO = date(2020, 1, 1)
NAMES = {"owner": "key client of the owner", "–": "no class", "all": "all classes"}
FIGURES = ("clients", "in_time", "soon", "neglected", "never")


def ago(days: int) -> date:
    return D - timedelta(days=days)


def one_client(
    met: int | None = None,
    ordered: Sequence[int] = (),
    since: date = LONG_AGO,
    off: Sequence[int] = (),
) -> Office:
    """A client of Ann's: days since he was reached, and since each of his orders."""
    return Office(
        stages={"C1": "customers"},
        lines=[("C1", ago(one), Decimal(9)) for one in ordered],
        log=[] if met is None else [("C1", ago(met), "meeting", None, "talked")],
        whose={"C1": [(since, "Ann")]},
        off={"Ann": {ago(one) for one in off}},
    )


def cadence(office: Office) -> dict[str, Value]:
    """The line of all classes of the only manager."""
    return shown(office, "cadence", D)[0]


def states(office: Office, day: date = D) -> dict[str, str]:
    return {
        str(one["client_id"]): str(one["state"])
        for one in shown(office, "neglected", day)
    }


@pytest.mark.parametrize("report", ["cadence", "neglected"])
def test_a_company_without_clients_has_a_header_and_a_remark(report: str) -> None:
    found = all_reports()[report].make(Facts.empty(), Reports(), D)

    assert found.rows == ()
    assert isinstance(found.note, Text)


@pytest.mark.parametrize(
    ("waited", "in_time", "state"),
    [
        (0, 1, None),
        (30, 1, None),
        (31, 0, None),
        (47, 0, None),
        (48, 0, "soon"),
        (60, 0, "soon"),
        (61, 0, "neglected"),
    ],
)
def test_a_prospect_is_late_after_a_month_and_neglected_after_two(
    waited: int, in_time: int, state: str | None
) -> None:
    office = one_client(met=waited)

    row = cadence(office)
    assert (row["clients"], row["in_time"], row["never"]) == (1, in_time, 0)
    assert row["in_time_share"] == float(in_time)
    assert states(office).get("C1") == state


@pytest.mark.parametrize(("waited", "in_time"), [(30, 1), (31, 0)])
def test_who_was_never_reached_counts_from_the_day_he_was_given(
    waited: int, in_time: int
) -> None:
    row = cadence(one_client(since=ago(waited)))

    assert (row["in_time"], row["never"]) == (in_time, 1)


@pytest.mark.parametrize(
    ("ordered", "state"),
    [
        pytest.param((), "neglected", id="never"),
        pytest.param((150,), "neglected", id="before the contact"),
        pytest.param((100,), "neglected", id="on its day"),
        pytest.param((61,), "neglected", id="since, and long ago"),
        pytest.param((60,), "soon", id="since, and not so long ago"),
        pytest.param((48,), "soon", id="at four fifths"),
        pytest.param((47,), None, id="not long ago"),
        pytest.param((400, 150, 3), None, id="lately"),
    ],
)
def test_who_orders_by_himself_is_not_neglected(
    ordered: tuple[int, ...], state: str | None
) -> None:
    # the only buyer is the owner's key client, whose limit is 60 days
    assert states(one_client(met=100, ordered=ordered)).get("C1") == state


def test_a_return_is_no_order() -> None:
    office = one_client(met=100, ordered=[150])
    returned = replace(office, lines=[*office.lines, ("C1", ago(2), Decimal(-1))])

    assert states(returned) == {"C1": "neglected"}


@pytest.mark.parametrize(
    ("waited", "off", "until"),
    [
        pytest.param(70, range(40, 50), ago(0), id="ten days off: ten days more"),
        pytest.param(71, range(40, 50), ago(1), id="and neglected a day later"),
        pytest.param(75, range(20, 50), ago(1), id="fourteen at most"),
        pytest.param(61, (-5, -4), ago(1), id="days off after the limit"),
        pytest.param(60, (-1, -2), ago(-2), id="days off right after it"),
        pytest.param(62, range(-40, 30), ago(-12), id="a leave that goes on"),
    ],
)
def test_days_off_put_the_day_off(waited: int, off: Sequence[int], until: date) -> None:
    (row,) = shown(one_client(met=waited, off=off), "neglected", D)

    assert row["until"] == until
    assert row["state"] == ("neglected" if until < D else "soon")


def test_clients_in_closed_stages_and_who_asked_for_it_are_left_alone() -> None:
    office = Office(
        stages={"C1": "archive", "C2": "customers", "C3": "customers"},
        lines=[],
        log=[],
        whose={one: [(LONG_AGO, "Ann")] for one in ("C1", "C2", "C3")},
        left_alone={"C2"},
    )

    assert states(office) == {"C3": "neglected"}
    assert cadence(office)["clients"] == 1


def test_of_whom_nobody_knows_since_when_he_waits_it_is_said_nowhere() -> None:
    office = Office(stages={"C1": "customers"}, lines=[], log=[], whose={})

    row = cadence(office)
    assert (row["person"], row["clients"], row["never"]) == ("(nobody)", 1, 1)
    assert (row["in_time"], row["neglected"]) == (0, 0)
    assert states(office) == {}


def test_each_class_has_a_cadence_of_its_own() -> None:
    sums = {"C1": 50, "C2": 40, "C3": 14, "C4": 2, "C5": 1}
    office = Office(
        stages={**dict.fromkeys(sums, "customers"), "C6": "prospects"},
        lines=[(who, ago(90), Decimal(sold)) for who, sold in sums.items()],
        log=[(who, ago(20), "meeting", None, "talked") for who in (*sums, "C6")],
        whose={who: [(LONG_AGO, "Ann")] for who in (*sums, "C6")},
        capacity=1,
    )

    found = {
        str(one["class"]): (one["cadence"], one["clients"], one["in_time"])
        for one in shown(office, "cadence", D)
    }

    assert found == {
        "all classes": (None, 6, 5),
        "key client of the owner": (30, 1, 1),
        "A": (14, 1, 0),
        "B": (30, 1, 1),
        "C": (75, 2, 2),
        "no class": (30, 1, 1),
    }


def test_limits_are_exact_in_whole_days() -> None:
    norms = Reports(cadence=Cadence(a=7), neglect=Neglect(times=1.1, warning=0.7))

    assert str(limits(norms)["A"]) == "77/10"
    assert str(limits(norms, norms.neglect.warning)["A"]) == "539/100"


@pytest.mark.parametrize("day", DAYS, ids=date.isoformat)
@pytest.mark.parametrize("seed", range(4))
def test_cadence_is_what_the_clients_add_up_to(seed: int, day: date) -> None:
    office = by_chance(seed, day)
    plain = plain_cadence(office, day)

    found = {
        (str(one["person"]), str(one["class"])): [one[name] for name in FIGURES]
        for one in shown(office, "cadence", day)
    }

    assert found == {
        (who or "(nobody)", NAMES.get(grade, grade)): sums
        for (who, grade), sums in plain.items()
    }
    assert len(found) > 12
    assert all(sum(sums[place] for sums in plain.values()) for place in range(5))


@pytest.mark.parametrize("day", DAYS, ids=date.isoformat)
@pytest.mark.parametrize("seed", range(4))
def test_the_neglected_are_found_client_by_client(seed: int, day: date) -> None:
    office = by_chance(seed, day)

    rows = shown(office, "neglected", day)

    assert {
        one["client_id"]: (
            str(one["person"]).replace("(nobody)", ""),
            one["class"],
            one["last_contact"],
            one["until"],
            one["state"],
        )
        for one in rows
    } == {
        who: (one.who, NAMES.get(one.grade, one.grade), one.met, one.until, one.state)
        for who, one in plain_care(office, day).items()
        if one.state
    }
    sums = [Decimal(str(one["turnover"])) for one in rows]
    assert sums == sorted(sums, reverse=True)
    assert {one["state"] for one in rows} == {"neglected", "soon"}


def test_cadence_of_cdnow() -> None:
    lines = sample()
    day = date(1998, 3, 31)
    ids = sorted({who for who, _, _ in lines})
    office = Office(
        stages=dict.fromkeys(ids, "customers"),
        lines=lines,
        log=[
            (who, day - timedelta(days=number % 170), "meeting", None, "talked")
            for number, who in enumerate(ids)
        ],
        whose={
            who: [(LONG_AGO, ("Ann", "Bob")[number % 2])]
            for number, who in enumerate(ids)
        },
    )

    found = {
        (str(one["person"]), str(one["class"])): [one[name] for name in FIGURES]
        for one in shown(office, "cadence", day)
    }

    assert found == {
        (who, NAMES.get(grade, grade)): sums
        for (who, grade), sums in plain_cadence(office, day).items()
    }
