"""What travels through the pipe between the pool and its processes."""

from collections.abc import Callable
from dataclasses import dataclass

from app.errors import AppError

READY = "ready"
"""The first thing a process says."""


@dataclass(frozen=True, slots=True)
class Call:
    """One thing to do: an importable function, its arguments, and the processor time it may take."""

    function: Callable[..., object]
    arguments: tuple[object, ...]
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Returned:
    """The call's value."""

    value: object


@dataclass(frozen=True, slots=True)
class Refused:
    """The call's refusal, for the caller to raise."""

    refusal: AppError


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """The call needed more memory than allowed."""


@dataclass(frozen=True, slots=True)
class Broke:
    """The call failed in a way that nobody foresaw."""

    traceback: str


Reply = Returned | Refused | OutOfMemory | Broke
