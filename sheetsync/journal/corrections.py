"""Documents that accounting corrected: the file that came last counts.

A document is known by its number, client and day, and by whether it sells or takes
back: numbers begin anew every year, and a return may have the number of a sale. It
was corrected if the file says another amount or quantity of a product, and no longer
says what is recorded of it. The recorded lines stay, but count no more; when the
import that replaced them is taken back, they count again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import Row, delete, select, update

from sheetsync.core.import_purchases import NewPurchase
from sheetsync.journal.import_schema import purchases
from sheetsync.journal.part import Part

_Document: TypeAlias = tuple[str, str, date, bool]

_MARK = "~"
"""Behind the content key of a line that counts no more: the key is free again."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a file says otherwise than the journal.

    Attributes:
        by_key: For each line that contradicts a recorded one, told by its content
            key, the import that recorded that; None if none did.
        replaced: The numbers of the recorded lines of such documents that the file
            no longer says.
    """

    by_key: Mapping[str, int | None] = field(default_factory=dict)
    replaced: Sequence[int] = ()


def corrections(part: Part, read: Sequence[NewPurchase]) -> Corrections:
    """Compare the documents of a file with those that are recorded.

    Args:
        part: The journal.
        read: All purchases of the file.
    """
    said = {one.content_key for one in read}
    documents = sorted({one.document for one in read if one.document})
    gone: defaultdict[_Document, list[Row[Any]]] = defaultdict(list)
    known: set[str] = set()
    statement = select(purchases).where(purchases.c.replaced_by.is_(None))
    for row in part.rows_in(statement, purchases.c.document, documents):
        if row.content_key in said:
            known.add(row.content_key)
        else:
            gone[_document(row)].append(row)
    by_key: dict[str, int | None] = {}
    corrected: set[_Document] = set()
    for one in read:
        if not one.document or one.content_key in known:
            continue
        for row in gone.get(_document(one), ()):
            if row.product == one.product:
                by_key[one.content_key] = row.import_id
                corrected.add(_document(one))
    return Corrections(
        by_key, [row.purchase_id for one in corrected for row in gone[one]]
    )


def replace_lines(part: Part, numbers: Iterable[int], import_id: int) -> None:
    """Let recorded lines count no more, because of an import."""
    for number in numbers:
        part.connection.execute(
            update(purchases)
            .where(purchases.c.purchase_id == number)
            .values(
                replaced_by=import_id,
                content_key=purchases.c.content_key + f"{_MARK}{number}",
            )
        )


def restore_replaced(part: Part, import_id: int) -> int:
    """Let the lines count again that an import had taken the place of.

    Where something of a later version of their document still stands, because a
    later import says it as well, they stay replaced, by that import.

    Returns:
        How many count again.
    """
    found = part.connection.execute(
        select(purchases).where(purchases.c.replaced_by == import_id)
    ).all()
    restored = 0
    for row in found:
        its_own = purchases.c.purchase_id == row.purchase_id
        key = row.content_key.partition(_MARK)[0]
        later = _later_version(part, row)
        if later is not None:
            change = update(purchases).where(its_own).values(replaced_by=later)
            part.connection.execute(change)
        elif _is_taken(part, key):
            part.connection.execute(delete(purchases).where(its_own))
        else:
            again = {"replaced_by": None, "content_key": key}
            part.connection.execute(update(purchases).where(its_own).values(again))
            restored += 1
    return restored


def _later_version(part: Part, row: Row[Any]) -> int | None:
    """The import that a later line of the same document is of, if one counts."""
    found = part.connection.execute(
        select(purchases).where(
            purchases.c.document == row.document,
            purchases.c.client_id == row.client_id,
            purchases.c.day == row.day,
            purchases.c.replaced_by.is_(None),
            purchases.c.import_id > (row.import_id or 0),
        )
    )
    same = (one for one in found if _document(one) == _document(row))
    return max((one.import_id for one in same), default=None)


def _is_taken(part: Part, key: str) -> bool:
    found = select(purchases.c.purchase_id).where(purchases.c.content_key == key)
    return part.connection.scalar(found) is not None


def _document(line: Row[Any] | NewPurchase) -> _Document:
    return line.document, line.client_id, line.day, line.amount_minor < 0
