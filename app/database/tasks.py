"""How tasks that work on the database for as long as the process lives are ended, whatever has become of them."""

import asyncio
from collections.abc import Iterable
from typing import Any

import structlog

log = structlog.get_logger()


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel one after the other and wait for each. What one failed with is logged: the others have to end, too."""
    for task in tasks:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled() and (failure := task.exception()):
            log.error("a task had failed", task=task.get_name(), exc_info=failure)
