"""Where Google does not do what it is asked: limits, unknown addresses, small accounts.

And a company as big as they come: what looking after its sharing costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from requests import PreparedRequest, ReadTimeout, Response
from requests.adapters import BaseAdapter
from ruamel.yaml import YAML

from sheetsync.core.ids import BaseKey, stage_of
from sheetsync.emulator.quota import GOOGLES, Limits
from sheetsync.errors import Unanswered
from tests.worker.drift import (
    ANNA,
    HEAD,
    PRIVATE,
    change_entry,
    change_file,
    drive_writes,
    events,
    file_url,
    hire,
    let_in,
    share,
    waiting,
)
from tests.worker.world import ARCHIVE, OWNER, PROSPECTS, SHEETS, World

ROBOT = "robot@northwind.example"
MANAGERS = 30
BASES = tuple(
    BaseKey(f"{stage}/everybody")
    # The reports of config want a stage of that name.
    for stage in ("customers", *(f"stage{number}" for number in range(1, 38)))
)
"""With the archive and the desk it is 40 files."""


def sees(world: World, email: str, base: BaseKey = PROSPECTS) -> bool:
    """Whether somebody can open a base."""
    url = f"{SHEETS}/{world.file_id(base)}"
    return world.person(email).call("GET", url).status_code == 200


def people_inside(world: World) -> int:
    """How many of the first stage's three people can open their base."""
    names = (ANNA, "dmitry.sokolov", "polina.morozova")
    return sum(
        sees(world, name if "@" in name else f"{name}@northwind.example")
        for name in names
    )


def test_at_googles_limit_letting_in_waits_and_closing_goes_on(world: World) -> None:
    world.google.quota.limits = Limits(shares_per_hour=2)
    world.cycle()
    (why,) = waiting(world).values()
    assert why == "Google allows no more sharing for now"
    before = drive_writes(world)
    world.cycle(3)
    assert drive_writes(world) == before, "Google is left in peace"

    world.google.quota.limits = Limits()
    share(world, type="anyone", role="writer")
    world.google.quota.limits = Limits(shares_per_hour=0)
    world.cycle()
    assert not sees(world, "stranger@gmail.com")
    assert drive_writes(world) == before + 1
    assert len(waiting(world)) == 1

    world.google.quota.limits = Limits()
    world.clock.sleep(3601)
    world.cycle()
    assert people_inside(world) == 3
    assert waiting(world) == {}


def test_an_address_that_may_not_be_shared_with_is_tried_once_an_hour(
    world: World,
) -> None:
    world.google.drive.switches.shares_outside = False
    works = {"role": "lead_generator"}
    hire(world, {"name": "Gleb Outside", "email": PRIVATE, **works})
    world.cycle()
    assert "does not share with this address" in waiting(world)["refused"]
    before = drive_writes(world)

    world.cycle(3)
    assert drive_writes(world) == before
    assert list(waiting(world)) == ["refused"]
    world.clock.sleep(3600)
    world.cycle()
    again = drive_writes(world)
    assert again > before
    world.cycle(3)
    assert drive_writes(world) == again

    world.google.drive.switches.shares_outside = True
    world.clock.sleep(3600)
    world.cycle()
    assert sees(world, PRIVATE)
    assert waiting(world) == {}


def test_an_address_without_a_google_account_is_invited_and_the_owner_told(
    world: World,
) -> None:
    world.google.people.add(ANNA, has_account=False)
    world.cycle()
    assert sum(mail.to == ANNA for mail in world.google.drive.outbox) == 1
    change_entry(world, ANNA)
    world.clock.sleep(30)

    world.cycle()

    (granted,) = [one for one in events(world) if one.event == "granted"]
    assert granted.person == ANNA
    assert "Google knows no account under this address" in str(granted.why)


def test_an_account_that_cannot_forbid_copies_is_told_once_and_readers_are_kept_off(
    world: World,
) -> None:
    world.google.drive.switches.writer_restriction = False
    hire(world, {"name": "Vera Head", "email": HEAD, "role": "head"}, prospects="head")

    world.cycle(2)

    assert list(waiting(world)) == ["copies"]
    copied = world.person(HEAD).call("POST", f"{file_url(world)}/copy", {})
    assert copied.status_code == 403
    before = drive_writes(world)
    change_file(world, {"copyRequiresWriterPermission": False})
    world.cycle()
    assert drive_writes(world) == before + 1
    copied = world.person(HEAD).call("POST", f"{file_url(world)}/copy", {})
    assert copied.status_code == 403
    world.cycle()
    assert drive_writes(world) == before + 1


class Deaf(BaseAdapter):
    """A wire on which requests to close one file are never answered."""

    def __init__(self, inner: BaseAdapter, file: str) -> None:
        super().__init__()
        self._inner = inner
        self._file = file

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        """Pass a request on, unless it is one of those."""
        if request.method == "DELETE" and self._file in (request.url or ""):
            raise ReadTimeout
        return self._inner.send(request, *args, **options)

    def close(self) -> None:
        """Nothing is open."""


