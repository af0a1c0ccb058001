import os
import signal
from collections.abc import Callable

import psycopg

from app.database.embedded import EmbeddedPostgres
from app.settings import Settings
from tests.features.operations.conftest import Home
from tests.postgres_holder import Holder

Hold = Callable[..., Holder]


def test_the_second_process_attaches_and_the_last_one_out_stops_the_server(
    home: Home, hold: Hold
) -> None:
    first, second = hold(home), hold(home)
    assert first.url() == second.url()
    started = home.postmaster().pid

    assert first.end() == 0
    assert home.postmaster().pid == started

    assert second.end() == 0
    assert not home.is_served()
    assert home.log.rstrip().endswith("database system is shut down")


def test_four_processes_race_for_a_fresh_directory_and_make_one_server(
    empty_home: Home, hold: Hold
) -> None:
    holders = [hold(empty_home) for _ in range(4)]

    assert len({holder.url() for holder in holders}) == 1
    assert empty_home.log.count("starting PostgreSQL") == 1

    assert [holder.end() for holder in holders] == [0, 0, 0, 0]
    assert not empty_home.is_served()


def test_two_shares_of_one_process_count_as_two(home: Home) -> None:
    settings = Settings(data_dir=home.folder)
    first, second = EmbeddedPostgres.acquire(settings), EmbeddedPostgres.acquire(settings)

    first.close()
    first.close()

    assert home.is_served()
    with psycopg.connect(second.url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    second.close()
    assert not home.is_served()


def test_ctrl_c_reaches_concord_but_not_its_server(home: Home, hold: Hold) -> None:
    holder = hold(home)
    with psycopg.connect(holder.url(), autocommit=True) as connection:
        connection.execute("create table notes (note text)")
        os.killpg(holder.pid, signal.SIGINT)
        assert holder.wait() == 130

    assert not home.is_served()
    assert "received fast shutdown request" in home.log
    assert home.log.rstrip().endswith("database system is shut down")


def test_a_process_that_is_told_to_end_stops_the_server(home: Home, hold: Hold) -> None:
    holder = hold(home)
    assert holder.url()

    os.kill(holder.pid, signal.SIGTERM)

    assert holder.wait() == 143
    assert not home.is_served()
