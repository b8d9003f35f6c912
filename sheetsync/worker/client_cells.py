"""Clients' cells as the facts want them: which columns there are, what a cell means.

The journal keeps cells as Google gives them: money is a binary number and a day
a count of days. What figures and tables are made of are amounts and days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from sheetsync.config import Column, ColumnType, Config
from sheetsync.core.memory import Bought
from sheetsync.core.rows import OWN, Cell, Cells, as_day
from sheetsync.core.table import Value
from sheetsync.locales.headers import header_text, stage_text
from sheetsync.locales.text import Text, tr, verbatim
from sheetsync.reports.facts import ColumnShape

ELSEWHERE = frozenset(
    {
        "client_id",
        "company",
        "stage",
        "responsible",
        "registered",
        "last_contact",
        "sync_note",
    }
)
"""Columns that are no cells of clients in the facts.

All but the last have columns of their own there. A Sync note is a word to the
people of a base about a row as it stands, and no fact about the client.
"""


def column_shapes(config: Config, cells: Iterable[Cells]) -> tuple[ColumnShape, ...]:
    """The columns of clients' cells: config's by stage, then people's own by name.

    Args:
        config: Its stages have the columns; the first description of one counts.
        cells: All clients' cells; they show which columns people made themselves.
    """
    configured: dict[str, Column] = {}
    for stage in config.pipeline.stages:
        for column in stage.columns:
            configured.setdefault(column.id, column)
    present = {key for row in cells for key in row}
    own = {key for key in present if key.startswith(OWN)}
    claims = claim_columns(config)
    return (
        *(
            ColumnShape(id=one.id, header=header_text(one), type=one.type)
            for one in configured.values()
            if one.id not in ELSEWHERE
        ),
        *(
            ColumnShape(id=key, header=verbatim(key.removeprefix(OWN)))
            for key in sorted(own)
        ),
        *(ColumnShape(id=key, header=claims[key]) for key in claims if key in present),
    )


def claim_columns(config: Config) -> dict[str, Text]:
    """Columns in which people claim clients (Take), for each stage its own.

    Such a cell stays with its base: when the client leaves it is kept for his return.
    """
    return {
        f"{column.id}@{stage.id}": tr(
            "{column} ({stage})", column=header_text(column), stage=stage_text(stage)
        )
        for stage in config.pipeline.stages
        for column in stage.columns
        if column.type is ColumnType.PERSON and column.writer == "people"
    }


def meant(cell: Cell, kind: ColumnType) -> Value:
    """What a cell means in a column of that type.

    A cell that holds something else than its column should, such as words where
    a day belongs, stays what it is: the desk shows what people typed.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    if kind is ColumnType.MONEY:
        return Decimal(str(cell))
    if kind is ColumnType.DATE and cell == int(cell):
        return as_day(cell) or cell
    return cell


def bought_values(bought: Bought | None, digits: int) -> Mapping[str, Value]:
    """The worker's columns about purchases, of a client who bought.

    Args:
        bought: His purchases, None if there are none.
        digits: Decimal places of the currency.
    """
    if bought is None:
        return {}
    return {
        "last_purchase": bought.last,
        "purchases": bought.count,
        "turnover": Decimal(bought.total_minor).scaleb(-digits),
    }
