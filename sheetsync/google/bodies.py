"""The JSON of answers, decoded once."""

from __future__ import annotations

import json
from typing import Any

import orjson
from requests import Response

_DECODED = "sheetsync_decoded"


def decoded(response: Response) -> Any:
    """What an answer's body holds, however often it is asked for.

    Raises:
        ValueError: It is no JSON, or was cut.
    """
    kept = response.__dict__
    if _DECODED not in kept:
        kept[_DECODED] = _decode(response.content)
    return kept[_DECODED]


def _decode(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except ValueError:
        # A text that was cut within an emoji ends in half a character. Strict as it
        # is, orjson refuses it; the standard library takes it.
        return json.loads(body)