def test_a_file_that_does_not_answer_keeps_no_other_open(world: World) -> None:
    world.cycle()
    for base in (ARCHIVE, PROSPECTS):
        let_in(world, PRIVATE, base=base)
    inner = world.adapter
    world.app.close()
    world.adapter = Deaf(inner, world.file_id(ARCHIVE))
    world.start()

    with pytest.raises(Unanswered):
        world.cycle()

    assert not sees(world, PRIVATE, PROSPECTS)
    assert sees(world, PRIVATE, ARCHIVE)
    world.app.close()
    world.adapter = inner
    world.start()
    world.cycle()
    assert not sees(world, PRIVATE, ARCHIVE)


@pytest.mark.parametrize("role", ["reader", "commenter", None])
def test_the_owner_is_never_locked_out_where_the_worker_has_its_own_account(
    tmp_path: Path, role: str | None
) -> None:
    with World(tmp_path, settings={"worker": ROBOT}) as world:
        world.cycle()
        body: dict[str, Any] = {"role": role} if role else {}
        change_entry(world, OWNER, by=ROBOT, **body)

        world.cycle()

        assert world.owner.type(PROSPECTS, {"Company": "Acme"}).status_code == 200
        before = drive_writes(world)
        world.cycle()
        assert drive_writes(world) == before


def test_the_worker_keeps_its_access_where_the_owner_takes_the_file(
    tmp_path: Path,
) -> None:
    with World(tmp_path, settings={"worker": ROBOT}) as world:
        world.cycle()
        change_entry(world, OWNER, by=ROBOT, role="owner")

        world.cycle(2)

        assert "may not change the sharing" in waiting(world)["owner"]
        world.owner.type(PROSPECTS, {"Company": "Acme"})
        world.cycle(2)
        assert world.row(PROSPECTS, "Acme")["ID"]
        assert sees(world, ROBOT)


def big_company(world: World) -> None:
    """Thirty managers and forty files."""
    yaml = YAML()
    path = world.config / "stages.yaml"
    text = yaml.load(path)
    open_stage, closed = text["stages"][0], text["stages"][-1]
    open_stage.pop("moves")
    closed.pop("moves", None)
    stages = []
    for number, base in enumerate(BASES):
        role = f"role{number % MANAGERS}"
        stages.append({**open_stage, "id": stage_of(base), "role": role})
    text["stages"] = [*stages, closed]
    yaml.dump(text, path)
    staff = {
        "roles": [{"id": f"role{number}"} for number in range(MANAGERS)],
        "people": [
            {
                "name": f"Manager {number}",
                "email": f"manager{number}@northwind.example",
                "role": f"role{number}",
            }
            for number in range(MANAGERS)
        ],
    }
    yaml.dump(staff, world.config / "staff.yaml")
    # The sample's norms are those of its own roles.
    (world.config / "reports.yaml").unlink()


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A big company at rest, with Google's quotas."""
    with World(tmp_path_factory.mktemp("big")) as world:
        big_company(world)
        assert world.cycle().access.made == 40
        world.cycle()
        world.google.quota.limits = GOOGLES
        world.clock.sleep(301)
        world.cycle()
        yield world


def used_by_a_cycle(world: World) -> tuple[dict[str, int], float]:
    """The requests of one cycle, and how long it had to wait for quotas."""
    world.clock.sleep(60)
    before, begun = world.app.traffic.totals(), world.clock.now()
    world.cycle()
    after, ended = world.app.traffic.totals(), world.clock.now()
    used = {key: after[key] - before.get(key, 0) for key in after}
    return used, (ended - begun).total_seconds()


def test_forty_files_of_thirty_managers_cost_one_request_to_look_after(
    big: World,
) -> None:
    used, waited = used_by_a_cycle(big)

    assert (used["drive.read"], used["drive.write"]) == (1, 0)
    assert used["sheets.read"] <= 60
    assert (used["sheets.write"], waited) == (0, 0)


def test_drift_in_forty_files_costs_one_request_for_each_thing_put_right(
    big: World,
) -> None:
    for base in BASES:
        let_in(big, PRIVATE, base=base)
        change_file(big, {"writersCanShare": True}, base=base)

    used, waited = used_by_a_cycle(big)

    assert (used["drive.read"], used["drive.write"]) == (1, 2 * len(BASES))
    assert not any(sees(big, PRIVATE, base) for base in BASES)
    assert (used["sheets.write"], waited) == (0, 0)
    used, _ = used_by_a_cycle(big)
    assert (used["drive.read"], used["drive.write"]) == (1, 0)


def test_when_everybody_works_a_cycle_waits_for_the_quota_and_is_never_refused(
    big: World,
) -> None:
    for number, base in enumerate(BASES):
        manager = big.person(f"manager{number % MANAGERS}@northwind.example")
        manager.type(base, {"Company": f"Acme {number}"}).raise_for_status()

    used, waited = used_by_a_cycle(big)

    assert (used["drive.read"], used["drive.write"]) == (1, 0)
    assert 429 not in {one.status for one in big.app.traffic}
    assert waited <= 60
