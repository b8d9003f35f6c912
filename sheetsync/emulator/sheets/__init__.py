"""The Sheets API v4: values, spreadsheets and batch updates."""

from __future__ import annotations
