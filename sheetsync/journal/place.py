"""Which worker this is: the computer that it runs on and the journal that it keeps.

It must be the same after a restart, also with a journal that was lost or put back
from a backup, and another one for a copy of the whole folder on another computer.
"""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from pathlib import Path

from sheetsync.journal.engine import file_of, journal_url

_MACHINE_ID = Path("/etc/machine-id")


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker, as the spreadsheets know him.

    Attributes:
        place: Tells workers apart: a digest of the computer and the journal.
        computer: The computer's name, for people.
    """

    place: str
    computer: str


def this_worker(address: str, machine: Path = _MACHINE_ID) -> Worker:
    """The worker on this computer that keeps that journal.

    Args:
        address: The journal's address.
        machine: The file with the machine's own number. Where there is none, as in
            most containers and on other systems than Linux, the computer's name
            stands for it.
    """
    url = journal_url(address)
    path = file_of(url)
    kept = url.render_as_string(hide_password=True) if path is None else path.resolve()
    name = platform.node()
    digest = hashlib.sha256(f"{_number(machine) or name}\n{kept}".encode())
    return Worker(place=digest.hexdigest()[:12], computer=name)


def _number(machine: Path) -> str:
    try:
        return machine.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError):
        return ""
