"""Dossiers: how much is known of clients, both ways, and the edges (metrics.md E14)."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

import pytest

from sheetsync.config.care import Dossier, Outsider
from sheetsync.config.reports import Reports
from sheetsync.config.stages import ColumnType
from sheetsync.core.table import Table, Value
from sheetsync.locales.text import Text, verbatim
from sheetsync.reports.care import cadence, dossier, dossiers
from sheetsync.reports.facts import ColumnShape, Facts
from sheetsync.reports.people import account_card, results
from tests.reports import plain_dossier
from tests.reports.company_facts import STAGES, at, client, facts_of, words
from tests.reports.plain_dossier import WEIGHTS, Client

D = date(2024, 2, 29)
TYPES = {
    "decision_maker": ColumnType.TEXT,
    "phone": ColumnType.PHONE,
    "email": ColumnType.EMAIL,
    "size": ColumnType.NUMBER,
    "asked_on": ColumnType.DATE,
    "next_contact": ColumnType.DATE,
}
SHAPES = tuple(
    ColumnShape(id=one, header=verbatim(one.capitalize()), type=kind)
    for one, kind in TYPES.items()
)
CUSTOMERS = {"customers": {"size": 0, "email": 4}}
NORMS = Reports(
    dossier=Dossier(fields=WEIGHTS, stages=CUSTOMERS, dated={"size": "asked_on"})
)
FULL: Mapping[str, str | int | None] = {
    "decision_maker": "Ivan",
    "phone": "+7 495 123-45-67",
    "email": "ivan@acme.example",
    "size": 12,
}


def facts_with(clients: Mapping[str, Client]) -> Facts:
    return facts_of(
        [
            client(
                name,
                *(one.cells.get(column) for column in WEIGHTS),
                one.asked_on,
                one.next_step,
                stage=one.stage,
            )
            for name, one in clients.items()
        ],
        stays=[
            (name, one.stage, at("2022-01-01"), None) for name, one in clients.items()
        ],
        responsibility=[
            (name, one.person or None, at("2022-01-01"), None)
            for name, one in clients.items()
        ],
        contacts=[
            (
                name,
                one.note[0],
                one.person,
                "meeting",
                None,
                "talked",
                one.note[1],
                None,
            )
            for name, one in clients.items()
            if one.note
        ],
        purchases=[(name, D, 100) for name, one in clients.items() if one.bought],
        shapes=SHAPES,
    )


def shown(
    clients: Mapping[str, Client], norms: Reports = NORMS
) -> dict[Value, dict[str, Value]]:
    found = dossier.make(facts_with(clients), norms, D)
    ids = [one.id for one in found.columns]
    return {row[0]: dict(zip(ids, row, strict=True)) for row in found.rows}


def of_one(one: Client, norms: Reports = NORMS) -> dict[str, Value]:
    return shown({"C1": one}, norms)["C1"]


def known(cells: Mapping[str, str | int | None], stage: str = "prospects") -> Value:
    return of_one(Client(stage, "Ann", {**FULL, **cells}))["part"]


def lacking(row: dict[str, Value]) -> set[str]:
    cell = row["lacking"]
    if cell is None:
        return set()
    assert isinstance(cell, Text)
    return {one.lower() for one in cell.english().split("; ")}


def company(seed: int) -> dict[str, Client]:
    chance = random.Random(seed)
    phones = ["+74951234567", "8 495 123 45 67", "12", "", None, "n/a"]
    found = {}
    for number in range(60):
        name = f"C{number:02}"
        found[name] = Client(
            stage=chance.choice(["prospects", "interested", "customers", "archive"]),
            person=chance.choice(["Ann", "Bob", ""]),
            cells={
                "decision_maker": chance.choice(["Ivan", "-", " НЕТ ", None, "Olga"]),
                "phone": chance.choice([*phones, f"+7916000{number:04}"]),
                "email": chance.choice(["a@b.example", "a@b", "none", None, "N/A"]),
                "size": chance.choice([5, 0, None, "many", "not applicable"]),
            },
            asked_on=chance.choice([None, D - timedelta(days=365), D - timedelta(366)]),
            note=chance.choice(
                [
                    None,
                    (D, "wants a new offer in May"),
                    (D - timedelta(9), "  short   "),
                ]
            ),
            next_step=chance.choice([None, D, D - timedelta(days=1), D + timedelta(3)]),
            bought=chance.random() < 0.4,
        )
    return found


def test_a_company_without_clients_has_headers() -> None:
    assert dossier.make(Facts.empty(), Reports(), D).rows == ()
    assert dossiers.make(Facts.empty(), Reports(), D).rows == ()


@pytest.mark.parametrize("seed", range(6))
def test_each_client_has_what_the_plain_calculation_gives(seed: int) -> None:
    clients = company(seed)

    found = shown(clients)

    plain = plain_dossier.dossier(clients, CUSTOMERS, D)
    assert set(found) == set(plain)
    # a contact of today keeps a promise for today
    for name, (part, gaps, yes) in plain.items():
        one = clients[name]
        kept = bool(one.note and one.next_step and one.note[0] >= one.next_step >= D)
        assert found[name]["part"] == (None if part is None else round(float(part), 4))
        assert lacking(found[name]) == gaps
        assert (found[name]["yes"], found[name]["asked"]) == (yes - kept, 4)


@pytest.mark.parametrize("seed", range(3))
def test_each_person_has_the_mean_of_his_clients(seed: int) -> None:
    clients = company(seed)

    found = dossiers.make(facts_with(clients), NORMS, D)

    plain = plain_dossier.dossier(clients, CUSTOMERS, D)
    people = words(found.column("person"))
    assert people == ["all", "Ann", "Bob", "(nobody)"]
    for place, person in enumerate(people):
        own = [
            plain[name][0]
            for name, one in clients.items()
            if name in plain and person in {"all", one.person or "(nobody)"}
        ]
        mean = plain_dossier.mean(own)
        assert mean is not None
        assert found.column("part")[place] == pytest.approx(float(mean), abs=5e-5)
        assert found.column("clients")[place] == len(own)
        assert found.column("all_known")[place] == own.count(Fraction(1))


def test_who_answered_everything_is_wholly_known() -> None:
    row = of_one(Client("prospects", "Ann", FULL))

    assert (row["part"], row["lacking"]) == (1.0, None)


@pytest.mark.parametrize(
    ("cells", "part"),
    [
        pytest.param({"decision_maker": "–"}, 0.75, id="a stub"),
        pytest.param({"decision_maker": " Нет"}, 0.75, id="a stub in any case"),
        pytest.param({"phone": "12-34"}, 0.75, id="no phone"),
        pytest.param({"email": "ivan at acme"}, 0.875, id="no address"),
        pytest.param({"size": "a dozen"}, 0.625, id="no number"),
        pytest.param({"size": 0}, 0.625, id="a number that says nothing"),
        pytest.param({"email": "n/a"}, 1.0, id="the question does not apply"),
        pytest.param(dict.fromkeys(FULL), 0.0, id="nothing"),
        pytest.param(dict.fromkeys(FULL, "n/a"), None, id="nothing applies"),
    ],
)
def test_what_counts_as_an_answer(
    cells: dict[str, str | int | None], part: float | None
) -> None:
    assert known(cells) == part


def test_a_stage_may_weigh_answers_in_its_own_way() -> None:
    assert known({"email": None}, "customers") == 0.5
    assert known({"size": None}, "customers") == 1.0


@pytest.mark.parametrize(("clients", "part"), [(3, 1.0), (4, 0.75)])
def test_a_phone_of_many_clients_is_nobodys(clients: int, part: float) -> None:
    same = {f"C{one}": Client("prospects", "Ann", FULL) for one in range(clients)}

    assert {one["part"] for one in shown(same).values()} == {part}


@pytest.mark.parametrize(("days", "part"), [(365, 1.0), (366, 0.8125)])
def test_an_old_answer_counts_half(days: int, part: float) -> None:
    asked = D - timedelta(days=days)

    assert of_one(Client("prospects", "Ann", FULL, asked_on=asked))["part"] == part


def test_a_weight_of_nothing_asks_nothing() -> None:
    nothing = Reports(dossier=Dossier(fields={}))

    row = of_one(Client("prospects", "Ann", {}), nothing)

    assert (row["part"], row["lacking"]) == (None, None)


def test_a_stranger_asks_five_questions_where_all_columns_are_there() -> None:
    norms = Reports(
        dossier=Dossier(fields=WEIGHTS, outsider=Outsider(wants=(), issues="email"))
    )
    one = Client(
        "prospects",
        "Ann",
        {**FULL, "email": "none"},
        note=(D - timedelta(days=2), "they want twenty pallets"),
        next_step=D,
        bought=True,
    )

    row = of_one(one, norms)

    assert (row["yes"], row["asked"]) == (5, 5)


def test_the_note_is_that_of_the_last_contact() -> None:
    facts = facts_of(
        [client("C1")],
        contacts=[
            ("C1", D, "Ann", "meeting", None, "talked", "ok", None),
            ("C1", date(2024, 2, 1), "Ann", "meeting", None, "talked", "x" * 30, None),
        ],
    )

    found = dossier.make(facts, NORMS, D)

    assert found.column("yes") == (0,)
    assert found.column("asked") == (3,)


def test_clients_of_closed_stages_are_not_asked_about() -> None:
    assert shown({"C1": Client("archive", "Ann", FULL)}) == {}


def test_the_least_known_stand_first_and_then_the_biggest() -> None:
    clients = {
        "C1": Client("prospects", "Ann", FULL),
        "C2": Client("prospects", "Ann", {}),
        "C3": Client("prospects", "Ann", {}, bought=True),
    }

    found: Table = dossier.make(facts_with(clients), NORMS, D)

    assert list(found.column("client_id")) == ["C3", "C2", "C1"]
    assert STAGES[0].id == "prospects"


def test_results_and_cards_tell_of_people_what_dossiers_and_contact_cadence_tell() -> (
    None
):
    facts = facts_with(company(1))

    table = results.make(facts, NORMS, D)

    known, in_time = (
        dict(zip(words(table.column("person")), table.column(one), strict=True))
        for one in ("known", "cadence")
    )
    told = dossiers.make(facts, NORMS, D)
    mean = dict(zip(words(told.column("person")), told.column("part"), strict=True))
    cared = cadence.make(facts, NORMS, D)
    reached = {
        person: part
        for person, grade, part in zip(
            words(cared.column("person")),
            words(cared.column("class")),
            cared.column("in_time_share"),
            strict=True,
        )
        if grade == "all classes"
    }
    card = account_card.make(facts, NORMS, D)
    assert card.column("known") == tuple(
        mean[person] for person in words(card.column("person"))
    )
    assert {"Ann", "Bob"} <= set(known)
    for person in known:
        assert known[person] == mean[person]
        assert in_time[person] == reached[person]
