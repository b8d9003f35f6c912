"""Writes the page that says what of Google's APIs the emulator covers.

Run ``python -m sheetsync.emulator.coverage``. The discovery documents say what there
is; the routes and the table of request kinds say what of it is carried out. So the
page cannot promise what the code does not do, and a test keeps it up to date.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.drive import routes as drive
from sheetsync.emulator.methods import Method, methods
from sheetsync.emulator.schema import message
from sheetsync.emulator.sheets import requests
from sheetsync.emulator.sheets import routes as sheets
from sheetsync.emulator.sheets.formulas.library import FUNCTIONS

PAGE = Path("docs/emulator-coverage.md")
"""Where the page is, from the root of the repository."""

_HEAD = """\
# What the local Google covers

Made by `python -m sheetsync.emulator.coverage` from Google's discovery documents and
from the emulator's own tables; do not edit. *Yes* means that a call is answered as
Google answers it, as far as anybody knows; *partly* says what is left out. A call to
what is not covered is refused with a message that says so, and changes nothing.
Formulas alone are never refused: they show an error in their cell.
"""
_FUNCTIONS = (
    "{count} of them. A name that is not among them shows `#NAME?`, as Google shows a"
    " function that it does not know, with `Unknown function or name: '…'.` in"
    " `effectiveValue`. Names are English in every locale. {empty} show nothing,"
    " {loading} never finish loading, and `IMPORTRANGE` never gets access."
)
_EMPTY = ("IMAGE", "SPARKLINE")
_LOADING = ("GOOGLEFINANCE", "IMPORTDATA", "IMPORTFEED", "IMPORTHTML", "IMPORTXML")

Line = tuple[str, bool, str]
"""What it is, whether it is carried out, and what of it is left out."""


def page() -> str:
    """Return the whole page, in Markdown."""
    parts = [
        _HEAD,
        _section("Sheets v4", "Method", _methods("sheets.v4", _in_sheets)),
        _section("Requests of `spreadsheets.batchUpdate`", "Request", _kinds()),
        _functions(),
        _section("Drive v3", "Method", _methods("drive.v3", _in_drive)),
    ]
    return "\n".join(parts)


def _methods(document: str, served: Callable[[Method], bool]) -> Iterator[Line]:
    partly = sheets.PARTLY | drive.PARTLY
    for method in methods(document):
        name = f"{method.id.partition('.')[2]}"
        yield name, served(method), partly.get(method.id, "")


def _kinds() -> Iterator[Line]:
    for kind in message("sheets.v4", "Request").fields:
        yield kind, kind in requests.KINDS, requests.PARTLY.get(kind, "")


def _functions() -> str:
    told = _FUNCTIONS.format(
        count=len(FUNCTIONS), empty=_quoted(_EMPTY), loading=_quoted(_LOADING)
    )
    filled = (
        textwrap.fill(text, 88, break_on_hyphens=False)
        for text in (told, _quoted(sorted(FUNCTIONS)))
    )
    return "\n\n".join(["## Functions of formulas", *filled]) + "\n"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _in_sheets(method: Method) -> bool:
    try:
        sheets.find(method.http, re.sub(r"\{[^}]+\}", "1", method.path))
    except SheetsError:
        return False
    return True


def _in_drive(method: Method) -> bool:
    return any(
        method.http in known and _bare(path) == _bare(method.path)
        for path, known in drive.METHODS.items()
    )


def _bare(path: str) -> str:
    """Return a path without the names of its placeholders."""
    return re.sub(r"\{[^}]+\}", "{}", path)


def _section(title: str, column: str, lines: Iterator[Line]) -> str:
    listed = list(lines)
    covered = sum(served for _, served, _ in listed)
    text = [f"## {title}", "", f"{covered} of {len(listed)}.", ""]
    text += [f"| {column} | covered | |", "| --- | --- | --- |"]
    for name, served, left_out in listed:
        word = "no" if not served else "partly" if left_out else "yes"
        text.append(f"| `{name}` | {word} | {left_out if served else ''} |")
    return "\n".join([*text, ""])


def main() -> None:
    """Write the page; the current folder is the root of the repository."""
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
