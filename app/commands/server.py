"""The web server of `concord serve`: uvicorn, which says where it is and how to get in."""

import asyncio
import gc
import signal
import socket
import sys
from types import FrameType

import uvicorn
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from app.commands.accounts import first_sign_in_link
from app.settings import Settings

LONGEST_GOODBYE_S = 5
ROUTES_BUILT_AFTER_S = 1
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def run_server(application: FastAPI, settings: Settings, listener: socket.socket) -> None:
    """Answer requests until a signal; raises KeyboardInterrupt after a signal."""
    config = uvicorn.Config(
        application,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=LONGEST_GOODBYE_S,
        # Longer than the minute for which proxies keep theirs: who closes first breaks the other's next request.
        timeout_keep_alive=75,
    )
    server = AnnouncingServer(config, application, settings)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, server.handle_exit)
    server.run(sockets=[listener])


class AnnouncingServer(uvicorn.Server):
    """Says where it is once it listens, and how to get in while nobody has."""

    def __init__(self, config: uvicorn.Config, application: FastAPI, settings: Settings) -> None:
        super().__init__(config)
        self.application = application
        self.settings = settings
        self._building: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then say so."""
        await super().startup(sockets)
        # What was loaded stays for good, so the collector need not look at it ever again.
        gc.freeze()
        # Requests and jobs make short-lived objects by the thousand: looking after every 700 finds nothing.
        gc.set_threshold(50_000, 20, 20)
        gc.enable()
        if sockets:
            await self._announce(_address(self.settings, sockets[0]))
        self._building = asyncio.create_task(self._build_routes())

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """One signal is enough: a second one would only interrupt the goodbye, which is short anyway."""
        if not self.should_exit:
            super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams of job progress first: an open one would hold up the goodbye."""
        if self._building is not None:
            self._building.cancel()
        await self.application.state.job_events.stop()
        await super().shutdown(sockets)

    async def _build_routes(self) -> None:
        await asyncio.sleep(ROUTES_BUILT_AFTER_S)
        await build_routes(self.application)
        gc.freeze()

    async def _announce(self, address: str) -> None:
        lines = [f"Concord is running at {address}"]
        link = await first_sign_in_link(self.application.state.database, address)
        if link is not None:
            lines.append(f"Sign in as administrator, once: {link}")
        sys.stdout.write("\n".join([*lines, "Stop it with Ctrl-C.", ""]))
        sys.stdout.flush()


async def build_routes(application: FastAPI) -> None:
    """Have FastAPI make of every router's routes what it would make while the first request for one waits.

    And the threads ready in which some of what routes depend on is run.
    """
    await run_in_threadpool(int)
    for route in application.routes:
        route.matches(
            {"type": "http", "method": "GET", "path": "/", "root_path": "", "headers": []}
        )
        # Requests go first.
        await asyncio.sleep(0)


def _address(settings: Settings, listener: socket.socket) -> str:
    if settings.public_url is not None:
        return str(settings.public_url).rstrip("/")
    host, port = listener.getsockname()[:2]
    host = EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
