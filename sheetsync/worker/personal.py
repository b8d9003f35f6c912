"""What stands in the files in which everybody reads his own figures.

Each table is made of that person's own facts alone, and looked through before it is
written; nobody else's figures are ever near it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from sheetsync.config import Config, Person
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.personal import Lives, clients_of, closed_to, personal_files
from sheetsync.core.table import Table
from sheetsync.journal.records import KnownClient
from sheetsync.reports import all_reports
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.promises import NEXT_CONTACT
from sheetsync.reports.people.own import own_facts, with_what_all_tell
from sheetsync.reports.report import Report, turned_upright
from sheetsync.worker.leak_check import look_through_own, own_readable
from sheetsync.worker.tools import Tools


class Personal:
    """Everybody's own figures as of a day.

    Args:
        tools: The worker's tools.
        facts: All facts.
        known: The clients as the journal knows them.
        day: The as-of date of all figures: today, company time.
    """

    def __init__(
        self,
        tools: Tools,
        facts: Facts,
        known: Mapping[ClientId, KnownClient],
        day: date,
    ) -> None:
        self._tools = tools
        self._facts = facts
        self._day = day
        self._people = personal_files(tools.config, day)
        self._lives = lives_of(known)

    def wants(self, base: BaseKey) -> bool:
        """Whether config wants that file."""
        return base in self._people

    def tables(self, base: BaseKey) -> Iterator[tuple[Report, Table]]:
        """What a file should show, in config's order; nothing if nobody wants it.

        Raises:
            Leaks: Something was about to be shown that is not for its reader.
        """
        person = self._people.get(base)
        if person is None:
            return
        config = self._tools.config
        sees = clients_of(config, person, self._lives, self._day)
        own = his_facts(self._facts, config, person, sees, self._day)
        reports = all_reports()
        for report in config.reports.personal[person.role]:
            yield reports[report], self._table(reports[report], person, own)

    def _table(self, report: Report, person: Person, own: Facts) -> Table:
        made = report.make(own, self._tools.config.reports, self._day)
        shown = own_readable(self._tools, person, made)
        title = self._tools.say(report.title)
        look_through_own(self._tools, person, title, made, shown, self._lives)
        return turned_upright(shown) if report.upright else shown


def his_facts(
    facts: Facts,
    config: Config,
    person: Person,
    sees: AbstractSet[ClientId],
    as_of: date,
) -> Facts:
    """Somebody's own facts, with the clients' columns that his reports need.

    Args:
        facts: All facts.
        config: It says which columns are closed to him, and the norms.
        person: Whose they are.
        sees: The clients whose names he may read.
        as_of: The day of the reports.
    """
    columns = {NEXT_CONTACT} - closed_to(config, person)
    own = own_facts(facts, person.email, sees, columns)
    return with_what_all_tell(own, facts, config.reports, as_of)


def lives_of(known: Mapping[ClientId, KnownClient]) -> dict[ClientId, Lives]:
    """Where the clients live whom nobody deleted."""
    return {
        client: Lives(base=one.base, responsible=one.responsible)
        for client, one in known.items()
        if one.state == "live"
    }
