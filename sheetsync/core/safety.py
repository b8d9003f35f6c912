"""What a cycle may not do unasked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sheetsync.config import Config
from sheetsync.core.changes import Change, Hold, MoveClient
from sheetsync.core.ids import BaseKey
from sheetsync.core.names import base_text
from sheetsync.locales.text import Text, tr


@dataclass(frozen=True, slots=True)
class Objection:
    """Why part of a plan is not carried out before the owner allows it.

    Attributes:
        base: The base concerned.
        count: How many clients would leave it.
        of: Of how many.
        text: What is wrong and what to do.
    """

    base: BaseKey
    count: int
    of: int
    text: Text

    @property
    def hold(self) -> Hold:
        """The same, as it waits for the owner."""
        return Hold(
            kind="unsafe",
            base=self.base,
            subject="",
            why=self.text,
            hint=tr("Look at the rows; then allow it once, or not now"),
        )


def objections(
    config: Config, changes: tuple[Change, ...], sizes: Mapping[BaseKey, int]
) -> tuple[Objection, ...]:
    """Moves out of a base that are more than the configured share of it.

    Whoever is handed over within his stage goes because config says so, and stays
    where the company has him: nothing speaks against many of those.

    Args:
        config: Its limits.
        changes: The plan's changes.
        sizes: Clients in each base.
    """
    limits = config.company.limits
    leaving = Counter(
        one.source
        for one in changes
        if isinstance(one, MoveClient) and not one.is_hand_over
    )
    return tuple(
        Objection(base, count, sizes[base], _too_many(base, count, sizes[base], config))
        for base, count in sorted(leaving.items())
        if count > limits.move_rows and count > limits.move_share * sizes[base]
    )


def _too_many(base: BaseKey, count: int, size: int, config: Config) -> Text:
    return tr(
        "{count} of {size} clients would leave {base} at once ({percent} %, limit"
        " {limit} %). Look at them with “sheetsync plan”, then allow them with"
        " “sheetsync apply --force”",
        count=count,
        size=size,
        base=base_text(base, config.pipeline),
        percent=round(100 * count / size) if size else 0,
        limit=round(100 * config.company.limits.move_share),
    )
