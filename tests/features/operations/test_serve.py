import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from app.commands.errors import AddressTaken
from app.commands.serve import open_listener
from tests.features.operations.concord import Running, run_concord, start_concord
from tests.features.operations.conftest import Home

URL = r"Concord is running at (http://127\.0\.0\.1:\d+)$"
LINK = r"Sign in as administrator, once: (http://127\.0\.0\.1:\d+/sign-in/\S+)$"


@pytest.fixture
def serving(home: Home) -> Iterator[Running]:
    running = start_concord("serve", "--port", "0", data_dir=home.folder)
    yield running
    running.kill()
    assert running.process.stdout is not None
    running.process.stdout.close()


def test_a_new_concord_says_where_it_is_and_how_to_get_in(serving: Running, home: Home) -> None:
    url, link = serving.line(URL), serving.line(LINK)

    assert httpx.get(f"{url}/healthz").text == "ok"
    assert link.startswith(url)

    assert serving.interrupt() == 0
    assert not home.is_served()


def test_accounts_and_tokens_are_made_beside_a_running_server(serving: Running, home: Home) -> None:
    url = serving.line(URL)

    user = run_concord(
        "create-user",
        "ada@example.org",
        *("--role", "admin"),
        "--password-stdin",
        data_dir=home.folder,
        given="correct horse battery staple\n",
    )
    token = run_concord("create-token", "ada@example.org", data_dir=home.folder)

    assert user.stdout.startswith("Made the admin ada@example.org, user ")
    secret = token.stdout.splitlines()[-1]
    me = httpx.get(f"{url}/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert me.json()["email"] == "ada@example.org"

    assert serving.terminate() == 0
    assert not home.is_served()


def test_a_killed_server_starts_again_on_what_it_left(serving: Running, home: Home) -> None:
    serving.line(URL)
    for process in psutil.Process(serving.process.pid).children(recursive=True):
        process.kill()
    serving.kill()

    again = start_concord("serve", "--port", "0", data_dir=home.folder)

    assert httpx.get(f"{again.line(URL)}/healthz").text == "ok"
    assert again.interrupt() == 0
    assert again.process.stdout is not None
    again.process.stdout.close()
    assert not home.is_served()


def test_a_worker_shares_the_server_of_serve_and_may_outlive_it(
    serving: Running, home: Home
) -> None:
    serving.line(URL)
    worker = start_concord("worker", data_dir=home.folder)
    worker.line(r"Running (\d+) background jobs at a time")

    assert serving.terminate() == 0
    assert home.is_served()

    assert worker.terminate() == 0
    assert not home.is_served()
    assert worker.process.stdout is not None
    worker.process.stdout.close()


def test_a_port_in_use_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run_concord("serve", "--port", str(port), data_dir=tmp_path)

    assert refused.returncode == 1
    assert refused.stderr == (
        f"concord: Cannot listen on 127.0.0.1 port {port}: address already in use. "
        "Choose another port with --port, or --port 0 for any free one.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_port_is_taken_long_before_the_server_answers() -> None:
    with open_listener("127.0.0.1", 0) as first:
        port = first.getsockname()[1]

        with pytest.raises(AddressTaken, match=f"port {port}: address already in use"):
            open_listener("127.0.0.1", port)
