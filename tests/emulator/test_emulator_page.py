"""docs/emulator.md: what it tells others to write works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sheetsync.emulator import BackgroundServer, Google
from sheetsync.emulator.sheets.formulas.library import FUNCTIONS

PAGE = Path(__file__).parents[2] / "docs" / "emulator.md"
PORT = "http://127.0.0.1:8480"


def blocks() -> list[str]:
    text = PAGE.read_text("utf-8")
    return re.findall(r"(?ms)^```python\n(.*?)^```", text)


@pytest.mark.ci
@pytest.mark.parametrize("place", range(2))
def test_a_client_written_as_the_page_says_works(place: int) -> None:
    with BackgroundServer(Google(seed=1)) as server:
        code = blocks()[place].replace(PORT, server.url)
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )

    assert run.returncode == 0, run.stderr
    assert PORT in blocks()[place]


def test_the_page_counts_the_functions_that_there_are() -> None:
    assert f"- {len(FUNCTIONS)} functions in formulas" in PAGE.read_text("utf-8")
