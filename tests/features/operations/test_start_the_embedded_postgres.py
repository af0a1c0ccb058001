import os
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from app.database.embedded import embedded_postgres
from app.database.embedded.binaries import SYSTEM
from app.settings import Settings
from tests.features.operations.conftest import NAMELESS, NOBODY, Home
from tests.postgres_holder import Holder

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become other users")
Hold = Callable[..., Holder]


def test_a_first_start_makes_a_server_that_writes_everything_to_disk(empty_home: Home) -> None:
    with (
        embedded_postgres(Settings(data_dir=empty_home.folder)) as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        names = ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")
        shown = {name: connection.execute(f"show {name}").fetchone() for name in names}

    assert shown == dict.fromkeys(names, ("on",))


def test_the_server_listens_on_no_network_and_only_its_owner_reaches_its_socket(home: Home) -> None:
    with embedded_postgres(Settings(data_dir=home.folder)):
        connections = home.postmaster().net_connections("inet")
        socket_mode = home.layout.socket_dir.stat().st_mode & 0o777

    assert connections == []
    assert socket_mode == 0o700


def test_what_was_written_is_there_at_the_next_start(home: Home) -> None:
    settings = Settings(data_dir=home.folder)

    with embedded_postgres(settings) as url, psycopg.connect(url) as connection:
        connection.execute("create table notes as select 'kept' as note")
    with embedded_postgres(settings) as url, psycopg.connect(url) as connection:
        row = connection.execute("select note from notes").fetchone()

    assert row == ("kept",)


def test_a_data_directory_with_a_long_path_gets_a_short_socket(copied_home: Home) -> None:
    far = copied_home.folder.joinpath(*(["a-rather-long-name"] * 6))
    far.mkdir(parents=True)
    copied_home.layout.folder.rename(far / "postgres")

    with embedded_postgres(Settings(data_dir=far)) as url, psycopg.connect(url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
        assert not str(Home(far).layout.socket_dir).startswith(str(far))

    shutil.rmtree(Home(far).layout.socket_dir)


def test_a_data_directory_may_have_any_name(empty_home: Home) -> None:
    odd = empty_home.folder / "a b,c'd\"e%f"

    with embedded_postgres(Settings(data_dir=odd)) as url, psycopg.connect(url) as connection:
        assert connection.execute("select 1").fetchone() == (1,)

    shutil.rmtree(Home(odd).layout.socket_dir)


@as_root
def test_root_serves_without_an_account_and_the_files_stay_its_own(home: Home, hold: Hold) -> None:
    holder = hold(home)

    assert holder.url()
    owners = {path.stat().st_uid for path in home.folder.rglob("*")}

    assert owners == {0}
    assert holder.end() == 0


@as_root
def test_root_without_user_namespaces_serves_as_nobody(copied_home: Home, hold: Hold) -> None:
    copied_home.folder.chmod(0o755)

    holder = hold(copied_home, PATH="/nonexistent")

    assert holder.url()
    assert copied_home.postmaster().uids().effective == NOBODY
    assert copied_home.layout.cluster.stat().st_uid == NOBODY
    assert copied_home.folder.stat().st_uid == 0

    assert holder.end() == 0
    assert hold(copied_home).url(), "with namespaces again, it goes on as nobody"
    assert copied_home.postmaster().uids().effective == NOBODY


@as_root
@pytest.mark.parametrize("uid", [NOBODY, NAMELESS], ids=["nobody", "a user without a name"])
def test_an_ordinary_user_serves_as_itself(empty_home: Home, hold: Hold, uid: int) -> None:
    os.chown(empty_home.folder, uid, uid)

    holder = hold(empty_home, uid=uid)

    assert holder.url()
    assert empty_home.postmaster().uids().effective == uid
    assert holder.end() == 0


@as_root
def test_root_without_user_namespaces_says_when_nobody_cannot_help(
    empty_home: Home, hold: Hold
) -> None:
    refusal = hold(empty_home, PATH="/nonexistent").refusal()

    assert refusal.startswith("Postgres refuses to run as root. User namespaces are not allowed")
    assert empty_home.layout.folder.stat().st_uid == 0


@as_root
def test_a_user_without_a_name_or_namespaces_is_told_what_to_do(
    empty_home: Home, hold: Hold
) -> None:
    os.chown(empty_home.folder, NAMELESS, NAMELESS)

    refusal = hold(empty_home, uid=NAMELESS, PATH="/nonexistent").refusal()

    assert refusal.startswith(f"Postgres needs a name for user id {NAMELESS}, which has none")


@as_root
def test_a_folder_that_may_not_be_written_is_refused(empty_home: Home, hold: Hold) -> None:
    refusal = hold(empty_home, uid=NOBODY).refusal()

    assert refusal.startswith(
        f"Concord cannot write to {empty_home.layout.folder}: permission denied."
    )


@as_root
def test_a_full_disk_is_named(empty_home: Home, hold: Hold, tmp_path: Path) -> None:
    tiny = tmp_path / "tiny"
    tiny.mkdir()
    if os.system(f"mount -t tmpfs -o size=24m tmpfs {tiny} 2>/dev/null") != 0:
        pytest.skip("no file system may be mounted here")

    try:
        refusal = hold(Home(tiny)).refusal()
    finally:
        os.system(f"umount {tiny}")

    assert refusal.startswith(f"The disk that holds {tiny}/postgres is full (")
    assert "Nothing is lost: make room and start again." in refusal


def test_data_of_another_major_version_is_refused_and_left_alone(
    empty_home: Home, hold: Hold
) -> None:
    empty_home.layout.cluster.mkdir(parents=True)
    (empty_home.layout.cluster / "PG_VERSION").write_text("16\n")

    refusal = hold(empty_home).refusal()

    assert (
        f"{empty_home.layout.cluster} was made by PostgreSQL 16; this Concord carries 18."
        in refusal
    )
    assert "Nothing was changed." in refusal
    assert "CONCORD_PG_BIN" in refusal


def test_a_folder_that_is_no_cluster_is_refused(empty_home: Home, hold: Hold) -> None:
    empty_home.layout.cluster.mkdir(parents=True)

    assert "is not a Postgres data directory" in hold(empty_home).refusal()


def test_a_chosen_folder_without_postgres_is_refused(empty_home: Home, hold: Hold) -> None:
    refusal = hold(empty_home, CONCORD_PG_BIN=str(empty_home.folder)).refusal()

    assert refusal.startswith(f"CONCORD_PG_BIN is {empty_home.folder}, but no initdb and postgres")


def test_a_setting_that_stops_the_server_is_quoted_from_its_log(
    copied_home: Home, hold: Hold
) -> None:
    with (copied_home.layout.cluster / "postgresql.conf").open("a") as configuration:
        configuration.write("shared_buffers = 'plenty'\n")

    refusal = hold(copied_home).refusal()

    assert refusal.startswith("Postgres did not start. It said:\n")
    assert "shared_buffers" in refusal


def test_the_systems_own_postgres_may_be_chosen_and_is_named_when_it_is_missed(
    empty_home: Home, hold: Hold
) -> None:
    others = [folder for folder in SYSTEM.glob("*/bin") if folder.parent.name in {"15", "16", "17"}]
    if not others:
        pytest.skip("no PostgreSQL 15 to 17 is installed")
    chosen = str(others[0])

    holder = hold(empty_home, CONCORD_PG_BIN=chosen)
    assert holder.url()
    assert holder.end() == 0

    assert f"set CONCORD_PG_BIN={chosen}." in hold(empty_home).refusal()
