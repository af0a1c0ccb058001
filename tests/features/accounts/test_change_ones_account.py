import pytest

from tests.conftest import Client
from tests.features.accounts.conftest import PASSWORD, Member, OpenBrowser

NEW_PASSWORD = "a dozen purple teapots"


def test_a_name_can_be_changed(as_member: Client) -> None:
    response = as_member.patch("/api/v1/me", json={"name": "Mia Wong"})

    assert response.status_code == 200
    assert as_member.get("/api/v1/me").json()["name"] == "Mia Wong"


def test_a_role_cannot_be_given_to_oneself(as_member: Client) -> None:
    assert as_member.patch("/api/v1/me", json={"role": "admin"}).status_code == 422


def test_a_new_password_signs_out_every_other_browser(
    as_member: Client, open_browser: OpenBrowser, member: Member
) -> None:
    with open_browser() as other:
        other.post("/api/v1/session", json=member.credentials)

        changed = as_member.put(
            "/api/v1/me/password",
            json={"current_password": PASSWORD, "new_password": NEW_PASSWORD},
        )

        assert changed.status_code == 204
        assert as_member.get("/api/v1/me").status_code == 200
        assert other.get("/api/v1/me").status_code == 401
        assert other.post("/api/v1/session", json=member.credentials).status_code == 401
        credentials = member.credentials | {"password": NEW_PASSWORD}
        assert other.post("/api/v1/session", json=credentials).status_code == 201


def test_a_new_password_needs_the_current_one(as_member: Client) -> None:
    response = as_member.put(
        "/api/v1/me/password", json={"current_password": "guess", "new_password": NEW_PASSWORD}
    )

    assert response.status_code == 422
    assert response.json()["detail"] == "This is not your current password."


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaa", "x" * 300])
def test_a_weak_password_is_refused_with_the_reason(as_member: Client, weak: str) -> None:
    response = as_member.put(
        "/api/v1/me/password", json={"current_password": PASSWORD, "new_password": weak}
    )

    assert response.status_code == 422
    assert response.json()["detail"].startswith("Choose a password")


def test_the_browsers_in_which_one_is_signed_in_can_be_ended_one_by_one(
    as_member: Client, open_browser: OpenBrowser, member: Member
) -> None:
    with open_browser() as other:
        other.post("/api/v1/session", json=member.credentials)
        sessions = as_member.get("/api/v1/me/sessions").json()["items"]
        others = [item["id"] for item in sessions if not item["is_current"]]

        ended = as_member.delete(f"/api/v1/me/sessions/{others[0]}")

        assert len(sessions) == 2
        assert ended.status_code == 204
        assert other.get("/api/v1/me").status_code == 401
        assert as_member.get("/api/v1/me").status_code == 200


def test_all_other_browsers_can_be_ended_at_once(
    as_member: Client, open_browser: OpenBrowser, member: Member
) -> None:
    with open_browser() as other:
        other.post("/api/v1/session", json=member.credentials)

        as_member.delete("/api/v1/me/sessions")

        assert other.get("/api/v1/me").status_code == 401
        assert as_member.get("/api/v1/me").status_code == 200


def test_somebody_elses_session_cannot_be_ended(as_member: Client, as_annotator: Client) -> None:
    session = as_member.get("/api/v1/me/sessions").json()["items"][0]

    assert as_annotator.delete(f"/api/v1/me/sessions/{session['id']}").status_code == 404
    assert as_member.get("/api/v1/me").status_code == 200
