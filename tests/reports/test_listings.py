from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sheetsync.config.reports import PERSONAL, REPORTS, Reports
from sheetsync.core.table import Kind
from sheetsync.locales.text import tr
from sheetsync.reports import all_reports
from sheetsync.reports.conveyor import moves
from sheetsync.reports.desk import access as access_report
from sheetsync.reports.desk import all_clients, decisions
from sheetsync.reports.facts import Facts
from sheetsync.reports.report import Place
from tests.reports.company_facts import (
    MARGIN,
    PHONE,
    STAGES,
    at,
    client,
    facts_of,
    words,
)

D = date(2024, 3, 31)
NORMS = Reports()


def test_all_clients_holds_every_column_of_every_client() -> None:
    registered, talked = date(2024, 1, 2), date(2024, 2, 3)
    facts = facts_of(
        [
            client(
                "C1",
                "+7 912",
                Decimal("12.50"),
                registered=registered,
                last_contact=talked,
            )
        ],
        shapes=(PHONE, MARGIN),
    )
    found = all_clients.make(facts, NORMS, D)

    assert found.rows == (
        (
            "C1",
            "Acme",
            STAGES[2].name,
            "customers",
            "Ann",
            registered,
            talked,
            "+7 912",
            Decimal("12.50"),
        ),
    )
    assert [one.kind for one in found.columns[-2:]] == [Kind.TEXT, Kind.MONEY]


def test_what_nobody_knows_is_blank_in_whatever_way_it_is_unknown() -> None:
    clients = [
        client("C1", None, float("nan"), company=None),
        client("C2", 0, False),
        client("C3", "", "", company=""),
    ]
    found = all_clients.make(facts_of(clients, shapes=(PHONE, MARGIN)), NORMS, D)

    assert found.column("company") == (None, "Acme", None)
    assert found.column("registered") == (None, None, None)
    assert found.column("cell.phone") == (None, 0, None)
    assert found.column("cell.margin") == (None, False, None)


def test_a_new_client_comes_last_and_shifts_nobody() -> None:
    old = [
        client("C9", registered=date(2024, 1, 1)),
        client("C5", registered=date(2024, 1, 1)),
    ]
    new = client("A1", registered=date(2024, 1, 2))

    before = all_clients.make(facts_of(old), NORMS, D)
    after = all_clients.make(facts_of([new, *old]), NORMS, D)

    assert after.rows[:2] == before.rows
    assert after.column("client_id") == ("C5", "C9", "A1")


def test_what_waits_longest_for_the_owner_stands_first() -> None:
    why, hint, remark = tr("The phone is missing"), tr("Fill it in"), tr("Why")
    early, late = at("2024-03-01 10:00"), at("2024-03-02 10:00")
    facts = facts_of(
        [client("C1")],
        held=[
            (late, "C1", "Acme", "customers", why, hint, "D2", "twin", remark),
            (early, "Lost", None, None, "header lost", None, "D1", "fault", None),
        ],
    )
    found = decisions.make(facts, NORMS, D)

    assert found.rows == (
        ("D1", "Lost", None, None, early, "header lost", None, None, None),
        ("D2", "C1", "Acme", "customers", late, why, hint, None, remark),
    )


def test_each_row_has_the_answers_that_are_possible_for_it() -> None:
    noon = at("2024-03-01 12:00")
    facts = facts_of(
        held=[
            (noon, str(number), None, None, "", None, f"D{number}", kind, None)
            for number, kind in enumerate(["twin", "fault", "gone", "of others"])
        ]
    )
    found = decisions.make(facts, NORMS, D)

    assert [[one.english() for one in some] for some in found.choices] == [
        ["Make it a new client", "Remove this row", "Leave it as it is"],
        [],
        [
            "Put the row back",
            "Put the client into the archive",
            "Leave the client deleted",
        ],
        [],
    ]


