"""A spreadsheet as a person works with it through the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from requests import Response, Session

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
OWNER = "owner@example.com"


@dataclass
class StandingClock:
    """A clock that tests move by hand."""

    moment: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **parts: float) -> None:
        self.moment += timedelta(**parts)


@dataclass
class Sheet:
    """One spreadsheet as one person works with it through the API."""

    id: str
    session: Session

    @property
    def url(self) -> str:
        return f"{SHEETS}/{self.id}"

    def by(self, session: Session) -> Sheet:
        """Return the same spreadsheet as somebody else works with it."""
        return Sheet(self.id, session)

    def get(self, **query: Any) -> Any:
        return good(self.session.get(self.url, params=query))

    def values(self, range_: str, **query: Any) -> Any:
        answer = good(self.session.get(f"{self.url}/values/{range_}", params=query))
        return answer.get("values", [])

    def write(self, range_: str, values: list[list[Any]], option: str = "RAW") -> Any:
        return good(self.try_write(range_, values, option))

    def spilled(self, formula: str) -> Any:
        """What a formula in K1 shows there and fills around it."""
        self.write("K1", [[formula]], option="USER_ENTERED")
        return self.values("K1:T20", valueRenderOption="UNFORMATTED_VALUE")

    def try_write(
        self, range_: str, values: list[list[Any]], option: str = "RAW"
    ) -> Response:
        return self.session.put(
            f"{self.url}/values/{range_}",
            params={"valueInputOption": option},
            json={"values": values},
        )

    def post(self, path: str, body: Any, **query: Any) -> Any:
        return good(self.session.post(self.url + path, json=body, params=query))

    def batch(self, *requests: dict[str, Any], **rest: Any) -> Any:
        return good(self.try_batch(*requests, **rest))

    def try_batch(self, *requests: dict[str, Any], **rest: Any) -> Response:
        body = {"requests": list(requests), **rest}
        return self.session.post(f"{self.url}:batchUpdate", json=body)


def good(response: Response) -> Any:
    assert response.status_code == 200, response.text
    return response.json()


def error_of(response: Response) -> str:
    """Return the message of a refusal, which must be a 4xx."""
    assert 400 <= response.status_code < 500, response.text
    message: str = response.json()["error"]["message"]
    return message
