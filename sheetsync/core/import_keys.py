"""Content keys: what a line of an import is told by, in whatever file it comes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence


def content_key(content: Sequence[str | int]) -> str:
    """32 hexadecimal digits, equal for the same content."""
    canonical = json.dumps(content, ensure_ascii=True)
    return hashlib.blake2b(canonical.encode(), digest_size=16).hexdigest()
