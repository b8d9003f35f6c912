from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from sheetsync.config.reports import Reports
from sheetsync.core.table import Value
from sheetsync.locales.text import Text
from sheetsync.reports.care import losses
from sheetsync.reports.care.losses import lost
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import months_before, out_of_window
from tests.reports.cared_company import by_chance, facts, norms, shown
from tests.reports.cdnow import sample
from tests.reports.plain_care import Office, Talk, lost_on, plain_losses

D = date(2024, 3, 31)
LAST, GONE = date(2023, 4, 10), date(2024, 1, 10)
LONG_AGO = date(2020, 1, 1)
SIDES = ("lost", "ours", "theirs", "unknown")


def before(days: int) -> date:
    """So many days before the one on which the client was lost."""
    return GONE - timedelta(days=days)


def one_client(
    met: Sequence[date],
    *,
    ordered: Sequence[date] = (LAST,),
    whose: Sequence[tuple[date, str]] = ((LONG_AGO, "Ann"),),
) -> Office:
    """The only client, so the owner's key client: to be reached once in 30 days."""
    return Office(
        stages={"C1": "customers"},
        lines=[("C1", one, Decimal(9)) for one in ordered],
        log=[("C1", one, "meeting", None, "talked") for one in met],
        whose={"C1": list(whose)},
    )


def rows(office: Office, day: date = D) -> dict[str, dict[str, Value]]:
    return {str(one["person"]): one for one in shown(office, "losses", day)}


def side(office: Office) -> str:
    """On whose side the only loss was."""
    (row,) = rows(office).values()
    (found,) = [one for one in SIDES[1:] if row[one]]
    assert row["lost"] == row[found] == 1
    return found


def test_a_company_without_sales_has_lost_nobody() -> None:
    found = losses.make(Facts.empty(), Reports(), D)

    assert found.rows == ()
    assert isinstance(found.note, Text)
    assert "Nobody was lost" in found.note.english()


@pytest.mark.parametrize(
    ("ordered", "is_lost"),
    [
        pytest.param([date(2023, 6, 30)], True, id="nine months ago today"),
        pytest.param([date(2023, 7, 1)], False, id="a day less"),
        pytest.param([date(2022, 6, 30)], False, id="lost a year ago today"),
        pytest.param([date(2022, 7, 1)], True, id="and a day later"),
        pytest.param([LAST, date(2024, 3, 30)], False, id="has come back"),
    ],
)
def test_lost_is_who_has_not_ordered_for_nine_months(
    ordered: list[date], is_lost: bool
) -> None:
    assert bool(rows(one_client([D], ordered=ordered))) == is_lost


@pytest.mark.parametrize(
    ("last", "gone"),
    [
        (date(2023, 4, 10), date(2024, 1, 10)),
        (date(2023, 5, 28), date(2024, 2, 28)),
        (date(2023, 5, 29), date(2024, 2, 29)),
        (date(2023, 5, 30), date(2024, 3, 1)),
        (date(2023, 5, 31), date(2024, 3, 1)),
        (date(2022, 5, 29), date(2023, 3, 1)),
        (date(2023, 2, 28), date(2023, 11, 28)),
        (date(2024, 2, 29), date(2024, 11, 29)),
    ],
)
def test_the_day_of_the_loss_at_ends_of_months(last: date, gone: date) -> None:
    (found,) = out_of_window(pd.Series([pd.Timestamp(last)]), 9)

    assert found.date() == gone == lost_on(last)
    assert months_before(gone, 9) >= last > months_before(gone - timedelta(days=1), 9)


@pytest.mark.parametrize(
    ("met", "whose_side"),
    [
        pytest.param([before(31)], "theirs", id="30 days by the evening before"),
        pytest.param([before(32)], "ours", id="a day longer ago"),
        pytest.param([before(400), GONE], "ours", id="called on the day he was lost"),
        pytest.param([before(400), D], "ours", id="called when he was gone"),
    ],
)
def test_contacts_before_the_loss_alone_say_whose_side_it_was_on(
    met: list[date], whose_side: str
) -> None:
    assert side(one_client(met)) == whose_side


@pytest.mark.parametrize(
    ("begins", "whose_side"), [(before(31), "ours"), (before(30), "unknown")]
)
def test_of_whom_no_contact_is_known_nothing_is_said_before_there_was_a_log(
    begins: date, whose_side: str
) -> None:
    office = one_client([])
    log: list[Talk] = [("C2", begins, "meeting", None, "talked")]

    assert side(replace(office, log=log)) == whose_side


