"""``sheetsync config``: what is wrong in config/, what is in force, its shape."""

from __future__ import annotations

import json

import click

from sheetsync.cli.face import Face
from sheetsync.config import Config
from sheetsync.config.loader import FILES, load
from sheetsync.config.render import effective, schema
from sheetsync.errors import ConfigError
from sheetsync.locales.text import tr

_FILE = click.argument("file", type=click.Choice(tuple(FILES)), required=False)


@click.group("config")
def config_group() -> None:
    """Check, show and describe the configuration."""


@config_group.command()
@click.pass_obj
def check(face: Face) -> None:
    """Say everything that is wrong in the configuration, or that it is fine.

    Exits with 3 if something is wrong.
    """
    config = _loaded(face)
    face.show(
        tr(
            "The configuration is fine: {stages} stages, {people} people",
            stages=len(config.pipeline.stages),
            people=len(config.staff.people),
        )
    )


@config_group.command()
@_FILE
@click.pass_obj
def show(face: Face, file: str | None) -> None:
    """Print the configuration in force as YAML, with defaults and no secrets."""
    for name, text in effective(_loaded(face)).items():
        if file in (None, name):
            click.echo(f"# {name}\n{text}")


@config_group.command("schema")
@_FILE
def print_schema(file: str | None) -> None:
    """Print the JSON Schema of a file, or of all files by name."""
    found = schema(file) if file else {name: schema(name) for name in FILES}
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))


def _loaded(face: Face) -> Config:
    try:
        return load(face.folder)
    except ConfigError as error:
        face.fail(error)
