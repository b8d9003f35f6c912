"""``sheetsync plan``: what a cycle would do; nothing is done."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from sheetsync.app import App
from sheetsync.cli.face import Face
from sheetsync.cli.plan_lines import Shown, shown
from sheetsync.cli.progress import watched
from sheetsync.cli.show_done import HELD
from sheetsync.cli.show_plan import plan_json, plan_text
from sheetsync.config import Config
from sheetsync.config.problems import unknown
from sheetsync.core.rows import folded
from sheetsync.locales.headers import known_stage_names
from sheetsync.locales.text import tr
from sheetsync.worker.cycle_done import CycleDone

PENDING = 10
"""Exit code of ``plan --exit-code`` where there is something to do."""


@click.command("plan")
@click.option(
    "--stage",
    "stages",
    multiple=True,
    metavar="NAME",
    help="Show only what concerns this stage; may be given many times.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or one JSON object for programs.",
)
@click.option(
    "--exit-code",
    is_flag=True,
    help="Exit with 10 if there is something to do, else with 5 if something is held.",
)
@click.pass_obj
def plan_command(
    face: Face, stages: tuple[str, ...], form: str, exit_code: bool
) -> None:
    """Show what a cycle would do, and do nothing.

    It may run beside the worker. The digest under the plan pins it: "sheetsync apply
    --plan DIGEST" refuses to do anything else.
    """
    with App(face.folder, as_worker=False) as app:
        wanted = stage_ids(face, app.config, stages)
        plan = shown(planned(face, app), app.config).of(wanted)
        if form == "json":
            told = plan_json(plan, face.say)
            click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        else:
            show(face, app, plan)
    if exit_code and plan.changes:
        raise SystemExit(PENDING)
    if exit_code and (plan.holds or plan.objections):
        raise SystemExit(HELD)


def planned(face: Face, app: App) -> CycleDone:
    """Make the plan, showing that it takes a while if it does."""
    with watched(face, tr("Reading the bases"), app.traffic):
        return app.plan()


def show(face: Face, app: App, plan: Shown) -> None:
    """Print a plan for people."""
    names = company_names(app, plan)
    for line in plan_text(plan, app.config, face.say, names):
        click.echo(line)


def company_names(app: App, plan: Shown) -> dict[str, str]:
    """What the clients in a plan are called, as they were last read."""
    names: dict[str, str] = {}
    wanted = plan.clients
    with app.journal.reading() as book:
        for base in book.bases.all() if wanted else ():
            for client, row in book.rows.of(base).items():
                name = row.cells.get("company")
                if client in wanted and isinstance(name, str):
                    names[client] = name
    return names


def stage_ids(
    face: Face, config: Config, names: Sequence[str], *, hint: str = "--stage"
) -> frozenset[str]:
    """The ids of stages by any of their names.

    Raises:
        click.BadParameter: There is no such stage.
    """
    ids = {
        folded(name): stage.id
        for stage in config.pipeline.stages
        for name in (*known_stage_names(stage), stage.id)
    }
    for name in names:
        if folded(name) not in ids:
            known = [stage.id for stage in config.pipeline.stages]
            words = face.say(unknown(name, known))
            raise click.BadParameter(words, param_hint=hint)
    return frozenset(ids[folded(name)] for name in names)
