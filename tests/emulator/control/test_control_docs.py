"""The page on the control plane names everything that there is."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from sheetsync.emulator import Google, build_app
from sheetsync.emulator.faults import KINDS as FAULTS
from sheetsync.emulator.people.acts import KINDS as ACTS
from sheetsync.emulator.quota import Limits
from sheetsync.emulator.state.drive import DriveSwitches
from sheetsync.emulator.state.switches import SheetsSwitches
from sheetsync.emulator.when import When

PAGE = (Path(__file__).parents[3] / "docs" / "emulator-control.md").read_text("utf-8")
WHOLE = PAGE.replace("`…_", "`sheets.paste_carries_")


@pytest.mark.parametrize(
    "name",
    [
        *(f"`sheets.{one.name}`" for one in fields(SheetsSwitches)),
        *(f"`drive.{one.name}`" for one in fields(DriveSwitches)),
        *(f"`{one.name}`" for one in [*fields(Limits), *fields(When)]),
        *(f"`{kind}`" for kind in [*FAULTS, *ACTS]),
    ],
)
def test_the_page_names_every_switch_limit_fault_and_act(name: str) -> None:
    assert name in WHOLE


def test_the_page_names_every_path() -> None:
    app = build_app(Google())
    paths = [getattr(route, "path", "") for route in app.routes]
    ours = {path.split("/")[2] for path in paths if path.startswith("/_emulator/")}

    assert [name for name in sorted(ours) if f"`/{name}" not in PAGE] == []


@pytest.mark.parametrize("kind", [*FAULTS.values(), *ACTS.values()])
def test_the_page_names_every_field_of_faults_and_acts(kind: type) -> None:
    known = {one.name for one in fields(kind)}

    assert [name for name in sorted(known) if f"`{name}" not in PAGE] == []
