"""What a frame of facts must look like, and a check that says where it does not.

pandas guesses types: a column of amounts with one blank becomes floating point,
a column of days becomes objects, and the figures go wrong silently. So every
frame has a shape, is built from it and is checked against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

import numpy as np
import pandas as pd
from pandas.api import types


class Holds(StrEnum):
    """What the cells of a frame's column hold; the value is the dtype."""

    WORDS = "str"
    DAY = "day: datetime64 without zone, at midnight"
    MOMENT = "moment: datetime64 without zone"
    WHOLE = "int64"
    NUMBER = "float64"
    FLAG = "bool"
    ANY = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameColumn:
    """A column of a frame.

    Attributes:
        id: Its name in the frame.
        holds: What is in its cells, and so its dtype.
        meaning: What it says, with its unit.
        blank: Whether it may be unknown (NaN, NaT or None).
    """

    id: str
    holds: Holds
    meaning: str
    blank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameShape:
    """The shape of a frame: its columns by name.

    Attributes:
        id: Its word in code and messages.
        columns: The columns that it must have.
        key: The column whose values are unique, "" where none is.
        prefix: Columns that begin so may be there too and hold anything.
    """

    id: str
    columns: tuple[FrameColumn, ...]
    key: str = ""
    prefix: str = ""

    def frame(
        self, rows: Sequence[Sequence[object]] = (), extra: Sequence[str] = ()
    ) -> pd.DataFrame:
        """A frame of rows whose cells stand in the order of the columns.

        Args:
            rows: Days as `date`, moments as `datetime` without zone.
            extra: Names of columns beyond the shape's own, prefix included; their
                cells follow the others.

        Raises:
            ValueError: If a row has another number of cells, or a cell can't
                be read as what its column holds.
        """
        names = [one.id for one in self.columns]
        cells = list(zip(*rows, strict=True)) or [()] * (len(names) + len(extra))
        holds = [one.holds for one in self.columns] + [Holds.ANY] * len(extra)
        made = zip([*names, *extra], holds, cells, strict=True)
        return pd.DataFrame({name: _series(kind, cell) for name, kind, cell in made})

    def check(self, frame: pd.DataFrame) -> None:
        """Say where the frame is not of this shape.

        Raises:
            ValueError: With every fault that was found, each with its column.
        """
        faults = list(self._unknown(frame))
        for one in self.columns:
            if one.id not in frame.columns:
                faults.append(f"{one.id}: missing; it holds {one.meaning}")
            elif fault := _fault(one, frame[one.id]):
                faults.append(f"{one.id}: {fault}")
        if not faults and self.key and not frame[self.key].is_unique:
            twice = frame.loc[frame[self.key].duplicated(), self.key].iloc[0]
            faults.append(f"{self.key}: {twice!r} stands there twice")
        if faults:
            raise ValueError(
                f"the frame {self.id!r} has not its shape: {'; '.join(faults)}"
            )

    def _unknown(self, frame: pd.DataFrame) -> list[str]:
        known = {one.id for one in self.columns}
        return [
            f"{name}: no such column in this frame"
            for name in map(str, frame.columns)
            if name not in known and not (self.prefix and name.startswith(self.prefix))
        ]


def of_each(ids: pd.Series, found: pd.Series) -> pd.Series:
    """What was found under each of the ids, in their order; else blank.

    `Series.map` does the same, but fails where nothing was found about anybody.

    Args:
        ids: Words, repeated ones too.
        found: Indexed by the same kind of words, each once.
    """
    return found.reindex(ids.array).set_axis(ids.index)


def _series(holds: Holds, cells: Sequence[object]) -> pd.Series:
    match holds:
        case Holds.WORDS:
            return pd.Series(cells, dtype="str")
        case Holds.DAY:
            # numpy reads a million days in the time that pandas guesses a thousand
            days = np.array(cells, dtype="datetime64[D]")
            return pd.Series(days.astype("datetime64[s]"))
        case Holds.MOMENT:
            if any(isinstance(one, datetime) and one.tzinfo for one in cells):
                raise ValueError("a moment in facts is local time without a zone")
            return pd.Series(np.array(cells, dtype="datetime64[us]"))
        case Holds.WHOLE | Holds.NUMBER | Holds.FLAG | Holds.ANY:
            return pd.Series(cells, dtype=holds.value)
        case _:
            assert_never(holds)


def _fault(column: FrameColumn, series: pd.Series) -> str | None:
    """What is wrong with a column, or None."""
    if not _has_type(column.holds, series):
        return f"{column.holds.value} expected, {series.dtype} found"
    if not column.blank and series.isna().any():
        return "a cell is blank, but every row must have one"
    if column.holds is Holds.DAY:
        days = series.dropna()
        if (days.dt.normalize() != days).any():
            return "a day has a time of day"
    return None


def _has_type(holds: Holds, series: pd.Series) -> bool:
    match holds:
        case Holds.WORDS:
            # what a database gives may be words in a column of objects
            return types.is_string_dtype(series) or series.dropna().empty
        case Holds.DAY | Holds.MOMENT:
            return series.dtype.kind == "M" and not isinstance(
                series.dtype, pd.DatetimeTZDtype
            )
        case Holds.WHOLE | Holds.NUMBER | Holds.FLAG:
            return str(series.dtype) == holds.value
        case Holds.ANY:
            return True
        case _:
            assert_never(holds)
