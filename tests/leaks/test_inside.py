"""What sheetsync writes beside rows names no client and nobody of another base."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sheetsync.core.ids import stage_of
from tests.leaks.company import ROLES, Company
from tests.leaks.reading import marks_in
from tests.worker.world import DRIVE, SHEETS

_BESIDE = (
    "properties,namedRanges,developerMetadata,sheets(properties,protectedRanges,"
    "conditionalFormats,filterViews,basicFilter,bandedRanges,developerMetadata,"
    "data(rowData(values(dataValidation))))"
)
"""All of a file but what cells hold."""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Clients in two stages, one of whom moved on, and lists for their people."""
    one = Company(tmp_path_factory.mktemp("company"), 3, plain=True)
    one.enter("prospects")
    one.enter("customers")
    one.cycle()
    one.pick(0, "interested")
    for _ in range(3):
        one.cycle()
    one.publish()
    yield one
    one.close()


@pytest.mark.parametrize("stage", ROLES)
def test_a_file_names_nobody_of_another_base(company: Company, stage: str) -> None:
    base = company.base(stage)
    url = f"{SHEETS}/{company.world.file_id(base)}"
    told = company.world.owner.call("GET", url, fields=_BESIDE).text
    people = company.content("staff.yaml")["people"]
    others = [one for one in people if one["role"] != ROLES[stage_of(base)]]
    mine = [one for one in people if one["role"] == ROLES[stage_of(base)]]

    assert [one["name"] for one in mine if one["name"] not in told] == []
    assert [one["name"] for one in others if one["name"] in told] == []
    assert [one["email"] for one in others if one["email"] in told] == []


@pytest.mark.parametrize("stage", [*ROLES, "archive"])
def test_nothing_beside_its_rows_holds_a_clients_data(
    company: Company, stage: str
) -> None:
    file = company.world.file_id(company.base(stage))
    owner = company.world.owner
    inside = owner.call("GET", f"{SHEETS}/{file}", fields=_BESIDE)
    about = owner.call("GET", f"{DRIVE}/{file}", fields="*")

    assert "Clients" in inside.text
    assert marks_in(inside.text + about.text) == set()


def test_marks_of_files_are_for_sheetsync_alone(company: Company) -> None:
    seen = company.world.owner.get(DRIVE, fields="files(name,properties,description)")

    assert seen["files"]
    assert [one for one in seen["files"] if one.keys() != {"name"}] == []
