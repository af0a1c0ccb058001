"""A server that can be killed thirty times in a minute: a process that has loaded everything forks it anew.

Run as a program it reads `start` from its input, forks a server, and prints the server's process id once that one
listens. Killing the server is the business of whoever reads the id.
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import uvicorn

from app.logs import configure_logs
from app.main import create_app
from app.settings import Settings
from tests.features.operations.mortal import free_port
from tests.servers import client_of_server


class KillableServer:
    """Concord on its own port and data, over a database that outlives it."""

    def __init__(self, database_url: str, data_dir: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", __name__, database_url, str(data_dir), str(self.port)]
        self._nursery = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._pid: int | None = None

    def start(self) -> None:
        """Serve, on the same address and data as before."""
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write("start\n")
        self._nursery.stdin.flush()
        self._pid = int(self._nursery.stdout.readline())

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self._pid is not None:
            dying = psutil.Process(self._pid)
            dying.kill()
            dying.wait(10)
            self._pid = None

    def client(self) -> httpx.Client:
        """Somebody who asks the server itself, past every fault of the line."""
        return client_of_server(self.url)

    def stop(self) -> None:
        """End it and what forks it."""
        self.kill()
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.close()
        self._nursery.wait(10)
        self._nursery.stdout.close()


def main(database_url: str, data_dir: str, port: str) -> None:
    """Fork a server for each line of the input, until there is no more."""
    # A child that was killed is not waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    settings = Settings(data_dir=Path(data_dir), database_url=database_url, log_level="error")
    configure_logs(settings)
    for _ in sys.stdin:
        if os.fork() == 0:
            serve(settings, database_url, int(port))


def serve(settings: Settings, database_url: str, port: int) -> None:
    """Answer requests until the end comes."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    application = create_app(settings, database_url=database_url)
    config = uvicorn.Config(
        application, log_config=None, loop="uvloop", http="httptools", lifespan="on"
    )
    SayingServer(config).run(sockets=[listener])


class SayingServer(uvicorn.Server):
    """Says its process id once it listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        sys.stdout.write(f"{os.getpid()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
