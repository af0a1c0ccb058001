"""Projects for tests, made through the API as people make them."""

from typing import Any

from httpx import Client

CAR = {
    "name": "car",
    "color": "#e5484d",
    "shapes": ["box"],
    "attributes": [
        {"name": "occluded", "type": "boolean", "default": False},
        {"name": "view", "type": "select", "values": ["front", "side", "rear"]},
    ],
}
PERSON = {"name": "person", "shapes": ["box"]}
WEATHER = {"name": "weather", "mode": "multiclass", "values": ["sun", "rain", "snow"]}


def make_project(client: Client, **fields: Any) -> dict[str, Any]:
    """A project of this client with two categories and a question, unless said otherwise."""
    body = {"name": "Streets", "categories": [CAR, PERSON], "questions": [WEATHER], **fields}
    response = client.post("/api/v1/projects", json=body)
    assert response.status_code == 201, response.text
    project: dict[str, Any] = response.json()
    return project


def add_member(client: Client, project_id: int, user_id: int, role: str = "annotator") -> None:
    """Give somebody a role in the client's project."""
    path = f"/api/v1/projects/{project_id}/members/{user_id}"
    response = client.put(path, json={"role": role})
    assert response.is_success, response.text
