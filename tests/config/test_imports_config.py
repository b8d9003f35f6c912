"""imports.yaml: what contradicts itself or the other files, with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sheetsync.config import Config
from sheetsync.config.imports import Imports
from sheetsync.config.loader import load
from sheetsync.errors import ConfigError

DEMO = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company") / "config"
    return Path(shutil.copytree(DEMO, folder))


def loaded(folder: Path, text: str) -> Config:
    (folder / "imports.yaml").write_text(text, encoding="utf-8")
    return load(folder)


SOUND = """\
mappings:
  - id: our-1c
    like: 1c
    columns: {Плательщик: client, 1: amount}
    decimal: comma
  - {id: leads, kind: clients, stage: interested, columns: {Имя: first_purchase}}
people:
  101: Olga Smirnova
  "102": IGOR.novikov@northwind.example
  "+7 495 123-45-67": ""
folder:
  files:
    - {match: "1c/*", mapping: our-1c}
    - {match: "*.csv", mapping: telephony}
    - {match: "plans*", mapping: plans}
"""


def test_a_file_that_says_everything_is_sound(shared: Path) -> None:
    imports = loaded(shared, SOUND).imports
    assert imports.people["101"] == "Olga Smirnova"
    assert imports.mappings[0].columns == {"Плательщик": "client", "1": "amount"}
    assert [one.holds for one in imports.mappings] == ["purchases", "clients"]
    assert imports.folder is not None
    assert imports.folder.path == "imports"


def test_the_file_may_be_absent_and_the_shipped_one_says_nothing(
    shared: Path,
) -> None:
    (shared / "imports.yaml").unlink(missing_ok=True)
    assert load(shared).imports == Imports() == load(DEMO).imports


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "mappings: [{id: 1c, kind: plans}]",
            "mappings[0].id: sheetsync has a mapping “1c” itself",
        ),
        ("mappings: [{id: My, kind: plans}]", "mappings[0].id: not a name of a"),
        (
            "mappings: [{id: a, kind: plans}, {id: a, kind: calls}]",
            "mappings[1].id: “a” stands here twice",
        ),
        ("mappings: [{id: a}]", "mappings[0]: say what such files hold"),
        (
            "mappings: [{id: a, kind: calls, like: 1c}]",
            "mappings[0].kind: “1c” is a mapping of purchases",
        ),
        (
            "mappings: [{id: a, like: 1c, columns: {Дата: day}}]",
            "mappings[0].columns.Дата: “day” is not known here",
        ),
        (
            "mappings: [{id: a, like: 1c, columns: {X: date, Y: date}}]",
            "mappings[0].columns.Y: “X” means date already",
        ),
        (
            "mappings: [{id: a, kind: clients, columns: {X: turnovr}}]",
            "mappings[0].columns.X: “turnovr” is not known here",
        ),
        (
            "mappings: [{id: a, kind: clients, stage: lost}]",
            "mappings[0].stage: “lost” is not known here",
        ),
        (
            "mappings: [{id: a, like: 1c, encoding: klingon}]",
            "mappings[0].encoding: unknown encoding",
        ),
        (
            "people: {101: Olga Smirnowa}",
            "people.101: “Olga Smirnowa” is not known here. Did you mean “Olga Smirn",
        ),
        (
            "folder: {files: [{match: x, mapping: 2c}]}",
            "folder.files[0].mapping: “2c” is not known here. Write one of: 1c, ",
        ),
        ("folder: {files: [{match: '', mapping: 1c}]}", "folder.files[0].match: "),
    ],
)
def test_a_contradiction_is_named_with_its_place_and_a_remedy(
    shared: Path, text: str, problem: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(shared, text)
    (told,) = caught.value.problems
    assert told.english().startswith("config/imports.yaml:1:")
    assert problem in told.english()
