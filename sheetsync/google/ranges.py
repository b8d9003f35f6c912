"""Rectangles of a tab, addressed by sheetId, and their A1 text where it is needed.

People rename tabs; a sheetId stays. Only `responseRanges` of a batch know no
sheetId and take the title.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gspread.utils import absolute_range_name, rowcol_to_a1

from sheetsync.google.bodies import SentRows


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRange:
    """A rectangle of one tab; rows and columns from 0, ends excluded.

    Attributes:
        sheet: The tab's sheetId.
        first_row: First row.
        end_row: Row after the last one; None for all that there are.
        first_column: First column.
        end_column: Column after the last one; None for all that there are.
    """

    sheet: int
    first_row: int = 0
    end_row: int | None = None
    first_column: int = 0
    end_column: int | None = None

    def json(self) -> dict[str, int]:
        """The rectangle as Google's ``GridRange``."""
        members = {
            "sheetId": self.sheet,
            "startRowIndex": self.first_row,
            "endRowIndex": self.end_row,
            "startColumnIndex": self.first_column,
            "endColumnIndex": self.end_column,
        }
        return {name: value for name, value in members.items() if value is not None}

    @classmethod
    def of_json(cls, members: Mapping[str, int]) -> GridRange:
        """The rectangle that a ``GridRange`` of Google's means."""
        return cls(
            sheet=members.get("sheetId", 0),
            first_row=members.get("startRowIndex", 0),
            end_row=members.get("endRowIndex"),
            first_column=members.get("startColumnIndex", 0),
            end_column=members.get("endColumnIndex"),
        )

    def a1(self, title: str) -> str:
        """The rectangle in A1 notation, in the tab of that title.

        Without an end row it stays open below: ``'Leads'!A2:C``.

        Raises:
            ValueError: If it has no end column, which A1 notation can say only
                of a whole tab.
        """
        if self == GridRange(sheet=self.sheet):
            return absolute_range_name(title)
        if self.end_column is None:
            raise ValueError("a part of a tab needs an end column")
        first = rowcol_to_a1(self.first_row + 1, self.first_column + 1)
        last = rowcol_to_a1(self.end_row or 1, self.end_column)
        end = last if self.end_row else last.rstrip("0123456789")
        return absolute_range_name(title, f"{first}:{end}")


@dataclass(frozen=True, slots=True)
class ValueBlock:
    """The values of a rectangle; what is empty at its right and bottom is left out.

    Attributes:
        range: The rectangle that was asked for.
        rows: Its rows from the top, each as long as its last filled cell; an
            empty cell within is None or "".
        end_column: The column after the last one that the tab's grid has there; 0
            where Google did not say.
    """

    range: GridRange
    rows: SentRows
    end_column: int = 0
