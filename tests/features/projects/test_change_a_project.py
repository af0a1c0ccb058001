import asyncio
from typing import Any

import httpx

from app.database.engine import Database
from app.projects.service import purge_deleted_projects
from tests.servers import Server


def test_only_the_fields_that_are_sent_change(
    as_owner: httpx.Client, project: dict[str, Any]
) -> None:
    path = f"/api/v1/projects/{project['id']}"

    response = as_owner.patch(path, json={"name": "Streets", "policy": {"overlap": 2}})

    assert response.status_code == 200
    changed = response.json()
    assert changed["name"] == "Streets"
    assert changed["policy"] == project["policy"] | {"overlap": 2}
    assert changed["description"] == project["description"]
    assert as_owner.get(path).json() == changed


def test_a_policy_out_of_range_is_refused(as_owner: httpx.Client, project: dict[str, Any]) -> None:
    response = as_owner.patch(
        f"/api/v1/projects/{project['id']}", json={"policy": {"gold_rate": 1.5}}
    )

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "policy.gold_rate"


def test_a_change_leaves_an_audit_entry(
    as_owner: httpx.Client, project: dict[str, Any], database: Any
) -> None:
    as_owner.patch(f"/api/v1/projects/{project['id']}", json={"name": "Streets"})

    action, detail = database.execute(
        "select action, detail from audit_entries where project_id = %s order by id desc limit 1",
        [project["id"]],
    ).fetchone()
    assert action == "project.changed"
    assert detail == {"before": {"name": "Street scenes"}, "after": {"name": "Streets"}}


def test_an_archived_project_leaves_the_list_but_can_be_read(
    as_owner: httpx.Client, project: dict[str, Any]
) -> None:
    path = f"/api/v1/projects/{project['id']}"

    as_owner.patch(path, json={"archived": True})

    assert ids(as_owner.get("/api/v1/projects")) == []
    assert ids(as_owner.get("/api/v1/projects?state=archived")) == [project["id"]]
    assert as_owner.get(path).json()["archived_at"] is not None
    assert as_owner.patch(path, json={"archived": False}).json()["archived_at"] is None


def test_a_deleted_project_is_gone_until_it_is_restored(
    as_owner: httpx.Client, project: dict[str, Any]
) -> None:
    path = f"/api/v1/projects/{project['id']}"

    deleted = as_owner.delete(path)

    assert deleted.status_code == 204
    assert as_owner.get(path).status_code == 404
    assert ids(as_owner.get("/api/v1/projects")) == []
    assert ids(as_owner.get("/api/v1/projects?state=deleted")) == [project["id"]]
    restored = as_owner.post(f"{path}/restorations")
    assert restored.status_code == 201
    assert as_owner.get(path).json() == project


def test_a_project_deleted_a_month_ago_stays_deleted(
    as_owner: httpx.Client, project: dict[str, Any], database: Any
) -> None:
    path = f"/api/v1/projects/{project['id']}"
    as_owner.delete(path)
    database.execute(
        "update projects set deleted_at = now() - interval '31 days' where id = %s", [project["id"]]
    )

    response = as_owner.post(f"{path}/restorations")

    assert response.status_code == 404


def test_what_cannot_be_restored_is_removed_for_good(
    as_owner: httpx.Client, project: dict[str, Any], database: Any, server: Server
) -> None:
    as_owner.delete(f"/api/v1/projects/{project['id']}")
    database.execute(
        "update projects set deleted_at = now() - interval '31 days' where id = %s", [project["id"]]
    )

    asyncio.run(purge(server.database_url))

    left = "select count(*) from categories where project_id = %s"
    assert database.execute(left, [project["id"]]).fetchone() == (0,)


async def purge(database_url: str) -> None:
    database = Database(database_url, pool_size=2)
    await database.open()
    async with database.session() as session:
        await purge_deleted_projects(session)
    await database.close()


def test_a_project_that_is_not_deleted_cannot_be_restored(
    as_owner: httpx.Client, project: dict[str, Any]
) -> None:
    response = as_owner.post(f"/api/v1/projects/{project['id']}/restorations")

    assert response.status_code == 409


def ids(response: httpx.Response) -> list[int]:
    return [item["id"] for item in response.json()["items"]]
