"""Labels for tests, made through the API."""

from typing import Any
from uuid import uuid4

from httpx import Client


def next_assignment(client: Client, project_id: int, **parameters: Any) -> dict[str, Any]:
    """The document of the client's next assignment."""
    path = f"/api/v1/projects/{project_id}/assignments/next"
    response = client.post(path, params=parameters)
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def make_box(category_id: int, **fields: Any) -> dict[str, Any]:
    """An annotation with a box that fits any test image."""
    shape = {"type": "box", "x": 10.5, "y": 20.0, "width": 100.0, "height": 50.25}
    shape |= {name: fields.pop(name) for name in list(fields) if name in shape}
    return {
        "id": str(uuid4()),
        "category_id": category_id,
        "shape": shape,
        "attributes": {},
        "is_crowd": False,
        "z": 0,
        **fields,
    }


def save(client: Client, layer_id: int, base_revision: int, **changes: Any) -> Any:
    """The answer to a PATCH of a layer."""
    body = {"base_revision": base_revision, **changes}
    return client.patch(f"/api/v1/layers/{layer_id}", json=body)


def get_layer(client: Client, layer_id: int) -> dict[str, Any]:
    """A layer as it is now."""
    response = client.get(f"/api/v1/layers/{layer_id}")
    assert response.status_code == 200, response.text
    layer: dict[str, Any] = response.json()
    return layer


def submit(client: Client, assignment_id: int) -> None:
    """Finish an assignment."""
    response = client.put(f"/api/v1/assignments/{assignment_id}/submission")
    assert response.status_code == 204, response.text
