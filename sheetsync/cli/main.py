"""The command ``sheetsync``: its commands, its global options, its last word.

A command's module is imported when the command is used: ``--help`` and
``version`` need neither pandas nor Google's libraries. Every error ends here, in
one place, as a sentence on the error output and an exit code.
"""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from sheetsync.locales.terminal import terminal_locale

if TYPE_CHECKING:
    from sheetsync.cli.face import Face

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


class Entry(NamedTuple):
    """Where a command is, and the line about it in ``sheetsync --help``."""

    place: str
    summary: str


PREFIX = "SHEETSYNC"
"""What the names of environment variables begin with."""

COMMANDS: Mapping[str, Entry] = {
    "init": Entry("init:init_command", "Write config/, sign in, make the bases."),
    "login": Entry("login:login_command", "Sign in to the Google account."),
    "config": Entry("config:config_group", "Check, show and describe config/."),
    "plan": Entry("plan:plan_command", "Show what a cycle would do; do nothing."),
    "apply": Entry("apply:apply_command", "Show the plan, ask, and carry it out."),
    "decide": Entry("decide:decide_command", "Show what waits for you; answer it."),
    "run": Entry("run:run_command", "Keep the bases in order until stopped."),
    "doctor": Entry("doctor:doctor_command", "Look whether everything is sound."),
    "offboard": Entry(
        "offboard:offboard_command", "Dismiss somebody; keep his clients."
    ),
    "report": Entry("report:report_command", "Show a report as of any day."),
    "explain": Entry("explain:explain_command", "Tell why a client is where he is."),
    "history": Entry("history:history_command", "Tell all that happened to a client."),
    "audit": Entry("audit:audit_command", "Tell who can see what, and since when."),
    "undo": Entry("undo:undo_command", "Take a client's last move back."),
    "restore": Entry("restore:restore_command", "Bring a base back as it stood."),
    "rotate": Entry(
        "rotate:rotate_command", "Move a base to a file without version history."
    ),
    "import": Entry(
        "imports:import_group", "Take in clients, purchases, payments, plans or calls."
    ),
    "backup": Entry("backup:backup_group", "Copy the journal, put a copy back."),
    "demo": Entry("demo:demo_command", "Show the conveyor at work."),
    "emulator": Entry("emulator:emulator_command", "Serve a local Google."),
    "version": Entry("version:version_command", "Print the version."),
}
"""Every command, in the order in which people meet them."""


class Commands(click.Group):
    """The commands, loaded when used; their errors, said in one way."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module imported now."""
        del ctx
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, name = entry.place.partition(":")
        command: click.Command = getattr(import_module(f"sheetsync.cli.{module}"), name)
        _name_variables(command, f"{PREFIX}_{cmd_name.upper()}")
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands without importing any of them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.summary) for name, one in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was typed; end as its error says, if it has one."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo(err=True)
            raise SystemExit(INTERRUPTED) from None
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the last one who can say it
            _fail(ctx, error)


def _fail(ctx: click.Context, error: Exception) -> NoReturn:
    from sheetsync.errors import SheetsyncError  # noqa: PLC0415 - see the module
    from sheetsync.locales.text import tr  # noqa: PLC0415

    face: Face = ctx.obj or _face(ctx)
    if ctx.params["verbose"]:
        traceback.print_exception(error)
    if isinstance(error, SheetsyncError):
        face.fail(error)
    face.warn(
        tr(
            "sheetsync met something that it did not expect ({kind}) and stopped."
            " “sheetsync --verbose …” shows where",
            kind=type(error).__name__,
        )
    )
    raise SystemExit(1) from error


def _face(ctx: click.Context) -> Face:
    from sheetsync.cli.face import Face  # noqa: PLC0415 - see the module

    return Face(ctx.params["folder"], ctx.params["lang"])


def _name_variables(command: click.Command, prefix: str) -> None:
    """Give each option a variable of the environment, named as it is typed."""
    for option in command.params:
        if isinstance(option, click.Option):
            word = max(option.opts, key=len).lstrip("-").replace("-", "_").upper()
            option.envvar = f"{prefix}_{word}"
            option.show_envvar = True
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            _name_variables(one, f"{prefix}_{name.upper()}")


@click.group(
    "sheetsync",
    cls=Commands,
    context_settings={
        "auto_envvar_prefix": PREFIX,
        "help_option_names": ["-h", "--help"],
    },
)
@click.option(
    "--config",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default="config",
    envvar="SHEETSYNC_CONFIG",
    show_default=True,
    show_envvar=True,
    metavar="DIR",
    help="The folder of the configuration.",
)
@click.option(
    "--lang",
    type=click.Choice(["en", "ru"]),
    default=lambda: terminal_locale(os.environ),
    show_default="the terminal's",
    show_envvar=True,
    help="The language of everything that is printed.",
)
@click.option(
    "--verbose",
    is_flag=True,
    show_envvar=True,
    help="Tell every step, and where an error came from.",
)
@click.pass_context
def sheetsync(ctx: click.Context, folder: Path, lang: str, verbose: bool) -> None:
    """Keep a conveyor sales department on Google Sheets.

    One base per stage; clients move between them, sharing follows the staff, and
    the figures are written for the owner. Options may also be set in the
    environment, as each command's help says.
    """
    del folder, lang
    if "NO_COLOR" in os.environ:
        ctx.color = False
    if ctx.invoked_subcommand == "version":
        return  # it is answered without any library
    from sheetsync.logs import set_up_logs  # noqa: PLC0415 - see the module

    told = logging.INFO if ctx.invoked_subcommand == "run" else logging.WARNING
    set_up_logs(logging.DEBUG if verbose else told)
    ctx.obj = _face(ctx)
