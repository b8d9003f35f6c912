"""What is said where the port of a local Google is taken."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sheetsync.errors import SheetsyncError
from sheetsync.locales.text import tr


@contextmanager
def listening(port: int, choice: str) -> Iterator[None]:
    """Say so where the block can't listen because the port is taken.

    Args:
        port: The port that the block listens on.
        choice: By what another one is chosen: an option or a key of config.

    Raises:
        SheetsyncError: Another program has the port.
    """
    try:
        yield
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise SheetsyncError(
            tr(
                "Port {port} of this machine is taken by another program. Stop it, or"
                " choose another port: {choice}",
                port=port,
                choice=choice,
            )
        ) from error
