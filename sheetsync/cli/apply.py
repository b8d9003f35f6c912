"""``sheetsync apply``: shows the plan, asks, and carries it out."""

from __future__ import annotations

import sys

import click

from sheetsync.app import App
from sheetsync.cli.face import Face
from sheetsync.cli.plan import planned, show
from sheetsync.cli.plan_lines import Shown, shown
from sheetsync.cli.progress import watched
from sheetsync.cli.show_done import conclude
from sheetsync.errors import UnsafePlan
from sheetsync.locales.text import tr


@click.command("apply")
@click.option(
    "--plan",
    "digest",
    metavar="DIGEST",
    help="Do this very plan, as “sheetsync plan” showed it, or nothing.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Also do what goes beyond the limits of company.yaml.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--take-over", is_flag=True, help="Go on though another sheetsync has the files."
)
@click.pass_obj
def apply_command(
    face: Face, digest: str | None, force: bool, yes: bool, take_over: bool
) -> None:
    """Show the plan, ask, and carry it out: one cycle of the worker.

    Exits with 4 if the limits stopped a part of it, with 5 if something waits for
    you, with 6 if another worker runs.
    """
    with App(face.folder, take_over=take_over) as app:
        plan = shown(planned(face, app), app.config)
        show(face, app, plan)
        if digest is not None and digest != plan.digest:
            raise UnsafePlan(
                tr(
                    "The plan is another one now: {now}, not {asked}. Nothing was done."
                    " Look at it above, then “sheetsync apply --plan {now}”",
                    now=plan.digest,
                    asked=digest,
                )
            )
        if not yes and not _agreed(face, plan):
            face.show(tr("Nothing was done"))
            return
        with watched(face, tr("Carrying it out"), app.traffic):
            done = app.cycle(force=force)
            published = app.publish()
        code = conclude(face, app, done, published, force=force)
    raise SystemExit(code)


def _agreed(face: Face, plan: Shown) -> bool:
    """Whether whoever sits there wants the plan; one without changes needs no word.

    Raises:
        click.UsageError: Nobody sits there.
    """
    if not plan.changes:
        return True
    if not sys.stdin.isatty():
        raise click.UsageError(
            face.say(
                tr(
                    "nobody is at the terminal to say yes. Add --yes, or better --plan"
                    " {digest} --yes",
                    digest=plan.digest,
                )
            )
        )
    return click.confirm(face.say(tr("Carry it out?")))
