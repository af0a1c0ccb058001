"""`concord worker`: runs background jobs only, beside a server or on another machine.

It is the application without its web server, so its jobs find exactly what they find in `concord serve`.
"""

import asyncio
import signal
import sys

from app.commands.ready import ready_database
from app.main import create_app
from app.settings import Settings


def work(settings: Settings) -> int:
    """Run jobs until Ctrl-C or SIGTERM; those at work are finished or put back."""
    with ready_database(settings) as url:
        asyncio.run(_work(settings.model_copy(update={"run_jobs": True}), url))
    return 0


async def _work(settings: Settings, url: str) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stopped.set)
    application = create_app(settings, database_url=url)
    async with application.router.lifespan_context(application):
        sys.stdout.write(
            f"Running {settings.job_concurrency} background jobs at a time. Stop it with Ctrl-C.\n"
        )
        sys.stdout.flush()
        await stopped.wait()
