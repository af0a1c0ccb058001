"""A program that is told of events: it keeps what it hears, and answers as it is told to."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from typing import Any

import pytest


class Receiver:
    """Listens on loopback."""

    def __init__(self) -> None:
        self.status = 200
        self.heard: Queue[tuple[dict[str, str], bytes]] = Queue()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(receiver.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(b"so be it")
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.heard.put((headers, body))

            def log_message(self, *args: Any) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        serve = partial(self._server.serve_forever, poll_interval=0.02)
        threading.Thread(target=serve, daemon=True).start()

    def next(self) -> tuple[dict[str, str], bytes]:
        """Headers and body of the next message."""
        return self.heard.get(timeout=20)

    def next_event(self) -> dict[str, Any]:
        """What the next message tells."""
        told: dict[str, Any] = json.loads(self.next()[1])
        return told

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who listens."""
    receiver = Receiver()
    yield receiver
    receiver.close()
