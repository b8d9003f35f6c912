"""Texts in English and Russian: messages, headers, dropdowns, reports."""

from __future__ import annotations
