"""The configuration as it will be once somebody left."""

from __future__ import annotations

from sheetsync.config.config import Config
from sheetsync.config.staff import Person, Staff


def dismissed(
    config: Config, person: Person, hand_over: str | tuple[str, ...] | None = None
) -> Config:
    """The same configuration, but that somebody left.

    Args:
        config: The configuration.
        person: Who leaves; one of its staff.
        hand_over: Who gets his clients; None for what his entry says.
    """
    left: dict[str, object] = {"status": "left"}
    if hand_over is not None:
        left["hand_over"] = hand_over
    people = tuple(
        one.model_copy(update=left) if one is person else one
        for one in config.staff.people
    )
    staff = Staff(roles=config.staff.roles, people=people)
    return config.model_copy(update={"staff": staff})
