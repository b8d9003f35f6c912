"""``sheetsync init``: a sound configuration from a few answers, never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sheetsync.cli import sheetsync
from sheetsync.cli.first_config import first_config, wrong_answer
from sheetsync.config.loader import FILES, load

SHIPPED = Path(__file__).parents[2] / "config"
ANSWERS = {
    "name": "Acme",
    "owner": "boss@example.com",
    "timezone": "Europe/Berlin",
    "locale": "en",
    "currency": "EUR",
    "where": "embedded",
}


def init(
    folder: Path,
    *options: str,
    typed: str | None = None,
    lang: str = "en",
    **changed: str,
) -> Result:
    """Run init with the answers given as options, but for those that are empty."""
    flags = [
        f"--{name}={value}" for name, value in {**ANSWERS, **changed}.items() if value
    ]
    words = ["--config", str(folder), "--lang", lang, "init", *flags, *options]
    return CliRunner().invoke(sheetsync, words, input=typed)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "new company" / "config"


def test_options_become_a_sound_configuration(folder: Path) -> None:
    done = init(folder, "--no-bases")
    assert done.exit_code == 0, done.output
    company = load(folder).company
    assert (company.name, company.owner) == ("Acme", "boss@example.com")
    assert (company.timezone, company.currency) == ("Europe/Berlin", "EUR")
    assert company.phone_region == "DE"
    assert "sheetsync run" in done.stdout
    assert not (folder.parent / "state").exists()


@pytest.mark.parametrize("name", ['Ромашка "Юг": #1 & $co', "- a\\b", "null", "12"])
def test_any_name_survives_the_way_through_yaml(folder: Path, name: str) -> None:
    assert init(folder, "--no-bases", name=name).exit_code == 0
    assert load(folder).company.name == name


def test_what_is_not_given_is_asked_until_it_is_sound(folder: Path) -> None:
    done = init(
        folder,
        "--no-bases",
        typed="boss\nboss@example.com\n\n",
        owner="",
        timezone="",
    )
    assert done.exit_code == 0, done.output
    assert "not an e-mail address" in done.output
    company = load(folder).company
    assert (company.owner, company.timezone) == ("boss@example.com", "Europe/Moscow")


def test_questions_are_asked_in_russian(folder: Path) -> None:
    done = init(folder, "--no-bases", typed="\n", lang="ru", timezone="")
    assert "Часовой пояс" in done.output
    assert "Теперь впишите сотрудников" in done.output


def test_a_wrong_option_writes_nothing(folder: Path) -> None:
    done = init(folder, "--no-bases", timezone="Europe/Moscw")
    assert done.exit_code == 2
    assert "Did you mean “Europe/Moscow”?" in done.stderr
    assert not folder.exists()


def test_nobody_to_answer_ends_it_with_nothing_written(folder: Path) -> None:
    done = init(folder, "--no-bases", name="", typed="")
    assert done.exit_code == 130
    assert not folder.exists()


def test_an_existing_configuration_stays_as_it_is(folder: Path) -> None:
    init(folder, "--no-bases")
    before = {name: (folder / name).read_bytes() for name in FILES}
    again = init(folder, "--no-bases", name="Other")
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert {name: (folder / name).read_bytes() for name in FILES} == before


def test_force_replaces_it_and_keeps_all_former_ones(folder: Path) -> None:
    done = [
        init(folder, "--no-bases", "--force", name=name)
        for name in ("First", "Second", "Third")
    ]
    assert [one.exit_code for one in done] == [0, 0, 0]
    assert "company.yaml.bak2" in done[-1].stdout
    assert load(folder).company.name == "Third"
    kept = [(folder / f"company.yaml.{end}").read_text() for end in ("bak", "bak2")]
    assert ["First" in kept[0], "Second" in kept[1]] == [True, True]


def test_the_bases_are_made_when_they_are_wanted(folder: Path) -> None:
    done = init(folder, typed="y\n")
    assert done.exit_code == 0, done.output
    assert "Done: 5 spreadsheets made" in done.stdout
    assert (folder.parent / "state" / "google" / "google.sqlite3").exists()


def test_the_real_google_is_signed_in_to_first(folder: Path) -> None:
    done = init(folder, "--bases", where="google")
    assert done.exit_code == 3
    assert str(folder.parent / "credentials.json") in done.stderr
    assert load(folder).company.google.where == "google"


@pytest.mark.parametrize("file", ["stages.yaml", "reports.yaml"])
def test_a_new_company_gets_the_stages_and_reports_of_the_demo(file: str) -> None:
    texts = first_config(Path("config"), ANSWERS)
    assert texts[file] == (SHIPPED / file).read_text(encoding="utf-8")


def test_company_yaml_explains_every_setting_of_the_demo_s() -> None:
    text = first_config(Path("config"), ANSWERS)["company.yaml"]
    shipped = (SHIPPED / "company.yaml").read_text(encoding="utf-8")
    keys = [line.partition(":")[0] for line in shipped.splitlines()]
    assert [line.partition(":")[0] for line in text.splitlines()] == keys


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT-3"])
def test_a_zone_without_a_country_leaves_phones_to_the_default(zone: str) -> None:
    text = first_config(Path("config"), {**ANSWERS, "timezone": zone})["company.yaml"]
    assert "phone_region: RU " in text


def test_answers_are_judged_one_by_one() -> None:
    assert wrong_answer("where", "embedded") is None
    assert wrong_answer("where", "moon") is not None
    assert wrong_answer("currency", "roubles") is not None
    assert wrong_answer("currency", "RUB") is None
