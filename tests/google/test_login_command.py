"""``sheetsync login`` as it is typed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from sheetsync.cli.face import Face
from sheetsync.cli.login import login_command

CONFIG = Path(__file__).parents[2] / "config"
CLIENT = {"client_id": "1-a.apps.googleusercontent.com", "client_secret": "GOCSPX-1"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the configuration in which Google is the real one."""
    copy = tmp_path / "a company" / "config"
    shutil.copytree(CONFIG, copy)
    place_google(copy, "google")
    return copy


def place_google(folder: Path, where: str) -> None:
    yaml = YAML()
    company = yaml.load(folder / "company.yaml")
    company["google"] = {"where": where}
    yaml.dump(company, folder / "company.yaml")


def keep_credentials(folder: Path, members: object) -> None:
    (folder.parent / "credentials.json").write_text(json.dumps(members))


def login(folder: Path, *options: str, typed: str = "", locale: str = "en") -> Result:
    return CliRunner().invoke(
        login_command, options, obj=Face(folder, locale), input=typed
    )


def test_the_embedded_google_needs_no_sign_in(folder: Path) -> None:
    place_google(folder, "embedded")

    done = login(folder)

    assert done.exit_code == 0
    assert "needs no sign-in" in done.stdout


def test_without_credentials_it_says_where_to_get_them(folder: Path) -> None:
    done = login(folder)

    assert done.exit_code == 3
    assert "console.cloud.google.com" in done.stderr
    assert str(folder.parent / "credentials.json") in done.stderr


def test_a_form_that_signs_in_by_itself_is_left_alone(folder: Path) -> None:
    user = {"type": "authorized_user", "refresh_token": "1//r", **CLIENT}
    keep_credentials(folder, user)

    done = login(folder)

    assert done.exit_code == 0
    assert "nothing to do" in done.stdout


def test_a_wrong_paste_ends_with_the_code_of_a_missing_sign_in(folder: Path) -> None:
    keep_credentials(folder, {"installed": CLIENT})

    done = login(folder, "--no-browser", typed="4/code\n")

    assert done.exit_code == 7
    assert "https://accounts.google.com/o/oauth2/auth?" in done.stdout
    assert "copy the whole address" in done.stderr


def test_a_google_on_another_machine_is_refused(folder: Path) -> None:
    keep_credentials(folder, {"installed": CLIENT})
    place_google(folder, "http://emulator.example:8480")

    done = login(folder, "--no-browser")

    assert done.exit_code == 3
    assert "not on this machine" in done.stderr
