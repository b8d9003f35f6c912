"""Refusals: the reasons, their shares, and whether one comes up more often.

metrics.md E10, domain.md S37. The reasons that make most of the refusals are where a
change of the script pays.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheetsync.config.reports import Reports
from sheetsync.core.chart import Chart, Shape
from sheetsync.core.rows import folded
from sheetsync.core.table import Kind, Table, Value
from sheetsync.locales.text import Text, tr, trn
from sheetsync.reports.buying.abc import reach
from sheetsync.reports.calling.refusing import refusals
from sheetsync.reports.cells import counts, marks, said
from sheetsync.reports.columns import pairs, rate
from sheetsync.reports.facts import Facts
from sheetsync.reports.periods import Window, months_before, months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of
from sheetsync.reports.shares import newcombe, share

_NOW = (tr("Refusals"), tr("With a reason"), tr("Share"))
_BEFORE = (tr("Refusals before"), tr("With a reason before"), tr("Share before"))

UNSAID = ""
"""Stands where no reason is known: pandas would drop a blank key."""


def by_reason(facts: Facts, norms: Reports, as_of: date) -> pd.DataFrame:
    """How often each reason was given in the period and in the one before (E10).

    Reasons that differ in case and spaces are one; it is written as it was most often.

    Returns:
        The most frequent first, then by the period before, then by name; refusals
        without a reason (`UNSAID`) at the end: ``reason``, ``now`` and ``before``;
        ``above`` (refusals of the period with a more frequent reason).
    """
    norm = norms.refusals
    every = refusals(facts, norms)
    windows = {
        "now": months_until(as_of, norm.months),
        "before": Window(
            months_before(as_of, 2 * norm.months), months_before(as_of, norm.months)
        ),
    }
    typed = every["reason"].fillna(UNSAID)
    keys = typed.map({one: folded(one) for one in typed.unique()}).astype("str")
    sizes = {
        name: keys[window.holds(every["day"])].value_counts()
        for name, window in windows.items()
    }
    found = pd.DataFrame(sizes).fillna(0).astype("int64")
    spelled = every.groupby(keys)["reason"].agg(_most_common)
    found = found.rename_axis("key").reset_index()
    found = found.assign(unsaid=found["key"] == UNSAID)
    found = found.assign(reason=found["key"].map(spelled).fillna(UNSAID)).sort_values(
        ["unsaid", "now", "before", "key"],
        ascending=[True, False, False, True],
        ignore_index=True,
    )
    return found.assign(above=found["now"].cumsum() - found["now"])


def _most_common(reasons: pd.Series) -> str | None:
    """The spelling that stands there most often, of equal ones the first by letters."""
    sizes = reasons.value_counts()
    return min(sizes[sizes == sizes.max()].index) if len(sizes) else None


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table: a row for each reason, and one for refusals without a reason."""
    found = by_reason(facts, norms, as_of)
    chart = Chart(
        title=tr("Reasons of refusals"),
        shape=Shape.BARS,
        labels="reason",
        series=("now", "before"),
        unit=tr("Refusals"),
    )
    return table_of(
        [
            (
                column("reason", tr("Reason"), note=_REASON),
                said(found["reason"], {UNSAID: tr("(no reason)")}),
            ),
            *_period("now", _NOW, found, norms),
            *_pareto(found, norms),
            *_period("before", _BEFORE, found, norms),
            *_trend(found),
        ],
        _note(found, norms),
        [chart],
    )


def _with_reason(found: pd.DataFrame, period: str) -> int:
    return int(found.loc[~found["unsaid"], period].sum())


def _cases(found: pd.DataFrame, period: str) -> list[tuple[int, int]]:
    """Of each reason its refusals and those with any reason; of none, no whole."""
    whole = pd.Series(_with_reason(found, period), index=found.index, dtype="int64")
    return pairs(found[period], whole.mask(found["unsaid"], 0))


def _period(
    period: str, headers: tuple[Text, Text, Text], found: pd.DataFrame, norms: Reports
) -> list[Filled]:
    """Refusals of a period: how many, of how many with a reason, and the share."""
    own, every, part = headers
    cases = _cases(found, period)
    wholes: list[Value] = [whole or None for _, whole in cases]
    few = norms.refusals.attempt_days
    counted = trn(
        few,
        "Moves into a closed stage and refusals in the contact log; of one client "
        "within {n} day they count once",
        "Moves into a closed stage and refusals in the contact log; of one client "
        "within {n} days they count once",
    )
    return [
        (column(period, own, Kind.NUMBER, counted), counts(found[period])),
        (column(f"{period}_all", every, Kind.NUMBER, _WHOLE), wholes),
        *rate(f"{period}_share", part, _SHARE, cases, norms),
    ]


def _pareto(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    border = norms.refusals.share
    most = found["above"] < reach(_with_reason(found, "now"), border)
    note = tr(
        "The most frequent reasons that together make {share} % of the refusals with "
        "a reason",
        share=f"{border * 100:g}",
    )
    mark = marks(most & ~found["unsaid"] & (found["now"] > 0), tr("most of them"))
    return [(column("pareto", tr("Most of all"), note=note), mark)]


def _trend(found: pd.DataFrame) -> list[Filled]:
    """The change of each share, and what its interval allows to be said."""
    both = zip(_cases(found, "now"), _cases(found, "before"), strict=True)
    changes = [_change(now, before) for now, before in both]
    return [
        (
            column("change", tr("Change of the share"), Kind.PERCENT, _CHANGE),
            [one for one, _ in changes],
        ),
        (column("trend", tr("Trend"), note=_TREND), [one for _, one in changes]),
    ]


def _change(
    now: tuple[int, int], before: tuple[int, int]
) -> tuple[float | None, Text | None]:
    own, earlier = share(*now), share(*before)
    interval = newcombe(*now, *before)
    if own is None or earlier is None or interval is None:
        return None, None
    low, high = interval
    if low > 0:
        return own - earlier, tr("more often")
    if high < 0:
        return own - earlier, tr("less often")
    return own - earlier, tr("not enough data")


def _note(found: pd.DataFrame, norms: Reports) -> Text:
    unsaid = found[found["unsaid"]]
    return trn(
        norms.refusals.months,
        "Refusals of the last {n} month: {all}, without a reason: {unsaid}. A client’s "
        "cell tells the reason of his last refusal; those of earlier ones are not "
        "known",
        "Refusals of the last {n} months: {all}, without a reason: {unsaid}. A "
        "client’s cell tells the reason of his last refusal; those of earlier ones "
        "are not known",
        all=int(found["now"].sum()),
        unsaid=int(unsaid["now"].sum()),
    )


_REASON = tr("As people typed it most often; case and spaces make no difference")
_WHOLE = tr("Refusals of the period with a reason")
_SHARE = tr("Refusals with this reason / refusals with a reason")
_CHANGE = tr("Share of this period − share of the period before")
_TREND = tr(
    "Said only if the 95 % interval of the change after Newcombe does not hold 0"
)

REPORT = Report(id="refusals", title=tr("Refusals"), places=(Place.DESK,), make=make)
