"""`concord serve` as an operator runs it, which a test kills and starts again."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil

from tests.features.operations.concord import Running, start_concord
from tests.servers import client_of_server

LINK = r"once: (\S+)"


class MortalServer:
    """A server with its own data directory, embedded Postgres and port."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._running: Running | None = None

    def start(self) -> None:
        """Serve, on the same address as before."""
        arguments = ("serve", "--port", str(self.port))
        self._running = start_concord(*arguments, data_dir=self.data_dir)
        self._running.line(r"running at (\S+)")

    def first_sign_in_link(self) -> str:
        """How the first administrator comes in; said once, at the first start."""
        assert self._running is not None
        return self._running.line(LINK)

    def kill(self) -> None:
        """Kill the server, what it started and every process of its Postgres, all of them at once."""
        assert self._running is not None
        server = psutil.Process(self._running.process.pid)
        doomed = {server, *server.children(recursive=True), *self._postgres()}
        for process in doomed:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self._running.kill()
        psutil.wait_procs(doomed, timeout=10)
        self._forget()

    def stop(self) -> None:
        """End it in peace, if it still runs."""
        if self._running is not None:
            self._running.terminate()
            self._forget()

    def _forget(self) -> None:
        assert self._running is not None
        assert self._running.process.stdout is not None
        self._running.process.stdout.close()
        self._running = None

    def _postgres(self) -> list[psutil.Process]:
        cluster = str((self.data_dir / "postgres").resolve())
        return [
            process
            for process in psutil.process_iter(["cwd"])
            if (process.info["cwd"] or "").startswith(cluster)
        ]


@contextmanager
def client_by_link(link: str) -> Iterator[httpx.Client]:
    """A client with the session that the link gives once."""
    url = re.sub(r"/sign-in/.*", "", link)
    with client_of_server(url, Origin=url) as client:
        response = client.post(link)
        assert response.status_code == 303, response.text
        yield client


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
