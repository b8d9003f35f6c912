"""A company whose Google does not take some requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from requests import PreparedRequest, ReadTimeout, Response
from requests.adapters import BaseAdapter

from sheetsync.core.ids import BaseKey
from sheetsync.journal.records import Held
from tests.worker.boundaries import refusal
from tests.worker.world import PROSPECTS, READY, World

ANNA = "anna.petrova@northwind.example"


class Trouble(BaseAdapter):
    """Answers chosen requests itself, or does not answer them."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self.strikes: Callable[[PreparedRequest], bool] = lambda _request: False
        self.code = 0
        self.struck: list[str] = []

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        if not self.strikes(request):
            return self._inner.send(request, *args, **options)
        self.struck.append(body_of(request))
        if self.code:
            return refusal(self.code, request)
        raise ReadTimeout

    def close(self) -> None:
        self._inner.close()


def body_of(request: PreparedRequest) -> str:
    """What a request carries, as text."""
    body = request.body or ""
    return body.decode() if isinstance(body, bytes) else str(body)


class Troubled(World):
    """Acme and Beta are about to move from prospects on."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.app.close()
        self.trouble = Trouble(self.adapter)
        self.adapter = self.trouble
        self.start()

    def __enter__(self) -> Self:
        self.cycle()
        anna = self.person(ANNA)
        anna.type(PROSPECTS, {**READY, "Stage": "Interested"})
        beta = {**READY, "Company": "Beta", "Phone": "5", "Stage": "Interested"}
        anna.type(PROSPECTS, beta)
        self.cycle()
        self.clock.sleep(30)
        return self

    @contextmanager
    def failing(self, base: BaseKey, *words: str, code: int = 0) -> Iterator[list[str]]:
        """Requests to a base that have all these words fail: unanswered, or refused.

        Yields:
            The bodies of those that failed.
        """
        file = self.file_id(base)

        def strikes(request: PreparedRequest) -> bool:
            text = body_of(request)
            here = f"spreadsheets/{file}" in str(request.url)
            return here and all(one in text for one in words)

        self.trouble.strikes, self.trouble.code = strikes, code
        self.trouble.struck = []
        yield self.trouble.struck
        self.trouble.strikes = lambda _request: False

    def pass_cycles(self, times: int) -> None:
        """Cycles, each followed by half a minute."""
        for _ in range(times):
            self.app.cycle()
            self.clock.sleep(30)

    def held(self) -> list[Held]:
        """What waits for the owner."""
        with self.app.journal.reading() as book:
            return list(book.held.all())
