"""What is erased while an export is written is not in its file."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from httpx import Client

from app.exporting.recording import Recording
from app.exporting.service import running
from tests.factories.projects import make_project
from tests.features.privacy.test_erase_an_image import add, erase

PATIENCE_S = 30
Meanwhile = Callable[[list[Callable[[], Any]]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Does something when an export has read all there is and nothing is kept yet; the next thing the next time."""

    def arrange(deeds: list[Callable[[], Any]]) -> None:
        copy = running._copy_pictures

        async def copied(making: running.Making, recording: Recording) -> int:
            count = await copy(making, recording)
            if deeds:
                await asyncio.to_thread(deeds.pop(0))
            return count

        monkeypatch.setattr(running, "_copy_pictures", copied)

    return arrange


def export_of(client: Client, project: dict[str, Any]) -> dict[str, Any]:
    """An export of all there is, once its job has ended."""
    wish = {"format": "json-dictionary", "truth": "all"}
    asked = client.post(f"/api/v1/projects/{project['id']}/exports", json=wish).json()
    until = time.monotonic() + PATIENCE_S
    while True:
        found: dict[str, Any] = client.get(f"/api/v1/exports/{asked['id']}").json()
        if found["job"]["state"] in {"succeeded", "failed"}:
            return found
        assert time.monotonic() < until, found
        time.sleep(0.02)


def test_an_export_that_has_read_an_erased_image_begins_anew(
    as_owner: Client, meanwhile: Meanwhile
) -> None:
    project, certificates = make_project(as_owner), []
    image = add(as_owner, project, "gone.jpg", "#abcdef")
    add(as_owner, project, "stays.jpg", "#bcdefa")
    meanwhile([lambda: certificates.append(erase(as_owner, image, confirm="gone.jpg"))])

    export = export_of(as_owner, project)

    assert [each["body"]["exports"] for each in certificates] == [{"deleted": [], "kept": []}]
    archive = ZipFile(BytesIO(as_owner.get(f"/api/v1/exports/{export['id']}/file").content))
    text = archive.read("annotations.json").decode()
    assert (export["image_count"], "stays.jpg" in text, "gone.jpg" in text) == (1, True, False)


def test_an_export_during_which_something_is_erased_every_time_says_so(
    as_owner: Client, meanwhile: Meanwhile
) -> None:
    project = make_project(as_owner)
    images = [add(as_owner, project, f"{n}.jpg", f"#ab12{n}{n}") for n in (1, 2, 3)]
    meanwhile([partial(erase, as_owner, each, confirm=each["file_name"]) for each in images])

    export = export_of(as_owner, project)

    assert (export["finished_at"], export["job"]["state"]) == (None, "failed")
    assert export["job"]["error"].endswith("so it was not kept. Ask for it again.")
