"""Spreadsheets downloaded by their links, as browsers and `pandas.read_csv` do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from requests import Response, Session

from sheetsync.emulator import Google, build_app, session_for

if TYPE_CHECKING:
    from tests.emulator.drive.conftest import Person

HERE = "http://127.0.0.1"
SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"


@pytest.fixture
def anybody(google: Google) -> Session:
    return session_for(build_app(google))


@pytest.fixture
def base(google: Google, owner: Person) -> str:
    """Return a spreadsheet of two tabs, the second one with the number 7."""
    base = owner.make("Base")
    session = session_for(build_app(google), owner.token)
    add = {"addSheet": {"properties": {"title": "Two", "sheetId": 7}}}
    session.post(f"{SHEETS}/{base}:batchUpdate", json={"requests": [add]})
    for place, text in (("Sheet1!A1", "first"), ("Two!A1", "second")):
        session.put(
            f"{SHEETS}/{base}/values/{place}",
            params={"valueInputOption": "RAW"},
            json={"values": [[text, 1]]},
        ).raise_for_status()
    return base


def fetched(session: Session, base: str, **query: str) -> Response:
    return session.get(f"{HERE}/spreadsheets/d/{base}/export", params=query)


def test_anybody_reads_a_public_spreadsheet(
    anybody: Session, owner: Person, base: str
) -> None:
    owner.ok("POST", f"/files/{base}/permissions", {"type": "anyone", "role": "reader"})

    assert fetched(anybody, base, format="csv").text == "first,1"
    assert fetched(anybody, base, format="csv", gid="7").text == "second,1"
    assert fetched(anybody, base, format="tsv").text == "first\t1"
    assert fetched(anybody, base, format="xlsx").content.startswith(b"PK")


def test_nobody_reads_a_private_one(
    anybody: Session, owner: Person, stranger: Person, base: str
) -> None:
    own = {"access_token": owner.token}
    foreign = {"access_token": stranger.token}

    assert fetched(anybody, base, format="csv").status_code == 401
    assert fetched(anybody, base, format="csv", **foreign).status_code == 403
    assert fetched(anybody, base, format="csv", **own).text == "first,1"


def test_a_reader_downloads_nothing_that_the_owner_keeps_from_copying(
    anybody: Session, owner: Person, manager: Person, base: str
) -> None:
    owner.share(base, manager.token, "reader", sendNotificationEmail="false")
    owner.ok("PATCH", f"/files/{base}", {"copyRequiresWriterPermission": True})

    answer = fetched(anybody, base, format="csv", access_token=manager.token)

    assert answer.status_code == 403


def test_what_is_not_there_is_refused(
    anybody: Session, owner: Person, base: str
) -> None:
    own = {"access_token": owner.token}

    assert fetched(anybody, base, format="csv", gid="8", **own).status_code == 400
    assert fetched(anybody, base, format="pdf", **own).status_code == 400
    assert fetched(anybody, "none", format="csv", **own).status_code == 404


def test_links_that_drive_tells_lead_to_the_content(
    anybody: Session, owner: Person, base: str
) -> None:
    links = owner.ok("GET", f"/files/{base}", fields="exportLinks")["exportLinks"]
    link = links["text/csv"].replace("https://docs.google.com", HERE)

    answer = anybody.get(link, params={"access_token": owner.token})

    assert answer.text == "first,1"
    assert "Base%20-%20Sheet1.csv" in answer.headers["Content-Disposition"]
