from __future__ import annotations

from datetime import UTC, date

import pandas as pd
import pytest

from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Kind
from sheetsync.locales.text import verbatim
from sheetsync.reports.facts import ColumnShape, Facts
from sheetsync.reports.frames import FrameShape
from sheetsync.reports.shapes import (
    CLIENTS,
    CONTACTS,
    DAYS_OFF,
    MOVES,
    PAYMENTS,
    PLANS,
    PURCHASES,
    RESPONSIBILITY,
    ROW_CHANGES,
    SHAPES,
    SHIPPED,
    STAFF,
)
from tests.reports.company_facts import (
    MARGIN,
    PHONE,
    STAGES,
    at,
    client,
    contact,
    facts_of,
)

DAY = date(2024, 5, 6)
NOON = at("2024-05-06 12:00")
IDS = ("C1", "C2")


def test_a_company_without_clients_has_facts_too() -> None:
    facts = Facts.empty(shapes=(PHONE,), stages=STAGES)

    assert facts.clients.columns[-1] == "cell.phone"
    assert all(getattr(facts, shape.id).empty for shape in SHAPES)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.id)
def test_every_column_of_every_frame_says_what_it_means(shape: FrameShape) -> None:
    assert all(one.meaning for one in shape.columns)


def test_floating_point_money_is_refused_with_its_column_named() -> None:
    purchases = PURCHASES.frame([("C1", DAY, 100, "1", "CD", 1.0)])
    broken = purchases.astype({"amount_minor": "float64"})

    with pytest.raises(ValueError, match=r"'purchases'.*amount_minor: int64 expected"):
        Facts(purchases=broken)


def test_a_missing_and_an_unknown_column_are_both_named() -> None:
    broken = CONTACTS.frame().rename(columns={"day": "date"})

    with pytest.raises(ValueError, match=r"date: no such column.*day: missing"):
        CONTACTS.check(broken)


def test_a_day_with_a_time_of_day_is_refused() -> None:
    broken = PURCHASES.frame([("C1", DAY, 100, "1", "CD", 1.0)])
    broken["day"] = pd.Series([NOON])

    with pytest.raises(ValueError, match="day: a day has a time of day"):
        PURCHASES.check(broken)


def test_a_purchase_without_a_day_is_refused() -> None:
    broken = PURCHASES.frame([("C1", None, 100, "1", "CD", 1.0)])

    with pytest.raises(ValueError, match="day: a cell is blank"):
        PURCHASES.check(broken)


def test_one_client_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'C1' stands there twice"):
        facts_of([client("C1"), client("C1")])


def test_a_moment_with_a_time_zone_is_refused() -> None:
    aware = NOON.replace(tzinfo=UTC)

    with pytest.raises(ValueError, match="without a zone"):
        MOVES.frame([(aware, "C1", "a", "b", "done", "")])


def test_a_frame_with_a_time_zone_is_refused() -> None:
    broken = MOVES.frame([(NOON, "C1", "a", "b", "done", "")])
    broken["at"] = broken["at"].dt.tz_localize("UTC")

    with pytest.raises(ValueError, match="at: moment"):
        MOVES.check(broken)


def test_cells_without_a_shape_are_refused() -> None:
    clients = CLIENTS.frame([client("C1", "+7")], extra=["cell.phone"])

    with pytest.raises(ValueError, match=r"cell\.phone"):
        Facts(clients=clients)


def test_a_slice_holds_the_facts_of_its_clients_alone() -> None:
    facts = facts_of(
        [client("C1"), client("C2")],
        purchases=[("C1", DAY, 100), ("C2", DAY, 200)],
        contacts=[contact("C1", DAY), contact("C2", DAY)],
        stays=[("C1", "customers", NOON, None), ("C2", "customers", NOON, None)],
        moves=[(NOON, one, "a", "b", "done", "") for one in ("C1", "C2")],
        held=[
            (NOON, one, "", "customers", "", "", f"D{one}", "twin", "")
            for one in ("C1", "C2", "Base")
        ],
    )

    seen = facts.slice({"C2"})

    for frame in (seen.clients, seen.purchases, seen.contacts, seen.stays, seen.moves):
        assert frame["client_id"].tolist() == ["C2"]
    assert seen.held["subject"].tolist() == ["C2"]


def test_a_slice_knows_its_clients_plans_changes_and_people_alone() -> None:
    facts = Facts(
        clients=CLIENTS.frame([client("C1"), client("C2")]),
        shipped=SHIPPED.frame([(one, DAY, 5, None, None, None) for one in IDS]),
        payments=PAYMENTS.frame([(one, DAY, 5, None) for one in IDS]),
        plans=PLANS.frame([(one, DAY.replace(day=1), 5, "all") for one in IDS]),
        responsibility=RESPONSIBILITY.frame([(one, "Ann", NOON, None) for one in IDS]),
        row_changes=ROW_CHANGES.frame(
            [(one, NOON, "customers", "clients", "typed") for one in IDS]
        ),
        staff=STAFF.frame([("Ann", "ann@example.com", "any", DAY, None, "works")]),
        days_off=DAYS_OFF.frame([("ann@example.com", DAY, DAY)]),
    )

    seen = facts.slice({"C2"})

    for frame in (
        *(seen.shipped, seen.payments, seen.plans),
        *(seen.responsibility, seen.row_changes),
    ):
        assert frame["client_id"].tolist() == ["C2"]
    assert seen.staff.empty
    assert seen.days_off.empty


def test_a_slice_has_no_column_that_was_not_asked_for() -> None:
    facts = facts_of([client("C1", "+7", 30)], shapes=(PHONE, MARGIN))

    seen = facts.slice({"C1"}, {"phone"})

    assert seen.shapes == (PHONE,)
    assert "cell.margin" not in seen.clients.columns
    assert not facts.slice({"C1"}).shapes


def test_a_slice_tells_nothing_about_access_and_staff() -> None:
    facts = facts_of(
        [client("C1")],
        access=[(NOON, "Customers", "Eve", "revoked", "", "eve@example.com", "us")],
        people=[("Ann", "ann@example.com", "account_manager", "works")],
    )

    seen = facts.slice({"C1"})

    assert seen.access.empty
    assert seen.people.empty


def test_a_slice_of_nobody_is_empty() -> None:
    assert facts_of([client("C1")]).slice(set()).clients.empty


def test_a_slice_keeps_who_must_not_be_called() -> None:
    facts = facts_of([client("C1", do_not_contact=True)])

    assert facts.slice({"C1"}).clients["do_not_contact"].tolist() == [True]


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        (ColumnType.MONEY, Kind.MONEY),
        (ColumnType.DATE, Kind.DATE),
        (ColumnType.NUMBER, Kind.NUMBER),
        (ColumnType.PERCENT, Kind.PERCENT),
        (ColumnType.ID, Kind.CLIENT_ID),
        (ColumnType.PHONE, Kind.TEXT),
        (ColumnType.CHECKBOX, Kind.TEXT),
    ],
)
def test_a_column_of_config_is_formatted_by_its_type(
    type_: ColumnType, kind: Kind
) -> None:
    shape = ColumnShape(id="x", header=verbatim("X"), type=type_)

    assert shape.table_column().kind is kind
