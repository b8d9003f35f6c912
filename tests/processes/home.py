"""The program as processes of its own: a company's folder, and what runs on it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds after which nothing more is to be expected of a process."""


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
        self.settings("google", **members)

    def settings(self, part: str, **members: Any) -> None:
        """Change settings in one part of company.yaml; at its top if that is empty."""
        yaml = YAML()
        content = yaml.load(self.config / "company.yaml")
        (content[part] if part else content).update(members)
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
