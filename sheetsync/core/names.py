"""What people call a base."""

from __future__ import annotations

from sheetsync.config import Pipeline
from sheetsync.core.ids import DESK, BaseKey, stage_of
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import Text, tr, verbatim


def base_text(base: BaseKey, pipeline: Pipeline) -> Text:
    """A base's name as people know it."""
    if base == DESK:
        return tr("Owner’s desk")
    stage = pipeline.stage(stage_of(base))
    return stage_text(stage) if stage else verbatim(base)
