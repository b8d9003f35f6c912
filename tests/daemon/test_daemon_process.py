"""The daemon as a process: signals, a second one, and one that was killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
PATIENCE = 60

pytestmark = pytest.mark.ci


class Home:
    """A company's folder and the programs that run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "config"
        shutil.copytree(ROOT / "config", self.config)
        self._running: list[subprocess.Popen[str]] = []
        self.google(port=free_port())

    def google(self, **members: Any) -> None:
        """Say where Google is."""
        yaml = YAML()
        content = yaml.load(self.config / "company.yaml")
        content["google"].update(members)
        yaml.dump(content, self.config / "company.yaml")

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command; its log can be read line by line."""
        command = [sys.executable, "-m", "sheetsync", "--config", str(self.config)]
        started = subprocess.Popen(
            [*command, "--lang", "en", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._running.append(started)
        return started

    def end(self) -> None:
        """Leave nothing running."""
        for one in self._running:
            if one.poll() is None:
                one.kill()
            one.communicate(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def read_until(process: subprocess.Popen[str], word: str) -> str:
    """Read the log up to the first line with the word."""
    assert process.stdout is not None
    read = []
    for line in process.stdout:
        read.append(line)
        if word in line:
            return "".join(read)
    raise AssertionError("".join(read) or "it ended without a word")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    one = Home(tmp_path / "Моя компания")
    yield one
    one.end()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_signal_ends_it_well(home: Home, number: int) -> None:
    daemon = home.start("run")
    read_until(daemon, "sheets.published")
    daemon.send_signal(number)
    rest, _ = daemon.communicate(timeout=PATIENCE)
    assert daemon.returncode == 0
    assert "daemon.stopped" in rest


def test_a_second_worker_refuses_and_a_plan_is_made_beside_it(home: Home) -> None:
    daemon = home.start("run")
    read_until(daemon, "cycle.done")
    second = home.start("run")
    said, _ = second.communicate(timeout=PATIENCE)
    assert second.returncode == 6
    assert "Another worker" in said
    plan = home.start("plan", "--exit-code")
    said, _ = plan.communicate(timeout=PATIENCE)
    assert plan.returncode == 0, said
    assert daemon.poll() is None


def test_after_sigkill_the_next_one_starts_and_needs_nothing_made(home: Home) -> None:
    daemon = home.start("run")
    read_until(daemon, "cycle.done")
    daemon.kill()
    daemon.communicate(timeout=PATIENCE)
    again = home.start("run", "--once")
    said, _ = again.communicate(timeout=PATIENCE)
    assert again.returncode == 0, said
    assert "nothing had to be changed" in said


def test_the_second_signal_ends_it_at_once(home: Home) -> None:
    """Google took the request and never answers: the cycle hangs for a minute."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        home.google(where=f"http://127.0.0.1:{silent.getsockname()[1]}")
        daemon = home.start("run")
        request, _ = silent.accept()
        with request:
            daemon.send_signal(signal.SIGTERM)
            read_until(daemon, "daemon.stopping")
            assert daemon.poll() is None
            daemon.send_signal(signal.SIGTERM)
            daemon.communicate(timeout=PATIENCE / 2)
    assert daemon.returncode == 128 + signal.SIGTERM


def test_a_taken_port_is_said(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        home.google(port=port)
        daemon = home.start("run")
        said, _ = daemon.communicate(timeout=PATIENCE)
    assert daemon.returncode == 1
    assert f"Port {port}" in said


def test_apply_asks_whoever_sits_at_the_terminal(home: Home) -> None:
    for answer, code, word in (("n", 0, "Nothing was done"), ("y", 0, "Done: 5")):
        terminal, inside = os.openpty()
        command = [sys.executable, "-m", "sheetsync", "--config", str(home.config)]
        try:
            os.write(terminal, f"{answer}\n".encode())
            done = subprocess.run(
                [*command, "--lang", "en", "apply"],
                cwd=ROOT,
                stdin=inside,
                capture_output=True,
                check=False,
                timeout=PATIENCE,
            )
        finally:
            os.close(terminal)
            os.close(inside)
        assert (done.returncode, word in done.stdout.decode()) == (code, True)
