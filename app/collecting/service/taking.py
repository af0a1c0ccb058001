"""What all collections share: the loop over what arrives, and fetching several files at a time in their order."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from app.images.incoming import Arrival, Rejected, ScratchFile
from app.images.outside.records import OutsideProblem
from app.images.service import Destination, take_in
from app.images.service.derivatives import request_derivatives
from app.images.service.intake import Arriving
from app.images.service.origins import Met, note_missing
from app.images.service.unpacking import Tally, conclude
from app.images.tools import ImageTools

_DERIVED_EVERY = 500
_BUFFER_BYTES = 1024 * 1024

Item = TypeVar("Item")
Report = Callable[[Tally, str], Awaitable[None]]
"""Called after every file, with the numbers so far and the file's name."""


@dataclass(frozen=True)
class Collection:
    """One collection: where pictures go, whether their files stay where they are, and what became of them."""

    tools: ImageTools
    destination: Destination
    is_reference: bool
    tally: Tally = field(default_factory=Tally)
    begun_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def may_skip(self, met: Met) -> bool:
        """Whether a file need not be read: it is as it was, and no copy is wanted of what is only referred to."""
        return met.is_same and (self.is_reference or not met.is_referenced)

    async def note_missing(self, below: str) -> None:
        """Tell of references below an address that this collection has not met."""
        async with self.tools.database.connection() as connection:
            lost = await note_missing(connection, self.destination.project_id, below, self.begun_at)
        for file_name, image_id in lost:
            self.tally.miss(file_name, image_id)


async def collect(
    collection: Collection, arrivals: AsyncGenerator[Arriving, None], *, report: Report
) -> None:
    """Take in what arrives, counting it; large pictures are prepared meanwhile."""
    tools, destination, tally = collection.tools, collection.destination, collection.tally
    try:
        async with aclosing(take_in(tools, destination, arrivals)) as outcomes:
            async for outcome in outcomes:
                tally.count(outcome)
                await report(tally, outcome.file_name)
                if tally.created % _DERIVED_EVERY == 1:
                    await _request(tools, destination)
    finally:
        await conclude(tools, destination, tally)


async def _request(tools: ImageTools, destination: Destination) -> None:
    async with tools.database.session() as session:
        await request_derivatives(session, destination.project_id)


async def several(
    items: AsyncIterator[Item], fetch: Callable[[Item], Awaitable[Arriving]], *, at_once: int
) -> AsyncGenerator[Arriving, None]:
    """What is fetched for each item, in their order, while the next ones are on their way."""
    pending: deque[asyncio.Task[Arriving]] = deque()
    try:
        async for item in items:
            pending.append(asyncio.ensure_future(_awaited(fetch, item)))
            if len(pending) >= at_once:
                yield await pending.popleft()
        while pending:
            yield await pending.popleft()
    finally:
        for task in pending:
            task.cancel()
        for outcome in await asyncio.gather(*pending, return_exceptions=True):
            if isinstance(outcome, Arrival):
                outcome.discard()


async def _awaited(fetch: Callable[[Item], Awaitable[Arriving]], item: Item) -> Arriving:
    return await fetch(item)


async def receive(
    tools: ImageTools, file_name: str, chunks: AsyncIterator[bytes]
) -> Arrival | Rejected:
    """A file that comes in chunks, in scratch; whoever sends it keeps to the limit."""
    buffer = bytearray()
    with ScratchFile(tools.scratch_path(), file_name) as scratch:
        try:
            async for chunk in chunks:
                buffer += chunk
                if len(buffer) >= _BUFFER_BYTES:
                    await asyncio.to_thread(scratch.write, bytes(buffer))
                    buffer.clear()
            await asyncio.to_thread(scratch.write, bytes(buffer))
        except OutsideProblem as problem:
            return Rejected(scratch.file_name, f"{scratch.file_name} cannot be read: {problem}.")
        except OSError as error:
            reason = f"{scratch.file_name} cannot be copied: {error.strerror}."
            return Rejected(scratch.file_name, reason)
        return scratch.keep()
