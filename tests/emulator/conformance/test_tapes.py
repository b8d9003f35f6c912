"""Conversations recorded with the real Google, held again with the local one."""

from __future__ import annotations

import json
import warnings
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.emulator.conformance.conftest import Material, Played
from tests.emulator.conformance.judges import (
    Pairs,
    against_profile,
    against_schemas,
)

pytestmark = [pytest.mark.ci, pytest.mark.timeout(300)]


@dataclass(slots=True)
class Replay:
    """What became of all conversations."""

    same: int = 0
    skipped: list[dict[str, Any]] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    pairs: Pairs = field(default_factory=list)


@pytest.fixture(scope="module")
def replay(material: Material, played: Played) -> Replay:
    """Hold every conversation in a world of its own.

    The tool takes what files.list shows beside the conversation's own file for the
    recorded account's other files. What an earlier conversation left behind would
    be taken so, and differ.
    """
    tool = material.tool("replay_diff")
    replay = Replay()
    conversation = _recorded(tool.Conversation, replay.pairs)
    for name, exchanges in _conversations(tool, material.folder / "cassettes").items():
        tool.FOREIGN = played.start_anew()
        held = conversation(played.url, name, exchanges)
        for exchange, _, differences in held.run():
            if differences is None:
                replay.skipped.append(exchange)
            elif differences:
                replay.different.append(f"{exchange['source']}: {differences}")
            else:
                replay.same += 1
        held.conn.close()
    return replay


def _conversations(tool: Any, folder: Path) -> dict[str, list[dict[str, Any]]]:
    with warnings.catch_warnings():
        # The tool leaves its files for Python to close.
        warnings.simplefilter("ignore", ResourceWarning)
        exchanges = list(tool.load([str(folder)]))
    found = defaultdict(list)
    for exchange in exchanges:
        found[exchange["source"].partition("#")[0]].append(exchange)
    return found


def _recorded(conversation: Any, pairs: Pairs) -> Any:
    """Return the tool's kind of conversation, which writes down what is said too."""

    class Recorded(conversation):  # type: ignore[misc]
        def call(
            self, method: str, host: str, target: str, body: bytes | None, kind: str
        ) -> tuple[int, bytes]:
            status, raw = super().call(method, host, target, body, kind)
            url = urlsplit(target)
            pairs.append(
                {
                    "host": host,
                    "method": method,
                    "path": url.path,
                    "query": parse_qsl(url.query, keep_blank_values=True),
                    "request": _json(body),
                    "status": status,
                    "response": _json(raw),
                    "source": self.name,
                }
            )
            return status, raw

    return Recorded


def _json(text: bytes | None) -> Any:
    try:
        return json.loads(text or b"")
    except ValueError:
        return None


def test_every_recorded_exchange_is_answered_as_google_did(replay: Replay) -> None:
    assert replay.different == []
    assert replay.same > 1000


def test_only_the_recorded_accounts_other_files_are_left_out(replay: Replay) -> None:
    """The one recorded 403 is not among them: somebody else's file stands in."""
    methods = {one["method_id"] for one in replay.skipped}

    assert methods <= {"sheets.spreadsheets.get", "drive.files.get"}
    assert {one["status"] for one in replay.skipped} == {200}


def test_the_replayed_traffic_keeps_to_googles_schemas(
    material: Material, replay: Replay, tmp_path: Path
) -> None:
    assert against_schemas(material, replay.pairs, tmp_path) == []


def test_the_replayed_answers_hold_the_keys_that_google_sends(
    material: Material, replay: Replay
) -> None:
    assert against_profile(material, replay.pairs) == []
