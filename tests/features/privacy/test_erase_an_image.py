"""An image is erased: rows, files, its name in texts, exports by choice; a certificate proves it, again and again."""

import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from httpx import Client

from app.privacy.certificates import digest_of
from app.privacy.reaching import Key, reach
from app.privacy.texts import pattern_of
from tests.conftest import Person
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import add_member, make_project
from tests.features.images.conftest import picture
from tests.servers import Server

Database = psycopg.Connection[Any]


@pytest.fixture
def project(as_owner: Client, annotator: Person) -> dict[str, Any]:
    """A project in which the annotator labels."""
    made = make_project(as_owner)
    add_member(as_owner, made["id"], annotator.id)
    return made


def add(client: Client, project: dict[str, Any], name: str, color: str) -> dict[str, Any]:
    """A picture of one colour, as it was added."""
    path = f"/api/v1/projects/{project['id']}/images"
    answer = client.post(path, files=[("files", (name, picture(color=color)))])
    added: dict[str, Any] = answer.json()["created"][0]
    return added


def erase(client: Client, image: dict[str, Any], **wish: Any) -> dict[str, Any]:
    """The certificate of an erasure that is through."""
    asked = client.post(f"/api/v1/images/{image['id']}/erasures", json=wish)
    assert asked.status_code == 202, asked.text
    until = time.monotonic() + 30
    while (job := client.get(f"/api/v1/jobs/{asked.json()['id']}").json())["state"] != "succeeded":
        assert job["state"] != "failed", job["error"]
        assert time.monotonic() < until, job
        time.sleep(0.02)
    found = client.get(f"/api/v1/erasures/{job['result']['erasure_id']}")
    assert found.status_code == 200, found.text
    certificate: dict[str, Any] = found.json()
    return certificate


def test_everything_goes_and_the_certificate_proves_it(
    as_owner: Client,
    as_annotator: Client,
    project: dict[str, Any],
    database: Database,
    server: Server,
) -> None:
    image = add(as_owner, project, "anna-müller.jpg", "#123457")
    label(as_annotator, project)
    database.execute(
        "insert into jobs (project_id, kind, title, state, message) values (%s, 'x', 'x', 'failed', %s)",
        [project["id"], "cannot read anna-müller.jpg"],
    )
    database.execute(
        "insert into audit_entries (project_id, action, subject, detail) values (%s, 'x.y', 'x:1', %s)",
        [project["id"], '{"name": "anna-m\\u00fcller.jpg"}'],
    )
    preview = as_owner.get(f"/api/v1/images/{image['id']}/erasure-preview").json()

    certificate = erase(as_owner, image, confirm="anna-müller.jpg")

    body = certificate["body"]
    assert (preview["original"], preview["texts"]) == ("erased", 2)
    assert preview["file_count"] == len(body["files"]) > 1
    assert preview["rows"]["annotations"] == preview["rows"]["layers"] == 1
    assert body["rows"]["annotations"] == body["rows"]["image_metadata"] == 1
    assert body["texts"] == {"jobs.message": 1, "audit_entries.detail": 1}
    assert as_owner.get(f"/api/v1/images/{image['id']}").status_code == 404
    assert files_of(server, image) == []
    assert "müller" not in str(certificate)
    assert as_owner.get(f"/api/v1/erasures/{certificate['id']}/check").json()["is_clean"] is True
    assert certificate["sha256"] == digest_of(body, previous=certificate["previous_sha256"])
    page = as_owner.get(f"/erasures/{certificate['id']}").text
    assert "no row and no file is left" in page


def files_of(server: Server, image: dict[str, Any]) -> list[Path]:
    """All files in the store that are of an image's content."""
    files = server.settings.files_dir.rglob("*")
    return [path for path in files if path.is_file() and image["sha256"] in path.parts]


def label(client: Client, project: dict[str, Any]) -> None:
    """One box in the next image, submitted."""
    document = next_assignment(client, project["id"])
    box = make_box(project["categories"][0]["id"], x=1, y=1, width=9, height=9)
    answers = {"weather": ["rain"]}
    save(client, document["layer"]["id"], 0, added=[box], answers=answers).raise_for_status()
    submit(client, document["id"])


def test_files_that_another_project_has_too_stay(as_owner: Client, project: dict[str, Any]) -> None:
    other = add(as_owner, make_project(as_owner), "copy.jpg", "#224466")
    image = add(as_owner, project, "one.jpg", "#224466")

    certificate = erase(as_owner, image, confirm="one.jpg")

    assert certificate["body"]["original"] == "shared"
    assert certificate["body"]["files"] == []
    assert as_owner.get(f"/api/v1/images/{other['id']}/file?frame=stored").status_code == 200
    assert as_owner.get(f"/api/v1/erasures/{certificate['id']}/check").json()["is_clean"] is True


def test_a_certificate_is_not_clean_when_a_file_comes_back(
    as_owner: Client, project: dict[str, Any], server: Server
) -> None:
    image = add(as_owner, project, "back.jpg", "#335577")
    certificate = erase(as_owner, image, confirm="back.jpg")
    key = certificate["body"]["files"][0]["key"]
    path = server.settings.files_dir / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"again")

    checked = as_owner.get(f"/api/v1/erasures/{certificate['id']}/check").json()

    assert (checked["is_clean"], checked["files_left"]) == (False, [key])


