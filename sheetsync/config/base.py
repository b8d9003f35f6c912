"""What all models of config/ share: frozen, no unknown keys, typed words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, TypeAlias
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Model(BaseModel):
    """A part of the configuration: immutable, with no key that is not known."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, validate_default=True
    )


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        raise ValueError("not an e-mail address")
    return text.casefold()


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("not a time zone; write one such as Europe/Moscow")
    return name


def _period(value: object) -> object:
    """``30s``, ``5m``, ``1h`` or ``2d`` as a length of time."""
    if isinstance(value, timedelta):
        return value
    found = re.fullmatch(r"(\d+) ?([smhd])", str(value))
    if not found:
        raise ValueError("not a length of time; write 30s, 5m, 1h or 2d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


Email: TypeAlias = Annotated[str, AfterValidator(_email)]
"""An e-mail address, in lower case."""

ZoneName: TypeAlias = Annotated[str, AfterValidator(_zone)]
"""A time zone's IANA name."""

Period: TypeAlias = Annotated[timedelta, BeforeValidator(_period)]
"""A length of time, written 30s, 5m, 1h or 2d."""

Share: TypeAlias = Annotated[float, Field(gt=0, le=1)]
"""A part of a whole, above 0 and at most 1."""

Identifier: TypeAlias = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A word for config/ and the journal: small letters, digits and underscores."""
