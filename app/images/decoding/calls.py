"""What travels through the pipe between the pool and its processes, and how."""

import pickle
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar, TypeVarTuple

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


_COUNT_BYTES = 4


def send(pipe: Connection, value: object) -> None:
    """Send it; bytes that it pickles as a `PickleBuffer` go just as they are, at a fifth of the price."""
    beside: list[pickle.PickleBuffer] = []

    def stays_inside(buffer: pickle.PickleBuffer) -> bool:
        # Whatever can be written to would not be so any more at the other end.
        is_apart = isinstance(buffer.raw().obj, bytes)
        if is_apart:
            beside.append(buffer)
        return not is_apart

    told = pickle.dumps(value, protocol=5, buffer_callback=stays_inside)
    pipe.send_bytes(len(beside).to_bytes(_COUNT_BYTES, "big") + told)
    for buffer in beside:
        pipe.send_bytes(buffer.raw())


def receive(pipe: Connection) -> Any:
    """What was sent."""
    told = memoryview(pipe.recv_bytes())
    count = int.from_bytes(told[:_COUNT_BYTES], "big")
    return pickle.loads(told[_COUNT_BYTES:], buffers=[pipe.recv_bytes() for _ in range(count)])
