"""Writes down what tests say to the local Google, for Google's own schemas to judge.

It is a pytest plugin (``-p tests.emulator.conformance.recorder``): every call that a
`requests` session makes to one of Google's paths becomes one line of the file that
SHEETSYNC_TRAFFIC names.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from sheetsync.emulator.methods import DOCUMENTS, method_at

VARIABLE = "SHEETSYNC_TRAFFIC"
_FORM = "application/x-www-form-urlencoded"


def method_id(http_method: str, path: str) -> str:
    """Return the method of the discovery documents that a call goes to.

    Returns:
        `drive.files.get`; empty if Google has no such method.
    """
    # Google takes /v4/spreadsheets/ID/ and /ID/:batchUpdate too.
    path = re.sub(r"/(?=:|$)", "", path)
    for document in DOCUMENTS:
        method = method_at(document, http_method, path)
        if method:
            return method.id
    return ""


def exchange(response: requests.Response, source: str) -> dict[str, Any] | None:
    """Return one call in the form that the conformance tools read.

    Returns:
        None for a call that the local Google did not answer, or not as a method of
        Google's Sheets or Drive.
    """
    if response.headers.get("server") != "ESF":
        return None
    request = response.request
    url = urlsplit(request.url or "")
    query = parse_qsl(url.query, keep_blank_values=True)
    method, body = request.method or "", _text(request.body)
    override = request.headers.get("x-http-method-override", "")
    if override:
        method = override.upper()
        if request.headers.get("content-type", "").startswith(_FORM):
            query += parse_qsl(body, keep_blank_values=True)
            body = ""
    name = method_id(method, url.path)
    if not name:
        return None
    return {
        "method_id": name,
        "host": url.netloc,
        "method": method,
        "path": url.path,
        "query": query,
        "request": _json(body),
        "status": response.status_code,
        "response": _json(response.text),
        "source": source,
    }


def _text(body: bytes | str | None) -> str:
    if isinstance(body, bytes):
        return body.decode("utf-8", "replace")
    return body or ""


def _json(text: str) -> Any:
    """Return JSON, or None for what is none: CSV, a multipart upload, nothing."""
    try:
        return json.loads(text)
    except ValueError:
        return None


class _Recorder:
    """Listens to every session of this process, and knows which test runs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._test = ""
        self._seen: set[str] = set()
        self._send = requests.Session.send

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._test = nodeid

    def pytest_sessionstart(self) -> None:
        send = self._send

        def recorded(
            session: requests.Session, request: Any, **options: Any
        ) -> requests.Response:
            response = send(session, request, **options)
            self._note(response)
            return response

        requests.Session.send = recorded  # type: ignore[assignment,method-assign]

    def pytest_sessionfinish(self) -> None:
        requests.Session.send = self._send  # type: ignore[method-assign]

    def _note(self, response: requests.Response) -> None:
        said = exchange(response, self._test)
        if said is None:
            return
        kept = json.dumps({**said, "source": "", "host": "", "path": ""})
        if kept not in self._seen:
            self._seen.add(kept)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(said) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    """Record, if a file is named."""
    if os.environ.get(VARIABLE):
        config.pluginmanager.register(_Recorder(Path(os.environ[VARIABLE])))
