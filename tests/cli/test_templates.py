"""What `sheetsync init` writes is what the sample company has, but for its people."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "sheetsync" / "cli" / "templates"


@pytest.mark.parametrize("name", ["imports.yaml", "reports.yaml", "stages.yaml"])
def test_a_new_company_begins_with_the_settings_of_the_sample(name: str) -> None:
    written = (TEMPLATES / name).read_text("utf-8")

    assert written == (ROOT / "config" / name).read_text("utf-8")
