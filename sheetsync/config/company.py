"""company.yaml: who the company is, where Google is, and how often to look."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision
from pydantic import AfterValidator, Field, PositiveInt

from sheetsync.config.base import Email, Model, Period, Share, ZoneName, shaped
from sheetsync.locales.text import tr

Where: TypeAlias = Annotated[
    str,
    AfterValidator(
        shaped(
            r"embedded|google|https?://\S+",
            tr(
                "not a place where Google is. Write embedded, google, or the address "
                "of an emulator such as http://127.0.0.1:8480"
            ),
        )
    ),
]
"""``embedded``, ``google``, or an emulator's URL."""

Currency: TypeAlias = Annotated[
    str,
    AfterValidator(
        shaped("[A-Z]{3}", tr("not a currency's code. Write three capitals, as RUB"))
    ),
]
"""An ISO 4217 code."""

Region: TypeAlias = Annotated[
    str,
    AfterValidator(
        shaped("[A-Z]{2}", tr("not a country's code. Write two capitals, as RU"))
    ),
]
"""An ISO 3166 country code."""

StateUrl: TypeAlias = Annotated[
    str,
    AfterValidator(
        shaped(
            r"(sqlite:///|postgresql(\+psycopg)?://)\S+",
            tr(
                "not an address of a database. Write "
                "sqlite:///state/sheetsync.db or postgresql+psycopg://user@host/name"
            ),
        )
    ),
]
"""An SQLAlchemy URL of SQLite or PostgreSQL."""


class Google(Model):
    """Where Google is and who we are there.

    Attributes:
        where: ``embedded`` (the emulator, started with us), ``google``, or the
            URL of an emulator that runs already.
        port: Loopback port of the embedded one.
        folder: Where the embedded one keeps its files.
        credentials: Google's own file: OAuth client, authorised user or service
            account, as downloaded.
        token: Where ``sheetsync login`` keeps the sign-in.
        subject: Whom a service account with domain-wide delegation acts for.
    """

    where: Where = "embedded"
    port: int = Field(8480, ge=1, le=65535)
    folder: str = "state/google"
    credentials: str = "credentials.json"
    token: str = "token.json"  # noqa: S105 - a file name
    subject: Email | None = None


class Schedule(Model):
    """How often the daemon does what.

    Attributes:
        sync: Between two cycles.
        reports: Between two writings of the derived sheets.
        morning: When they are written anew every day, company time.
        housekeeping: When backups and the thorough checks run, company time.
    """

    sync: Period = timedelta(seconds=30)
    reports: Period = timedelta(hours=1)
    morning: time = time(7, 30)
    housekeeping: time = time(2, 30)


class Limits(Model):
    """What a single cycle may do before the owner is asked.

    Attributes:
        settle: How long a row must stay unchanged before it moves.
        settle_at_most: Unbroken typing does not hold a move longer than this.
        move_share: Largest share of a base's clients that may leave at once.
        move_rows: Fewer moves than this are never too many.
        mass_share: Largest share of a base's clients who may be deleted, emptied,
            overwritten or mixed up between two cycles before the base is frozen.
        mass_rows: Fewer clients than this are a person's ordinary work.
        revoke_share: Largest share of people who may lose access merely because
            they vanished from staff.yaml.
        revoke_people: Fewer people than this are never too many.
        in_file_check: How often protections, dropdowns and headers of a file
            that changed are looked at.
        batch_clients: Clients in one batch.
        batch_bytes: Size of one request.
        bare_removals: Rows that one batch removes without locking the tab.
        small_base_cells: A base up to this many cells is read whole every cycle.
        full_read: A bigger base is read whole at least this often.
    """

    settle: Period = timedelta(seconds=20)
    settle_at_most: Period = timedelta(minutes=5)
    move_share: Share = 0.3
    move_rows: PositiveInt = 50
    mass_share: Share = 0.3
    mass_rows: PositiveInt = 5
    revoke_share: Share = 0.3
    revoke_people: PositiveInt = 3
    in_file_check: Period = timedelta(minutes=5)
    batch_clients: PositiveInt = 200
    batch_bytes: PositiveInt = 1_500_000
    bare_removals: PositiveInt = 20
    small_base_cells: PositiveInt = 200_000
    full_read: Period = timedelta(minutes=5)


class Deletions(Model):
    """What becomes of a client whose row somebody deleted.

    Attributes:
        then: ``restore`` puts the row back, ``archive`` puts it into the closed
            stage, ``hold`` waits for the owner.
    """

    then: Literal["restore", "archive", "hold"] = "restore"


class Company(Model):
    """The company, its owner and its worker.

    Attributes:
        name: As it stands in file names.
        owner: Google account that owns every file; never locked out.
        worker: Account that sheetsync works with; the owner's if not given.
        timezone: IANA name; days and months of all figures are counted in it.
        locale: Language of everything that people see in their sheets.
        currency: ISO 4217 code; all money is in it.
        phone_region: ISO 3166 country of phone numbers typed without one.
        google: Where Google is.
        schedule: How often to do what.
        limits: What one cycle may do unasked.
        deletions: What becomes of deleted rows.
        state: SQLAlchemy URL of the journal.
    """

    name: str = Field(min_length=1, max_length=100)
    owner: Email
    worker: Email | None = None
    timezone: ZoneName = "Europe/Moscow"
    locale: Literal["en", "ru"] = "en"
    currency: Currency = "RUB"
    phone_region: Region = "RU"
    google: Google = Google()
    schedule: Schedule = Schedule()
    limits: Limits = Limits()
    deletions: Deletions = Deletions()
    state: StateUrl = "sqlite:///state/sheetsync.db"

    @property
    def works_as(self) -> Email:
        """The account that sheetsync works with."""
        return self.worker or self.owner

    @property
    def accounts(self) -> frozenset[Email]:
        """The owner's and the worker's, which open everything; they may be one."""
        return frozenset({self.owner, self.works_as})

    @property
    def minor_digits(self) -> int:
        """Digits behind the decimal point of the currency."""
        return get_currency_precision(self.currency)

    @property
    def minor(self) -> int:
        """Minor units in one unit of the currency: 100 kopecks in a rouble."""
        return int(10**self.minor_digits)

    @property
    def zone(self) -> ZoneInfo:
        """The company's time zone."""
        return ZoneInfo(self.timezone)
