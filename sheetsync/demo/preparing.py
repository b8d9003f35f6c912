"""A configuration of its own for the demo, copied from the checkout's."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from sheetsync.demo.words import RUSSIAN_STAFF
from sheetsync.errors import SheetsyncError
from sheetsync.locales.text import tr

_COMPANY = "company"

_OWN_FIGURES = """\
personal:
  lead_generator: [my_day, calls, calls_daily]
  sales_manager: [my_day, results, calls]
  account_manager: [my_day, plan_fact, results]"""
"""In the sample company everybody has a spreadsheet of his own figures."""

_WHOSE_BEFORE = "before_records: first"
"""Its purchases are older than its journal, and its people have always been there."""


class DemoTrouble(SheetsyncError):  # noqa: N818 - it reads as what it is
    """The demo can't be shown: something that it needs is not there."""


def config_beside_package() -> Path:
    """The folder ``config/`` of the checkout that sheetsync runs from.

    Raises:
        DemoTrouble: There is none: sheetsync was installed without its checkout.
    """
    folder = Path(__file__).resolve().parents[2] / "config"
    if (folder / "company.yaml").is_file():
        return folder
    raise DemoTrouble(
        tr(
            "The demo takes its company from {folder}, which is not there. Clone the"
            " repository and run “make demo” in it",
            folder=str(folder),
        )
    )


def must_be_fresh(home: Path) -> None:
    """Make sure that no earlier demo is overwritten.

    Raises:
        DemoTrouble: A demo was kept in that folder.
    """
    if (home / _COMPANY).exists() or (home / "google.sqlite3").exists():
        raise DemoTrouble(
            tr(
                "A demo was kept in {folder} already. Name another folder, or remove"
                " this one",
                folder=str(home),
            )
        )


def prepare(home: Path, locale: str, settings: Mapping[str, str]) -> Path:
    """Copy config/ into the demo's folder and make it the demo's own.

    Args:
        home: The demo's folder.
        locale: Language of the company.
        settings: Further members of company.yaml and their values.

    Returns:
        Where the copied config/ is.

    Raises:
        DemoTrouble: There is no config/ to copy.
    """
    folder = home / _COMPANY / "config"
    shutil.copytree(config_beside_package(), folder)
    path = folder / "company.yaml"
    text = path.read_text(encoding="utf-8")
    for member, value in {"locale": locale, "folder": "..", **settings}.items():
        pattern = rf"^(\s*){member}: [^#\n]*?(\s*(#.*)?)$"
        text = re.sub(
            pattern, rf"\g<1>{member}: {value}\g<2>", text, flags=re.MULTILINE
        )
    path.write_text(text, encoding="utf-8")
    reports = folder / "reports.yaml"
    text = reports.read_text(encoding="utf-8")
    text = re.sub(r"^personal: \{\}.*$", _OWN_FIGURES, text, flags=re.MULTILINE)
    text = text.replace("before_records: nobody", _WHOSE_BEFORE)
    reports.write_text(text, encoding="utf-8")
    if locale == "ru":
        _translate_names(path, folder / "staff.yaml")
    return folder


def _translate_names(*paths: Path) -> None:
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for english, russian in RUSSIAN_STAFF.items():
            text = text.replace(f"name: {english}", f"name: {russian}")
        path.write_text(text, encoding="utf-8")
