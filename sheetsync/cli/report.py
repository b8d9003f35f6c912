"""``sheetsync report``: a report as of any day, for people, programs or Excel."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import click

from sheetsync.app import App
from sheetsync.cli.face import Face
from sheetsync.cli.progress import watched
from sheetsync.cli.table_files import as_csv, as_json, as_text
from sheetsync.cli.workbook_file import as_xlsx
from sheetsync.config import Config, Person
from sheetsync.config.problems import unknown
from sheetsync.core.table import Table
from sheetsync.locales.text import tr
from sheetsync.reports import all_reports
from sheetsync.reports.report import Report
from sheetsync.worker.asking import facts_for, facts_now


@click.command("report")
@click.argument("name", required=False)
@click.option("--as-of", metavar="DATE", help="As of that day: 2026-12-31.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "xlsx", "json"]),
    default="table",
    show_default=True,
    help="For people, for a file, for Excel, or one JSON object for programs.",
)
@click.option(
    "--person",
    metavar="EMAIL",
    help="As made of what this person did, or of the clients.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file and not to the terminal.",
)
@click.pass_obj
def report_command(
    face: Face,
    name: str | None,
    as_of: str | None,
    form: str,
    person: str | None,
    output: Path | None,
) -> None:
    """Show a report as of a day; without NAME, which reports there are.

    The figures are made now, from the journal and the bases; nothing is written to
    Google.
    """
    reports = all_reports()
    if name is None:
        for one in reports.values():
            click.echo(f"{one.id:24}{face.say(one.title)}")
        return
    if name not in reports:
        raise click.BadParameter(face.say(unknown(name, reports)), param_hint="NAME")
    if form == "xlsx" and output is None and sys.stdout.isatty():
        why = tr(
            "A workbook is no text. Say where it goes: --output {file}",
            file=f"{name}.xlsx",
        )
        raise click.BadParameter(face.say(why), param_hint="--format")
    with App(face.folder, as_worker=False) as app:
        tools = app.tools()
        day = day_of(face, as_of, tools.today)
        whose = _person(face, tools.config, person)
        with watched(face, tr("Gathering the figures"), app.traffic):
            facts = facts_now(tools)
            if whose is not None:
                facts = facts_for(tools, facts, reports[name], whose, day)
            table = reports[name].make(facts, tools.config.reports, day)
    _put(face, reports[name], table, day, form, output)


def day_of(face: Face, typed: str | None, now: date) -> date:
    """The day that an option names; today where it was not given.

    Raises:
        click.BadParameter: It is none, or has not come yet.
    """
    if typed is None:
        return now
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        why = tr("“{typed}” is no day. Write it like 2026-12-31", typed=typed)
        raise click.BadParameter(face.say(why), param_hint="--as-of") from None
    if day > now:
        why = tr("{moment} has not come yet", moment=day)
        raise click.BadParameter(face.say(why), param_hint="--as-of")
    return day


def _person(face: Face, config: Config, email: str | None) -> Person | None:
    if email is None:
        return None
    found = config.staff.at(email)
    if found is None:
        known = [one.email for one in config.staff.people]
        raise click.BadParameter(face.say(unknown(email, known)), param_hint="--person")
    return found


def _put(
    face: Face, report: Report, table: Table, day: date, form: str, output: Path | None
) -> None:
    """Print a table in the form that was asked for, or write it to the file."""
    title = face.say(report.title)
    content: bytes
    if form == "xlsx":
        content = as_xlsx(title, table, face.say)
    elif form == "csv":
        # Excel takes a file for UTF-8 only if it begins with the mark
        mark = "" if output is None else "\ufeff"
        content = (mark + as_csv(table, face.say)).encode()
    elif form == "json":
        whole = {
            "report": report.id,
            "title": title,
            "as_of": day.isoformat(),
            **as_json(table, face.say),
        }
        told = json.dumps(whole, ensure_ascii=False, indent=1)
        content = f"{told}\n".encode()
    else:
        note = f"{face.say(table.note)}\n" if table.note else ""
        as_of = face.say(tr("{report}, as of {day}", report=report.title, day=day))
        content = f"{as_of}\n{note}\n{as_text(table, face.say)}\n".encode()
    if output is not None:
        output.write_bytes(content)
    elif form == "xlsx":
        sys.stdout.buffer.write(content)
    else:
        click.echo(content.decode(), nl=False)
