"""Waits on this machine for the browser to bring the answer of Google's page."""

from __future__ import annotations

import html
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from threading import Thread

_POLL = 0.05


class RedirectListener:
    """A server on a free loopback port that takes one answer.

    Anything may knock at a port (favicons, other pages, other programs), so that
    what is not the answer gets a 404 and the wait goes on.

    Args:
        words: What the browser shows afterwards.
    """

    def __init__(self, words: str) -> None:
        self._words = words
        self._answers: Queue[str] = Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
        # A connection that a browser opens in advance must not hold us up.
        self._server.daemon_threads = True
        self._thread = Thread(
            target=self._server.serve_forever, args=(_POLL,), daemon=True
        )

    @property
    def address(self) -> str:
        """Where the browser is to be sent."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def expect(self, is_answer: Callable[[str], bool]) -> None:
        """Begin to listen.

        Args:
            is_answer: Whether an address that was asked for is the answer.
        """
        self._server.RequestHandlerClass = _page(is_answer, self._words, self._answers)
        self._thread.start()

    def wait(self, seconds: float) -> str | None:
        """The address that brought the answer; None if none came in time."""
        try:
            return self._answers.get(timeout=seconds)
        except Empty:
            return None

    def close(self) -> None:
        """Listen no more."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


def _page(
    is_answer: Callable[[str], bool], words: str, answers: Queue[str]
) -> type[BaseHTTPRequestHandler]:
    """The class that http.server makes an object of for every connection."""
    page = f"<!doctype html><meta charset=utf-8><p>{html.escape(words)}</p>\n".encode()

    class Page(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            """Take the answer."""
            if not is_answer(self.path):
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(page)
            answers.put(self.path)

        def log_message(self, *_args: object) -> None:
            """Say nothing: the address holds a code."""

    return Page
