"""Dossier: what is not known of each client, the least known first (E14)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, joined, tr
from sheetsync.reports.care.completeness import (
    asked_fields,
    dossiers,
    inapplicable,
    valid,
    weights,
)
from sheetsync.reports.cells import counts, numbers, said
from sheetsync.reports.columns import turnover_of, who
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.sales import turnover
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import months_until
from sheetsync.reports.report import Place, Report, column, table_of


def lacking_answers(
    facts: Facts, norms: Reports, stages: pd.Series[str]
) -> list[Value]:
    """What is asked of each client of `Facts.clients` and not answered, in words.

    Args:
        facts: The facts.
        norms: The norms of reports.
        stages: The stage of each.
    """
    norm = norms.dossier
    gaps: list[list[Text]] = [[] for _ in range(len(stages))]
    for shape in asked_fields(facts, norm):
        answered = valid(facts, norm, shape) | inapplicable(facts, norm, shape)
        asked = weights(norm, shape.id, stages) > 0
        for place in np.flatnonzero(asked & ~answered).tolist():
            gaps[place].append(shape.header)
    return [tr("{columns}", columns=joined(one)) if one else None for one in gaps]


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each client of an open stage, the least known first."""
    found = dossiers(facts, norms, as_of)
    ids = found["client_id"]
    gaps = lacking_answers(facts, norms, clients_on(facts, as_of)["stage"])
    by_client = dict(zip(facts.clients["client_id"], gaps, strict=True))
    window = months_until(as_of, norms.segments.months)
    found = found.assign(
        turnover=of_each(ids, turnover(facts, window)).fillna(0).astype("int64")
    ).sort_values(
        ["part", "turnover", "client_id"],
        ascending=[True, False, True],
        ignore_index=True,
    )
    return table_of(
        [
            *who(found),
            (column("stage", tr("Stage")), said(found["stage"], facts.stage_names)),
            (
                column("part", tr("Known"), Kind.PERCENT, PART),
                numbers(found["part"].round(4)),
            ),
            (
                column("lacking", tr("What is lacking"), Kind.SENTENCE, _LACKING),
                [by_client[one] for one in found["client_id"]],
            ),
            (
                column("yes", tr("A stranger finds"), Kind.NUMBER, YES),
                counts(found["yes"]),
            ),
            (
                column("asked", tr("Of questions"), Kind.NUMBER, ASKED),
                counts(found["asked"]),
            ),
            turnover_of(found, norms.segments.months, facts),
        ],
        NOTE,
    )


PART = tr(
    "Weight of what is answered / weight of what is asked of clients of this stage. "
    "What does not look like an answer, says nothing or is a phone of many clients "
    "counts as not answered, an old answer half, where its day is known"
)
_LACKING = tr("Columns that are asked for and hold no answer")
YES = tr(
    "Of what a stranger must find to go on: who decides and how to reach him; a note "
    "on the last contact; a next step with a day that is not past; what he bought or "
    "wants; open issues, or that there are none"
)
ASKED = tr("Questions whose columns some base has")
NOTE = tr("Clients of open stages; what is typed is known as of today alone")

REPORT = Report(
    id="dossier", title=tr("Dossiers, gaps"), places=(Place.DESK,), make=make
)
