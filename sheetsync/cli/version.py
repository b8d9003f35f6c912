"""``sheetsync version``: which version this is."""

from __future__ import annotations

import platform

import click

from sheetsync import __version__


@click.command("version")
def version_command() -> None:
    """Print the version of sheetsync and of Python."""
    click.echo(f"sheetsync {__version__} (Python {platform.python_version()})")
