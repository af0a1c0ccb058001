"""Exports and records of views go after the days that owners set, who can count beforehand what that would be."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest

from app.database.engine import Database
from app.privacy.errors import RetentionFailed
from app.privacy.service import enforce_all
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import make_project
from tests.servers import Server

NOW = datetime(2030, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def project(
    as_owner: httpx.Client, owner: Person, database: psycopg.Connection[Any]
) -> dict[str, Any]:
    """Exports, one a named version, and views of 40 and of 5 days before `NOW`."""
    made = make_project(as_owner)
    images = make_images(database, made["id"], 2)
    for days, name, image_id in zip((40, 5), ("v1", None), images, strict=True):
        at = NOW - timedelta(days=days)
        database.execute(
            "insert into exports (project_id, name, format, options, created_by, finished_at, file_key)"
            " values (%s, %s, 'coco', '{}', %s, %s, 'exports/none.zip')",
            [made["id"], name, owner.id, at],
        )
        database.execute(
            "insert into image_views (image_id, user_id, first_at, last_at) values (%s, %s, %s, %s)",
            [image_id, owner.id, at, at],
        )
    return made


async def enforced(server: Server, now: datetime) -> dict[str, int]:
    database = Database(server.database_url, pool_size=2)
    await database.open()
    try:
        return await enforce_all(database, server.app.state.image_tools.blobs, now=now)
    finally:
        await database.close()


def left(database: psycopg.Connection[Any], project_id: int) -> tuple[int, int]:
    """How many exports and views a project has."""
    row = database.execute(
        """
        select (select count(*) from exports where project_id = %(id)s and deleted_at is null),
            (select count(*) from image_views v join images i on i.id = v.image_id where i.project_id = %(id)s)
        """,
        {"id": project_id},
    ).fetchone()
    assert row is not None
    return (row[0], row[1])


def test_what_is_older_goes_and_the_log_says_so(
    as_owner: httpx.Client,
    project: dict[str, Any],
    database: psycopg.Connection[Any],
    server: Server,
) -> None:
    rules = {"export_days": 30, "view_days": 39}
    path = f"/api/v1/projects/{project['id']}/retention"
    as_owner.put(path, json=rules).raise_for_status()

    asyncio.run(enforced(server, NOW))

    assert left(database, project["id"]) == (1, 1)
    said = database.execute(
        "select detail from audit_entries where project_id = %s and action = 'project.retention_enforced'",
        [project["id"]],
    ).fetchall()
    assert said == [({"exports": 1, "views": 1},)]
    asyncio.run(enforced(server, NOW))
    assert left(database, project["id"]) == (1, 1)


def test_a_project_that_fails_holds_up_no_other(
    as_owner: httpx.Client,
    project: dict[str, Any],
    owner: Person,
    database: psycopg.Connection[Any],
    server: Server,
) -> None:
    second = make_project(as_owner)
    for each in (project, second):
        path = f"/api/v1/projects/{each['id']}/retention"
        as_owner.put(path, json={"export_days": 30}).raise_for_status()
    database.execute(
        "insert into exports (project_id, format, options, created_by, finished_at, file_key)"
        " values (%s, 'coco', '{}', %s, %s, 'exports/none.zip')",
        [second["id"], owner.id, NOW - timedelta(days=40)],
    )
    # A name that no store takes.
    outside = "update exports set file_key = '../x.zip' where project_id = %s"
    database.execute(outside, [project["id"]])

    with pytest.raises(RetentionFailed, match=rf"projects: {project['id']}\."):
        asyncio.run(enforced(server, NOW))

    assert left(database, project["id"]) == (2, 2)
    assert left(database, second["id"]) == (0, 0)
    database.execute("delete from retentions where project_id = %s", [project["id"]])


def test_nothing_goes_where_nothing_is_set(
    project: dict[str, Any], database: psycopg.Connection[Any], server: Server
) -> None:
    asyncio.run(enforced(server, NOW + timedelta(days=36_500)))

    assert left(database, project["id"]) == (2, 2)


def test_what_would_go_is_counted_before_it_is_saved(
    as_owner: httpx.Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    database.execute(
        "update exports set finished_at = now() - interval '9 days' where project_id = %s",
        [project["id"]],
    )
    path = f"/projects/{project['id']}/retention"

    page = as_owner.post(path, data={"export_days": "8", "view_days": "", "deed": "count"}).text
    counts = as_owner.post(f"/api/v1{path}/counts", json={"export_days": 8}).json()

    assert "This would delete 2 exports and 0 records" in page
    assert counts == {"exports": 2, "views": 0}
    kept = as_owner.get(f"/api/v1{path}").json()["rules"]
    assert kept == {"export_days": None, "view_days": None}
    assert left(database, project["id"]) == (2, 2)


def test_the_page_saves_and_says_what_is_wrong(
    as_owner: httpx.Client, project: dict[str, Any]
) -> None:
    path = f"/projects/{project['id']}/retention"

    refused = as_owner.post(path, data={"export_days": "0", "deed": "save"})
    as_owner.post(path, data={"export_days": "", "view_days": "365", "deed": "save"})

    assert refused.status_code == 422
    assert "field__error" in refused.text
    rules = as_owner.get(f"/api/v1{path}").json()["rules"]
    assert rules == {"export_days": None, "view_days": 365}
