"""A person is erased: the account, the ways in, the name in texts and the log; their labels stay under a number."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save
from tests.factories.projects import add_member, make_project

Database = psycopg.Connection[Any]


def erase(admin: Client, person: Person, **wish: Any) -> dict[str, Any]:
    """The certificate of an erasure that is through."""
    asked = admin.post(
        f"/api/v1/users/{person.id}/erasures", json={"confirm": person.email, **wish}
    )
    assert asked.status_code == 202, asked.text
    until = time.monotonic() + 30
    while (job := admin.get(f"/api/v1/jobs/{asked.json()['id']}").json())["state"] != "succeeded":
        assert job["state"] != "failed", job["error"]
        assert time.monotonic() < until, job
        time.sleep(0.02)
    certificate: dict[str, Any] = admin.get(
        f"/api/v1/erasures/{job['result']['erasure_id']}"
    ).json()
    return certificate


def test_the_person_goes_and_the_labels_stay_under_a_number(
    as_admin: Client, as_owner: Client, as_annotator: Client, annotator: Person, database: Database
) -> None:
    project = make_project(as_owner)
    add_member(as_owner, project["id"], annotator.id)
    make_images(database, project["id"], 1)
    label_and_say(as_annotator, project)
    as_admin.patch(f"/api/v1/users/{annotator.id}", json={"name": "Annabella"}).raise_for_status()
    export_id = export_of(database, project["id"])
    # What Postgres keeps as JSON and cannot take as text, beside what only looks like it.
    odd = r'{"quoted": "a\u0000b", "folder": "c:\\u0000"}'
    database.execute("update exports set report = %s::json where id = %s", [odd, export_id])
    path = f"/api/v1/users/{annotator.id}/erasure-preview"
    preview = as_admin.get(path).json()

    certificate = erase(as_admin, annotator, remove_comments=True, delete_exports=True)

    body = certificate["body"]
    assert (preview["rows"]["members"], preview["rows"]["api_tokens"]) == (1, 1)
    assert preview["texts"] >= 1
    assert [each["id"] for each in preview["exports"]] == [export_id]
    assert body["exports"] == {"deleted": [export_id], "kept": []}
    assert as_owner.get(f"/api/v1/exports/{export_id}").status_code == 404
    assert body["kept"] == {"assignments": 1, "layers": 1, "verdicts": 0, "comments": 0}
    assert body["rows"]["comments"] == 1
    assert as_annotator.get("/api/v1/me").status_code == 401
    row = database.execute(
        "select name, password_hash, is_active, preferences from users where id = %s",
        [annotator.id],
    ).fetchone()
    assert row == (f"Erased person {annotator.id}", None, False, {})
    assert trace_count(database, annotator.email) == trace_count(database, "Annabella") == 0
    assert "Anna" not in str(certificate)
    check = as_admin.get(f"/api/v1/erasures/{certificate['id']}/check").json()
    assert check["is_clean"] is True
    assert as_admin.get(path).status_code == 404
    page = as_admin.get(f"/erasures/{certificate['id']}").text
    assert "no row and no file is left" in page


def label_and_say(client: Client, project: dict[str, Any]) -> None:
    """One box and one comment on the next image."""
    document = next_assignment(client, project["id"])
    box = make_box(project["categories"][0]["id"])
    save(client, document["layer"]["id"], 0, added=[box]).raise_for_status()
    remark = {"id": str(uuid4()), "text": "I am Anna", "mentions": []}
    path = f"/api/v1/images/{document['image']['id']}/comments"
    client.post(path, json=remark).raise_for_status()


def export_of(database: Database, project_id: int) -> int:
    """A finished export of a project."""
    row = database.execute(
        """
        insert into exports (project_id, format, options, created_by, finished_at, file_key)
        select id, 'coco', '{}', created_by, now(), 'exports/' || id || '/x.zip' from projects where id = %s
        returning id
        """,
        [project_id],
    ).fetchone()
    assert row is not None
    return int(row[0])


def trace_count(database: Database, word: str) -> int:
    """How many rows of the tables that hold words about people hold this one."""
    row = database.execute(
        """
        select (select count(*) from users u where u::text like %(like)s)
            + (select count(*) from audit_entries a where a::text like %(like)s)
            + (select count(*) from invitations i where i::text like %(like)s)
        """,
        {"like": f"%{word}%"},
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_a_certificate_is_not_clean_when_the_account_is_filled_again(
    as_admin: Client, make_person: Callable[..., Person], database: Database
) -> None:
    person = make_person(name="Bo")
    certificate = erase(as_admin, person)
    database.execute("update users set name = 'Bo' where id = %s", [person.id])

    check = as_admin.get(f"/api/v1/erasures/{certificate['id']}/check").json()

    assert (check["is_clean"], check["rows_left"]) == (False, {"users": 1})


def test_it_is_for_administrators_who_type_the_email(
    as_admin: Client, as_owner: Client, annotator: Person
) -> None:
    path = f"/api/v1/users/{annotator.id}/erasures"
    me = as_admin.get("/api/v1/me").json()

    assert as_admin.post(path, json={"confirm": "somebody@else.org"}).status_code == 422
    assert as_owner.post(path, json={"confirm": annotator.email}).status_code == 403
    own = as_admin.post(f"/api/v1/users/{me['id']}/erasures", json={"confirm": me["email"]})
    assert own.status_code == 409
    page = as_admin.post(f"/people/{annotator.id}/erasure", data={"confirm": "no"})
    assert page.status_code == 422
    assert "exactly" in page.text
    sent = as_admin.post(f"/people/{annotator.id}/erasure", data={"confirm": annotator.email})
    assert sent.headers["location"] == "/erasures"


@pytest.mark.parametrize("change", ["actor_id = null", "subject = 'x'", "at = now()"])
def test_the_log_gives_up_names_alone(database: Database, change: str) -> None:
    row = database.execute(
        "insert into audit_entries (action, subject, actor_id) values ('x.y', 'x:1', (select min(id) from users))"
        " returning id"
    ).fetchone()
    assert row is not None
    with database.transaction():
        database.execute("set local concord.erasing = 'on'")
        with pytest.raises(psycopg.errors.IntegrityError), database.transaction():
            database.execute(f"update audit_entries set {change} where id = %s".encode(), [row[0]])
