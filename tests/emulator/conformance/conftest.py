"""Where the recordings of the real Google are, and what they are played against."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from sheetsync.emulator import BackgroundServer, Google

PLACE = "SHEETSYNC_CONFORMANCE"
REQUIRED = "SHEETSYNC_CONFORMANCE_REQUIRED"
ROOT = Path(__file__).parents[3]
TOKEN = "conformance-owner-token"
"""What the tools send unless CONF_TOKEN says otherwise."""
OTHER_TOKEN = "conformance-other-token"


def missing(what: str) -> None:
    """Skip a test for want of something, or fail where all must run."""
    if os.environ.get(REQUIRED):
        pytest.fail(f"{what}, and {REQUIRED} says that no such test may be skipped")
    pytest.skip(what)


@dataclass(frozen=True, slots=True)
class Material:
    """The folder of recordings and tools."""

    folder: Path

    def tool(self, name: str) -> Any:
        """Load one of the tools."""
        path = self.folder / f"{name}.py"
        specification = importlib.util.spec_from_file_location(name, path)
        assert specification is not None
        assert specification.loader is not None
        module = importlib.util.module_from_spec(specification)
        sys.modules[name] = module
        specification.loader.exec_module(module)
        return module


@pytest.fixture(scope="session")
def material() -> Material:
    given = os.environ.get(PLACE)
    folder = Path(given) if given else ROOT.parent / "shared" / "conformance"
    if not (folder / "cassettes").is_dir():
        missing(f"no recordings at {folder}; set {PLACE} to their folder")
    return Material(folder.resolve())


@dataclass(frozen=True, slots=True)
class Played:
    """A served world that recordings are played against."""

    google: Google
    url: str

    def start_anew(self) -> str:
        """Empty the world but for one file of somebody else, whose id is returned."""
        self.google.reset()
        made = requests.post(
            f"{self.url}/drive/v3/files",
            json={
                "name": "Somebody else's",
                "mimeType": "application/vnd.google-apps.spreadsheet",
            },
            headers={"Authorization": f"Bearer {OTHER_TOKEN}"},
            timeout=30,
        )
        made_id: str = made.json()["id"]
        return made_id


@pytest.fixture(scope="module")
def played() -> Iterator[Played]:
    google = Google(seed=20261101)
    google.sign_in.issue_beforehand(TOKEN, "recorded@example.com")
    google.sign_in.issue_beforehand(OTHER_TOKEN, "other@example.com")
    with BackgroundServer(google) as server:
        yield Played(google, server.url)
