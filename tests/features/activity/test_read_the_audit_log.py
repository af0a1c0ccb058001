from typing import Any

import pytest

from tests.conftest import Client, Person

PAGE = {"Accept": "text/html"}


@pytest.fixture
def project(as_owner: Client) -> dict[str, Any]:
    made: dict[str, Any] = as_owner.post(
        "/api/v1/projects", json={"name": "Stars", "categories": []}
    ).json()
    return made


def test_an_owner_reads_what_happened_in_their_project(
    as_owner: Client, owner: Person, project: dict[str, Any]
) -> None:
    entries = as_owner.get("/api/v1/audit", params={"project_id": project["id"]}).json()["items"]

    assert "project.created" in {entry["action"] for entry in entries}
    assert {entry["actor_id"] for entry in entries} == {owner.id}
    assert {entry["actor_name"] for entry in entries} == {"Olga"}


def test_without_a_project_an_owner_reads_of_their_projects_only(
    as_owner: Client, project: dict[str, Any], as_admin: Client
) -> None:
    as_admin.post("/api/v1/tokens", json={"name": "secret plan"})

    entries = as_owner.get("/api/v1/audit").json()["items"]

    assert {entry["project_id"] for entry in entries} == {project["id"]}


def test_a_stranger_cannot_tell_that_the_project_exists(
    stranger: Client, project: dict[str, Any]
) -> None:
    response = stranger.get("/api/v1/audit", params={"project_id": project["id"]})

    assert response.status_code == 404


def test_an_annotator_may_not_read_the_log_of_their_project(
    as_owner: Client, as_annotator: Client, annotator: Person, project: dict[str, Any]
) -> None:
    url = f"/api/v1/projects/{project['id']}/members/{annotator.id}"
    assert as_owner.put(url, json={"role": "annotator"}).is_success

    response = as_annotator.get("/api/v1/audit", params={"project_id": project["id"]})

    assert response.status_code == 403


def test_an_administrator_filters_by_person_and_by_kind_of_change(
    as_admin: Client, as_annotator: Client, annotator: Person
) -> None:
    as_annotator.post("/api/v1/tokens", json={"name": "a"})
    as_annotator.patch("/api/v1/me", json={"name": "Anna Z"})

    by_noun: dict[str, str | int] = {"actor_id": annotator.id, "action": "token"}
    found = as_admin.get("/api/v1/audit", params=by_noun).json()["items"]

    assert [entry["action"] for entry in found] == ["token.created"]


def test_the_log_comes_in_pages(as_admin: Client, as_annotator: Client, annotator: Person) -> None:
    for name in ("a", "b", "c"):
        as_annotator.post("/api/v1/tokens", json={"name": name})

    asked = {"actor_id": annotator.id, "limit": 2}
    first = as_admin.get("/api/v1/audit", params=asked).json()
    second = as_admin.get("/api/v1/audit", params=asked | {"cursor": first["next_cursor"]}).json()

    names = [entry["detail"]["name"] for entry in first["items"] + second["items"]]
    assert names == ["c", "b", "a"]
    assert second["next_cursor"] is None


def test_the_page_is_for_administrators(as_admin: Client, as_owner: Client) -> None:
    assert as_admin.get("/activity", headers=PAGE).status_code == 200
    assert as_owner.get("/activity", headers=PAGE).status_code == 403


def test_the_page_takes_an_empty_form_and_a_full_one(
    as_admin: Client, as_annotator: Client, annotator: Person
) -> None:
    as_annotator.post("/api/v1/tokens", json={"name": "moonshot"})

    empty = as_admin.get("/activity?person=&project=&action=&from=&to=", headers=PAGE)
    full = as_admin.get(
        f"/activity?person={annotator.id}&action=token.created&from=2020-01-01&to=2999-12-31",
        headers=PAGE,
    )
    past = as_admin.get(f"/activity?person={annotator.id}&to=2020-01-01", headers=PAGE)

    assert empty.status_code == 200
    assert "moonshot" in full.text
    assert "No change matches these filters." in past.text
