"""Processes that double this one: they answer in order, end with it, and their end is told."""

import os
import pickle
import signal
import time
from collections.abc import Callable

import psutil
import pytest

from app.importing.doubles import CAN_FORK, DoubleBroke, doubles
from app.importing.errors import ReaderEnded

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="there are no doubles on this system")


def alive() -> set[int]:
    return {each.pid for each in psutil.Process().children()}


def squared(number: int) -> tuple[int, int]:
    return os.getpid(), number**2


def test_results_come_in_the_order_of_their_tasks() -> None:
    before = alive()
    with doubles(3, squared) as others:
        found = []
        for number in range(10):
            if others.are_busy:
                found.append(others.take())
            others.give(number)
        while others.under_way:
            found.append(others.take())
        pids = alive() - before

    assert [each for _, each in found] == [number**2 for number in range(10)]
    assert {pid for pid, _ in found} == pids
    assert len(pids) == 3
    assert alive() == before


def test_the_end_of_one_is_told() -> None:
    def die(number: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    told = ends_of(die, ReaderEnded)
    assert told == str(pickle.loads(pickle.dumps(ReaderEnded())))


def test_too_little_memory_is_told() -> None:
    def need(number: int) -> None:
        raise MemoryError

    ends_of(need, MemoryError)


def test_what_nobody_foresaw_is_told_with_its_place() -> None:
    def fail(number: int) -> None:
        raise KeyError("unforeseen")

    assert "KeyError: 'unforeseen'" in ends_of(fail, DoubleBroke)


def test_they_end_with_the_one_that_they_double() -> None:
    """It is killed, and can tell them nothing."""
    reading, writing = os.pipe()
    middle = os.fork()
    if middle == 0:
        with doubles(2, squared):
            os.write(writing, b" ".join(str(each).encode() for each in alive()))
            signal.pause()
    told = os.read(reading, 100).split()
    os.close(reading)
    os.close(writing)
    pids = [int(each) for each in told]

    assert len(pids) == 2
    os.kill(middle, signal.SIGKILL)
    os.waitpid(middle, 0)

    deadline = time.monotonic() + 10
    while any(map(is_at_work, pids)):
        assert time.monotonic() < deadline, pids
        time.sleep(0.01)


def is_at_work(pid: int) -> bool:
    """Whether it runs; somebody else has to collect what is left of it."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def ends_of(work: Callable[[int], None], error: type[BaseException]) -> str:
    """What is told of a double's end; none is left."""
    before = alive()
    with doubles(2, work) as others:
        others.give(1)
        others.give(2)
        with pytest.raises(error) as raised:
            others.take()
    assert alive() == before
    return str(raised.value)
