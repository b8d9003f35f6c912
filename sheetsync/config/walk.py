"""Walks through the pipeline with the path of each part in stages.yaml."""

from __future__ import annotations

from collections.abc import Iterator

from sheetsync.config.problems import Path
from sheetsync.config.stages import Column, Pipeline, Stage


def each_stage(pipeline: Pipeline) -> Iterator[tuple[Path, Stage]]:
    """The stages with their path."""
    for number, stage in enumerate(pipeline.stages):
        yield ("stages", number), stage


def each_columns(pipeline: Pipeline) -> Iterator[tuple[Path, tuple[Column, ...]]]:
    """The columns of every tab, the Clients tabs included, with their path."""
    for path, stage in each_stage(pipeline):
        yield (*path, "columns"), stage.columns
        for number, tab in enumerate(stage.tabs):
            yield (*path, "tabs", number, "columns"), tab.columns
