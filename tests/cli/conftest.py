"""What the tests of the command line share."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from sheetsync.emulator import BackgroundServer, Google
from tests.cli.cli_company import Company


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """A folder with the shipped configuration and no bases yet."""
    google = Google()
    with BackgroundServer(google) as server:
        yield Company(tmp_path, google, server.url)


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """Commands set up the logs of the whole process; that ends with the test."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    structlog.reset_defaults()
