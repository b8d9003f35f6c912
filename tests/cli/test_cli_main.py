"""``sheetsync`` itself: help, language, the ladder of errors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sheetsync import __version__
from sheetsync.cli import sheetsync
from sheetsync.cli.main import COMMANDS, Commands
from sheetsync.cli.version import version_command
from sheetsync.errors import SheetsyncError, UnsafePlan
from sheetsync.locales.text import verbatim
from tests.cli.cli_company import Company

HEAVY = ("pandas", "googleapiclient", "gspread", "sqlalchemy", "pydantic", "structlog")


def failing(error: BaseException) -> Commands:
    """The command line with one command, which fails."""

    @click.command("fail")
    def fail() -> None:
        raise error

    class One(Commands):
        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
            return fail

    return One(params=sheetsync.params, callback=sheetsync.callback, name="sheetsync")


def fail_with(error: BaseException, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(failing(error), ["--lang", "en", *options, "fail"])
    return result.exit_code, result.stderr


def test_help_lists_every_command_without_importing_any() -> None:
    script = (
        "import sys\nfrom sheetsync.cli import main\n"
        "sys.argv = ['sheetsync', sys.argv[1]]\n"
        "try: main()\nexcept SystemExit as end: assert end.code == 0, end.code\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    for words in ("--help", "version"):
        done = subprocess.run(
            [sys.executable, "-c", script, words],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
        )
        assert done.stdout.splitlines()[-1] == "[]", words
        if words == "--help":
            assert all(f"  {name} " in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_names_its_variables(name: str) -> None:
    result = CliRunner().invoke(sheetsync, [name, "--help"])
    assert result.exit_code == 0, result.output
    command = sheetsync.get_command(click.Context(sheetsync), name)
    assert command is not None
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert all(one.show_envvar for one in options)
    for one in options:
        word = one.opts[-1].lstrip("-").replace("-", "_")
        assert one.envvar == f"SHEETSYNC_{name}_{word}".upper()


def test_the_version_is_printed() -> None:
    result = CliRunner().invoke(version_command)
    assert result.output.startswith(f"sheetsync {__version__} (Python 3.")


def test_our_errors_end_with_their_sentence_and_code() -> None:
    assert fail_with(UnsafePlan(verbatim("Too much."))) == (4, "Too much.\n")
    assert fail_with(SheetsyncError(verbatim("No."))) == (1, "No.\n")


def test_an_unforeseen_error_is_one_line_that_quotes_nothing() -> None:
    code, said = fail_with(ValueError("Acme, +7 495 123"))
    assert code == 1
    assert said.count("\n") == 1
    assert "ValueError" in said
    assert "--verbose" in said
    assert "Acme" not in said


def test_verbose_shows_where_an_unforeseen_error_came_from() -> None:
    code, said = fail_with(ValueError("x"), "--verbose")
    assert code == 1
    assert "Traceback" in said
    assert "in fail" in said


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_ctrl_c_ends_with_130(error: BaseException) -> None:
    assert fail_with(error)[0] == 130


def test_a_wrong_word_ends_with_2(company: Company) -> None:
    assert company.run("plann").exit_code == 2
    assert company.run("plan", "--no-such").exit_code == 2


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "there is no such file"), ("ru", "такого файла нет")]
)
def test_without_configuration_it_says_what_to_do(
    tmp_path: Path, lang: str, words: str
) -> None:
    nowhere = str(tmp_path / "none")
    result = CliRunner().invoke(
        sheetsync, ["--config", nowhere, "--lang", lang, "plan"]
    )
    assert result.exit_code == 3
    assert words in result.stderr
    assert "sheetsync init" in result.stderr


def test_options_also_come_from_the_environment(company: Company) -> None:
    result = CliRunner().invoke(
        sheetsync,
        ["plan"],
        env={
            "SHEETSYNC_CONFIG": str(company.config),
            "SHEETSYNC_LANG": "ru",
            "SHEETSYNC_PLAN_STAGE": "customers",
        },
    )
    assert result.exit_code == 0, result.output
    assert "Покупатели" in result.stdout
    assert "Архив" not in result.stdout


def test_without_a_word_about_it_the_terminal_s_language_is_spoken(
    company: Company,
) -> None:
    result = CliRunner().invoke(
        sheetsync,
        ["--config", str(company.config), "config", "check"],
        env={"SHEETSYNC_LANG": None, "LC_ALL": "ru_RU.UTF-8"},
    )
    assert "Настройки в порядке" in result.stdout
