"""Formulas: reading, computing and moving them."""

from __future__ import annotations
