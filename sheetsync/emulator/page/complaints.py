"""How the page shows that something was refused."""

from __future__ import annotations

from nicegui import ui

_READING_TIME = 8_000
"""Milliseconds that a refusal stays, if nobody closes it."""


def complain(reason: str) -> None:
    """Show why something was refused."""
    ui.notify(
        reason,
        icon="error_outline",
        position="top",
        color="red-1",
        textColor="red-10",
        multi_line=True,
        close_button="✕",
        classes="refusal",
        timeout=_READING_TIME,
    )
