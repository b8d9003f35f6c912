"""What is counted in the bases, as the owner reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sheetsync.config import Config
from sheetsync.demo.seen import SeenBase
from sheetsync.demo.world import Look
from sheetsync.locales.headers import known_stage_names


def doubled(look: Look) -> int:
    """How many texts that mark one client stand in more than one row."""
    marks: Counter[str] = Counter()
    for base in look.bases.values():
        for row in base.clients.rows:
            marks.update(
                f"{column}:{row.text(column)}"
                for column in ("client_id", "company", "phone", "email")
                if row.text(column)
            )
    return sum(1 for count in marks.values() if count > 1)


def stages_of_clients(bases: Mapping[str, SeenBase]) -> dict[str, str]:
    """In which base each ID stands."""
    return {
        row.text("client_id"): stage
        for stage, base in bases.items()
        for row in base.clients.rows
        if row.text("client_id")
    }


def refusals(config: Config, look: Look) -> set[tuple[str, str]]:
    """Rows whose people picked another stage and read why they may not go there."""
    found = set()
    for stage_id, base in look.bases.items():
        stage = config.pipeline.stage(stage_id)
        assert stage is not None
        for row in base.clients.rows:
            asked = row.text("stage")
            if (
                asked
                and asked not in known_stage_names(stage)
                and row.text("sync_note")
            ):
                found.add((row.text("client_id"), asked))
    return found
