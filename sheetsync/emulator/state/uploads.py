"""Uploads that come in pieces and are not complete yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sheetsync.emulator.identity import Caller


@dataclass(slots=True, kw_only=True)
class UploadSession:
    """What is known of an upload between its pieces.

    Attributes:
        caller: Who began it. The session's address alone lets anybody go on with it.
        file_id: File that gets the content; empty for one that is yet to be made,
            and set once it is.
        query: Parameters of the call that began it.
        fields: The file's fields as JSON text.
        kind: MIME type of the content; empty if the first piece is to say it.
        content: The bytes that have come.
        done: Whether all have come and the file holds them.
    """

    caller: Caller
    file_id: str
    query: dict[str, str]
    fields: bytes
    kind: str
    content: bytearray = field(default_factory=bytearray)
    done: bool = False
