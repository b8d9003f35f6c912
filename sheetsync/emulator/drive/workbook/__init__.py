"""A spreadsheet as an Excel workbook: all its tabs, with their values and looks."""

from __future__ import annotations

from sheetsync.emulator.drive.workbook.writing import XLSX, xlsx_of

__all__ = ["XLSX", "xlsx_of"]
