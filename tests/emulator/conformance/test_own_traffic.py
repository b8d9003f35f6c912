"""What our own tests and the local Google say to each other, judged as Google would."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator.conformance.conftest import ROOT, Material
from tests.emulator.conformance.judges import (
    Pairs,
    against_profile,
    against_schemas,
)
from tests.emulator.conformance.recorder import VARIABLE

pytestmark = [pytest.mark.ci, pytest.mark.timeout(900)]

TESTS = ("tests/emulator", "tests/google", "tests/worker/test_cycle.py")
ODD = (
    "test_no_request_makes_the_server_fail",
    "test_no_request_made_from_the_schemas_breaks_the_emulator",
    "test_whatever_was_done_survives_a_restart",
    "test_no_generated_request",
    "test_a_parameter_that_the_method_does_not_have_is_refused",
    "test_parameters_may_be_written_in_snake_case",
)
"""Tests whose requests leave the schemas on purpose: only the answers are judged."""

EXPLAINED = {
    r"never seen: \w+ in sheets\.spreadsheets\.batchUpdate\.replies\[\]": (
        "nobody recorded a reply to this kind of request; the schema has it"
    ),
    r"never seen: \w+ in \S+batchUpdate\.replies\[\]\.\w+\.properties": (
        "nobody recorded a tab being made hidden, coloured or frozen"
    ),
    r"never seen: updatedSpreadsheet in sheets\.spreadsheets\.batchUpdate": (
        "nobody recorded includeSpreadsheetInResponse"
    ),
    r"never seen: \w+ in sheets\.spreadsheets\.get\.sheets\[\]": (
        "nobody recorded a tab with charts, rules for formats, bands or metadata"
    ),
    r"never seen: (developerMetadata|namedRanges) in sheets\.spreadsheets\.get": (
        "nobody recorded a spreadsheet with metadata"
    ),
    r"never seen: comments(ViewMode)? in sheets\.spreadsheets\.get": (
        "nobody recorded a read with commentsViewMode"
    ),
    r"never seen: (teamD|d)riveId in drive\.files\.create": (
        "nobody recorded a file being made in a shared drive"
    ),
    r"missing: (start|end)\w+ in \S+\.namedRange\.range": (
        "nobody recorded a named range with an open side"
    ),
    r"missing: values in \S+\.batchGet\.valueRanges\[\]": (
        "an empty range has no values; only filled ones were read in a batch"
    ),
    r"missing: valueRanges in sheets\.spreadsheets\.values\.batchGet": (
        "nobody recorded a read of no ranges; empty lists are left out"
    ),
    r"missing: updated\w+ in \S+\.values\.(update|append\.updates)": (
        "nobody recorded a write of nothing but null; zeros are left out"
    ),
}


@pytest.fixture
def pairs(material: Material, tmp_path: Path) -> Pairs:
    """Run the tests once more, with the recorder."""
    path = tmp_path / "traffic.jsonl"
    plugin = "tests.emulator.conformance.recorder"
    command = [sys.executable, "-m", "pytest", "-q", "-p", plugin]
    command += ["-p", "no:cacheprovider", "-p", "no:xdist", *TESTS]
    command += ["-m", "not ci and not deep and not postgres"]
    run = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, VARIABLE: str(path)},
        capture_output=True,
        text=True,
        check=False,
    )
    # 1 says that a test failed, which is for the run that it belongs to.
    assert run.returncode in {0, 1}, run.stdout[-3000:]
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_it_keeps_to_googles_schemas_and_holds_the_keys_that_google_sends(
    material: Material, pairs: Pairs, tmp_path: Path
) -> None:
    """One test, since what it needs takes a minute to record."""
    meant = [one for one in pairs if not _is_nonsense(one["source"])]
    nonsense = [one for one in pairs if _is_nonsense(one["source"])]

    assert len({one["method_id"] for one in meant}) > 35
    assert against_schemas(material, meant, tmp_path) == []
    told = against_schemas(material, nonsense, tmp_path)
    assert [line for line in told if line.startswith("response ")] == []
    assert list(_unexplained(against_profile(material, pairs))) == []


def _is_nonsense(source: str) -> bool:
    return any(name in source for name in ODD)


def _unexplained(differences: list[str]) -> Iterator[str]:
    for difference in differences:
        told = difference.partition(", e.g. ")[0]
        if not any(re.match(rf"{pattern}(\W|$)", told) for pattern in EXPLAINED):
            yield difference
