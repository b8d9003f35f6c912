"""The configuration: what the owner wants, as frozen values.

`Config` is read from a folder of files by `sheetsync.config.loader`.
"""

from __future__ import annotations

from sheetsync.config.company import Company
from sheetsync.config.config import Config
from sheetsync.config.reports import Reports
from sheetsync.config.staff import Person, Staff
from sheetsync.config.stages import Column, ColumnType, Gate, Pipeline, Stage, Tab

__all__ = [
    "Column",
    "ColumnType",
    "Company",
    "Config",
    "Gate",
    "Person",
    "Pipeline",
    "Reports",
    "Staff",
    "Stage",
    "Tab",
]
