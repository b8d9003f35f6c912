"""Google's quotas: how much a person and a project may ask of it in a minute.

Sheets counts requests, reads and writes apart; a batch is one request. Drive counts
units, by what a request costs. Each allowance is used up within a minute that begins
with its first use, and is whole again when that minute is over, on the world's clock.
A request that is refused costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sheetsync.emulator.answers import ApiError, DriveError, SheetsError
from sheetsync.emulator.state.files import account_key
from sheetsync.emulator.state.sign_in import PROJECT_NUMBER

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
_HELP = "https://cloud.google.com/docs/quotas/help/request_increase"
_READING_POSTS = (":getByDataFilter", ":batchGetByDataFilter", ":search")
_LISTS = re.compile(r"/(files|changes|permissions|comments|replies|revisions)$")
_NO_UNITS_WORTH = ("/generateIds", "/startPageToken")
_READ, _LIST, _DOWNLOAD, _EDIT = 5, 100, 200, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may be used; None is without limit.

    Attributes:
        reads_per_user: Read requests to Sheets in a minute, by one person.
        writes_per_user: Write requests, the same.
        reads_per_project: Read requests to Sheets in a minute, by everybody.
        writes_per_project: Write requests, the same.
        drive_units_per_user: Units of Drive in a minute, by one person.
        drive_units_per_project: Units of Drive in a minute, by everybody.
        shares_per_hour: Grants that one person may make in an hour. Google does not
            tell its number, so there is none unless it is set.
        silent_shares_count: Whether grants that send no e-mail count among those.
    """

    reads_per_user: int | None = None
    writes_per_user: int | None = None
    reads_per_project: int | None = None
    writes_per_project: int | None = None
    drive_units_per_user: int | None = None
    drive_units_per_project: int | None = None
    shares_per_hour: int | None = None
    silent_shares_count: bool = False

    def __post_init__(self) -> None:
        """Refuse allowances below nothing.

        Raises:
            ValueError: It says what is wrong.
        """
        allowances = (getattr(self, name) for name in self.__slots__)
        if any(isinstance(one, int) and one < 0 for one in allowances):
            raise ValueError("a limit can't be negative")


UNLIMITED = Limits()
GOOGLES = Limits(
    reads_per_user=60,
    writes_per_user=60,
    reads_per_project=300,
    writes_per_project=300,
    drive_units_per_user=325_000,
    drive_units_per_project=1_000_000,
)
"""What Google grants to a new project."""


@dataclass(slots=True)
class _Use:
    """What was used of one allowance, since when."""

    since: datetime
    used: int = 0


@dataclass(frozen=True, slots=True)
class _Charge:
    """A cost to one allowance, and the refusal if it can't be paid."""

    allowance: tuple[str, str]
    limit: int | None
    cost: int
    refusal: Callable[[], ApiError]
    span: timedelta = MINUTE


