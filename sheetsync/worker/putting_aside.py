"""Puts the file aside that a base had: closed, renamed, and looked at no more."""

from __future__ import annotations

from datetime import date

import structlog

from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.core.sharing import OWNER, canonical, owners
from sheetsync.errors import NotFound
from sheetsync.locales.text import Text, tr, verbatim
from sheetsync.worker.observe import MARK
from sheetsync.worker.retiring import RETIRED
from sheetsync.worker.tools import Tools

log = structlog.get_logger()


def put_aside(
    tools: Tools, base: BaseKey, spreadsheet: SpreadsheetId, why: Text
) -> None:
    """Close a file to all but its owner, say so in its name, and let go of it.

    The file stays with the owner, history and all. May be done again after it was cut
    off anywhere; a file that is gone is fine.

    Args:
        tools: The worker's tools.
        base: What the file was.
        spreadsheet: Which file.
        why: The reason, for the audit.

    Raises:
        GoogleError: Google refused or did not answer a part of it.
    """
    try:
        file = tools.drive.file(spreadsheet)
    except NotFound:
        return
    company = tools.config.company
    ours = owners(company)
    for entry in file.get("permissions", ()):
        theirs = canonical(entry.get("emailAddress", "")) not in ours
        if entry.get("role") != OWNER and theirs:
            tools.drive.revoke(spreadsheet, entry["id"])
    if RETIRED.items() <= file.get("appProperties", {}).items():
        return
    day: date = tools.clock.now().astimezone(company.zone).date()
    name = tools.say(
        tr("{name} – old until {day}", name=verbatim(file["name"]), day=day)
    )
    with tools.journal.writing() as book:
        book.access.add(
            spreadsheet=spreadsheet,
            file_name=file["name"],
            person="",
            event="retired",
            why=why,
            base=base,
        )
    # Name and marks go in one request: whoever finds it renamed finds it let go.
    tools.drive.update(
        spreadsheet, {"name": name, "appProperties": {**RETIRED, MARK: base}}
    )
    log.info("file.put_aside", base=base, spreadsheet=spreadsheet)
