"""``sheetsync emulator`` as a process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

from sheetsync.cli import sheetsync

ROOT = Path(__file__).parents[2]
PATIENCE = 60


class Served:
    """An emulator that runs as a process of its own."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sheetsync", "emulator", "--port", "0", *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": ""},
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()
        self.url = self.line.removeprefix("ready ").strip()

    def ask(self, method: str, path: str, **options: object) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, f"{self.url}{path}", **options)  # type: ignore[arg-type]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """Stop it; its exit code, and all that it still said."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out + err


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    one = Served(
        *("--data", str(tmp_path / "google"), "--api-key", "key-1"),
        *("--token", "token=1=anna@example.com", "--token", "two=boris@example.com"),
    )
    yield one
    one.process.kill()
    one.process.communicate(timeout=PATIENCE)


def test_it_says_one_line_when_it_answers_and_keeps_its_files(
    served: Served, tmp_path: Path
) -> None:
    assert re.fullmatch(r"ready http://127\.0\.0\.1:\d+\n", served.line)
    made = served.ask(
        "POST",
        "/drive/v3/files",
        headers=bearer("token=1"),
        json={"name": "Base", "mimeType": "application/vnd.google-apps.spreadsheet"},
    )
    assert made.status_code == 200
    assert served.end() == (0, "")
    again = Served("--data", str(tmp_path / "google"))
    try:
        listed = again.ask(
            "GET", "/drive/v3/files", headers=bearer("anna@example.com")
        ).json()
        token = again.ask(
            "GET", "/drive/v3/about?fields=user", headers=bearer("two")
        ).json()
    finally:
        ended = again.end(signal.SIGINT)
    assert [one["name"] for one in listed["files"]] == ["Base"]
    assert token["user"]["emailAddress"] == "boris@example.com"
    assert ended == (0, "")


def test_a_taken_port_is_said(served: Served) -> None:
    port = served.url.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-m", "sheetsync", "--lang", "en", "emulator", "--port", port],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("pair", ["anna@example.com", "=anna@example.com", "token=1"])
def test_a_token_without_a_person_is_refused(pair: str) -> None:
    result = CliRunner().invoke(sheetsync, ["emulator", "--token", pair])
    assert result.exit_code == 2
    assert pair in result.stderr


def test_the_command_starts_without_what_only_the_worker_needs() -> None:
    heavy = "{'pandas', 'gspread', 'apscheduler', 'sheetsync.app'}"
    code = f"import sys, sheetsync.cli.emulator; print({heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
