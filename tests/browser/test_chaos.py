"""Tabs, the line and the server die at random, 200 times: nothing acknowledged is lost, and nothing is there twice.

`CONCORD_TEST_CHAOS_SESSIONS=100` plays more sessions, `CONCORD_TEST_CHAOS_SEED=17` begins with another one. The name
of a session that fails ends with its seed.
"""

import os
import random
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from httpx import Client
from playwright.sync_api import Browser, BrowserContext

from tests.browser.chaos.history import replayed
from tests.browser.chaos.line import FAULTS, FaultyLine
from tests.browser.chaos.server import KillableServer
from tests.browser.chaos.session import Session
from tests.browser.conftest import sign_in
from tests.browser.labelling import make_work
from tests.conftest import Person
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chaos")]

Database = psycopg.Connection[Any]

FIRST_SEED = int(os.environ.get("CONCORD_TEST_CHAOS_SEED", "1"))
SESSIONS = int(os.environ.get("CONCORD_TEST_CHAOS_SESSIONS", "4"))
# The faults of one session; four sessions meet two hundred.
FAULTS_OF_A_SESSION = (
    *(fault for fault in FAULTS for _ in range(6)),
    *("kill the server" for _ in range(8)),
    *("crash the tab" for _ in range(3)),
    *("close the tab" for _ in range(3)),
    *("offline" for _ in range(6)),
)


@pytest.fixture(scope="module")
def killable(server: Server) -> Iterator[KillableServer]:
    """A second server on the data of the first, which dies a lot."""
    killable = KillableServer(server.database_url, server.settings.data_dir)
    killable.start()
    yield killable
    killable.stop()


@pytest.fixture
def line(killable: KillableServer) -> Iterator[FaultyLine]:
    """What lies between the browser and that server."""
    line = FaultyLine(killable.port)
    line.open()
    yield line
    line.close()


@pytest.fixture
def context(
    chromium: Browser, line: FaultyLine, database: Database, owner: Person
) -> Iterator[BrowserContext]:
    """The owner's browser, with a window that shows every row of the list."""
    context = chromium.new_context(
        base_url=line.url, viewport={"width": 1280, "height": 1400}, reduced_motion="reduce"
    )
    sign_in(context, line, database, owner)
    yield context
    context.close()


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + SESSIONS))
def test_no_acknowledged_deed_is_lost_or_done_twice(
    context: BrowserContext,
    as_owner: Client,
    killable: KillableServer,
    line: FaultyLine,
    database: Database,
    seed: int,
) -> None:
    chance = random.Random(seed)
    work = make_work(as_owner)
    session = Session(context, work, killable, line, chance)
    faults = chance.sample(FAULTS_OF_A_SESSION, len(FAULTS_OF_A_SESSION))

    for fault in faults:
        session.fail(fault)
    session.settle()

    assert session.fault_count == 50
    objects, ever = replayed(database, work.layer_id)
    assert objects.keys() == session.record.now.objects.keys()
    assert ever <= session.drawn
