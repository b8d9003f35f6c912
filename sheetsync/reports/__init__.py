"""Figures: pandas in, tables out. One file a report, found by looking for it.

A folder holds a family of reports; the modules beside this one are what all of them are
made of. A new report is a new file in a family that defines one `REPORT`; nothing else
in the program has to change.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

from sheetsync.reports.report import Report


def all_reports() -> dict[str, Report]:
    """Every report of this package by its id, in the order of the ids.

    Raises:
        ValueError: If a report's id is not the name of its file: config names
            reports by id, and people look for the file by that name.
    """
    found: dict[str, Report] = {}
    for module in walk_packages(__path__, f"{__name__}."):
        report = getattr(import_module(module.name), "REPORT", None)
        if not isinstance(report, Report):
            continue
        _, _, file = module.name.rpartition(".")
        if report.id != file:
            path = module.name.replace(".", "/")
            raise ValueError(
                f"the report of {path}.py says its id is {report.id!r}; "
                f"call it {file!r}"
            )
        found[report.id] = report
    return dict(sorted(found.items()))
