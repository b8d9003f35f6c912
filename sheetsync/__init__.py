"""sheetsync keeps a conveyor sales department on Google Sheets."""

from __future__ import annotations

__version__ = "0.1.0"
