"""Where a sign-in is kept: a file that only its owner can read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sheetsync.google.credential_files import AuthorizedUser


def keep(path: Path, sign_in: AuthorizedUser) -> None:
    """Write a sign-in, readable for nobody else, whole or not at all.

    Args:
        path: Where; an older one there is replaced at once.
        sign_in: What to keep.

    Raises:
        OSError: It can't be written there; what was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp creates the file with mode 0600, before anything stands in it.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(sign_in.model_dump_json(indent=2, exclude_none=True) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
