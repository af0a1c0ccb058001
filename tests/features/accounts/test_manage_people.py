from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.conftest import Client, Person
from tests.features.accounts.conftest import PASSWORD, Member
from tests.servers import Server


def test_a_new_person_without_a_password_comes_by_a_link(
    as_admin: Client, make_person: Any
) -> None:
    email = "new." + make_person().email

    created = as_admin.post("/api/v1/users", json={"email": email})

    assert created.status_code == 201
    assert created.json()["name"] == email.split("@")[0]
    assert created.json()["role"] == "member"
    assert urlsplit(created.json()["sign_in_url"]).path.startswith("/sign-in/")


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@", "@b", "a b@c", "a@b@c", "a\u0000@b", "a\n@b"]
)
def test_an_email_must_look_like_one(as_admin: Client, email: str) -> None:
    assert as_admin.post("/api/v1/users", json={"email": email}).status_code == 422


def test_an_email_belongs_to_one_person_whatever_its_case(as_admin: Client, member: Member) -> None:
    response = as_admin.post("/api/v1/users", json={"email": member.email.upper()})

    assert response.status_code == 409
    assert "already an account" in response.json()["detail"]


def test_people_are_found_by_a_part_of_their_email(as_admin: Client, member: Member) -> None:
    found = as_admin.get("/api/v1/users", params={"q": member.email[2:20]}).json()

    assert [item["id"] for item in found["items"]] == [member.id]
    assert found["next_cursor"] is None


def test_a_percent_sign_is_searched_for_as_such(as_admin: Client) -> None:
    assert as_admin.get("/api/v1/users", params={"q": "%"}).json()["items"] == []


def test_the_list_comes_in_pages(as_admin: Client, member: Member) -> None:
    first = as_admin.get("/api/v1/users", params={"limit": 1}).json()
    second = as_admin.get(
        "/api/v1/users", params={"limit": 1, "cursor": first["next_cursor"]}
    ).json()

    assert first["items"][0]["id"] < second["items"][0]["id"]


def test_somebody_locked_out_is_signed_out_everywhere(
    as_admin: Client, as_member: Client, member: Member, anonymous: Client
) -> None:
    token = as_member.post("/api/v1/tokens", json={"name": "a"}).json()["token"]

    as_admin.patch(f"/api/v1/users/{member.id}", json={"is_active": False})

    bearer = {"Authorization": f"Bearer {token}"}
    assert as_member.get("/api/v1/me").status_code == 401
    assert anonymous.get("/api/v1/me", headers=bearer).status_code == 401
    assert anonymous.post("/api/v1/session", json=member.credentials).status_code == 401


def test_a_role_can_be_given(as_admin: Client, as_member: Client, member: Member) -> None:
    response = as_admin.patch(f"/api/v1/users/{member.id}", json={"role": "admin"})

    assert response.json()["role"] == "admin"
    assert as_member.get("/api/v1/users").status_code == 200


@pytest.mark.parametrize("change", [{"role": "member"}, {"is_active": False}], ids=str)
def test_the_last_administrator_stays_one(fresh_server: Server, change: dict[str, Any]) -> None:
    with psycopg.connect(fresh_server.database_url, autocommit=True) as connection:
        connection.execute(
            """
            with admin as (insert into users (email, name, role) values ('a@b', 'A', 'admin') returning id)
            insert into api_tokens (user_id, name, prefix, token_hash)
            select id, 'a', 'a', sha256('secret') from admin
            """
        )
    headers = {"Authorization": "Bearer secret"}

    with Client(base_url=fresh_server.url, headers=headers) as admin:
        me = admin.get("/api/v1/me").json()
        response = admin.patch(f"/api/v1/users/{me['id']}", json=change)

    assert response.status_code == 409
    assert response.json()["detail"].startswith("Concord needs an active administrator")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/users"),
        ("POST", "/api/v1/users"),
        ("GET", "/api/v1/users/1"),
        ("PATCH", "/api/v1/users/1"),
        ("POST", "/api/v1/users/1/sign-in-links"),
    ],
)
def test_only_administrators_manage_people(
    as_annotator: Client, anonymous: Client, method: str, path: str
) -> None:
    body = {"email": "a@example.org"} if path.endswith("users") and method == "POST" else {}

    assert as_annotator.request(method, path, json=body).status_code == 403
    assert anonymous.request(method, path, json=body).status_code == 401


def test_an_unknown_person_is_not_found(as_admin: Client) -> None:
    assert as_admin.get("/api/v1/users/9000000000").status_code == 404


def test_every_change_of_a_person_leaves_an_entry_with_before_and_after(
    as_admin: Client, member: Member, database: psycopg.Connection[Any]
) -> None:
    as_admin.patch(f"/api/v1/users/{member.id}", json={"name": "Mia II"})

    rows = database.execute(
        "select action, detail, address from audit_entries where subject = %s order by id",
        [f"user:{member.id}"],
    ).fetchall()
    assert [row[0] for row in rows] == ["user.created", "user.changed"]
    assert rows[1][1] == {"before": {"name": "Mia"}, "after": {"name": "Mia II"}}
    assert rows[1][2] == "127.0.0.1"
    assert PASSWORD not in str(rows)


def test_the_audit_log_cannot_be_rewritten(
    member: Member, database: psycopg.Connection[Any], annotator: Person
) -> None:
    statements = ["update audit_entries set action = 'x'", "delete from audit_entries"]

    for statement in [*statements, "truncate audit_entries"]:
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
            database.execute(statement)
