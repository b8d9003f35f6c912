"""Times as Drive writes and reads them: RFC 3339, milliseconds, UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from sheetsync.emulator.drive import errors


def time_text(time: datetime) -> str:
    """Return a time in Drive's form, ``2023-07-20T08:47:44.700Z``."""
    text = time.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def read_time(name: str, text: object) -> datetime:
    """Return the time that a text means; without an offset it is UTC.

    Args:
        name: What to blame: the field or parameter.
        text: The text as sent.

    Raises:
        DriveError: 400 for anything but RFC 3339.
    """
    try:
        time = datetime.fromisoformat(str(text))
        if time.tzinfo is None:
            time = time.replace(tzinfo=UTC)
        return time.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = f"Invalid value '{text}'. It must be an RFC 3339 date-time."
        raise errors.invalid(name, message) from error
