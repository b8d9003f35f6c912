"""Which language to speak in a terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

_ASKED_IN_TURN = ("SHEETSYNC_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def terminal_locale(environ: Mapping[str, str]) -> Literal["en", "ru"]:
    """The language of whoever sits at the terminal.

    As POSIX has it, the first variable that is set and not empty decides;
    ``SHEETSYNC_LANG`` is our own and comes first.

    Args:
        environ: The environment's variables.
    """
    named = (environ.get(one, "") for one in _ASKED_IN_TURN)
    locale = next(filter(None, named), "")
    russian = re.match(r"(ru|rus|russian)(?![a-z])", locale.strip(), re.IGNORECASE)
    return "ru" if russian else "en"
