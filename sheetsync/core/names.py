"""What people call a base."""

from __future__ import annotations

from sheetsync.config import Pipeline
from sheetsync.config.config import EVERYBODY, POOL
from sheetsync.core.ids import DESK, FOLDER, BaseKey, holder_of, is_personal, stage_of
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import Text, tr, verbatim

FREE = tr("free clients")
"""What people call the pool."""

OWN_FIGURES = tr("Own figures")
"""What people call the files in which everybody reads his own figures."""


def base_text(base: BaseKey, pipeline: Pipeline) -> Text:
    """A base's name as people know it."""
    if base == DESK:
        return tr("Owner’s desk")
    if base == FOLDER:
        return tr("The company’s folder")
    if is_personal(base):
        whose = verbatim(holder_of(base))
        return tr("{stage}, {holder}", stage=OWN_FIGURES, holder=whose)
    stage = pipeline.stage(stage_of(base))
    if stage is None:
        return verbatim(base)
    holder = holder_of(base)
    if holder == EVERYBODY:
        return stage_text(stage)
    whose = FREE if holder == POOL else verbatim(holder)
    return tr("{stage}, {holder}", stage=stage_text(stage), holder=whose)
