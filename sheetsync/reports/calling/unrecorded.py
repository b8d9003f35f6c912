"""Goals that nobody can listen to: reached by call, without a record (systems.md A36).

“No recording – you do not control.” `call_quality` counts them by person.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.calling.call_quality import is_recorded
from sheetsync.reports.calling.calling import calls_in
from sheetsync.reports.cells import days, numbers, said, words
from sheetsync.reports.columns import who
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY, NOBODY_NAMED
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import months_until
from sheetsync.reports.report import Place, Report, column, table_of
from sheetsync.reports.shapes import RECORD


def unrecorded(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """Calls with a goal and without a record, in the months of the norm (A36).

    Nothing where no call of them has a record: then nobody writes records down.

    Returns:
        The latest first, then by client: the clients' frame of that day, with ``day``,
        ``who`` called, ``minutes`` and ``comment``.
    """
    calls = calls_in(facts, norms, months_until(as_of, norms.call_quality.months))
    calls = calls if RECORD in calls else calls.assign(**{RECORD: None})
    calls = calls if is_recorded(calls).any() else calls.head(0)
    goals = calls[calls["goal"] & ~is_recorded(calls)]
    asked = goals[["client_id", "day", "who", "minutes", "comment"]]
    return asked.merge(clients_on(facts, as_of), on="client_id").sort_values(
        ["day", "client_id"], ascending=[False, True], kind="stable", ignore_index=True
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each such call."""
    found = unrecorded(facts, norms, as_of)
    names = said(found["who"], {NOBODY: NOBODY_NAMED})
    return table_of(
        [
            (column("day", tr("Day"), Kind.DATE), days(found["day"])),
            (column("person", tr("Who called"), note=_PERSON), names),
            *who(found),
            (
                column("minutes", tr("Minutes"), Kind.NUMBER, _MINUTES),
                numbers(found["minutes"]),
            ),
            (column("comment", tr("Comment")), words(found["comment"])),
        ],
        _note(norms),
    )


def _note(norms: Reports) -> Text:
    return trn(
        norms.call_quality.months,
        "Calls of the last {n} month that reached their goal and have no link to a "
        "record: nobody can listen to what was agreed on. Empty, too, if no call has "
        "one: give the contact log a column with the id record in stages.yaml",
        "Calls of the last {n} months that reached their goal and have no link to a "
        "record: nobody can listen to what was agreed on. Empty, too, if no call has "
        "one: give the contact log a column with the id record in stages.yaml",
    )


_PERSON = tr(
    "Whom the contact log names; where it names nobody, who was responsible on that day"
)
_MINUTES = tr("How long the call was, where the contact log says it")

REPORT = Report(
    id="unrecorded",
    title=tr("Unrecorded goals"),
    places=(Place.DESK,),
    make=make,
)
