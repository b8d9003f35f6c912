"""``sheetsync run``: the worker, once or until it is stopped."""

from __future__ import annotations

import click

from sheetsync.app import App
from sheetsync.cli.face import Face
from sheetsync.cli.progress import watched
from sheetsync.cli.serving import served
from sheetsync.cli.show_done import conclude
from sheetsync.clock import SystemClock
from sheetsync.config.loader import load
from sheetsync.daemon import Daemon
from sheetsync.locales.text import tr


@click.command("run")
@click.option(
    "--once", is_flag=True, help="One cycle and the derived sheets, then end."
)
@click.option(
    "--take-over", is_flag=True, help="Go on though another sheetsync has the files."
)
@click.pass_obj
def run_command(face: Face, once: bool, take_over: bool) -> None:
    """Keep the bases in order, on the schedule of company.yaml, until stopped.

    The first SIGTERM or Ctrl-C lets the step under way finish and exits with 0; the
    second stops at once, which loses nothing either. Exits with 6 if another worker
    runs, here or, as the files tell, on another computer: with --take-over that one
    stops at its next cycle. With --once exits with 4 if the limits stopped a part,
    with 5 if something waits for you.
    """
    work = _once if once else _until_stopped
    raise SystemExit(work(face, take_over=take_over))


def _once(face: Face, *, take_over: bool) -> int:
    with App(face.folder, take_over=take_over) as app:
        with watched(face, tr("Looking after the bases"), app.traffic):
            done = app.cycle()
            app.take_files()
            app.look_at_files()
            published = app.publish()
        return conclude(face, app, done, published)


def _until_stopped(face: Face, *, take_over: bool) -> int:
    clock = SystemClock()
    company = load(face.folder).company
    with (
        served(face.folder.resolve().parent, company, clock),
        App(face.folder, clock=clock, take_over=take_over) as app,
    ):
        face.warn(tr("sheetsync keeps the bases in order. Ctrl-C stops it"))
        return Daemon(app, face.say).run()
