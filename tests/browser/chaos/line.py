"""The line between browser and server, which breaks when and where it is told to."""

import asyncio
import re
import threading
from contextlib import suppress
from typing import Literal

from tests.features.operations.mortal import free_port

LineFault = Literal["refuse", "cut the request", "lose the answer", "cut the answer", "answer 503"]
FAULTS: tuple[LineFault, ...] = (
    "refuse", "cut the request", "lose the answer", "cut the answer", "answer 503",
)  # fmt: skip

HEAD_END = b"\r\n\r\n"
CONTENT_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
KEEP_ALIVE = re.compile(rb"^connection:.*\r\n", re.IGNORECASE | re.MULTILINE)
BUSY = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class FaultyLine:
    """A proxy that carries one request a connection, and harms the next saves as it is told."""

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.carried_out: list[LineFault] = []
        self._server_port = server_port
        self._waiting: list[LineFault] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._is_open = threading.Event()
        self._end = asyncio.Event()
        self._carrying: set[asyncio.Task[None]] = set()

    def open(self) -> None:
        """Begin to carry."""
        self._thread.start()
        assert self._is_open.wait(10)

    def close(self) -> None:
        """Carry nothing any more."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    def harm_next_save(self, fault: LineFault) -> None:
        """The next request that changes something meets this fault; each fault comes once."""
        self._waiting.append(fault)

    def heal(self) -> None:
        """What was to come does not come any more."""
        self._waiting.clear()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        async with await asyncio.start_server(self._begin, "127.0.0.1", self.port):
            self._is_open.set()
            await self._end.wait()
        for carrying in self._carrying:
            carrying.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one request; a task that nobody holds may be forgotten half done."""
        carrying = asyncio.create_task(self._carry(reader, writer))
        self._carrying.add(carrying)
        carrying.add_done_callback(self._carrying.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_whole = False
        try:
            head, body = await read_request(reader)
            fault = self._take(head)
            writer.write(await self._answer(head, body, fault))
            await writer.drain()
            is_whole = fault in {None, "answer 503"}
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            await end(writer, is_whole=is_whole)

    def _take(self, head: bytes) -> LineFault | None:
        if not (self._waiting and head.startswith((b"PATCH", b"PUT"))):
            return None
        fault = self._waiting.pop(0)
        self.carried_out.append(fault)
        return fault

    async def _answer(self, head: bytes, body: bytes, fault: LineFault | None) -> bytes:
        """As much of the server's answer as comes through."""
        if fault == "refuse":
            return b""
        if fault == "answer 503":
            return BUSY
        if fault == "cut the request":
            await self._ask(head + body[: len(body) // 2], is_whole=False)
            return b""
        answer = await self._ask(head + body, is_whole=True)
        if fault == "lose the answer":
            return b""
        return answer[: len(answer) // 2] if fault == "cut the answer" else answer

    async def _ask(self, request: bytes, *, is_whole: bool) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read() if is_whole else b""
        finally:
            await end(writer, is_whole=False)


async def end(writer: asyncio.StreamWriter, *, is_whole: bool) -> None:
    """Close a connection, or cut it off, so that nobody takes a part of an answer for the whole."""
    if is_whole:
        writer.close()
    else:
        writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()


async def read_request(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The head of a request, changed so that the connection ends with the answer, and its body."""
    head = await reader.readuntil(HEAD_END)
    length = CONTENT_LENGTH.search(head)
    body = await reader.readexactly(int(length[1])) if length else b""
    lasting = KEEP_ALIVE.sub(b"", head)
    return lasting.removesuffix(b"\r\n") + b"Connection: close" + HEAD_END, body
