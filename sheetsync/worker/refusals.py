"""What Google refuses in one base is told to the owner; the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from sheetsync.core.changes import Hold
from sheetsync.core.ids import BaseKey
from sheetsync.errors import GoogleError, Refused, Throttled
from sheetsync.locales.text import tr
from sheetsync.worker.leak_check import Leaks

log = structlog.get_logger()


class Refusals:
    """The bases in which something was refused in this cycle.

    Attributes:
        holds: What the owner reads about each.
    """

    def __init__(self) -> None:
        self.holds: dict[BaseKey, Hold] = {}

    @contextmanager
    def holding(
        self, base: BaseKey, *, of: type[GoogleError] = Refused
    ) -> Iterator[None]:
        """Do something in one base; a refusal ends only that.

        Args:
            base: The base.
            of: What else ends only that, such as an answer that did not come.

        Raises:
            Throttled: Google wants everything to wait.
        """
        try:
            yield
        except Throttled:
            raise
        except Leaks as found:
            self.holds[base] = found.hold
        except of as refusal:
            self.hold(base, refusal)

    def hold(self, base: BaseKey, error: GoogleError) -> None:
        """Tell the owner what Google did not do in a base."""
        log.warning("base.refused", base=base, why=str(error))
        self.holds[base] = Hold(
            kind="refused",
            base=base,
            subject="",
            why=error.text,
            hint=tr("The next cycle tries again"),
        )
