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
@click.pass_obj
def run_command(face: Face, once: bool) -> None:
    """Keep the bases in order, on the schedule of company.yaml, until stopped.

    The first SIGTERM or Ctrl-C lets the step under way finish and exits with 0; the
    second stops at once, which loses nothing either. Exits with 6 if another worker
    runs. With --once exits with 4 if the limits stopped a part, with 5 if something
    waits for you.
    """
    raise SystemExit(_once(face) if once else _until_stopped(face))


def _once(face: Face) -> int:
    with App(face.folder) as app:
        with watched(face, tr("Looking after the bases"), app.traffic):
            done = app.cycle()
            published = app.publish()
        return conclude(face, app, done, published)


def _until_stopped(face: Face) -> int:
    clock = SystemClock()
    company = load(face.folder).company
    with (
        served(face.folder.resolve().parent, company, clock),
        App(face.folder, clock=clock) as app,
    ):
        face.warn(tr("sheetsync keeps the bases in order. Ctrl-C stops it"))
        return Daemon(app, face.say).run()
