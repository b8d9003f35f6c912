"""NPS: would clients recommend the company (metrics.md E12)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.growth import Nps
from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.care.answers import (
    COLUMNS,
    DETRACTOR,
    PASSIVE,
    PROMOTER,
    answers,
    index_interval,
    with_unread,
)
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.contact_log import NOBODY_NAMED
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import share
from sheetsync.reports.tints import RISING
from sheetsync.reports.typed import lacking

_GROUPS = (PROMOTER, PASSIVE, DETRACTOR)


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (metrics.md E12): all clients who answered, then each person's.

    A person's are those for whom he was responsible when they answered; nobody's come
    last.
    """
    norm = norms.nps
    found, unread = answers(facts, norm.months, as_of)
    rows: list[tuple[Value, pd.DataFrame]] = []
    if len(found):
        people = found["person"].value_counts().sort_index(kind="stable")
        ordered = people.sort_values(ascending=False, kind="stable").index
        rows.append((tr("all"), found))
        rows += [(str(one), found[found["person"] == one]) for one in ordered]
        nobodys = found[found["person"].isna()]
        rows += [(NOBODY_NAMED, nobodys)] if len(nobodys) else []
    counted = [_counted(some) for _, some in rows]
    return table_of(
        [
            (column("person", tr("Person"), note=_PERSON), [one for one, _ in rows]),
            *_counts(counted),
            *_index(counted, norms),
        ],
        lacking(facts, COLUMNS) or _note(norm, len(found), unread),
        [_CHART] if rows else (),
    )


def _counted(some: pd.DataFrame) -> tuple[int, ...]:
    """Promoters, passives and detractors."""
    return tuple(int((some["group"] == one).sum()) for one in _GROUPS)


def _counts(counted: list[tuple[int, ...]]) -> list[Filled]:
    headers = (tr("Promoters"), tr("Passives"), tr("Detractors"))
    notes = (tr("They gave 9 or 10"), tr("They gave 7 or 8"), tr("They gave 0 to 6"))
    return [
        (
            column("answers", tr("Answers"), Kind.NUMBER, _ANSWERS),
            [sum(one) for one in counted],
        ),
        *(
            (
                column(f"{group}s", header, Kind.NUMBER, note),
                [one[place] for one in counted],
            )
            for place, (group, header, note) in enumerate(
                zip(_GROUPS, headers, notes, strict=True)
            )
        ),
    ]


def _index(counted: list[tuple[int, ...]], norms: Reports) -> list[Filled]:
    """Shares and index, blank of too few answers, and the interval of few."""
    up: list[Value] = []
    down: list[Value] = []
    index: list[Value] = []
    low: list[Value] = []
    high: list[Value] = []
    for promoters, passives, detractors in counted:
        cases = promoters + passives + detractors
        enough = cases >= norms.nps.least
        few = enough and cases < norms.sources.minimum_cases
        lowest, highest = index_interval(promoters, detractors, cases)
        up.append(share(promoters, cases) if enough else None)
        down.append(share(detractors, cases) if enough else None)
        index.append(_points((promoters - detractors) / cases) if enough else None)
        low.append(_points(lowest) if few else None)
        high.append(_points(highest) if few else None)
    few_note = trn(
        norms.sources.minimum_cases,
        "95 % interval of the index, shown under {n} answer",
        "95 % interval of the index, shown under {n} answers",
    )
    return [
        (column("promoter_share", tr("Promoters’ share"), Kind.PERCENT, _SHARE), up),
        (
            column("detractor_share", tr("Detractors’ share"), Kind.PERCENT, _SHARE),
            down,
        ),
        (column("index", tr("NPS"), Kind.NUMBER, _INDEX, RISING), index),
        (column("low", tr("NPS at least"), Kind.NUMBER, few_note), low),
        (column("high", tr("NPS at most"), Kind.NUMBER, few_note), high),
    ]


def _points(part: float) -> float:
    """Hundredths, to a tenth of a point."""
    return round(part * 100, 1)


def _note(norm: Nps, count: int, unread: int) -> Text:
    if not count:
        said = tr("No client has answered within the months that count")
    elif count < norm.least:
        said = trn(
            count,
            "Only {n} answer: from fewer than {least} no index is made. See the list",
            "Only {n} answers: from fewer than {least} no index is made. See the list",
            least=norm.least,
        )
    else:
        said = trn(
            norm.months,
            "Each client’s last answer of {n} month. Nobody counts who did not answer",
            "Each client’s last answer of {n} months. Nobody counts who did not answer",
        )
    return with_unread(said, unread)


_PERSON = tr("Who was responsible for the client when he answered")
_ANSWERS = tr("Clients with an answer in the window")
_SHARE = tr("Of all answers; blank where there are too few of them")
_INDEX = tr("Promoters’ share minus detractors’ share, from -100 to 100")
_CHART = Chart(
    title=tr("Would recommend us"),
    shape=Shape.STACKED,
    labels="person",
    series=("promoters", "passives", "detractors"),
    unit=tr("Clients"),
)

REPORT = Report(id="nps", title=tr("NPS"), places=(Place.DESK,), make=make)
