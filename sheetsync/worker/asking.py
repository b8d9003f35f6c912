"""Facts for whoever asks at the terminal: gathered now, whole or one person's slice."""

from __future__ import annotations

from datetime import date

from sheetsync.config import Config, Person
from sheetsync.core.personal import clients_of
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.report import Place, Report
from sheetsync.worker.facts import gather
from sheetsync.worker.observe import observe_files
from sheetsync.worker.personal import his_facts, lives_of
from sheetsync.worker.publish import read_bases
from sheetsync.worker.tools import Tools


def facts_now(tools: Tools) -> Facts:
    """All facts that are known now; each base is read, nothing is written."""
    return gather(tools, read_bases(tools, observe_files(tools), tools.today))


def facts_for(
    tools: Tools, facts: Facts, report: Report, person: Person, as_of: date
) -> Facts:
    """The facts that a report shows to one person.

    Args:
        tools: The worker's tools.
        facts: All facts.
        report: One about people shows what he did; another one his clients.
        person: Who asks.
        as_of: The as-of date.
    """
    if Place.PERSONAL not in report.places:
        return slice_of(facts, tools.config, person, as_of)
    with tools.journal.reading() as book:
        lives = lives_of(book.clients.all())
    sees = clients_of(tools.config, person, lives, tools.today)
    return his_facts(facts, tools.config, person, sees, as_of)


def slice_of(facts: Facts, config: Config, person: Person, as_of: date) -> Facts:
    """The facts as one person may see them: of his clients, in his columns.

    Args:
        facts: All facts.
        config: It says which columns his role's bases show.
        person: Whose slice it is.
        as_of: His clients are those whom he was responsible for on that day.
    """
    clients = clients_on(facts, as_of)
    his = clients.loc[clients["responsible"] == person.name, "client_id"]
    columns = {
        column.id
        for stage in config.pipeline.stages
        if stage.role == person.role
        for column in stage.columns
        if stage.shows(column)
    }
    return facts.slice(frozenset(his), columns)
