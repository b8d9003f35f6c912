"""Journals to test with: a SQLite file, and a PostgreSQL server of our own.

Every test of the contract runs on both; the second needs Debian's postgresql.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from sheetsync.clock import SetClock
from sheetsync.journal import Journal

_START = datetime(2026, 3, 2, 9, 30, 15, 250_000, tzinfo=UTC)


@dataclass(frozen=True)
class PostgresServer:
    """A running server that listens on a Unix socket only."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(_START)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as name:  # short path
        folder = Path(name)
        folder.chmod(0o700)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        cluster = str(folder / "cluster")
        _run(
            programs / "initdb",
            *("--pgdata", cluster, "--auth", "trust", "--username", "postgres"),
            *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
        )
        options = f"-c listen_addresses='' -c fsync=off -k '{folder}'"
        log = str(folder / "log")
        control = (programs / "pg_ctl", "--pgdata", cluster, "--wait")
        _run(*control, "--log", log, "--options", options, "start")
        try:
            yield PostgresServer(folder)
        finally:
            _run(*control, "--mode", "immediate", "stop")


def _programs() -> Path:
    """Where initdb is; Debian keeps the newest version's beside the others'."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path is None:
        pytest.skip("no initdb here: apt-get install postgresql")
    return Path(on_path).resolve().parent


def _run(program: Path, *arguments: str) -> None:
    """Run one of the server's programs, which refuse to be root."""
    account = "postgres" if os.geteuid() == 0 else None
    subprocess.run(
        [str(program), *arguments],
        check=True,
        user=account,
        group=account,
        extra_groups=[] if account else None,
        cwd="/",
        stdout=subprocess.DEVNULL,
        timeout=60,
    )


@pytest.fixture
def postgres_url(
    postgres: PostgresServer, request: pytest.FixtureRequest
) -> Iterator[str]:
    """An empty database of the test's own."""
    name = f"journal_{zlib.crc32(request.node.nodeid.encode())}"
    engine = create_engine(postgres.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgres.url(name)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'state' / 'sheetsync.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty journal, on each database in turn."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
def journal(url: str, clock: SetClock) -> Iterator[Journal]:
    with Journal.open(url, clock) as opened:
        yield opened
