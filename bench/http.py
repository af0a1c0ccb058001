"""A keep-alive HTTP client that costs next to nothing, so that the server is what is measured."""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any


class Connection:
    """One client's connection."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection(
            "127.0.0.1", self.port, limit=2**24
        )

    async def send(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes, float]:
        """One request; status, body and seconds until the last byte."""
        head = f"{method} {path} HTTP/1.1\r\n{self.head}Content-Length: {len(body)}\r\n"
        head += "Content-Type: application/json\r\n\r\n"
        started = time.perf_counter()
        self.writer.write(head.encode() + body)
        status, headers = self._parse(await self.reader.readuntil(b"\r\n\r\n"))
        content = await self._read(headers)
        return status, content, time.perf_counter() - started

    async def _read(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await self.reader.readexactly(int(headers.get("content-length", 0)))
        parts = []
        while size := int(await self.reader.readline(), 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return b"".join(parts)

    @staticmethod
    def _parse(head: bytes) -> tuple[int, dict[str, str]]:
        first, *lines = head.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        return int(first.split()[1]), headers

    def close(self) -> None:
        """Hang up."""
        self.writer.close()


async def call(connection: Connection, method: str, path: str, body: Any = None) -> Any:
    """A request whose answer is JSON; raises RuntimeError on a refusal."""
    content = json.dumps(body).encode() if body is not None else b""
    status, answer, _ = await connection.send(method, path, content)
    if status >= 400:
        raise RuntimeError(f"{method} {path}: {status} {answer[:300]!r}")
    return json.loads(answer) if answer else None
