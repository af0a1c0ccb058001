from typing import Any

import psycopg

from tests.conftest import Client
from tests.features.accounts.conftest import Member, OpenBrowser


def test_signing_in_answers_who_it_is_and_sets_a_cookie_out_of_reach_of_scripts(
    anonymous: Client, member: Member
) -> None:
    response = anonymous.post("/api/v1/session", json=member.credentials)

    assert response.status_code == 201
    assert response.json()["email"] == member.email
    assert "password" not in response.text.replace("has_password", "")
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("concord=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_the_cookie_alone_says_who_asks(as_member: Client, member: Member) -> None:
    response = as_member.get("/api/v1/me")

    assert response.status_code == 200
    assert response.json()["id"] == member.id


def test_the_case_of_the_email_does_not_matter(anonymous: Client, member: Member) -> None:
    credentials = member.credentials | {"email": member.email.upper()}

    assert anonymous.post("/api/v1/session", json=credentials).status_code == 201


def test_a_wrong_password_and_an_unknown_email_look_the_same(
    anonymous: Client, member: Member
) -> None:
    wrong = anonymous.post("/api/v1/session", json=member.credentials | {"password": "nonsense"})
    unknown = anonymous.post(
        "/api/v1/session", json={"email": "nobody@example.org", "password": "nonsense"}
    )

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json()["detail"] == unknown.json()["detail"]
    assert "set-cookie" not in wrong.headers


def test_signing_in_again_ends_the_session_that_the_browser_had(
    open_browser: OpenBrowser, member: Member
) -> None:
    with open_browser() as browser, open_browser() as thief:
        browser.post("/api/v1/session", json=member.credentials)
        thief.cookies.update(browser.cookies)

        browser.post("/api/v1/session", json=member.credentials)

        assert browser.get("/api/v1/me").status_code == 200
        assert thief.get("/api/v1/me").status_code == 401


def test_signing_out_ends_the_session_on_the_server_too(
    as_member: Client, open_browser: OpenBrowser
) -> None:
    with open_browser() as thief:
        thief.cookies.update(as_member.cookies)

        response = as_member.delete("/api/v1/session")

        assert response.status_code == 204
        assert not as_member.cookies
        assert thief.get("/api/v1/me").status_code == 401


def test_signing_out_when_signed_out_is_harmless(anonymous: Client) -> None:
    assert anonymous.delete("/api/v1/session").status_code == 204


def test_an_expired_session_is_nobody(
    as_member: Client, member: Member, database: psycopg.Connection[Any]
) -> None:
    database.execute("update sessions set expires_at = now() where user_id = %s", [member.id])

    response = as_member.get("/api/v1/me")

    assert response.status_code == 401
    assert response.json()["detail"].startswith("Sign in")


def test_a_session_lives_on_while_it_is_used(
    as_member: Client, member: Member, database: psycopg.Connection[Any]
) -> None:
    database.execute(
        """
        update sessions set last_used_at = now() - interval '2 minutes', expires_at = now() + interval '1 hour'
        where user_id = %s
        """,
        [member.id],
    )

    as_member.get("/api/v1/me")

    row = database.execute(
        "select expires_at > now() + interval '29 days' from sessions where user_id = %s",
        [member.id],
    ).fetchone()
    assert row == (True,)


def test_only_a_digest_of_the_cookie_is_stored(
    as_member: Client, member: Member, database: psycopg.Connection[Any]
) -> None:
    secret = as_member.cookies["concord"]

    row = database.execute(
        "select token_hash = sha256(convert_to(%s, 'UTF8')), token_hash::text like '%%' || %s || '%%' "
        "from sessions where user_id = %s",
        [secret, secret, member.id],
    ).fetchone()

    assert row == (True, False)


def test_a_write_from_another_site_is_refused_although_the_cookie_is_good(
    as_member: Client,
) -> None:
    response = as_member.patch(
        "/api/v1/me", json={"name": "Mallory"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 403
    assert as_member.get("/api/v1/me").json()["name"] == "Mia"


def test_characters_that_cannot_be_stored_are_only_a_wrong_email(anonymous: Client) -> None:
    response = anonymous.post("/api/v1/session", json={"email": "a\u0000@b", "password": "\u0000"})

    assert response.status_code == 401
