"""Anomalies are found by a job, listed with their reasons, and decided on; each decision can be undone."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx
import numpy as np
import psycopg
import pytest
from httpx import Client
from PIL import Image

from app.anomalies.queries import projects_to_check
from app.database.engine import Database
from tests.conftest import Person
from tests.factories.projects import add_member, make_project
from tests.factories.thumbnails import with_thumbnail
from tests.servers import Server

PATIENCE_S = 30
HTML = {"Accept": "text/html"}


def scene(seed: int) -> Image.Image:
    patches = np.random.default_rng(seed).integers(0, 256, (7, 10, 3), np.uint8)
    return Image.fromarray(patches).resize((240, 160), Image.Resampling.BICUBIC)


def jpeg(seed: int, *, taken: str = "2024:05:01 12:00:00", software: str = "Ver.1.00") -> bytes:
    exif = Image.Exif()
    exif[271], exif[272], exif[305] = "Canon", "Canon EOS R5", software
    exif.get_ifd(0x8769)[0x9003] = taken
    buffer = BytesIO()
    scene(seed).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


FILES = {
    "sound.jpg": jpeg(1),
    "future.jpg": jpeg(2, taken="2091:05:01 12:00:00"),
    "old.jpg": jpeg(3, taken="2011:05:01 12:00:00", software="GIMP 2.10"),
    "replaced.jpg": with_thumbnail(scene(4), scene(5).resize((160, 107))),
}


@dataclass(frozen=True)
class Doubtful:
    """A project with one sound image and three that are not, once they were looked at."""

    project_id: int
    ids: dict[str, int]
    owner: Client
    reviewer: Client
    annotator: Client
    result: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/projects/{self.project_id}/anomalies"

    def found(self, **query: Any) -> list[tuple[str, str]]:
        response = self.reviewer.get(f"/api/v1{self.path}", params=query)
        assert response.status_code == 200, response.text
        return [(each["file_name"], each["kind"]) for each in response.json()["items"]]

    def named(self, kind: str) -> dict[str, Any]:
        response = self.reviewer.get(f"/api/v1{self.path}", params={"kind": kind})
        (item,) = response.json()["items"]
        return dict(item)

    def images(self, q: str, client: Client | None = None) -> httpx.Response:
        path = f"/api/v1/projects/{self.project_id}/images"
        return (client or self.reviewer).get(path, params={"q": q})

    def names(self, q: str) -> set[str]:
        return {each["file_name"] for each in self.images(q).json()["items"]}


def check(client: Client, project_id: int) -> dict[str, Any]:
    """Look for anomalies, and wait for the end of that."""
    started = client.post(f"/api/v1/projects/{project_id}/anomalies/checks")
    assert started.status_code == 202, started.text
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        job: dict[str, Any] = client.get(f"/api/v1/jobs/{started.json()['id']}").json()
        if job["state"] not in {"waiting", "running"}:
            assert job["state"] == "succeeded", job
            return job
        time.sleep(0.02)
    raise AssertionError(f"the job did not end: {job}")


@pytest.fixture(scope="module")
def doubtful(make_person: Callable[..., Person], client_of: Callable[[Person], Client]) -> Doubtful:
    people = {name: make_person(name=name) for name in ("Olga", "Rita", "Anna")}
    owner, reviewer, annotator = (client_of(person) for person in people.values())
    project_id = make_project(owner, policy={"blind": True})["id"]
    add_member(owner, project_id, people["Rita"].id, "reviewer")
    add_member(owner, project_id, people["Anna"].id)
    parts = [("files", each) for each in FILES.items()]
    sent = owner.post(f"/api/v1/projects/{project_id}/images", files=parts)
    ids = {each["file_name"]: each["id"] for each in sent.json()["created"]}
    assert len(ids) == len(FILES), sent.text
    job = check(reviewer, project_id)
    return Doubtful(project_id, ids, owner, reviewer, annotator, job["result"])


def test_a_job_finds_them_and_a_list_tells_them_the_gravest_first(doubtful: Doubtful) -> None:
    assert doubtful.result == {"checked": 4, "anomalies": 4, "images": 3}
    assert doubtful.found() == [
        ("future.jpg", "future"),
        ("old.jpg", "camera"),
        ("replaced.jpg", "thumbnail"),
        ("old.jpg", "edited"),
    ]
    camera = doubtful.named("camera")
    assert camera["reason"] == (
        "It says that it was taken in 2011, but nobody had a Canon EOS R5 before 2020."
    )
    assert camera["facts"] == [
        {"label": "Taken", "value": "2011-05-01 12:00"},
        {"label": "Canon EOS R5", "value": "announced in 2020"},
    ]


def test_pages_of_the_list_follow_each_other(doubtful: Doubtful) -> None:
    path, seen, cursor = f"/api/v1{doubtful.path}", [], None
    while True:
        query = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = doubtful.reviewer.get(path, params=query).json()
        seen += [(each["file_name"], each["kind"]) for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == doubtful.found()
    assert doubtful.reviewer.get(path, params={"cursor": "nonsense"}).status_code == 422
    assert doubtful.reviewer.get(path, params={"kind": "nonsense"}).status_code == 422


def test_dismissing_lasts_until_it_is_undone(doubtful: Doubtful) -> None:
    dismissal = f"/api/v1/anomalies/{doubtful.named('edited')['id']}/dismissal"

    assert doubtful.reviewer.put(dismissal).status_code == 204
    check(doubtful.reviewer, doubtful.project_id)

    assert doubtful.found(dismissed=True) == [("old.jpg", "edited")]
    assert ("old.jpg", "edited") not in doubtful.found(dismissed=False)
    assert doubtful.named("edited")["dismissed_by"] == "Rita"
    assert doubtful.names("anomaly:edited") == set()

    assert doubtful.reviewer.delete(dismissal).status_code == 204
    assert doubtful.found(dismissed=True) == []
    assert doubtful.names("anomaly:edited,future") == {"old.jpg", "future.jpg"}
    assert doubtful.names("-has:anomaly") == {"sound.jpg"}


def test_an_image_is_excluded_for_its_reason_and_taken_back_by_the_flash(
    doubtful: Doubtful,
) -> None:
    future = doubtful.named("future")
    reviewer, decisions = doubtful.reviewer, f"{doubtful.path}/decisions"

    sent = reviewer.post(decisions, data={"exclude": future["id"], "kind": "future"}, headers=HTML)

    assert sent.headers["location"] == f"{doubtful.path}?kind=future"
    page = reviewer.get(sent.headers["location"], headers=HTML).text
    undo = f"{decisions}?undo=include%3A{future['id']}"
    assert "1 image is excluded." in page
    assert undo in page
    assert doubtful.names("excluded") == {"future.jpg"}
    assert doubtful.named("future")["state"] == "excluded"
    shown = reviewer.get(f"/images/{future['image_id']}", headers=HTML).text
    assert "after it was added to this project" in shown

    reviewer.post(undo, headers=HTML)
    assert doubtful.names("excluded") == set()
    assert doubtful.named("future")["state"] == "open"


def test_several_are_decided_at_once_and_an_image_of_two_is_excluded_once(
    doubtful: Doubtful,
) -> None:
    ids = [doubtful.named(kind)["id"] for kind in ("camera", "edited", "thumbnail")]
    decisions = f"{doubtful.path}/decisions"

    doubtful.owner.post(decisions, data={"deed": "exclude", "anomaly": ids}, headers=HTML)
    assert doubtful.names("excluded") == {"old.jpg", "replaced.jpg"}

    doubtful.owner.post(decisions, data={"deed": "include", "anomaly": ids}, headers=HTML)
    assert doubtful.names("excluded") == set()

    nothing = doubtful.owner.post(decisions, data={"deed": "dismiss"}, headers=HTML)
    assert nothing.status_code == 422


def test_the_page_and_the_image_show_the_facts_that_contradict_each_other(
    doubtful: Doubtful,
) -> None:
    page = doubtful.reviewer.get(f"{doubtful.path}?kind=camera", headers=HTML).text
    fragment = doubtful.reviewer.get(
        f"/images/{doubtful.ids['old.jpg']}/anomalies", headers=HTML | {"HX-Request": "true"}
    ).text

    for text in (page, fragment):
        assert "announced in 2020" in text
        assert "2011-05-01 12:00" in text
    assert "Older than its camera" in fragment
    assert "<html" not in fragment


def test_annotators_see_nothing_of_them(doubtful: Doubtful) -> None:
    annotator, image_id = doubtful.annotator, doubtful.ids["old.jpg"]
    anomaly = f"/api/v1/anomalies/{doubtful.named('camera')['id']}/dismissal"

    assert annotator.get(f"/api/v1{doubtful.path}").status_code == 403
    assert annotator.get(doubtful.path, headers=HTML).status_code == 403
    assert annotator.get(f"/api/v1/images/{image_id}/anomalies").status_code == 403
    assert annotator.put(anomaly).status_code == 404
    assert f"/images/{image_id}/anomalies" not in annotator.get(f"/images/{image_id}").text
    for q in ("anomaly:camera", "has:anomaly", "-has:anomaly"):
        assert doubtful.images(q, annotator).status_code == 422


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_new_images_are_looked_at_without_asking(doubtful: Doubtful, server: Server) -> None:
    """The schedule asks for the projects into which images came since."""
    beside = Database(server.database_url, pool_size=1)
    await beside.open()
    try:
        async with beside.connection() as connection:
            before = await projects_to_check(connection)
        files = [("files", ("new.jpg", jpeg(9)))]
        doubtful.owner.post(f"/api/v1/projects/{doubtful.project_id}/images", files=files)
        async with beside.connection() as connection:
            after = await projects_to_check(connection)
    finally:
        await beside.close()

    assert doubtful.project_id not in before
    assert doubtful.project_id in after


def test_what_is_not_found_any_more_is_gone(
    doubtful: Doubtful, database: psycopg.Connection[Any]
) -> None:
    database.execute(
        "update image_metadata set software = null where image_id = %s", [doubtful.ids["old.jpg"]]
    )

    check(doubtful.owner, doubtful.project_id)

    assert ("old.jpg", "edited") not in doubtful.found()
    assert ("old.jpg", "camera") in doubtful.found()
