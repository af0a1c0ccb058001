from typing import Any

import httpx

from tests.conftest import Person


def test_pages_follow_each_other_without_gaps(as_owner: httpx.Client) -> None:
    made = [
        as_owner.post("/api/v1/projects", json={"name": f"Project {number}"}).json()["id"]
        for number in range(5)
    ]

    listed, cursor = [], None
    while True:
        page = as_owner.get(
            "/api/v1/projects", params={"limit": 2} | ({"cursor": cursor} if cursor else {})
        ).json()
        listed += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert listed == made[::-1]


def test_members_see_theirs_and_administrators_all(
    as_admin: httpx.Client,
    as_annotator: httpx.Client,
    stranger: httpx.Client,
    project: dict[str, Any],
    member: Person,
) -> None:
    seen = {
        name: [item["role"] for item in items(client) if item["id"] == project["id"]]
        for name, client in [("admin", as_admin), ("member", as_annotator), ("stranger", stranger)]
    }

    assert seen == {"admin": ["owner"], "member": ["annotator"], "stranger": []}


def test_a_cursor_of_something_else_is_refused(as_owner: httpx.Client) -> None:
    response = as_owner.get("/api/v1/projects?cursor=abc")

    assert response.status_code == 422


def items(client: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/projects?limit=1000").json()["items"]
    return found
