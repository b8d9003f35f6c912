"""The lines that were not taken in, as a file that can be put right and taken again."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable

from sheetsync.core.import_file import Table
from sheetsync.core.imports import Rejected
from sheetsync.locales.text import Text, tr


def rejects_file(
    table: Table, rejected: Iterable[Rejected], say: Callable[[Text], str]
) -> bytes:
    """Each rejected line as it stood, behind its number and the reason.

    The two columns before it mean nothing to an import: put the lines right, and
    take the file in as it is.

    Args:
        table: The table that they are from.
        rejected: They and the reasons, in the order of the file.
        say: Says a reason in the reader's language.

    Returns:
        CSV in UTF-8 with a mark that Excel knows it by, separated by semicolons.
    """
    lines = {one.number: one.fields for one in table.lines}
    page = io.StringIO()
    out = csv.writer(page, delimiter=";", lineterminator="\r\n")
    out.writerow([say(tr("Line")), say(tr("Rejected because")), *table.header])
    for one in rejected:
        out.writerow([one.number, say(one.reason), *lines.get(one.number, ())])
    return page.getvalue().encode("utf-8-sig")
