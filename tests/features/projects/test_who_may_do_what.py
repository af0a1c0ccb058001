"""Every route of a project, walked by every role: outsiders find nothing, members hear when their role is too low."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from app.dashboard.pages import pages as dashboard
from app.dashboard.router import router as progress
from app.projects.pages import pages as project_pages
from app.projects.router import router as projects
from app.schema.category_pages import pages as category_pages
from app.schema.pages import pages as schema_pages
from app.schema.question_pages import pages as question_pages
from app.schema.router import router as schema
from app.schema.settings_pages import pages as settings_pages
from tests.conftest import Person

# Who may do at least this; everybody above may, too.
ROUTES: dict[str, str] = {
    "GET /api/v1/projects/{project_id}": "annotator",
    "GET /api/v1/projects/{project_id}/members": "annotator",
    "GET /api/v1/projects/{project_id}/progress": "annotator",
    "GET /projects/{project_id}": "annotator",
    "GET /projects/{project_id}/members": "annotator",
    "GET /projects/{project_id}/schema": "annotator",
    "GET /projects/{project_id}/categories/{category_id}": "annotator",
    "GET /projects/{project_id}/questions/{question_id}": "annotator",
    "GET /api/v1/projects/{project_id}/schema": "annotator",
    "GET /api/v1/projects/{project_id}/schema/coco": "annotator",
    "GET /api/v1/projects/{project_id}/categories/{category_id}/impact": "reviewer",
    "GET /api/v1/projects/{project_id}/questions/{question_id}/impact": "reviewer",
    "PATCH /api/v1/projects/{project_id}": "owner",
    "DELETE /api/v1/projects/{project_id}": "owner",
    "POST /api/v1/projects/{project_id}/restorations": "owner",
    "PUT /api/v1/projects/{project_id}/members/{user_id}": "owner",
    "DELETE /api/v1/projects/{project_id}/members/{user_id}": "owner",
    "POST /api/v1/projects/{project_id}/invitations": "owner",
    "GET /api/v1/projects/{project_id}/invitations": "owner",
    "DELETE /api/v1/projects/{project_id}/invitations/{invitation_id}": "owner",
    "POST /api/v1/projects/{project_id}/schema": "owner",
    "POST /api/v1/projects/{project_id}/categories/{category_id}/restorations": "owner",
    "POST /api/v1/projects/{project_id}/questions/{question_id}/restorations": "owner",
    "POST /projects/{project_id}/schema": "owner",
    "POST /projects/{project_id}/categories/{category_id}/copies": "owner",
    "POST /projects/{project_id}/categories/{category_id}/restorations": "owner",
    "POST /projects/{project_id}/questions/{question_id}/copies": "owner",
    "POST /projects/{project_id}/questions/{question_id}/restorations": "owner",
    "POST /api/v1/projects/{project_id}/categories": "owner",
    "PUT /api/v1/projects/{project_id}/categories/order": "owner",
    "PATCH /api/v1/projects/{project_id}/categories/{category_id}": "owner",
    "DELETE /api/v1/projects/{project_id}/categories/{category_id}": "owner",
    "POST /api/v1/projects/{project_id}/categories/{category_id}/mergers": "owner",
    "POST /api/v1/projects/{project_id}/questions": "owner",
    "PUT /api/v1/projects/{project_id}/questions/order": "owner",
    "PATCH /api/v1/projects/{project_id}/questions/{question_id}": "owner",
    "DELETE /api/v1/projects/{project_id}/questions/{question_id}": "owner",
    "GET /projects/{project_id}/settings": "owner",
    "POST /projects/{project_id}/settings": "owner",
    "POST /projects/{project_id}/archive": "owner",
    "POST /projects/{project_id}/removal": "owner",
    "POST /projects/{project_id}/restorations": "owner",
    "POST /projects/{project_id}/members": "owner",
    "POST /projects/{project_id}/members/{user_id}": "owner",
    "POST /projects/{project_id}/members/{user_id}/removal": "owner",
    "POST /projects/{project_id}/invitations/{invitation_id}/revocation": "owner",
    "POST /projects/{project_id}/categories": "owner",
    "POST /projects/{project_id}/categories/{category_id}": "owner",
    "POST /projects/{project_id}/categories/{category_id}/removal": "owner",
    "POST /projects/{project_id}/categories/{category_id}/mergers": "owner",
    "POST /projects/{project_id}/categories/{category_id}/position": "owner",
    "POST /projects/{project_id}/questions": "owner",
    "POST /projects/{project_id}/questions/{question_id}": "owner",
    "POST /projects/{project_id}/questions/{question_id}/removal": "owner",
    "POST /projects/{project_id}/questions/{question_id}/position": "owner",
}
RANKS = ["stranger", "annotator", "reviewer", "owner"]
MOUNTED: dict[str, list[APIRouter]] = {
    "/api/v1": [projects, schema, progress],
    "": [
        project_pages,
        dashboard,
        schema_pages,
        category_pages,
        question_pages,
        settings_pages,
    ],
}


@pytest.fixture
def members(
    project: dict[str, Any],
    as_owner: httpx.Client,
    as_reviewer: httpx.Client,
    as_annotator: httpx.Client,
    stranger: httpx.Client,
    member: Person,
) -> dict[str, httpx.Client]:
    """Role → a client of somebody who has it in the project."""
    return {
        "stranger": stranger,
        "annotator": as_annotator,
        "reviewer": as_reviewer,
        "owner": as_owner,
    }


def ask(client: httpx.Client, route: str, project: dict[str, Any], owner: Person) -> httpx.Response:
    """Send what is well-formed but changes as little as possible."""
    method, template = route.split(" ")
    path = template.format(
        project_id=project["id"],
        category_id=project["categories"][0]["id"],
        question_id=project["questions"][0]["id"],
        user_id=owner.id,
        invitation_id=1,
    )
    bodies: dict[str, Any] = {
        "members/{user_id}": {"role": "owner"},
        "invitations": {"role": "annotator"},
        "categories": {"name": "x"},
        "order": {"ids": []},
        "mergers": {"into": project["categories"][1]["id"]},
        "questions": {"name": "x", "mode": "binary"},
    }
    body: Any = next((each for end, each in bodies.items() if template.endswith(end)), {})
    if template.startswith("/api/") and method in {"POST", "PUT", "PATCH"}:
        return client.request(method, path, json=body)
    return client.request(method, path, headers={"Accept": "text/html"})


@pytest.mark.parametrize(("route", "at_least"), ROUTES.items(), ids=ROUTES.keys())
def test_each_role_may_do_what_it_should_and_no_more(
    route: str,
    at_least: str,
    members: dict[str, httpx.Client],
    project: dict[str, Any],
    owner: Person,
) -> None:
    # From the lowest to the highest, as an owner may delete the project.
    for role in RANKS:
        status = ask(members[role], route, project, owner).status_code
        if role == "stranger":
            assert status == 404, role
        elif RANKS.index(role) < RANKS.index(at_least):
            assert status == 403, role
        else:
            assert status not in {401, 403}, role
            assert status < 500, role


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_nobody_comes_in_without_signing_in(
    route: str, anonymous: httpx.Client, project: dict[str, Any], owner: Person
) -> None:
    response = ask(anonymous, route, project, owner)

    if "/api/" in route:
        assert response.status_code == 401
    else:
        assert response.status_code == 303
        assert response.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_administrators_may_do_everything(
    route: str, as_admin: httpx.Client, project: dict[str, Any], owner: Person
) -> None:
    assert ask(as_admin, route, project, owner).status_code not in {401, 403}


def test_every_route_of_a_project_is_walked() -> None:
    walked = {
        f"{method} {prefix}{route.path}"
        for prefix, routers in MOUNTED.items()
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute) and "{project_id}" in route.path
        for method in route.methods or ()
    }

    assert walked == set(ROUTES)


def test_a_person_who_has_left_is_a_stranger(
    as_owner: httpx.Client,
    project: dict[str, Any],
    make_person: Callable[..., Person],
    client_of: Callable[[Person], httpx.Client],
) -> None:
    person = make_person()
    path = f"/api/v1/projects/{project['id']}/members/{person.id}"
    as_owner.put(path, json={"role": "reviewer"}).raise_for_status()
    as_owner.delete(path).raise_for_status()

    assert client_of(person).get(f"/api/v1/projects/{project['id']}").status_code == 404
