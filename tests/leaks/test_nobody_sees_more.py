"""Everybody reads all that Google lets him, and finds nothing foreign.

The companies, their people and what they do are drawn by chance; every cell of every
client carries a mark of its own. That the search can find something is shown by
companies in which the owner's word and the worker's config differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sheetsync.core.ids import derived_sheet, personal_key
from tests.leaks.company import Company, live
from tests.leaks.corners import corner
from tests.leaks.reading import marks_in
from tests.worker.world import DRIVE, SHEETS

PUSH = 50
"""Worlds on every push."""

DEEP = 2_000
"""Worlds of the long run."""


STEPS = 4
"""So much happens on every push; in the long run twice as much."""


def _foreign(folder: Path, seed: int, steps: int = STEPS) -> Any:
    company = Company(folder, seed)
    try:
        live(company, steps)
        found = company.foreign()
        return found and (found, company.done)
    finally:
        company.close()


@pytest.mark.ci
@pytest.mark.parametrize("seed", range(PUSH))
def test_nobody_finds_a_foreign_mark(tmp_path: Path, seed: int) -> None:
    assert _foreign(tmp_path, seed) == {}


@pytest.mark.deep
@pytest.mark.timeout(0)
@pytest.mark.parametrize("first", range(PUSH, DEEP, 50))
def test_nobody_finds_a_foreign_mark_in_many_worlds(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + 50):
        assert _foreign(tmp_path / str(seed), seed, 2 * STEPS) == {}, seed


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Company]:
    """A company of all four stages with a prospect and a customer."""
    yield from _with_two_clients(Company(tmp_path, 1, plain=True))


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Company]:
    """The same, and everybody reads his own figures in a file of his own."""
    company = Company(tmp_path, 1, plain=True, own_figures=True)
    yield from _with_two_clients(company)


def _with_two_clients(company: Company) -> Iterator[Company]:
    company.enter("prospects")
    company.enter("customers")
    company.cycle()
    company.cycle()
    yield company
    company.close()


def test_the_search_finds_a_column_that_the_worker_took_for_an_open_one(
    tmp_path: Path,
) -> None:
    def meant(stages: Any) -> None:
        for stage in stages["stages"]:
            for column in stage["columns"]:
                if column["id"] == "needs":
                    column["visible"] = ["lead_generator"]

    company = Company(tmp_path, 1, plain=True, meant=meant)
    try:
        company.enter("prospects")
        company.cycle()
        company.pick(0, "interested")
        for _ in range(3):
            company.cycle()
        found = company.foreign()
    finally:
        company.close()

    assert {company.role(one) for one in found} == {"sales_manager"}
    assert {told.column for some in found.values() for told in some.values()} == {
        "needs"
    }


def test_the_search_finds_a_row_that_was_pasted_into_another_base(
    plain: Company,
) -> None:
    assert plain.foreign() == {}
    cells = plain.world.owner.rows(plain.base("customers"))[0]
    known = plain.world.owner.grid(plain.base("prospects"))[0]
    pasted = {name: cell for name, cell in cells.items() if name in known}

    plain.world.owner.type(plain.base("prospects"), pasted)

    found = plain.foreign()
    assert {plain.role(one) for one in found} == {"lead_generator"}
    assert {told.client for some in found.values() for told in some.values()} == {1}


def test_the_search_finds_what_a_stranger_was_let_into_until_the_next_cycle(
    plain: Company,
) -> None:
    stranger = plain.editor(plain.base("prospects"))
    file = plain.world.file_id(plain.base("customers"))
    entry = {"type": "user", "role": "reader", "emailAddress": stranger}

    owner = plain.world.person(plain.worker)
    answer = owner.call("POST", f"{DRIVE}/{file}/permissions", entry)

    assert answer.status_code == 200
    assert set(plain.foreign()) == {stranger}
    plain.cycle()
    assert plain.foreign() == {}


def test_own_figures_name_a_client_to_whom_he_belongs_and_to_nobody_else(
    own: Company,
) -> None:
    own.call(1)
    own.cycle()
    own.cycle()
    own.publish()

    found = {person: marks_in(str(_own_file(own, person))) for person in own.people}

    company = {
        one
        for one, told in own.told.items()
        if told.client == 1 and told.column == "company"
    }
    (whose,) = (person for person, marks in found.items() if marks)
    assert found[whose] == company
    assert own.role(whose) == "account_manager"
    assert own.foreign() == {}


def test_the_search_finds_a_client_who_stands_in_somebody_elses_figures(
    own: Company,
) -> None:
    own.publish()
    alien = next(one for one, told in own.told.items() if told.client == 1)
    reader = next(one for one in own.people if own.role(one) == "lead_generator")
    cells = {"userEnteredValue": {"stringValue": alien}}
    start = {"sheetId": derived_sheet("my_day"), "rowIndex": 9, "columnIndex": 1}
    update = {"start": start, "rows": [{"values": [cells]}], "fields": "*"}

    answer = own.world.owner.batch(personal_key(reader), {"updateCells": update})

    assert answer.status_code == 200, answer.text
    assert {*own.foreign()} == {reader}


def _own_file(company: Company, email: str) -> Any:
    """What somebody reads in the file of his own figures."""
    url = f"{SHEETS}/{company.world.file_id(personal_key(email))}"
    mask = "sheets(data(rowData(values(formattedValue,note))))"
    return company.world.person(email).get(url, fields=mask)


@pytest.mark.parametrize(
    "request_of",
    [
        pytest.param("note", id="a note"),
        pytest.param("name", id="a named range"),
        pytest.param("rule", id="a dropdown"),
        pytest.param("look", id="a conditional format"),
        pytest.param("view", id="a filter view"),
        pytest.param("meta", id="metadata"),
        pytest.param("guard", id="a protection"),
        pytest.param("tab", id="a hidden tab"),
    ],
)
def test_the_search_looks_into_every_corner(plain: Company, request_of: str) -> None:
    alien = next(one for one, told in plain.told.items() if told.client == 1)
    request = corner(request_of, alien)

    answer = plain.world.owner.batch(plain.base("prospects"), request)

    assert answer.status_code == 200, answer.text
    assert {one for some in plain.foreign().values() for one in some} == {alien}
