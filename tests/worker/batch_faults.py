"""Faults that strike a batch of one kind on its way to one spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from requests import PreparedRequest, ReadTimeout, Response
from requests.adapters import BaseAdapter

from sheetsync.core.ids import BaseKey
from tests.worker.boundaries import refusal
from tests.worker.faults import ProcessDied
from tests.worker.world import World


@dataclass(frozen=True, slots=True)
class Strike:
    """What happens to the next batch of a kind; once.

    Attributes:
        spreadsheet: Where it goes.
        kind: The kind letter of its token.
        fault: ``late``, ``lost``, ``applied`` (but unanswered), ``refused``, ``dies``;
            "" lets it through.
        act: What somebody does right before it.
    """

    spreadsheet: str
    kind: str
    fault: str
    act: Callable[[], object]

    def hits(self, request: PreparedRequest) -> bool:
        """Whether this is the request."""
        body = request.body or b""
        text = body if isinstance(body, str) else body.decode()
        return f"{self.spreadsheet}:batchUpdate" in str(request.url) and bool(
            re.search(f'"metadataValue": ?"{self.kind}', text)
        )


class BatchFaults(BaseAdapter):
    """Passes requests on, but for those that are struck.

    Args:
        inner: Where they really go.
    """

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self._late: list[PreparedRequest] = []
        self.strikes: list[Strike] = []

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        strike = next((one for one in self.strikes if one.hits(request)), None)
        if strike is None:
            return self._inner.send(request, *args, **options)
        self.strikes.remove(strike)
        strike.act()
        if strike.fault == "dies":
            raise ProcessDied
        if strike.fault == "refused":
            return refusal(400, request)
        if strike.fault == "late":
            self._late.append(request.copy())
        if strike.fault in {"late", "lost"}:
            raise ReadTimeout
        answer = self._inner.send(request, *args, **options)
        if strike.fault == "applied":
            raise ReadTimeout
        return answer

    def land(self) -> None:
        """Whatever is late arrives now."""
        for request in self._late:
            self._inner.send(request)
        self._late.clear()

    def close(self) -> None:
        self._inner.close()


class Struck(World):
    """A company whose batches can be struck.

    Args:
        folder: An empty folder.
        settings: Members of company.yaml to change.
    """

    def __init__(self, folder: Path, **settings: Any) -> None:
        super().__init__(folder, settings=settings)
        self.app.close()
        self.faults = BatchFaults(self.adapter)
        self.adapter = self.faults
        self.start()
        self.cycle()

    def strike(
        self,
        base: BaseKey,
        kind: str,
        fault: str = "",
        act: Callable[[], object] = lambda: None,
    ) -> None:
        """Let a fault strike the next batch of that kind to a base."""
        self.faults.strikes.append(Strike(self.file_id(base), kind, fault, act))

    def pass_by(self, cycles: int = 1) -> None:
        """Some cycles, half a minute after each other; who dies is started anew."""
        for _ in range(cycles):
            try:
                self.app.cycle()
            except ProcessDied:
                self.app.close()
                self.start()
            self.clock.sleep(30)
