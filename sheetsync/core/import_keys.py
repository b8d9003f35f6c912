"""Content keys: what a line of an import is told by, in whatever file it comes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence


def content_key(content: Sequence[str | int]) -> str:
    """32 hexadecimal digits, equal for the same content."""
    canonical = json.dumps(content, ensure_ascii=True)
    return hashlib.blake2b(canonical.encode(), digest_size=16).hexdigest()


def key_of_occurrence(key: str, seen: Counter[str]) -> str:
    """The key of one of several equal lines that are told apart by nothing else.

    Args:
        key: What their content is told by.
        seen: How many there were of each key; this one is counted.
    """
    seen[key] += 1
    return f"{key}-{seen[key]}"
