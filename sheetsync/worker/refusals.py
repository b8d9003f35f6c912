"""What Google refuses in one base is told to the owner; the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from sheetsync.core.changes import Hold
from sheetsync.core.ids import BaseKey
from sheetsync.errors import Refused, Throttled
from sheetsync.locales.text import tr

log = structlog.get_logger()


class Refusals:
    """The bases in which something was refused in this cycle.

    Attributes:
        holds: What the owner reads about each.
    """

    def __init__(self) -> None:
        self.holds: dict[BaseKey, Hold] = {}

    @contextmanager
    def holding(self, base: BaseKey) -> Iterator[None]:
        """Do something in one base; a refusal ends only that.

        Raises:
            Throttled: Google wants everything to wait.
        """
        try:
            yield
        except Throttled:
            raise
        except Refused as refusal:
            log.warning("base.refused", base=base, why=str(refusal))
            self.holds[base] = Hold(
                kind="refused",
                base=base,
                subject="",
                why=refusal.text,
                hint=tr("The next cycle tries again"),
            )
