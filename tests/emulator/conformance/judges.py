"""The two judges of recorded traffic: Google's schemas, and the keys that it sends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.emulator.conformance.conftest import Material

Pairs = list[dict[str, Any]]


def against_schemas(material: Material, pairs: Pairs, folder: Path) -> list[str]:
    """Return what `discovery_check.py` has against some traffic.

    A request that the local Google refused with 400 may break the schema: that is
    what it was refused for.
    """
    path = folder / "pairs.json"
    path.write_text(json.dumps(pairs), encoding="utf-8")
    script = str(material.folder / "discovery_check.py")
    command = [sys.executable, "-B", script, "--lenient", "--max", "9999", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    # 1 says that an answer failed, and then names it; more says that the tool broke.
    assert run.returncode in {0, 1}, run.stderr
    sides = ("query ", "request ", "response ")
    found = [line for line in run.stdout.splitlines() if line.startswith(sides)]
    return [line for line in found if not line.startswith("request refused ")]


def against_profile(material: Material, pairs: Pairs) -> list[str]:
    """Return where answers hold other keys than Google's recorded answers do."""
    path = material.folder / "key-profile.json"
    profile = json.loads(path.read_text(encoding="utf-8"))
    differences, _ = material.tool("key_profile").check(profile, pairs)
    return [
        f"{kind}: {key} in {place}, e.g. {sources[0]}"
        for (kind, place, key, _count), sources in differences.items()
    ]
