import json
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.conftest import Client, Person

PAGE = {"Accept": "text/html"}


@pytest.fixture
def make_job(database: psycopg.Connection[Any]) -> Callable[..., int]:
    """A job as it stands in the table; no ticket, so nothing runs it."""

    def make(
        *, created_by: int | None, project_id: int | None = None, state: str = "running"
    ) -> int:
        row = database.execute(
            """
            insert into jobs (kind, title, created_by, project_id, state, heartbeat_at, error)
            values ('test', 'Count the stars', %s, %s, %s, now() + interval '1 hour',
                case when %s = 'failed' then 'Too many stars.' end)
            returning id
            """,
            [created_by, project_id, state, state],
        ).fetchone()
        assert row is not None
        job_id: int = row[0]
        return job_id

    return make


def test_one_sees_the_jobs_that_one_asked_for(
    as_annotator: Client, annotator: Person, make_job: Callable[..., int]
) -> None:
    job_id = make_job(created_by=annotator.id)

    job = as_annotator.get(f"/api/v1/jobs/{job_id}").json()

    assert (job["id"], job["state"], job["title"]) == (job_id, "running", "Count the stars")
    assert [item["id"] for item in as_annotator.get("/api/v1/jobs").json()["items"]] == [job_id]


def test_a_stranger_sees_nothing_of_a_job(
    stranger: Client, annotator: Person, make_job: Callable[..., int]
) -> None:
    url = f"/api/v1/jobs/{make_job(created_by=annotator.id)}"

    assert stranger.get(url).status_code == 404
    assert stranger.get(f"{url}/events").status_code == 404
    assert stranger.delete(url).status_code == 404
    assert stranger.post(f"{url}/retries").status_code == 404
    assert stranger.get("/api/v1/jobs").json()["items"] == []


def test_members_see_the_jobs_of_their_project(
    as_owner: Client, owner: Person, stranger: Client, make_job: Callable[..., int]
) -> None:
    project = as_owner.post("/api/v1/projects", json={"name": "Stars", "categories": []}).json()
    job_id = make_job(created_by=None, project_id=project["id"])

    found = as_owner.get("/api/v1/jobs", params={"project_id": project["id"]}).json()

    assert [item["id"] for item in found["items"]] == [job_id]


def test_an_administrator_sees_every_job_page_by_page(
    as_admin: Client, annotator: Person, make_job: Callable[..., int]
) -> None:
    older, newer = make_job(created_by=annotator.id), make_job(created_by=annotator.id)

    first = as_admin.get("/api/v1/jobs", params={"limit": 1, "state": "running"}).json()
    second = as_admin.get(
        "/api/v1/jobs", params={"limit": 1, "state": "running", "cursor": first["next_cursor"]}
    ).json()

    assert (first["items"][0]["id"], second["items"][0]["id"]) == (newer, older)


def test_a_running_job_is_asked_to_stop(
    as_annotator: Client, annotator: Person, make_job: Callable[..., int]
) -> None:
    job = as_annotator.delete(f"/api/v1/jobs/{make_job(created_by=annotator.id)}").json()

    assert (job["state"], job["is_cancel_requested"]) == ("running", True)


def test_a_waiting_job_is_cancelled_at_once_and_can_run_again(
    as_annotator: Client, annotator: Person, make_job: Callable[..., int]
) -> None:
    url = f"/api/v1/jobs/{make_job(created_by=annotator.id, state='waiting')}"

    cancelled = as_annotator.delete(url)
    again = as_annotator.post(f"{url}/retries")

    assert cancelled.json()["state"] == "cancelled"
    assert cancelled.json()["finished_at"] is not None
    assert (again.status_code, again.json()["state"]) == (201, "waiting")


def test_a_finished_job_cannot_be_cancelled(
    as_annotator: Client, annotator: Person, make_job: Callable[..., int]
) -> None:
    url = f"/api/v1/jobs/{make_job(created_by=annotator.id, state='succeeded')}"

    assert as_annotator.delete(url).status_code == 409
    assert as_annotator.post(f"{url}/retries").status_code == 409


def test_events_open_with_the_present_state_and_follow_to_the_end(
    as_annotator: Client,
    annotator: Person,
    make_job: Callable[..., int],
    database: psycopg.Connection[Any],
) -> None:
    job_id = make_job(created_by=annotator.id)
    seen = []

    with as_annotator.stream("GET", f"/api/v1/jobs/{job_id}/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for line in response.iter_lines():
            if line.startswith("data: "):
                seen.append(json.loads(line.removeprefix("data: "))["state"])
            if seen == ["running"]:
                database.execute("update jobs set state = 'succeeded' where id = %s", [job_id])
                database.execute("select pg_notify('concord_jobs', %s)", [str(job_id)])

    assert seen == ["running", "succeeded"]


def test_a_browser_that_has_seen_the_end_is_told_not_to_come_back(
    as_annotator: Client, annotator: Person, make_job: Callable[..., int]
) -> None:
    url = f"/api/v1/jobs/{make_job(created_by=annotator.id, state='failed')}/events"
    lines = as_annotator.get(url).text.splitlines()
    last_id = next(line.removeprefix("id: ") for line in lines if line.startswith("id: "))

    again = as_annotator.get(url, headers={"Last-Event-ID": last_id})

    assert again.status_code == 204


def test_the_page_shows_jobs_with_their_errors_and_lets_one_try_again(
    as_annotator: Client, annotator: Person, make_job: Callable[..., int]
) -> None:
    job_id = make_job(created_by=annotator.id, state="failed")

    page = as_annotator.get("/jobs?state=failed", headers=PAGE)
    again = as_annotator.post(f"/jobs/{job_id}/retry")

    assert "Too many stars." in page.text
    assert "Anna" in page.text
    assert again.headers["location"] == "/jobs"
    assert as_annotator.get(f"/api/v1/jobs/{job_id}").json()["state"] != "cancelled"