def test_an_attempt_is_no_contact() -> None:
    office = one_client([before(400)])
    log = [*office.log, ("C1", before(3), "call", 1.0, "no answer")]

    assert side(replace(office, log=log)) == "ours"


def test_days_off_of_his_manager_stop_the_clock() -> None:
    rested = {before(one) for one in range(5, 15)}

    assert side(replace(one_client([before(41)]), off={"Ann": rested})) == "theirs"
    assert side(replace(one_client([before(42)]), off={"Ann": rested})) == "ours"


@pytest.mark.parametrize(
    ("handed", "person"),
    [(before(1), "Bob"), (GONE, "Ann"), (GONE + timedelta(days=1), "Ann")],
)
def test_a_loss_is_his_who_had_the_client_when_its_day_began(
    handed: date, person: str
) -> None:
    office = one_client([], whose=[(LONG_AGO, "Ann"), (handed, "Bob")])

    assert list(rows(office)) == [person]


def test_turnover_is_that_of_the_year_up_to_the_last_order() -> None:
    office = one_client([before(3)])
    lines = [
        ("C1", date(2022, 4, 10), Decimal(100)),
        ("C1", date(2022, 4, 11), Decimal(20)),
        ("C1", date(2023, 1, 1), Decimal(-3)),
        ("C1", LAST, Decimal(50)),
        ("C1", date(2023, 4, 11), Decimal(-7)),
    ]

    row = rows(replace(office, lines=lines))["Ann"]
    assert row["lost_turnover"] == row["theirs_turnover"] == Decimal(67)


def test_of_few_losses_the_interval_stands_beside_the_share() -> None:
    row = rows(one_client([before(32)]))["Ann"]

    assert row["ours_share"] == row["ours_share_high"] == 1.0
    assert row["ours_share_low"] == pytest.approx(0.2065, abs=5e-5)


def test_of_losses_of_which_nothing_is_known_there_is_no_share() -> None:
    assert rows(one_client([]))["Ann"]["ours_share"] is None


@pytest.mark.parametrize("day", [D, date(2024, 2, 29)], ids=date.isoformat)
@pytest.mark.parametrize("seed", range(6))
def test_losses_are_found_client_by_client(seed: int, day: date) -> None:
    office = by_chance(seed, day, 90)
    plain = plain_losses(office, day)

    found = rows(office, day)

    nothing = (0, Decimal())
    assert {
        who.replace("(nobody)", ""): (
            *(row[one] for one in SIDES),
            *(row[f"{one}_turnover"] for one in SIDES[:3]),
        )
        for who, row in found.items()
    } == {
        who: (
            *(sums.get(one, nothing)[0] for one in SIDES),
            *(sums.get(one, nothing)[1] for one in SIDES[:3]),
        )
        for who, sums in plain.items()
    }
    assert {"ours", "theirs"} <= {one for sums in plain.values() for one in sums}


def test_nothing_after_the_day_of_a_loss_changes_whose_side_it_was_on() -> None:
    office = by_chance(1, D)
    now = lost(facts(office), norms(office), D)

    for gone in sorted(set(now["day"]))[::4]:
        day = gone.date()
        known = replace(
            office,
            log=[one for one in office.log if one[1] < day],
            lines=[one for one in office.lines if one[1] < day],
            noted={who: one for who, one in office.noted.items() if one < day},
        )
        then = lost(facts(known), norms(known), day)
        same = then[then["day"] == gone].merge(now, on="client_id")
        assert len(same)
        assert same["side_x"].tolist() == same["side_y"].tolist()


def test_losses_of_cdnow() -> None:
    day = date(1998, 6, 30)
    lines = sample()
    ids = sorted({who for who, _, _ in lines})
    office = Office(
        stages=dict.fromkeys(ids, "customers"),
        lines=lines,
        log=[
            (
                who,
                date(1997, 9, 1) + timedelta(days=number % 190),
                "call",
                3.0,
                "talked",
            )
            for number, who in enumerate(ids)
        ],
        whose={who: [(date(1996, 1, 1), "Ann")] for who in ids},
    )

    row = rows(office, day)["Ann"]

    assert {one: (row[one], row[f"{one}_turnover"]) for one in SIDES[:3]} == {
        one: plain_losses(office, day)["Ann"][one] for one in SIDES[:3]
    }
