"""Functions for the pool's processes to call: some behave, some do not."""

import os
import signal
import time

from app.errors import Invalid


def add(first: int, second: int) -> int:
    return first + second


def process_id() -> int:
    return os.getpid()


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def spin() -> None:
    while True:
        pass


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def eat_memory() -> int:
    return len(bytearray(64 * 1024**3))


def refuse() -> None:
    raise Invalid("This picture is upside down.")


def fail() -> None:
    raise ZeroDivisionError("nobody foresaw this")


def secrets() -> list[str]:
    return [name for name in os.environ if name.startswith("CONCORD_")]
