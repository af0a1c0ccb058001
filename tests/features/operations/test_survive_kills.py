import os
import signal
import threading
import time
from collections.abc import Callable

import psutil
import psycopg
import pytest

from app.database.embedded import embedded_postgres
from app.settings import Settings
from tests.features.operations.conftest import Home
from tests.postgres_holder import Holder

Hold = Callable[..., Holder]


class Writer(threading.Thread):
    """Commits one number after another and remembers which of them were acknowledged."""

    def __init__(self, url: str, first: int) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.next = first
        self.acknowledged: list[int] = []

    def run(self) -> None:
        try:
            with psycopg.connect(self.url, autocommit=True) as connection:
                while True:
                    connection.execute("insert into numbers values (%s)", [self.next])
                    self.acknowledged.append(self.next)
                    self.next += 1
        except psycopg.OperationalError:
            return


def server_processes(home: Home) -> list[psutil.Process]:
    postmaster = home.postmaster()
    return [postmaster, *postmaster.children(recursive=True)]


@pytest.mark.parametrize("victims", ["everything", "postmaster"])
def test_no_acknowledged_commit_is_lost_by_kill_9(home: Home, hold: Hold, victims: str) -> None:
    acknowledged: list[int] = []
    with embedded_postgres(Settings(data_dir=home.folder)) as url, psycopg.connect(url) as first:
        first.execute("drop table if exists numbers")
        first.execute("create table numbers (n bigint primary key)")
    for round_number in range(3):
        holder = hold(home)
        writer = Writer(holder.url(), first=round_number * 1_000_000)
        writer.start()
        time.sleep(0.15)

        processes = server_processes(home)
        for process in processes if victims == "everything" else processes[:1]:
            process.kill()
        holder.kill()

        writer.join(30)
        acknowledged += writer.acknowledged

    with embedded_postgres(Settings(data_dir=home.folder)) as url, psycopg.connect(url) as last:
        kept = {row[0] for row in last.execute("select n from numbers")}
    assert len(acknowledged) > 3
    assert set(acknowledged) <= kept


def test_a_server_that_outlived_its_process_is_taken_over(home: Home, hold: Hold) -> None:
    first = hold(home)
    assert first.url()
    orphan = home.postmaster().pid
    first.kill()

    second = hold(home)

    assert second.url()
    assert home.postmaster().pid == orphan
    assert second.end() == 0
    assert not home.is_served()


def test_a_server_that_died_beside_its_process_is_started_by_the_next(
    home: Home, hold: Hold
) -> None:
    bereaved = hold(home)
    assert bereaved.url()
    home.postmaster().kill()

    other = hold(home)
    with psycopg.connect(other.url()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)

    assert bereaved.end() == 0
    assert home.is_served()
    assert other.end() == 0
    assert not home.is_served()


def test_a_first_start_that_was_killed_leaves_nothing_half_made(
    empty_home: Home, hold: Hold
) -> None:
    killed = hold(empty_home)
    while not (empty_home.layout.unfinished_cluster / "base").exists():
        time.sleep(0.005)
    killed.kill()

    holder = hold(empty_home)

    with psycopg.connect(holder.url()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert not empty_home.layout.unfinished_cluster.exists()
    assert holder.end() == 0


def test_a_pid_that_another_program_has_by_now_does_not_stop_the_start(
    home: Home, hold: Hold
) -> None:
    cluster = home.layout.cluster
    (cluster / "postmaster.pid").write_text(
        f"{os.getpid()}\n{cluster}\n1700000000\n5432\n{home.layout.socket_dir}\n\n  1 1\nready   \n"
    )

    holder = hold(home)

    assert holder.url()
    assert holder.end() == 0


def test_a_stopping_server_is_waited_for_and_started_again(home: Home, hold: Hold) -> None:
    first = hold(home)
    assert first.url()
    old = home.postmaster()
    old.send_signal(signal.SIGINT)

    second = hold(home)

    assert second.url()
    assert home.postmaster().pid != old.pid
    assert [first.end(), second.end()] == [0, 0]
