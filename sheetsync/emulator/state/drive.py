"""What Drive keeps beside the files: mail sent, changes, comments, and its switches.

`Google` holds one of these as ``drive``. Switches stand for what Google's documents
leave open or decide by account; tests run under both settings.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from sheetsync.emulator.state.drives import SharedDrive

if TYPE_CHECKING:
    from sheetsync.emulator.state.files import Permission


@dataclass(slots=True, kw_only=True)
class DriveSwitches:
    """Behaviour of Drive that is open, or that depends on the account.

    Attributes:
        repeated_grant: What a second grant to the same grantee does to his role:
            ``keep_higher`` never takes anything away, ``replace`` always obeys.
        repeated_grant_mails: Whether the second grant sends another e-mail.
        writer_restriction: Whether this edition can keep writers from copying.
        writers_may_move: Whether a writer may put the owner's file elsewhere.
        trashed_is_read_only: Whether nobody can write to a file in the trash.
        service_accounts_own_nothing: Whether files.create by one is refused.
        shares_outside: Whether files may be shared outside their owner's domain.
        grants_may_expire: Whether this account can grant access for some time only.
        apps_keep_moved_files: Whether the scope drive.file goes on reaching a file that
            somebody has moved or renamed by hand.
        changes_lag: How long an edit stays out of changes.list and modifiedTime; Google
            gathers edits for about three minutes.
        version_lags: Whether it stays out of ``version`` as long; the documents say
            that each change counts at once.
        sharing_race: Within how long of each other two changes of one file's sharing
            count as made at once: only the later one is applied then.
    """

    repeated_grant: Literal["keep_higher", "replace"] = "keep_higher"
    repeated_grant_mails: bool = False
    writer_restriction: bool = True
    writers_may_move: bool = True
    trashed_is_read_only: bool = False
    service_accounts_own_nothing: bool = True
    shares_outside: bool = True
    grants_may_expire: bool = True
    apps_keep_moved_files: bool = True
    changes_lag: timedelta = timedelta(seconds=180)
    version_lags: bool = False
    sharing_race: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One e-mail that Google sent to tell somebody of something shared."""

    to: str
    sender: str
    file_id: str
    subject: str
    body: str
    time: datetime

    def to_json(self) -> dict[str, Any]:
        """Return the mail as plain JSON, for saving and for the control plane."""
        return asdict(self) | {"time": self.time.isoformat()}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Mail:
        """Return the mail that `to_json` saved."""
        return cls(**saved | {"time": datetime.fromisoformat(saved["time"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The latest change of one file; earlier ones are folded into it.

    Attributes:
        number: Its place in the log, from 1; page tokens are such numbers.
        version: Version of the file that it brought, as readers were shown it.
        readers: Accounts (`account_key`) that see the file since then.
        drive_id: Shared drive that the file lies in; empty for My Drive.
        left: Accounts that saw the file some time before, and no longer do.
        removed: Whether the file is gone for good.
    """

    number: int
    file_id: str
    time: datetime
    version: int
    readers: frozenset[str]
    left: frozenset[str] = frozenset()
    removed: bool = False
    drive_id: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the change as plain JSON, for saving."""
        return asdict(self) | {
            "time": self.time.isoformat(),
            "readers": sorted(self.readers),
            "left": sorted(self.left),
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Change:
        """Return the change that `to_json` saved."""
        return cls(
            **saved
            | {
                "time": datetime.fromisoformat(saved["time"]),
                "readers": frozenset(saved["readers"]),
                "left": frozenset(saved["left"]),
            }
        )


@dataclass(slots=True, kw_only=True)
class Reply:
    """An answer to a comment."""

    id: str
    author: str
    content: str
    created: datetime
    modified: datetime
    action: str = ""
    deleted: bool = False
    assignee: str = ""


@dataclass(slots=True, kw_only=True)
class Comment:
    """A remark on a file, with its answers."""

    id: str
    file_id: str
    author: str
    content: str
    created: datetime
    modified: datetime
    anchor: str = ""
    quoted: str = ""
    resolved: bool = False
    deleted: bool = False
    assignee: str = ""
    replies: list[Reply] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the comment with its answers as plain JSON, for saving."""
        replies = [asdict(one) | _time_texts(one) for one in self.replies]
        return asdict(self) | _time_texts(self) | {"replies": replies}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Comment:
        """Return the comment that `to_json` saved."""
        replies = [Reply(**one | _live_times(one)) for one in saved["replies"]]
        return cls(**saved | _live_times(saved) | {"replies": replies})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Somebody's request to be let in, until it is answered.

    Attributes:
        email: Who asks, for himself.
        role: What he asks for: ``reader``, ``commenter`` or ``writer``.
    """

    id: str
    file_id: str
    email: str
    role: str
    message: str
    created: datetime

    def to_json(self) -> dict[str, Any]:
        """Return the request as plain JSON, for saving."""
        return asdict(self) | {"created": self.created.isoformat()}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Proposal:
        """Return the request that `to_json` saved."""
        return cls(**saved | {"created": datetime.fromisoformat(saved["created"])})


@dataclass(frozen=True, slots=True)
class SharingChange:
    """When a file's sharing was last changed, and what it was before."""

    at: datetime
    before: dict[str, Permission]


@dataclass(slots=True)
class DriveState:
    """Everything of Drive that is not a file.

    Attributes:
        outbox: Mail sent, the oldest first.
        shared: Shared drives by their ids, the oldest first.
        changes: The latest change of every file, by file id.
        comments: Remarks of every file, the oldest first, by file id.
        proposals: Requests for access by their ids, the oldest first.
        sharing_changes: The latest change of every file's sharing, by file id; kept
            only while the switch `sharing_race` is on.
    """

    switches: DriveSwitches = field(default_factory=DriveSwitches)
    shared: dict[str, SharedDrive] = field(default_factory=dict)
    outbox: list[Mail] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    comments: dict[str, list[Comment]] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    sharing_changes: dict[str, SharingChange] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return all but the switches as plain JSON, for saving."""
        comments = [one for each in self.comments.values() for one in each]
        return {
            "shared": [one.to_json() for one in self.shared.values()],
            "outbox": [one.to_json() for one in self.outbox],
            "changes": [one.to_json() for one in self.changes.values()],
            "comments": [one.to_json() for one in comments],
            "proposals": [one.to_json() for one in self.proposals.values()],
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> DriveState:
        """Return the state that `to_json` saved, with ordinary switches."""
        changes = [Change.from_json(one) for one in saved["changes"]]
        proposals = [Proposal.from_json(one) for one in saved.get("proposals", ())]
        shared = [SharedDrive.from_json(one) for one in saved.get("shared", ())]
        state = cls(
            shared={one.id: one for one in shared},
            outbox=[Mail.from_json(one) for one in saved["outbox"]],
            changes={one.file_id: one for one in changes},
            proposals={one.id: one for one in proposals},
        )
        for one in saved["comments"]:
            comment = Comment.from_json(one)
            state.comments.setdefault(comment.file_id, []).append(comment)
        return state


def _time_texts(remark: Comment | Reply) -> dict[str, str]:
    return {
        "created": remark.created.isoformat(),
        "modified": remark.modified.isoformat(),
    }


def _live_times(saved: dict[str, Any]) -> dict[str, datetime]:
    return {
        name: datetime.fromisoformat(saved[name]) for name in ("created", "modified")
    }
