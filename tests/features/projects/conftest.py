"""A small project, and its people."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.conftest import Person


@pytest.fixture
def project(as_owner: httpx.Client) -> dict[str, Any]:
    """A project of `as_owner` with two categories and one question."""
    body = {
        "name": "Street scenes",
        "categories": [{"name": "car"}, {"name": "person", "shapes": ["box", "polygon"]}],
        "questions": [{"name": "Weather", "mode": "multiclass", "values": ["sun", "rain"]}],
    }
    made: dict[str, Any] = as_owner.post("/api/v1/projects", json=body).json()
    return made


@pytest.fixture
def member(project: dict[str, Any], as_owner: httpx.Client, annotator: Person) -> Person:
    """`annotator`, as a member of the project."""
    path = f"/api/v1/projects/{project['id']}/members/{annotator.id}"
    as_owner.put(path, json={"role": "annotator"}).raise_for_status()
    return annotator


@pytest.fixture
def as_reviewer(
    project: dict[str, Any],
    as_owner: httpx.Client,
    make_person: Callable[..., Person],
    client_of: Callable[[Person], httpx.Client],
) -> httpx.Client:
    """A client of a reviewer of the project."""
    reviewer = make_person(name="Rolf")
    path = f"/api/v1/projects/{project['id']}/members/{reviewer.id}"
    as_owner.put(path, json={"role": "reviewer"}).raise_for_status()
    return client_of(reviewer)
