"""Which copies of a SQLite journal there are, and which of them are kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

BACKUPS = "backups"
"""The folder of the journal's copies, beside the journal."""

KEPT_DAYS = 7
KEPT_WEEKS = 4
KEPT_MONTHS = 12
"""Copies of so many days are kept, today's included; and the first one of each of so
many weeks and months."""


def copy_name(journal: Path, day: date) -> str:
    """The name of a journal's copy of that day."""
    return f"{journal.stem}-{day.isoformat()}{journal.suffix}"


def kept_days(made: Collection[date], today: date) -> frozenset[date]:
    """Those of the days whose copies are kept.

    Args:
        made: The days of all copies there are.
        today: Copies that claim to be younger stay, too: the clock was set back.
    """
    first_of_week: dict[tuple[int, int], date] = {}
    first_of_month: dict[tuple[int, int], date] = {}
    for day in sorted(made):
        first_of_week.setdefault(day.isocalendar()[:2], day)
        first_of_month.setdefault((day.year, day.month), day)
    return frozenset(
        {
            *(day for day in made if day > today - timedelta(days=KEPT_DAYS)),
            *list(first_of_week.values())[-KEPT_WEEKS:],
            *list(first_of_month.values())[-KEPT_MONTHS:],
        }
    )


def latest_copy(journal: Path) -> Path | None:
    """The latest copy in the usual folder, if there is one."""
    copies = copies_of(journal, journal.parent / BACKUPS)
    return max(copies, key=lambda one: copies[one], default=None)


def copies_of(journal: Path, folder: Path) -> dict[Path, date]:
    """The copies of this journal and their days; other files there are not ours."""
    found: dict[Path, date] = {}
    for path in sorted(folder.glob(f"*{journal.suffix}")):
        stem = path.name.removesuffix(journal.suffix)
        try:
            day = date.fromisoformat(stem.removeprefix(f"{journal.stem}-"))
        except ValueError:
            continue
        if path.name == copy_name(journal, day):
            found[path] = day
    return found
