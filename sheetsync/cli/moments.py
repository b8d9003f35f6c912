"""Moments that are given as options."""

from __future__ import annotations

from datetime import datetime
from typing import overload

import click

from sheetsync.cli.face import Face
from sheetsync.config import Config
from sheetsync.core.moments import read_moment
from sheetsync.locales.text import tr


@overload
def moment_of(
    face: Face, config: Config, now: datetime, typed: str, option: str
) -> datetime: ...


@overload
def moment_of(
    face: Face, config: Config, now: datetime, typed: str | None, option: str
) -> datetime | None: ...


def moment_of(
    face: Face, config: Config, now: datetime, typed: str | None, option: str
) -> datetime | None:
    """The past moment that an option names; None where it was not given.

    Raises:
        click.BadParameter: It is none, or has not come yet.
    """
    if typed is None:
        return None
    moment = read_moment(typed, now, config.company.zone)
    if moment is None:
        why = tr(
            "“{typed}” is no moment. Write 2026-12-31 09:30, 09:30 or “10 minutes ago”",
            typed=typed,
        )
        raise click.BadParameter(face.say(why), param_hint=option)
    if moment > now:
        why = tr("{moment} has not come yet", moment=moment)
        raise click.BadParameter(face.say(why), param_hint=option)
    return moment
