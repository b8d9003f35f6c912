"""Lines of imports that are told by a content key: recorded once, taken back.

A line that two imports say is recorded by the first; the last import that says it
again is remembered, so that taking back the first leaves the line to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update

from sheetsync.journal.part import Part
from sheetsync.journal.records import TakenBack


def record_keyed(
    part: Part,
    table: Table,
    lines: Sequence[Mapping[str, Any]],
    import_id: int | None,
) -> tuple[int, int]:
    """Record those lines that are not known yet, told by their ``content_key``.

    Returns:
        How many were added, and how many were known already.
    """
    by_key: dict[str, Mapping[str, Any]] = {}
    for one in lines:
        by_key.setdefault(one["content_key"], one)
    known = keys_known(part, table, by_key)
    added = [
        {**one, "import_id": import_id}
        for key, one in by_key.items()
        if key not in known
    ]
    part.execute_many(insert(table), added)
    if import_id is not None:
        part.execute_many(
            update(table)
            .where(table.c.content_key == bindparam("key"))
            .values(said_again=import_id),
            [{"key": one} for one in known],
        )
    return len(added), len(lines) - len(added)


def keys_known(part: Part, table: Table, keys: Iterable[str]) -> set[str]:
    """Those of the content keys whose line is recorded."""
    column = table.c.content_key
    return {one.content_key for one in part.rows_in(select(column), column, list(keys))}


def take_back_keyed(part: Part, table: Table, import_id: int) -> TakenBack:
    """Forget the lines of an import, but for those that a later import says too."""
    its_own = table.c.import_id == import_id
    passed_on = part.connection.execute(
        update(table)
        .where(its_own, table.c.said_again.is_not(None))
        .values(import_id=table.c.said_again, said_again=None)
    )
    removed = part.connection.execute(delete(table).where(its_own))
    part.connection.execute(
        update(table).where(table.c.said_again == import_id).values(said_again=None)
    )
    return TakenBack(removed=removed.rowcount, passed_on=passed_on.rowcount)
