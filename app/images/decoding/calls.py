"""What travels through the pipe between the pool and its processes."""

from dataclasses import dataclass
from typing import Generic, TypeVar, TypeVarTuple

from app.errors import AppError

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

READY = "ready"
"""The first thing a process says."""


@dataclass(frozen=True)
class Remote(Generic[T, *Ts]):
    """A function by its address, `package.module:name`, so that only the process that runs it loads it.

    The parameters are what it returns and what it takes: `Remote[int, str, Path]` is `(str, Path) -> int`.
    """

    address: str


@dataclass(frozen=True, slots=True)
class Call:
    """One thing to do: a function's address, its arguments, and the processor time it may take."""

    address: str
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
