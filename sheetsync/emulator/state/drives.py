"""What Drive keeps of a shared drive, beside the folder at its top.

That folder is a file with the drive's id. Who is a member stands in the folder's
permissions, so everything below inherits it as it would from any folder.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sheetsync.emulator.state.files import DownloadRestriction


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveLimits:
    """What the organizers of a shared drive keep people from (its restrictions).

    Attributes:
        domain_users_only: Nobody from outside the drive's domain gets in.
        members_only: Sharing a single item opens it to members only.
        folders_by_organizers: File organizers cannot share folders.
        download: Who may not copy, print or download what lies in the drive.
    """

    domain_users_only: bool = False
    members_only: bool = False
    folders_by_organizers: bool = False
    download: DownloadRestriction = field(default_factory=DownloadRestriction)


@dataclass(slots=True, kw_only=True)
class SharedDrive:
    """A drive that belongs to a company rather than to one person.

    Attributes:
        id: The drive's, and that of the folder at its top.
        domain: The company's, from the address of whoever made the drive.
        made_by: Account (`account_key`) of whoever made it.
        request_id: By what name he asked for it, so that asking again makes no other.
        hidden_from: Accounts that do not want to see it in their lists.
    """

    id: str
    name: str
    created: datetime
    domain: str
    made_by: str
    request_id: str
    color: str = "#0f9d58"
    limits: DriveLimits = field(default_factory=DriveLimits)
    hidden_from: set[str] = field(default_factory=set)

    def to_json(self) -> dict[str, Any]:
        """Return the drive as plain JSON, for saving."""
        return asdict(self) | {
            "created": self.created.isoformat(),
            "hidden_from": sorted(self.hidden_from),
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> SharedDrive:
        """Return the drive that `to_json` saved."""
        limits = saved["limits"]
        download = DownloadRestriction(**limits["download"])
        return cls(
            **saved
            | {
                "created": datetime.fromisoformat(saved["created"]),
                "limits": DriveLimits(**limits | {"download": download}),
                "hidden_from": set(saved["hidden_from"]),
            }
        )
