"""gspread's own tests, run live against the local Google.

Its source is not ours to keep: SHEETSYNC_GSPREAD_SOURCE names a tree of it, and
SHEETSYNC_GSPREAD_PYTHON a Python that has what its tests need beside pytest (vcrpy).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.emulator.conformance.conftest import (
    OTHER_TOKEN,
    TOKEN,
    Material,
    Played,
    missing,
)

SOURCE = "SHEETSYNC_GSPREAD_SOURCE"
PYTHON = "SHEETSYNC_GSPREAD_PYTHON"
ENOUGH = 121


@pytest.fixture(scope="module")
def tree() -> Path:
    given = os.environ.get(SOURCE)
    if not given:
        pytest.skip(f"{SOURCE} names no gspread source tree")
    if not (Path(given) / "tests").is_dir():
        missing(f"{given} is no gspread source tree with tests/")
    return Path(given)


@pytest.mark.ci
@pytest.mark.timeout(600)
def test_gspreads_own_tests_pass(
    material: Material, played: Played, tree: Path, tmp_path: Path
) -> None:
    played.google.reset()
    told = tmp_path / "result.json"
    run = subprocess.run(
        ["bash", str(material.folder / "run_gspread_suite.sh"), played.url],
        cwd=tmp_path,
        env={
            **os.environ,
            "SUITE": str(tree.resolve()),
            "PYTHON": os.environ.get(PYTHON, sys.executable),
            "CONF_TOKEN": TOKEN,
            "CONF_OTHER_TOKEN": OTHER_TOKEN,
            "CONF_RESULT": str(told),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.exists(), run.stdout + run.stderr
    totals = json.loads(told.read_text(encoding="utf-8"))["totals"]
    assert totals["live_passed"] >= ENOUGH, run.stdout