@dataclass(slots=True)
class Quota:
    """What everybody has used.

    Args:
        clock: The world's clock.
        limits: What may be used.
    """

    clock: Callable[[], datetime]
    limits: Limits = UNLIMITED
    _uses: dict[tuple[str, str], _Use] = field(default_factory=dict)

    def charge_sheets(self, email: str, method: str, path: str) -> None:
        """Count one request to Sheets.

        Raises:
            SheetsError: 429; the request costs nothing then.
        """
        limits = self.limits
        if limits is UNLIMITED:
            return
        if is_read(method, path):
            word, user, project = (
                "Read",
                limits.reads_per_user,
                limits.reads_per_project,
            )
        else:
            word, user = "Write", limits.writes_per_user
            project = limits.writes_per_project
        self._pay(
            _Charge(
                (word, account_key(email)),
                user,
                1,
                lambda: sheets_rate(word, "User", user or 0),
            ),
            _Charge(
                (word, ""),
                project,
                1,
                lambda: sheets_rate(word, "Project", project or 0),
            ),
        )

    def charge_drive(
        self, email: str, method: str, path: str, *, download: bool = False
    ) -> None:
        """Count what one request to Drive costs.

        Raises:
            DriveError: 403 userRateLimitExceeded or rateLimitExceeded.
        """
        limits = self.limits
        if limits is UNLIMITED:
            return
        cost = _DOWNLOAD if download else units(method, path)
        user, project = limits.drive_units_per_user, limits.drive_units_per_project
        self._pay(
            _Charge(("units", account_key(email)), user, cost, drive_rate),
            _Charge(("units", ""), project, cost, _project_rate),
        )

    def charge_share(self, email: str, name: str, *, mailed: bool) -> None:
        """Count one grant.

        Raises:
            DriveError: 403 sharingRateLimitExceeded.
        """
        limit = self.limits.shares_per_hour
        if limit is None or not (mailed or self.limits.silent_shares_count):
            return
        account = ("shares", account_key(email))
        self._pay(_Charge(account, limit, 1, lambda: sharing_rate(name), HOUR))

    def forget(self) -> None:
        """Give everybody his whole allowances back."""
        self._uses.clear()

    def _pay(self, *charges: _Charge) -> None:
        """Take all charges, or none of them."""
        now = self.clock()
        found = [(one, self._use(one, now)) for one in charges if one.limit is not None]
        for charge, use in found:
            if charge.limit is not None and use.used + charge.cost > charge.limit:
                raise charge.refusal()
        for charge, use in found:
            use.used += charge.cost

    def _use(self, charge: _Charge, now: datetime) -> _Use:
        use = self._uses.get(charge.allowance)
        if use is None or not use.since <= now < use.since + charge.span:
            use = self._uses[charge.allowance] = _Use(now)
        return use


def is_read(method: str, path: str) -> bool:
    """Say whether a request to Sheets counts as a read; some of them are POSTs."""
    return method == "GET" or path.endswith(_READING_POSTS)


def units(method: str, path: str) -> int:
    """Return what a request to Drive costs, downloads aside."""
    if method != "GET":
        return _EDIT
    if path.endswith("/export"):
        return _DOWNLOAD
    if path.endswith(_NO_UNITS_WORTH):
        return _READ
    return _LIST if _LISTS.search(path) else _READ


def sheets_rate(word: str, scope: str, limit: int) -> SheetsError:
    """Return the 429 of Sheets, as recorded.

    Args:
        word: ``Read`` or ``Write``.
        scope: ``User`` or ``Project``.
        limit: How many requests there are in a minute.
    """
    whose = " per user" if scope == "User" else ""
    unit = "1/min/{project}/{user}" if scope == "User" else "1/min/{project}"
    consumer = f"project_number:{PROJECT_NUMBER}"
    end = "PerUser" if scope == "User" else "PerProject"
    return SheetsError(
        429,
        f"Quota exceeded for quota metric '{word} requests' and limit '{word} requests"
        f" per minute{whose}' of service 'sheets.googleapis.com' for consumer"
        f" '{consumer}'.",
        details=[
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "RATE_LIMIT_EXCEEDED",
                "domain": "googleapis.com",
                "metadata": {
                    "quota_limit_value": str(limit),
                    "service": "sheets.googleapis.com",
                    "consumer": f"projects/{PROJECT_NUMBER}",
                    "quota_unit": unit,
                    "quota_location": "global",
                    "quota_metric": f"sheets.googleapis.com/{word.lower()}_requests",
                    "quota_limit": f"{word}RequestsPerMinute{end}",
                },
            },
            {
                "@type": "type.googleapis.com/google.rpc.Help",
                "links": [
                    {"description": "Request a higher quota limit.", "url": _HELP}
                ],
            },
        ],
    )


def drive_rate() -> DriveError:
    """Return the 403 of a person who asks too much of Drive."""
    return DriveError(
        403,
        "userRateLimitExceeded",
        "User Rate Limit Exceeded",
        domain="usageLimits",
    )


def _project_rate() -> DriveError:
    return DriveError(
        403, "rateLimitExceeded", "Rate Limit Exceeded", domain="usageLimits"
    )


def sharing_rate(name: str) -> DriveError:
    """Return the 403 of a person who shares too much.

    Args:
        name: What the file is called.
    """
    return DriveError(
        403,
        "sharingRateLimitExceeded",
        'Rate limit exceeded. User message: "These item(s) could not be shared because'
        f" a rate limit was exceeded: {name}",
        top_message="Rate Limit Exceeded",
    )