def test_an_export_that_has_it_is_named_and_deleted_by_choice(
    as_owner: Client, project: dict[str, Any]
) -> None:
    image = add(as_owner, project, "seen.jpg", "#446688")
    export = finished_export(as_owner, project)
    preview = as_owner.get(f"/api/v1/images/{image['id']}/erasure-preview").json()
    page = as_owner.get(f"/images/{image['id']}/erasure").text
    later = add(as_owner, project, "later.jpg", "#557799")
    of_later = as_owner.get(f"/api/v1/images/{later['id']}/erasure-preview").json()

    certificate = erase(as_owner, image, confirm="seen.jpg", delete_exports=True)

    assert [each["id"] for each in preview["exports"]] == [export["id"]]
    assert "JSON dictionary, labels only" in page
    assert of_later["exports"] == []
    assert certificate["body"]["exports"] == {"deleted": [export["id"]], "kept": []}
    assert as_owner.get(f"/api/v1/exports/{export['id']}").status_code == 404


def finished_export(client: Client, project: dict[str, Any]) -> dict[str, Any]:
    """An export of all there is."""
    wish = {"format": "json-dictionary", "truth": "all"}
    started = client.post(f"/api/v1/projects/{project['id']}/exports", json=wish).json()
    until = time.monotonic() + 30
    while True:
        found: dict[str, Any] = client.get(f"/api/v1/exports/{started['id']}").json()
        if found["finished_at"] is not None:
            return found
        assert time.monotonic() < until, found
        time.sleep(0.02)


def test_it_is_for_owners_who_type_its_name(
    as_owner: Client, as_annotator: Client, stranger: Client, project: dict[str, Any]
) -> None:
    image = add(as_owner, project, "mine.jpg", "#668899")
    path = f"/api/v1/images/{image['id']}/erasures"

    assert as_owner.post(path, json={"confirm": "yours.jpg"}).status_code == 422
    assert as_annotator.post(path, json={"confirm": "mine.jpg"}).status_code == 403
    assert stranger.post(path, json={"confirm": "mine.jpg"}).status_code == 404
    page = as_owner.post(f"/images/{image['id']}/erasure", data={"confirm": "yours.jpg"})
    assert page.status_code == 422
    assert "exactly" in page.text
    sent = as_owner.post(f"/images/{image['id']}/erasure", data={"confirm": "mine.jpg"})
    assert sent.headers["location"] == f"/projects/{project['id']}/privacy"


def test_neither_certificates_nor_the_log_can_be_changed(
    as_owner: Client, project: dict[str, Any], database: Database
) -> None:
    image = add(as_owner, project, "kept.jpg", "#7788aa")
    certificate = erase(as_owner, image, confirm="kept.jpg")

    for statement in (
        "update erasures set subject_id = 1 where id = %s",
        "delete from erasures where id = %s",
        "update audit_entries set detail = '{}' where id >= %s",
    ):
        with pytest.raises(psycopg.errors.IntegrityError):
            database.execute(
                statement.encode(), [certificate["id"] if "audit" not in statement else 1]
            )


def test_groups_of_alike_images_are_named_anew(
    as_owner: Client, project: dict[str, Any], database: Database
) -> None:
    images = [add(as_owner, project, f"{i}.png", f"#0{i}0{i}0{i}") for i in (1, 2, 3)]
    ids = [image["id"] for image in images]
    database.execute("delete from image_groups where project_id = %s", [project["id"]])
    database.execute(
        """
        insert into image_groups (image_id, kind, project_id, leader_id)
        select i, k, %s, %s from unnest(%s::bigint[]) i, unnest(array['near', 'burst']) k
        where k = 'near' or i <> %s
        """,
        [project["id"], ids[0], ids, ids[2]],
    )

    erase(as_owner, images[0], confirm="1.png")

    rows = database.execute(
        "select kind, image_id, leader_id from image_groups where project_id = %s order by 2",
        [project["id"]],
    ).fetchall()
    assert rows == [("near", ids[1], ids[1]), ("near", ids[2], ids[1])]


def test_every_table_that_names_images_is_reached(database: Database) -> None:
    named = database.execute(
        """
        select table_name from information_schema.columns
        where table_schema = 'public' and column_name = 'image_id'
        """
    ).fetchall()
    keys = database.execute(
        """
        select k.conrelid::regclass::text, c.attname, k.confrelid::regclass::text, 'id'
        from pg_constraint k join pg_attribute c on c.attrelid = k.conrelid and c.attnum = k.conkey[1]
        where k.contype = 'f' and k.confdeltype = 'c'
        """
    ).fetchall()

    reached = reach([Key(*row) for row in keys], "images")

    assert {table for (table,) in named} <= set(reached)
    assert {"layer_revisions", "answers", "verdicts", "comment_mentions"} <= set(reached)
    assert not {"projects", "users", "categories"} & set(reached)


def test_a_name_is_found_whole(database: Database) -> None:
    def finds(text: str, name: str) -> bool:
        row = database.execute("select %s ~ %s", [text, pattern_of(name)]).fetchone()
        return bool(row and row[0])

    assert finds("cannot read a+b (1).jpg: broken", "a+b (1).jpg")
    assert finds('{"name": "x/a.jpg"}', "x/a.jpg")
    assert finds(r'{"name": "say \"a\".jpg"}', 'say "a".jpg')
    assert not finds("cannot read xa.jpg", "a.jpg")
    assert not finds("cannot read x/a.jpg", "a.jpg")
    assert not finds("cannot read aXjpg", "a.jpg")
    assert finds('{"author": "Anna"}', '"Anna"')
    assert not finds('{"author": "Anna Blume"}', '"Anna"')
    assert not finds('{"Anna": 1}', '"Anna"')
    assert not finds('{"name": 1}', "name")
