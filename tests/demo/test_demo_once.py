"""The whole demo at once, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sheetsync.cli.demo import demo_command
from sheetsync.cli.face import Face
from sheetsync.demo.script import STORY

KEYS = {
    "clients",
    "moved",
    "refused",
    "drift_mended",
    "lost",
    "doubled",
    "leaked_cells",
    "requests",
    "events",
}


def demo(*arguments: str) -> Result:
    face = Face(Path("config"))
    words = ["--once", "--clients", "60", *arguments]
    return CliRunner().invoke(demo_command, words, obj=face)


@pytest.mark.parametrize(
    ("lang", "named"),
    [
        ("en", "Anna Petrova"),
        pytest.param("ru", "Анна Петрова", marks=pytest.mark.ci, id="ru"),
    ],
)
def test_the_story_ends_well(lang: str, named: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    kept = tmp_path / "kept here"

    result = demo("--lang", lang, "--report", str(report), "--data", str(kept))

    assert result.exit_code == 0, result.output
    assert named in result.stdout
    found = json.loads(report.read_text("utf-8"))
    assert set(found) == KEYS
    assert found["clients"] == 62
    assert (found["lost"], found["doubled"], found["leaked_cells"]) == (0, 0, 0)
    assert found["moved"] >= 15
    assert found["refused"] == 2
    assert found["drift_mended"] == 6
    assert len(found["events"]) == len(STORY)
    assert [one["wrong"] for one in found["events"] if one["wrong"]] == []
    assert found["requests"]["sheets.read"] > found["requests"]["sheets.write"] > 0
    assert (kept / "google.sqlite3").is_file()
    assert (kept / "company" / "config" / "staff.yaml").is_file()


def test_a_kept_demo_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "google.sqlite3").touch()

    result = demo("--data", str(tmp_path))

    assert result.exit_code != 0
    assert (tmp_path / "google.sqlite3").stat().st_size == 0
    assert not (tmp_path / "company").exists()
