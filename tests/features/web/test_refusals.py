"""Refusals say what was expected in words that people use, and are documented as they are."""

from typing import Any

import httpx
import pytest

from tests.factories.projects import make_project
from tests.features.web.routes import HTML
from tests.servers import Server

ELSEWHERE = "it may belong to a project that you are not part of"
OWNER_HELPS = "An owner of the project can change"


@pytest.mark.parametrize("value", ["0", "-1", "abc", "1.5", str(10**30)])
@pytest.mark.parametrize("path", ["/api/v1/projects/{}", "/projects/{}", "/api/v1/images/{}/file"])
def test_an_id_that_nothing_can_have_is_not_found(
    as_owner: httpx.Client, path: str, value: str
) -> None:
    response = as_owner.get(path.format(value))

    assert response.status_code == 404
    assert response.json()["detail"] == "There is nothing at this address."


def test_an_id_that_nothing_can_have_is_not_found_whatever_the_body(as_owner: httpx.Client) -> None:
    response = as_owner.patch("/api/v1/projects/abc", json={"surely_no_field": 1})

    assert response.status_code == 404


def test_a_person_gets_a_page_for_an_id_that_nothing_can_have(as_owner: httpx.Client) -> None:
    response = as_owner.get("/projects/abc", headers=HTML)

    assert response.status_code == 404
    assert "There is nothing at this address." in response.text


def test_an_unknown_choice_of_a_filter_is_told_the_choices(as_owner: httpx.Client) -> None:
    response = as_owner.get("/queue?state=zz")

    assert response.status_code == 422
    sentence = "state: expected nothing, 'returned' or 'submitted' (received 'zz')"
    assert response.json()["detail"] == sentence


def test_a_body_without_a_content_type_is_told_to_name_it(as_owner: httpx.Client) -> None:
    response = as_owner.post("/api/v1/projects", content=b"{}")

    sentence = "xpected JSON with Content-Type: application/json (received no content type)"
    assert response.status_code == 422
    assert response.json()["detail"] == f"E{sentence}"
    assert response.json()["errors"] == [{"path": "", "message": f"e{sentence}"}]


def test_a_missing_field_is_named(as_owner: httpx.Client) -> None:
    response = as_owner.post("/api/v1/projects", json={})

    assert response.json()["detail"] == "name: a value is required"


def test_a_category_that_stands_twice_is_told_with_both_places(as_owner: httpx.Client) -> None:
    categories = [{"name": "wren"}, {"name": "owl"}, {"name": "wren"}]

    response = as_owner.post("/api/v1/projects", json={"name": "Birds", "categories": categories})

    sentence = "'wren' stands twice, as entry 1 and entry 3 of the list"
    assert response.json()["errors"] == [{"path": "categories.2.name", "message": sentence}]


def test_a_page_of_a_project_that_is_not_found_may_be_elsewhere(as_owner: httpx.Client) -> None:
    assert ELSEWHERE in as_owner.get("/projects/999999999", headers=HTML).text


@pytest.mark.parametrize("path", ["/sign-in/used-long-ago", "/nowhere"])
def test_what_belongs_to_no_project_is_not_said_to_be_in_another(
    anonymous: httpx.Client, path: str
) -> None:
    response = anonymous.get(path, headers=HTML)

    assert response.status_code == 404
    assert ELSEWHERE not in response.text


def test_an_owner_is_named_where_an_owner_can_help(
    as_owner: httpx.Client, as_annotator: httpx.Client
) -> None:
    project = make_project(as_owner)
    person = as_annotator.get("/api/v1/me").json()
    path = f"/api/v1/projects/{project['id']}/members/{person['id']}"
    as_owner.put(path, json={"role": "annotator"}).raise_for_status()

    response = as_annotator.get(f"/projects/{project['id']}/settings", headers=HTML)

    assert response.status_code == 403
    assert OWNER_HELPS in response.text


def test_no_owner_is_named_where_an_administrator_is_needed(as_annotator: httpx.Client) -> None:
    response = as_annotator.get("/people", headers=HTML)

    assert response.status_code == 403
    assert OWNER_HELPS not in response.text


def test_refusals_are_documented_as_problems(server: Server) -> None:
    document = server.app.openapi()
    operations: list[dict[str, Any]] = [
        operation for methods in document["paths"].values() for operation in methods.values()
    ]

    kinds = {
        kind
        for operation in operations
        for status, response in operation["responses"].items()
        if status.startswith("4")
        for kind in response["content"]
    }

    assert kinds == {"application/problem+json"}
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert set(document["components"]["schemas"]["Problem"]["properties"]) == {
        "type", "title", "status", "detail", "request_id", "errors",
    }  # fmt: skip
