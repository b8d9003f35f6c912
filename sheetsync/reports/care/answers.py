"""How clients answered whether they would recommend the company (metrics.md E12)."""

from __future__ import annotations

from datetime import date
from math import sqrt
from statistics import NormalDist

import pandas as pd

from sheetsync.config.stages import ColumnType
from sheetsync.locales.text import Text, tr
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.standing import clients_on, responsible_on
from sheetsync.reports.periods import months_until
from sheetsync.reports.typed import typed_days, typed_numbers

SCORE, DAY = "nps_score", "nps_day"
COLUMNS = ((SCORE, ColumnType.NUMBER), (DAY, ColumnType.DATE))
"""The columns that people type the answers into."""

PROMOTER, PASSIVE, DETRACTOR = "promoter", "passive", "detractor"
NAMES = {
    PROMOTER: tr("promoter"),
    PASSIVE: tr("passive"),
    DETRACTOR: tr("detractor"),
}
_MOST, _PROMOTERS, _PASSIVES = 10, 9, 7
_Z = NormalDist().inv_cdf(0.975)


def answers(facts: Facts, months: int, as_of: date) -> tuple[pd.DataFrame, int]:
    """The answers of the window: whole scores from 0 to 10 with a day.

    Each client has one answer, his last: an older one was typed over.

    Returns:
        The clients' frame of that day with ``score``, ``group``, ``day`` and
        ``person`` (who was responsible on that day), and of how many clients
        the score or its day can't be read.
    """
    scores, days = typed_numbers(facts, SCORE), typed_days(facts, DAY)
    whole = {
        client: int(one)
        for client, one in scores.of.items()
        if one == int(one) and 0 <= one <= _MOST
    }
    clients = clients_on(facts, as_of)
    ids = clients["client_id"]
    dated = clients.assign(
        score=ids.map(whole).astype("float64"),
        day=pd.to_datetime(ids.map(days.of)).astype("datetime64[s]"),
    )
    known = dated[
        dated["score"].notna() & months_until(as_of, months).holds(dated["day"])
    ].reset_index(drop=True)
    known = known.assign(
        score=known["score"].astype("int64"),
        person=responsible_on(facts, known),
    )
    known = known.assign(group=known["score"].map(group_of))
    filled = {*scores.of, *scores.unread}
    return known, len(filled - (whole.keys() & days.of.keys()))


def group_of(score: int) -> str:
    """Promoters give 9 or 10, passives 7 or 8, detractors less."""
    if score >= _PROMOTERS:
        return PROMOTER
    return PASSIVE if score >= _PASSIVES else DETRACTOR


def index_interval(promoters: int, detractors: int, cases: int) -> tuple[float, float]:
    """The 95 % interval of promoters' share minus detractors' share, from -1 to 1.

    The adjusted Wald interval of Rocks (Interval Estimation for the Net Promoter
    Score, The American Statistician, 2016): three answers more, 3/4 of them
    promoters and 3/4 detractors. It has a width where all answers are alike.
    """
    count = cases + 3
    up, down = (promoters + 0.75) / count, (detractors + 0.75) / count
    middle = up - down
    half = _Z * sqrt((up + down - middle**2) / count)
    return max(-1.0, middle - half), min(1.0, middle + half)


def with_unread(said: Text, unread: int) -> Text:
    """A remark, and after it how many cells are no answer, if there are any."""
    if not unread:
        return said
    return tr(
        "{said}. Not counted, since no whole number from 0 to 10 or no day stands "
        "there: {unread}",
        said=said,
        unread=unread,
    )
