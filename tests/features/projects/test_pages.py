import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.conftest import Person

HTML = {"Accept": "text/html"}


def submit(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Post a form as a browser does, and follow it to the page after."""
    return client.post(path, data=fields, headers=HTML, follow_redirects=True)


def test_a_form_makes_a_project_with_a_category_a_line(as_owner: httpx.Client) -> None:
    response = submit(
        as_owner,
        "/projects",
        name="Street scenes",
        description="",
        categories="car\n\n person \n",
        shape="polygon",
        overlap="2",
        review="consensus",
    )

    assert response.status_code == 200
    assert "Street scenes is ready for images." in response.text
    project = as_owner.get(f"/api/v1{response.url.path}").json()
    assert [each["name"] for each in project["categories"]] == ["car", "person"]
    assert project["categories"][0]["shapes"] == ["polygon"]
    assert project["policy"]["overlap"] == 2


def test_a_form_with_a_mistake_comes_back_as_typed(as_owner: httpx.Client) -> None:
    response = submit(as_owner, "/projects", name="Birds", categories="wren\nwren", overlap="many")

    assert response.status_code == 422
    assert 'value="Birds"' in response.text
    assert "Expected a whole number" in response.text


def test_a_repeated_category_is_told_beside_its_field(as_owner: httpx.Client) -> None:
    response = submit(as_owner, "/projects", name="Birds", categories="wren\nwren", overlap="1")

    assert response.status_code == 422
    assert "stands twice, as entry 1 and entry 2 of the list" in response.text


def test_a_deleted_project_can_be_brought_back_from_the_message(
    as_owner: httpx.Client, project: dict[str, Any]
) -> None:
    deleted = submit(as_owner, f"/projects/{project['id']}/removal")

    assert deleted.url.path == "/projects"
    undo = re.search(r'action="(/projects/\d+/restorations)"', deleted.text)
    assert undo is not None
    assert submit(as_owner, undo[1]).url.path == f"/projects/{project['id']}"


def test_the_message_is_shown_once(as_owner: httpx.Client, project: dict[str, Any]) -> None:
    submit(as_owner, f"/projects/{project['id']}/archive")

    assert "is in the archive" not in as_owner.get(f"/projects/{project['id']}").text


def test_somebody_with_an_account_is_added_at_once(
    as_owner: httpx.Client, project: dict[str, Any], annotator: Person
) -> None:
    response = submit(
        as_owner, f"/projects/{project['id']}/members", email=annotator.email, role="reviewer"
    )

    assert "Anna is a reviewer now." in response.text


def test_somebody_without_an_account_gets_a_link_and_joins_by_it(
    as_owner: httpx.Client, anonymous: httpx.Client, project: dict[str, Any], owner: Person
) -> None:
    email = f"new-{project['id']}@example.org"
    members = submit(as_owner, f"/projects/{project['id']}/members", email=email, role="annotator")
    link = re.search(r"/invitations/[\w-]+", members.text)
    assert link is not None

    offered = anonymous.get(link[0], headers=HTML)
    joined = submit(anonymous, link[0], name="Nina", email=email, password="correct horse battery")

    assert "Join Street scenes" in offered.text
    assert "Olga invites you" in offered.text
    assert joined.url.path == f"/projects/{project['id']}"
    assert "Welcome to Street scenes." in joined.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "Nina", "email": "nina", "password": "correct horse"}, "Expected an e-mail"),
        ({"name": "Nina", "email": "n@example.org", "password": "short"}, "at least 10 characters"),
    ],
    ids=["no address", "a weak password"],
)
def test_a_mistake_does_not_use_the_link_up(
    as_owner: httpx.Client,
    anonymous: httpx.Client,
    project: dict[str, Any],
    fields: dict[str, str],
    sentence: str,
) -> None:
    path = f"/api/v1/projects/{project['id']}/invitations"
    url = as_owner.post(path, json={"role": "annotator"}).json()["url"]

    refused = submit(anonymous, url, **fields)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert as_owner.get(path).json()["items"][0]["state"] == "open"


def test_an_email_that_has_an_account_is_told_to_sign_in(
    as_owner: httpx.Client, anonymous: httpx.Client, project: dict[str, Any], annotator: Person
) -> None:
    path = f"/api/v1/projects/{project['id']}/invitations"
    url = as_owner.post(path, json={"role": "annotator"}).json()["url"]

    refused = submit(
        anonymous, url, name="Anna", email=annotator.email, password="correct horse battery"
    )

    assert refused.status_code == 422
    assert "Sign in with it instead." in refused.text


def test_the_last_owner_hears_why_they_stay(
    as_owner: httpx.Client, project: dict[str, Any], owner: Person
) -> None:
    response = submit(as_owner, f"/projects/{project['id']}/members/{owner.id}", role="annotator")

    assert "A project needs an owner." in response.text


def test_a_removed_member_can_be_brought_back_from_the_message(
    as_owner: httpx.Client,
    project: dict[str, Any],
    make_person: Callable[..., Person],
    member: Person,
) -> None:
    removed = submit(as_owner, f"/projects/{project['id']}/members/{member.id}/removal")
    undo = re.search(r'action="(/projects/\d+/members/\d+\?role=annotator)"', removed.text)
    assert undo is not None

    restored = submit(as_owner, undo[1])

    assert "Anna is an annotator now." in restored.text


def test_the_first_page_is_the_list_of_projects(as_owner: httpx.Client) -> None:
    assert as_owner.get("/", follow_redirects=True).url.path == "/projects"


def test_whoever_is_not_signed_in_is_asked_to(anonymous: httpx.Client) -> None:
    response = anonymous.get("/projects", headers=HTML)

    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in")
