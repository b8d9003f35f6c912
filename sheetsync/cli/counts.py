"""How many changes of which kind, as people say it."""

from __future__ import annotations

from sheetsync.locales.text import Text, trn


def counted(kind: str, count: int) -> Text:
    """So many changes of a kind, in words that fit a plan and what was done.

    Args:
        kind: A word of `sheetsync.cli.plan_lines`, or ``park``, ``abandon``, ``mend``.
        count: How many.
    """
    texts = {**_files(count), **_rows(count), **_ways(count)}
    return texts[kind]


def _files(count: int) -> dict[str, Text]:
    return {
        "close": trn(count, "{n} access closed", "{n} accesses closed"),
        "restrict": trn(count, "{n} file restricted", "{n} files restricted"),
        "grant": trn(count, "{n} access given", "{n} accesses given"),
        "make": trn(count, "{n} spreadsheet made", "{n} spreadsheets made"),
        "mend": trn(count, "{n} part of a base mended", "{n} parts of bases mended"),
    }


def _rows(count: int) -> dict[str, Text]:
    return {
        "adopt": trn(count, "{n} new client", "{n} new clients"),
        "put_back": trn(count, "{n} ID put back", "{n} IDs put back"),
        "place": trn(count, "{n} row inserted", "{n} rows inserted"),
        "remove": trn(count, "{n} row removed", "{n} rows removed"),
        "write": trn(count, "{n} row put right", "{n} rows put right"),
        "restore": trn(count, "{n} row brought back", "{n} rows brought back"),
    }


def _ways(count: int) -> dict[str, Text]:
    return {
        "move": trn(count, "{n} client moved", "{n} clients moved"),
        "follow": trn(
            count,
            "the contacts of {n} client brought after him",
            "the contacts of {n} clients brought after them",
        ),
        "park": trn(count, "{n} move parked", "{n} moves parked"),
        "abandon": trn(count, "{n} move given up", "{n} moves given up"),
    }
