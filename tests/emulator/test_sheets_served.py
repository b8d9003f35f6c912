from __future__ import annotations

from urllib.parse import quote

import requests

from sheetsync.emulator import BackgroundServer, Google
from tests.emulator.sheet_at_hand import OWNER

HEADERS = {"Authorization": f"Bearer {OWNER}"}


def test_the_same_world_answers_over_http(google: Google) -> None:
    with BackgroundServer(google) as server, requests.Session() as session:
        base = f"{server.url}/v4/spreadsheets"
        made = session.post(base, json={}, headers=HEADERS).json()["spreadsheetId"]
        title = "'a/b'!A1:B2"
        tab = {"addSheet": {"properties": {"title": "a/b"}}}
        session.post(
            f"{base}/{made}:batchUpdate", json={"requests": tab}, headers=HEADERS
        )
        path = quote(title, safe="")
        answer = session.get(f"{base}/{made}/values/{path}", headers=HEADERS)
        health = session.get(f"{server.url}/_emulator/health")

    assert answer.json()["range"] == title
    assert answer.headers["server"] == "ESF"
    assert answer.headers["date"] == "Mon, 02 Mar 2026 09:30:00 GMT"
    assert health.json()["status"] == "ok"


def test_a_foreign_host_name_is_refused(google: Google) -> None:
    with BackgroundServer(google) as server, requests.Session() as session:
        path = f"{server.url}/drive/v3/files"
        foreign = session.get(path, headers={**HEADERS, "Host": "evil.example"})
        twin = session.get(path, headers={**HEADERS, "Host": "www.googleapis.com.evil"})
        known = session.get(path, headers={**HEADERS, "Host": "www.googleapis.com"})
        local = session.get(path, headers={**HEADERS, "Host": "localhost:80"})

    codes = [one.status_code for one in (foreign, twin, known, local)]
    assert codes == [403, 403, 200, 200]


def test_an_unknown_path_answers_404_as_a_page(google: Google) -> None:
    with BackgroundServer(google) as server, requests.Session() as session:
        answer = session.get(f"{server.url}/nothing/here")

    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
