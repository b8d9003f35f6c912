"""How a command talks: in one language, to one terminal, about one folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from sheetsync.config.problems import counted
from sheetsync.errors import ConfigError, SheetsyncError
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import Text


@dataclass(frozen=True, slots=True)
class Face:
    """What every command gets as its context object.

    Attributes:
        folder: Where config/ is.
        locale: The language of whoever sits at the terminal.
    """

    folder: Path
    locale: str = "en"

    def say(self, text: Text) -> str:
        """The sentence in the reader's language."""
        return catalogue(self.locale).say(text)

    def show(self, text: Text) -> None:
        """Print a sentence on the standard output."""
        click.echo(self.say(text))

    def warn(self, text: Text) -> None:
        """Print a sentence on the error output."""
        click.echo(self.say(text), err=True)

    def fail(self, error: SheetsyncError) -> NoReturn:
        """Print what went wrong on the error output, and end with its exit code.

        Raises:
            SystemExit: Always, with the exit code of the error.
        """
        if isinstance(error, ConfigError):
            for problem in error.problems:
                self.warn(problem)
            self.warn(counted(len(error.problems)))
        else:
            self.warn(error.text)
        raise SystemExit(error.exit_code)
