"""References inside formulas: `Tab!$A$1:B`, read and written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sheetsync.emulator.state.area import Area, Box, column_index, column_name

_PARTS = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?P<c1>\$?[A-Za-z]{1,3})?(?P<r1>\$?\d+)?"
    r"(?::(?P<c2>\$?[A-Za-z]{1,3})?(?P<r2>\$?\d+)?)?"
)


@dataclass(frozen=True, slots=True)
class Edge:
    """One row or column of a reference.

    Attributes:
        index: From 0; None where the reference is open.
        fixed: Whether a `$` keeps it in place when the formula is copied.
    """

    index: int | None
    fixed: bool = False

    def moved(self, by: int) -> Edge:
        """Return the edge of a copied formula; below zero it is lost."""
        if self.index is None or self.fixed:
            return self
        return replace(self, index=self.index + by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A cell or a range.

    Attributes:
        sheet: Title of the tab; empty for the formula's own.
        is_range: Whether there is a colon.
    """

    sheet: str
    top: Edge
    left: Edge
    bottom: Edge
    right: Edge
    is_range: bool

    @classmethod
    def of(cls, sheet: str, box: Box) -> Reference:
        """Return the reference to a box that holds a cell at least."""
        return cls(
            sheet=sheet,
            top=Edge(box.top),
            left=Edge(box.left),
            bottom=Edge(box.bottom - 1),
            right=Edge(box.right - 1),
            is_range=box.height > 1 or box.width > 1,
        )

    @property
    def area(self) -> Area:
        """The cells that are meant."""
        if not self.is_range:
            assert self.top.index is not None
            assert self.left.index is not None
            row, column = self.top.index, self.left.index
            return Area(row, row + 1, column, column + 1)
        top, bottom = _ordered(self.top.index, self.bottom.index)
        left, right = _ordered(self.left.index, self.right.index)
        return Area(top, bottom, left, right)

    def text(self) -> str:
        """Return the reference as it stands in a formula; `#REF!` if it is lost."""
        edges = (self.top, self.left, self.bottom, self.right)
        if any(edge.index is not None and edge.index < 0 for edge in edges):
            return "#REF!"
        first = _column(self.left) + _row(self.top)
        if self.is_range:
            first = f"{first}:{_column(self.right)}{_row(self.bottom)}"
        if not self.sheet:
            return first
        title = self.sheet
        if not re.fullmatch(r"[^\W\d]\w*", title):
            title = "'" + title.replace("'", "''") + "'"
        return f"{title}!{first}"


def _ordered(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    if first is not None and last is not None:
        return min(first, last), max(first, last) + 1
    return (last if first is None else first), None


def read_reference(text: str) -> Reference:
    """Return the reference that a token of that kind holds."""
    hit = _PARTS.fullmatch(text)
    assert hit is not None
    sheet = hit["sheet"] or ""
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return Reference(
        sheet=sheet,
        top=_row_edge(hit["r1"]),
        left=_column_edge(hit["c1"]),
        bottom=_row_edge(hit["r2"]),
        right=_column_edge(hit["c2"]),
        is_range=":" in text[len(hit["sheet"] or "") :],
    )


def _row_edge(text: str | None) -> Edge:
    if not text:
        return Edge(None)
    return Edge(int(text.lstrip("$")) - 1, text.startswith("$"))


def _column_edge(text: str | None) -> Edge:
    if not text:
        return Edge(None)
    return Edge(column_index(text.lstrip("$")), text.startswith("$"))


def _row(edge: Edge) -> str:
    return "" if edge.index is None else f"{'$' * edge.fixed}{edge.index + 1}"


def _column(edge: Edge) -> str:
    return "" if edge.index is None else f"{'$' * edge.fixed}{column_name(edge.index)}"
