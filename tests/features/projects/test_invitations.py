from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.conftest import Person


@pytest.fixture
def invitations_path(project: dict[str, Any]) -> str:
    return f"/api/v1/projects/{project['id']}/invitations"


def acceptance(url: str) -> str:
    return f"/api/v1/invitations/{url.rsplit('/', 1)[1]}/acceptance"


def test_whoever_holds_the_link_joins_in_its_role(
    as_owner: httpx.Client, stranger: httpx.Client, invitations_path: str, project: dict[str, Any]
) -> None:
    made = as_owner.post(invitations_path, json={"role": "reviewer"})

    joined = stranger.put(acceptance(made.json()["url"]))

    assert made.status_code == 201
    assert made.json()["state"] == "open"
    assert joined.status_code == 200
    assert joined.json()["id"] == project["id"]
    assert joined.json()["role"] == "reviewer"
    assert stranger.get(f"/api/v1/projects/{project['id']}").status_code == 200


def test_the_link_is_shown_once_only(as_owner: httpx.Client, invitations_path: str) -> None:
    as_owner.post(invitations_path, json={"role": "annotator", "email": "new@example.org"})

    listed = as_owner.get(invitations_path).json()["items"]

    assert listed[0]["email"] == "new@example.org"
    assert "url" not in listed[0]


def test_a_link_works_once(
    as_owner: httpx.Client,
    invitations_path: str,
    make_person: Callable[..., Person],
    client_of: Callable[[Person], httpx.Client],
) -> None:
    url = as_owner.post(invitations_path, json={"role": "annotator"}).json()["url"]
    client_of(make_person()).put(acceptance(url))

    second = client_of(make_person()).put(acceptance(url))

    assert second.status_code == 409
    assert "used already" in second.json()["detail"]
    assert as_owner.get(invitations_path).json()["items"][0]["state"] == "accepted"


def test_a_revoked_link_says_so(
    as_owner: httpx.Client, stranger: httpx.Client, invitations_path: str
) -> None:
    made = as_owner.post(invitations_path, json={"role": "annotator"}).json()

    revoked = as_owner.delete(f"{invitations_path}/{made['id']}")

    assert revoked.status_code == 204
    refused = stranger.put(acceptance(made["url"]))
    assert refused.status_code == 409
    assert "withdrawn" in refused.json()["detail"]


def test_an_expired_link_says_so(
    as_owner: httpx.Client, stranger: httpx.Client, invitations_path: str, database: Any
) -> None:
    made = as_owner.post(invitations_path, json={"role": "annotator", "expires_in_days": 1}).json()
    database.execute(
        "update invitations set expires_at = now() - interval '1 second' where id = %s",
        [made["id"]],
    )

    refused = stranger.put(acceptance(made["url"]))

    assert refused.status_code == 409
    assert "expired" in refused.json()["detail"]


def test_a_guessed_link_is_not_found(stranger: httpx.Client) -> None:
    response = stranger.put("/api/v1/invitations/guess/acceptance")

    assert response.status_code == 404


def test_joining_never_lowers_a_role(
    as_owner: httpx.Client, invitations_path: str, project: dict[str, Any]
) -> None:
    url = as_owner.post(invitations_path, json={"role": "annotator"}).json()["url"]

    as_owner.put(acceptance(url))

    assert as_owner.get(f"/api/v1/projects/{project['id']}").json()["role"] == "owner"
