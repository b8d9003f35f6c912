"""Decisions: functions from values to values, with the standard library alone."""

from __future__ import annotations
