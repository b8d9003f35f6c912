"""Bringing a journal's tables to the shape that this version works with."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from sheetsync.errors import SheetsyncError
from sheetsync.locales.text import tr

_MIGRATIONS = Path(__file__).with_name("migrations")


def _config() -> Config:
    config = Config()
    # alembic reads % as the beginning of a place to fill in.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def is_current(connection: Connection) -> bool:
    """Whether the journal has this version's tables.

    Raises:
        SheetsyncError: A newer version made them.
    """
    scripts = ScriptDirectory.from_config(_config())
    found = MigrationContext.configure(connection).get_current_revision()
    known = {one.revision for one in scripts.walk_revisions()}
    if found is not None and found not in known:
        raise SheetsyncError(
            tr(
                "The journal {place} was written by a newer sheetsync (its tables are"
                " of version {found}, this one knows {known}). Install the newer"
                " version again; nothing was changed.",
                place=connection.engine.url.render_as_string(hide_password=True),
                found=found,
                known=str(scripts.get_current_head()),
            )
        )
    return found == scripts.get_current_head()


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, in the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
