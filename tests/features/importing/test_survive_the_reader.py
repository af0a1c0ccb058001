"""A dataset is read in a process of its own, whose end harms nobody and leaves nothing half done."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import psutil
import psycopg
import pytest

from app.importing.service import staging, working
from app.importing.workbench import LEAST_MARKS
from tests.features.importing.conftest import Importing, coco
from tests.servers import Server

BOX = {"bbox": [10, 20, 30, 40]}
Deed = Callable[[], None]


def readers() -> set[int]:
    """The processes that read for this server, whether at work or at rest."""
    children = psutil.Process().children()
    alive = (child for child in children if child.status() != psutil.STATUS_ZOMBIE)
    return {child.pid for child in alive if "app.images.decoding.child" in child.cmdline()}


def doubles() -> set[int]:
    """The processes that work for those."""
    return {child.pid for pid in readers() for child in psutil.Process(pid).children()}


def kill_readers() -> None:
    for pid in readers():
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def while_reading(server: Server, monkeypatch: pytest.MonkeyPatch) -> Callable[[Deed], None]:
    """Have something done once the file is open and its first rows are staged."""

    def arrange(deed: Deed) -> None:
        written = staging.stage

        async def stage(*given: Any) -> int:
            filled = await written(*given)
            deed()
            return filled

        monkeypatch.setattr(working, "stage", stage)

    return arrange


def many(count: int) -> dict[str, Any]:
    """A file of more than one batch: those end after a picture, with four thousand marks."""
    return coco(*[BOX | {"image_id": 1 + number % 3} for number in range(count)])


def test_kill_9_of_the_reader_is_told_and_leaves_nothing(
    importing: Importing, while_reading: Callable[[Deed], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    while_reading(kill_readers)
    sent = importing.send(many(6_003)).json()

    job = importing.until(sent["job_id"], "failed", "succeeded")

    assert job["state"] == "failed"
    assert job["error"].startswith("The process that read the file was ended from outside")
    assert importing.objects() == []
    assert importing.owner.get(f"/api/v1/imports/{sent['id']}").json()["state"] == "waiting"
    monkeypatch.undo()
    done = importing.ended(importing.owner.post(f"/api/v1/imports/{sent['id']}/runs"))
    assert done["report"]["result"]["written_objects"] == 6_003
    assert len(importing.objects()) == 6_003


def test_the_end_of_the_reader_waits_for_what_is_being_written(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection may be somebody else's as soon as the job has ended."""
    written, ended = staging.stage, []

    async def stage(*given: Any) -> int:
        kill_readers()
        await asyncio.sleep(0.2)  # Long enough for the end to be heard of.
        filled = await written(*given)
        ended.append(filled)
        return filled

    monkeypatch.setattr(working, "stage", stage)
    sent = importing.send(many(6_003)).json()

    importing.until(sent["job_id"], "failed")

    assert ended
    assert importing.objects() == []


def test_kill_9_of_one_that_works_for_the_reader_is_told_and_leaves_nothing(
    importing: Importing, while_reading: Callable[[Deed], None]
) -> None:
    killed: set[int] = set()

    def kill_one() -> None:
        if not killed:
            killed.update(doubles())
            os.kill(min(killed), signal.SIGKILL)

    while_reading(kill_one)
    sent = importing.send(many(LEAST_MARKS)).json()

    job = importing.until(sent["job_id"], "failed", "succeeded")

    assert job["state"] == "failed"
    assert job["error"].startswith("The process that read the file was ended from outside")
    assert len(killed) == 2
    assert not killed & set(psutil.pids())
    assert importing.objects() == []


def test_cancelling_ends_the_reader_and_writes_nothing(
    importing: Importing, while_reading: Callable[[Deed], None]
) -> None:
    reading: set[int] = set()

    def cancel() -> None:
        reading.update(readers())
        importing.database.execute(
            "update jobs set is_cancel_requested = true where project_id = %s",
            [importing.project["id"]],
        )
        time.sleep(0.3)  # Longer than the job keeps its progress to itself.

    while_reading(cancel)
    sent = importing.send(many(6_003)).json()

    importing.until(sent["job_id"], "cancelled")

    assert importing.objects() == []
    assert reading - readers(), "the one at work has ended; others may be at rest"
    assert not doubles()


def test_what_rows_refer_to_cannot_go_while_they_are_written(
    importing: Importing, while_reading: Callable[[Deed], None], server: Server
) -> None:
    """Postgres takes them without a look at what they refer to, so nobody may remove it meanwhile."""
    me = importing.owner.get("/api/v1/me").json()["id"]
    category = importing.project["categories"][0]["id"]
    wanted = {"images": importing.image_ids[0], "categories": category, "users": me}
    refused: list[str] = []

    def remove() -> None:
        with psycopg.connect(server.database_url, autocommit=True) as other:
            other.execute("set lock_timeout = '20ms'")
            for table, number in wanted.items():
                try:
                    other.execute(f"delete from {table} where id = {number}".encode())
                except psycopg.errors.LockNotAvailable:
                    refused.append(table)

    while_reading(remove)

    importing.take(coco(BOX))

    assert refused == list(wanted)
