"""The daemon as a process: signals, a second one, and one that was killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.home import PATIENCE, ROOT, Home, read_until

pytestmark = pytest.mark.ci


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
