"""``sheetsync config check|show|schema``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from sheetsync.cli.config import config_group
from sheetsync.cli.face import Face
from sheetsync.config.loader import FILES, load
from sheetsync.config.render import effective, without_password

DEMO = Path(__file__).parents[2] / "config"


def run(*words: str, folder: Path = DEMO, locale: str = "en") -> Result:
    return CliRunner().invoke(config_group, words, obj=Face(folder, locale))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo company's config."""
    return Path(shutil.copytree(DEMO, tmp_path / "config"))


def test_check_says_that_a_sound_configuration_is_fine() -> None:
    result = run("check")
    assert result.stdout == "The configuration is fine: 4 stages, 9 people\n"
    assert result.exit_code == 0


def test_check_prints_every_problem_and_exits_with_3(folder: Path) -> None:
    (folder / "company.yaml").write_text("name: X\nownr: a@b.cc\n", encoding="utf-8")
    result = run("check", folder=folder)
    assert result.stderr.splitlines() == [
        "config/company.yaml:1:1 owner: missing. Add a line “owner: …”",
        "config/company.yaml:2:1 ownr: unknown key. Did you mean “owner”?",
        "2 problems in the configuration. Correct them and try again",
    ]
    assert result.exit_code == 3


def test_check_speaks_russian(folder: Path) -> None:
    (folder / "staff.yaml").unlink()
    result = run("check", folder=folder, locale="ru")
    assert result.stderr.splitlines() == [
        "config/staff.yaml: такого файла нет. Создайте его командой «sheetsync init»",
        "В настройках 1 ошибка. Исправьте её и попробуйте снова",
    ]


def test_what_show_prints_is_the_same_configuration(tmp_path: Path) -> None:
    for file in FILES:
        result = run("show", file)
        (tmp_path / file).write_text(result.stdout, encoding="utf-8")
    assert load(tmp_path) == load(DEMO)


def test_show_prints_all_files_with_defaults() -> None:
    result = run("show")
    assert [one for one in result.stdout.splitlines() if one.startswith("# ")] == [
        f"# {file}" for file in FILES
    ]
    assert "in_file_check: 5m" in result.stdout


def test_show_hides_the_password_of_the_state_url(folder: Path) -> None:
    path = folder / "company.yaml"
    text = path.read_text(encoding="utf-8")
    url = "postgresql+psycopg://sync:s3cret@db.example:5432/sheets"
    path.write_text(text.replace("sqlite:///state/sheetsync.db", url), encoding="utf-8")
    shown = effective(load(folder))["company.yaml"]
    assert "s3cret" not in shown
    assert "postgresql+psycopg://sync:***@db.example:5432/sheets" in shown


def test_a_url_without_a_password_is_shown_as_it_is() -> None:
    for url in ("sqlite:///state/sheetsync.db", "postgresql://sync@db/sheets"):
        assert without_password(url) == url


@pytest.mark.parametrize("file", FILES)
def test_the_schema_of_a_file_fits_the_file(file: str) -> None:
    schema = json.loads(run("schema", file).stdout)
    yaml = YAML(typ="safe", pure=True)
    # Dates and times of day are texts in JSON.
    text = run("show", file).stdout
    content = json.loads(json.dumps(yaml.load(text), default=str))
    jsonschema.validate(content, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**content, "unknown": 1}, schema)


def test_the_schema_of_all_files_is_by_name() -> None:
    assert list(json.loads(run("schema").stdout)) == list(FILES)
