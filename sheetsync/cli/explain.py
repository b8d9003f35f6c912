"""``sheetsync explain``: why a client is where he is, with the rows behind it."""

from __future__ import annotations

import json

import click

from sheetsync.app import App
from sheetsync.cli.clients import company_of, named_client
from sheetsync.cli.face import Face
from sheetsync.cli.progress import watched
from sheetsync.cli.report import day_of
from sheetsync.cli.table_files import as_json, as_text
from sheetsync.locales.text import tr
from sheetsync.reports.desk.explain import explained, purchases_of
from sheetsync.worker.asking import facts_now


@click.command("explain")
@click.argument("client")
@click.option("--as-of", metavar="DATE", help="As of that day: 2026-12-31.")
@click.option("--json", "as_object", is_flag=True, help="One JSON object for programs.")
@click.pass_obj
def explain_command(
    face: Face, client: str, as_of: str | None, as_object: bool
) -> None:
    """Tell why a client is where he is: classes, lists, and the purchases behind them.

    CLIENT is an ID, a company's name, a phone or an e-mail.
    """
    with App(face.folder, as_worker=False) as app:
        tools = app.tools()
        day = day_of(face, as_of, tools.today)
        with app.journal.reading() as book:
            found = named_client(face, book, tools.config, client)
            company = company_of(book, found)
        with watched(face, tr("Gathering the figures"), app.traffic):
            facts = facts_now(tools)
            told = explained(facts, tools.config.reports, day, found)
            behind = purchases_of(facts, day, found)
    if as_object:
        whole = {
            "client": found,
            "company": company,
            "as_of": day.isoformat(),
            "told": [face.say(one) for one in told],
            "purchases": as_json(behind, face.say)["rows"],
        }
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
        return
    click.echo(click.style(f"{company} ({found})", bold=True))
    for one in told:
        click.echo(f"  {face.say(one)}")
    click.echo()
    click.echo(as_text(behind, face.say))
