from typing import Any

import psycopg
import pytest

from tests.conftest import Client
from tests.features.accounts.conftest import Member


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_new_token_is_shown_once_and_works(
    as_member: Client, anonymous: Client, member: Member
) -> None:
    created = as_member.post("/api/v1/tokens", json={"name": "training script"})

    token = created.json()["token"]
    assert created.status_code == 201
    assert token.startswith("concord_")
    assert anonymous.get("/api/v1/me", headers=_bearer(token)).json()["id"] == member.id
    assert token not in as_member.get("/api/v1/tokens").text


def test_the_list_tells_tokens_apart(as_member: Client) -> None:
    first = as_member.post("/api/v1/tokens", json={"name": "first"}).json()
    second = as_member.post("/api/v1/tokens", json={"name": "second", "expires_in_days": 7}).json()

    items = as_member.get("/api/v1/tokens").json()["items"]

    assert [item["name"] for item in items] == ["second", "first"]
    assert first["token"].startswith(items[1]["prefix"])
    assert first["expires_at"] is None
    assert second["expires_at"] is not None


def test_a_revoked_token_is_refused_at_once(as_member: Client, anonymous: Client) -> None:
    made = as_member.post("/api/v1/tokens", json={"name": "lost laptop"}).json()

    assert as_member.delete(f"/api/v1/tokens/{made['id']}").status_code == 204

    response = anonymous.get("/api/v1/me", headers=_bearer(made["token"]))
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"


def test_an_expired_token_is_refused(
    as_member: Client, anonymous: Client, database: psycopg.Connection[Any]
) -> None:
    made = as_member.post("/api/v1/tokens", json={"name": "old", "expires_in_days": 1}).json()
    database.execute("update api_tokens set expires_at = now() where id = %s", [made["id"]])

    assert anonymous.get("/api/v1/me", headers=_bearer(made["token"])).status_code == 401


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/openapi.json", "/sign-in"])
def test_a_bad_token_is_never_silently_nobody(anonymous: Client, path: str) -> None:
    response = anonymous.get(path, headers=_bearer("concord_guess"))

    assert response.status_code == 401
    assert response.json()["detail"].startswith("This API token does not work")


def test_somebody_elses_token_cannot_be_revoked(as_member: Client, as_annotator: Client) -> None:
    made = as_member.post("/api/v1/tokens", json={"name": "mine"}).json()

    response = as_annotator.delete(f"/api/v1/tokens/{made['id']}")

    assert response.status_code == 404
    assert as_member.get("/api/v1/tokens").json()["items"] != []


@pytest.mark.parametrize(
    "body",
    [{}, {"name": " "}, {"name": "a\u0000b"}, {"name": "a", "expires_in_days": 0}],
    ids=["no name", "blank name", "unprintable name", "no time"],
)
def test_a_token_needs_a_name_and_a_time_in_the_future(
    as_member: Client, body: dict[str, Any]
) -> None:
    assert as_member.post("/api/v1/tokens", json=body).status_code == 422


def test_when_a_token_was_used_is_noted(as_member: Client, anonymous: Client) -> None:
    made = as_member.post("/api/v1/tokens", json={"name": "a"}).json()

    anonymous.get("/api/v1/me", headers=_bearer(made["token"]))

    assert as_member.get("/api/v1/tokens").json()["items"][0]["last_used_at"] is not None
