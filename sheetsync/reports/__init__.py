"""Figures: pandas in, tables out. One file a report, found by looking for it.

A new report is a new file here that defines one `REPORT`; nothing else in the
program has to change.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from sheetsync.reports.report import Report


def all_reports() -> dict[str, Report]:
    """Every report of this package by its id, in the order of the ids.

    Raises:
        ValueError: If a report's id is not the name of its file: config names
            reports by id, and people look for the file by that name.
    """
    found = {}
    for module in sorted(one.name for one in iter_modules(__path__)):
        report = getattr(import_module(f"{__name__}.{module}"), "REPORT", None)
        if not isinstance(report, Report):
            continue
        if report.id != module:
            raise ValueError(
                f"the report of sheetsync/reports/{module}.py says its id is "
                f"{report.id!r}; call it {module!r}"
            )
        found[report.id] = report
    return found