def test_moves_tell_from_where_to_where_in_people_s_words() -> None:
    facts = facts_of(
        [client("C1")],
        moves=[(at("2024-03-02 10:00"), "C1", "prospects", "gone", "parked", "twice")],
    )
    found = moves.make(facts, NORMS, D)

    assert words(found.rows[0]) == [
        "2024-03-02 10:00:00",
        "C1",
        "Acme",
        "Prospects",
        "gone",
        "waits for the owner",
        "twice",
    ]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("copying", "under way"),
        ("removing", "under way"),
        ("taking_back", "under way"),
        ("done", "done"),
        ("abandoned", "withdrawn"),
    ],
)
def test_the_owner_reads_a_move_s_state_in_plain_words(state: str, said: str) -> None:
    row = (at("2024-03-02 10:00"), "C1", "prospects", "customers", state, None)

    assert words(moves.make(facts_of(moves=[row]), NORMS, D).column("state")) == [said]


def test_a_state_that_has_no_name_is_shown_as_the_journal_calls_it() -> None:
    row = (at("2024-03-02 10:00"), "C1", "prospects", "customers", "odd", None)

    assert moves.make(facts_of(moves=[row]), NORMS, D).column("state") == ("odd",)


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2024-03-01 23:59", 0),
        ("2024-03-02 00:00", 1),
        ("2024-03-31 23:59", 1),
        ("2024-04-01 00:00", 0),
    ],
)
def test_moves_of_the_last_days_are_listed(moment: str, shown: int) -> None:
    row = (at(moment), "C1", "prospects", "interested", "done", None)
    found = moves.make(facts_of(moves=[row]), Reports(move_days=30), D)

    assert len(found.rows) == shown


def test_the_latest_move_stands_first_and_ties_by_id() -> None:
    when = at("2024-03-02 10:00")
    rows = [(when, one, "a", "b", "done", None) for one in ("C2", "C1")]
    rows.append((at("2024-03-03 10:00"), "C3", "a", "b", "done", None))
    found = moves.make(facts_of(moves=rows), NORMS, D)

    assert found.column("client_id") == ("C3", "C1", "C2")


def test_access_lists_what_was_seen_the_latest_first() -> None:
    eve = ("Eve", tr("access taken away"), "left", "eve@example.com", tr("sheetsync"))
    link = (None, "link closed", None, "anyone", tr("sheetsync"))
    rows = [
        (at("2020-01-01 10:00"), "Customers", *eve),
        (at("2024-03-01 10:00"), "Prospects", *link),
        (at("2024-04-01 10:00"), "Prospects", None, "not known yet", None, None, "x"),
    ]
    found = access_report.make(facts_of(access=rows), NORMS, D)

    assert found.column("at") == (at("2024-03-01 10:00"), at("2020-01-01 10:00"))
    assert found.column("person") == (None, "Eve")
    assert found.column("address") == ("anyone", "eve@example.com")
    assert found.column("event") == ("link closed", tr("access taken away"))
    assert found.column("by") == (tr("sheetsync"), tr("sheetsync"))


def test_reports_are_found_by_their_files_in_the_order_of_their_ids() -> None:
    assert list(all_reports()) == sorted({*REPORTS, *PERSONAL})


def test_config_switches_on_only_reports_that_there_are() -> None:
    assert set(NORMS.on) <= set(all_reports())


@pytest.mark.parametrize("report_id", all_reports())
def test_every_report_copes_with_a_company_without_clients(report_id: str) -> None:
    report = all_reports()[report_id]
    facts = Facts.empty(shapes=(PHONE,), stages=STAGES)

    found = report.make(facts, NORMS, D)

    assert "client_id" not in [one.id for one in found.columns] or not found.rows
    assert {Place.DESK, Place.PERSONAL} & set(report.places)


@pytest.mark.parametrize("report_id", all_reports())
def test_every_share_and_sum_says_how_it_is_defined(report_id: str) -> None:
    found = all_reports()[report_id].make(Facts.empty(stages=STAGES), NORMS, D)

    figures = [
        one
        for one in found.columns
        if one.kind in {Kind.PERCENT, Kind.MONEY, Kind.NUMBER}
    ]
    assert all(one.note for one in figures)
