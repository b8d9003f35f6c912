"""A server that holds answers in memory: PUT keeps one, POST and GET give it back.

``python -m benchmarks.holder`` prints its address. What it costs to make an answer
must not count where the cost of reading it is measured.
"""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Holder(BaseHTTPRequestHandler):
    """Keeps bodies by path."""

    protocol_version = "HTTP/1.1"
    held: dict[str, bytes] = {}  # noqa: RUF012 - one for the whole server

    def do_PUT(self) -> None:
        """Keep a body."""
        self.held[self.path] = self._body()
        self._answer(b"")

    def do_POST(self) -> None:
        """Give the body back, whatever is asked of it."""
        self._body()
        self._answer(self.held[self.path])

    do_GET = do_POST  # noqa: N815 - named by http.server

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until the process is ended."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Holder)
    print(f"ready http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
