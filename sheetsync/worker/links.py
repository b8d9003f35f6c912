"""Links of a cell, wherever Google shows them, as formats that can be written again.

A link may stand in a piece of the text, in the cell's format, in a HYPERLINK formula,
of which only the result travels, or under a smart chip. Chips can be read, but of the
many kinds only two can be written, and those only where the worker may open what they
show: a request that holds one may be refused, and a client must not wait for that.
So a chip travels as its text, with the link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

Runs: TypeAlias = list[dict[str, Any]]
"""Google's textFormatRuns: each begins at an index in UTF-16 units."""


def with_links(kept: Mapping[str, Any], cell: Mapping[str, Any]) -> dict[str, Any]:
    """A cell of an image with the links that Google shows of it elsewhere.

    Args:
        kept: The cell as far as it was read: value, format, runs, formula.
        cell: Google's CellData.
    """
    chips = _chip_runs(kept.get("value"), cell.get("chipRuns", ()))
    if chips and "runs" not in kept:
        return {**kept, "runs": chips}
    link = cell.get("hyperlink")
    if not link or _is_shown(link, kept):
        return dict(kept)
    look = kept.get("format", {})
    text = {**look.get("textFormat", {}), "link": {"uri": link}}
    return {**kept, "format": {**look, "textFormat": text}}


def runs_within(runs: Sequence[Mapping[str, Any]], text: str) -> Runs:
    """The runs that begin within a text; Google refuses others."""
    end = _length(text)
    return [dict(run) for run in runs if run.get("startIndex", 0) < end]


def _is_shown(link: str, kept: Mapping[str, Any]) -> bool:
    """Whether a link comes along by itself: as a format, or as the text that it is."""
    looks = [kept.get("format", {}).get("textFormat", {})]
    looks += [run.get("format", {}) for run in kept.get("runs", ())]
    if any("link" in look for look in looks):
        return True
    return "formula" not in kept and str(kept.get("value", "")).strip() in link


def _chip_runs(value: object, chips: Sequence[Mapping[str, Any]]) -> Runs:
    """Runs that link each chip's piece of a text to what the chip shows."""
    if not isinstance(value, str) or not chips:
        return []
    starts = [one.get("startIndex", 0) for one in chips]
    runs: Runs = []
    for one, (start, end) in zip(
        chips, pairwise([*starts, _length(value)]), strict=True
    ):
        link = _chip_link(one.get("chip", {}))
        look = {"link": {"uri": link}} if link else {}
        if start < end and (look or runs):
            runs.append({"startIndex": start, "format": look})
    return runs


def _chip_link(chip: Mapping[str, Any]) -> str:
    person = chip.get("personProperties", {}).get("email")
    if person:
        return f"mailto:{person}"
    return str(chip.get("richLinkProperties", {}).get("uri", ""))


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
