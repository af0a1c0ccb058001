"""Which handler does which kind of job. Filled by `app.main`, the only place that knows all features."""

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.jobs.running import RunningJob

Handler = Callable[[RunningJob], Coroutine[Any, Any, dict[str, Any] | None]]


@dataclass(frozen=True)
class JobKind:
    """A kind of work: a name such as `images.derive`, what does it, and how often a failing one is tried."""

    name: str
    handler: Handler
    max_attempts: int


@dataclass(frozen=True)
class Schedule:
    """Work that is done again and again without being asked for."""

    kind: str
    title: str
    every: timedelta


class JobRegistry:
    """The kinds of jobs that a process can run."""

    def __init__(self) -> None:
        self._kinds: dict[str, JobKind] = {}
        self._schedules: list[Schedule] = []

    def add(self, name: str, handler: Handler, *, max_attempts: int = 3) -> None:
        """Register the handler of a kind; raises ValueError when the kind has one already."""
        if name in self._kinds:
            raise ValueError(f"The job kind {name!r} has a handler already.")
        self._kinds[name] = JobKind(name, handler, max_attempts)

    def schedule(self, name: str, *, title: str, every: timedelta) -> None:
        """Run a registered kind, without arguments, about once in each span of time."""
        if name not in self._kinds:
            raise ValueError(f"Add a handler for {name!r} before scheduling it.")
        self._schedules.append(Schedule(name, title, every))

    def find(self, name: str) -> JobKind | None:
        """The kind of this name."""
        return self._kinds.get(name)

    def schedules(self) -> Iterator[Schedule]:
        """What is to be done again and again."""
        return iter(self._schedules)
