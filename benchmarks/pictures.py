"""Pictures of the sample company: people at work, the owner's desk, and the bases.

``python -m benchmarks.pictures [--folder F] [--data DIR] [--only work|desk]`` lets a
lead generator, a sales manager and an account manager work on a client (``workday``),
plays the demo's day, serves the local Google that it leaves, opens its pages in
Chromium as the people concerned, and writes PNG files. It needs a browser
(``CHROMIUM``, else ``/usr/bin/chromium``); nothing leaves the machine.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.browser import browser, keep, until_drawn
from benchmarks.workday import take_workday
from sheetsync.core.ids import CLIENTS, derived_sheet, sheet_id
from sheetsync.emulator import BackgroundServer, Google, build_app, session_for

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
OWNER = "owner@northwind.example"
DRIVE = "https://www.googleapis.com/drive/v3/files"
SIZE = (1500, 900)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture.

    Attributes:
        name: Of its file, without the ending.
        file: Name of the spreadsheet, without the company's.
        sheet: SheetId of the tab.
        person: Who looks at it.
    """

    name: str
    file: str
    sheet: int
    person: str = OWNER


def desk(report: str) -> Picture:
    """The picture of a report's tab on the owner's desk."""
    return Picture(f"desk-{report}", "Owner’s desk", derived_sheet(report))


def base(name: str, person: str) -> Picture:
    """The picture of a base as one of its people sees it."""
    email = f"{person}@northwind.example"
    return Picture(f"base-{name.lower()}", name, sheet_id(CLIENTS), email)


WANTED = (
    desk("today"),
    desk("turnover"),
    desk("funnel"),
    desk("key_clients"),
    desk("migration"),
    base("Prospects", "anna.petrova"),
    base("Interested", "sergey.volkov"),
    base("Customers", "olga.smirnova"),
)


@contextmanager
def company(played: Path | None) -> Iterator[Google]:
    """The local Google that a played day leaves.

    Args:
        played: Where one was kept (``demo --once --data``); None to play one now.
    """
    if played is not None:
        yield Google(directory=played)
        return
    with tempfile.TemporaryDirectory() as folder:
        day = ["demo", "--once", "--data", folder]
        subprocess.run(
            [sys.executable, "-m", "sheetsync", *day],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield Google(directory=Path(folder))


def files_of(google: Google) -> dict[str, str]:
    """The owner's spreadsheets: ID by name, without the company's."""
    with session_for(build_app(google), OWNER) as owner:
        answer = owner.get(DRIVE, params={"fields": "files(id,name)"})
        answer.raise_for_status()
        return {
            one["name"].rpartition(" – ")[2]: one["id"]
            for one in answer.json()["files"]
        }


def take(browser: Browser, address: str, path: Path) -> None:
    """Open a page, wait until its cells are there, and keep what it shows."""
    width, height = SIZE
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(address)
    until_drawn(page)
    keep(page, path)
    page.close()


def take_desk(opened: Browser, played: Path | None, folder: Path) -> None:
    """Take the pictures of what a played day leaves."""
    with company(played) as google, BackgroundServer(google) as server:
        files = files_of(google)
        for one in WANTED:
            place = f"/spreadsheets/d/{files[one.file]}/edit"
            way = f"{server.url}{place}?as={one.person}&gid={one.sheet}"
            take(opened, way, folder / f"{one.name}.png")
            print(folder / f"{one.name}.png")


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=PICTURES)
    parser.add_argument("--data", type=Path, help="of a demo that was played")
    parser.add_argument("--only", choices=("work", "desk"))
    wanted = parser.parse_args()
    folder: Path = wanted.folder
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as opened:
        if wanted.only != "desk":
            take_workday(opened, folder)
        if wanted.only != "work":
            take_desk(opened, wanted.data, folder)


if __name__ == "__main__":
    main()
