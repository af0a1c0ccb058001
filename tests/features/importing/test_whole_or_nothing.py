"""Pictures and labels come together, or neither does."""

import asyncio
import io
import zipfile
from typing import Any

import msgspec
import pytest
from PIL import Image

from app.database.engine import Database
from app.errors import Conflict
from app.importing.service import take_back_abandoned, working
from tests.features.importing.conftest import Importing, coco
from tests.servers import Server

BOX = {"bbox": [10, 20, 30, 40]}


def picture(color: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), color).save(file, "PNG")
    return file.getvalue()


def archive(project_id: int) -> bytes:
    """Two pictures, of which one is labelled; their content is the project's own."""
    names = {
        "a.png": f"hsl({project_id % 360},80%,40%)",
        "b.png": f"hsl({project_id % 360},80%,60%)",
    }
    images = [
        {"id": number, "file_name": name, "width": 64, "height": 48}
        for number, name in enumerate(names, start=1)
    ]
    labels = coco(BOX | {"bbox": [1, 2, 3, 4]}, images=images)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("labels.json", msgspec.json.encode(labels))
        for name, color in names.items():
            made.writestr(name, picture(color))
    return packed.getvalue()


def image_names(importing: Importing) -> set[str]:
    rows = importing.database.execute(
        "select file_name from images where project_id = %s", [importing.project["id"]]
    )
    return {name for (name,) in rows if name.endswith(".png")}


def swept(importing: Importing, server: Server) -> dict[str, object]:
    """What the sweep removes of the imports that are there, once they are old."""
    importing.database.execute(
        "update imports set created_at = now() - interval '2 hours' where project_id = %s",
        [importing.project["id"]],
    )

    async def sweep() -> dict[str, object]:
        database = Database(server.database_url, pool_size=2)
        await database.open()
        try:
            return await take_back_abandoned(database)
        finally:
            await database.close()

    return asyncio.run(sweep())


def refuse(*_: Any, **__: Any) -> None:
    raise Conflict("No room is left for labels.")


def test_pictures_go_again_when_the_labels_fail(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "apply", refuse)
    sent = importing.send(archive(importing.project["id"]), "street.zip").json()

    job = importing.until(sent["job_id"], "failed")

    assert job["error"] == "No room is left for labels."
    assert image_names(importing) == set()
    assert importing.objects() == []
    monkeypatch.undo()
    done = importing.ended(importing.owner.post(f"/api/v1/imports/{sent['id']}/runs"))
    assert done["report"]["counts"]["images_to_add"] == 2
    assert image_names(importing) == {"a.png", "b.png"}
    assert len(importing.objects()) == 1


@pytest.fixture
def killed(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> Importing:
    """With the pictures of an import whose worker was killed before the labels, and could undo nothing."""

    async def nothing(*_: Any, **__: Any) -> None:
        return None

    with monkeypatch.context() as patched:
        patched.setattr(working, "apply", refuse)
        patched.setattr(working, "take_back_of_run", nothing)
        sent = importing.send(archive(importing.project["id"]), "street.zip").json()
        importing.until(sent["job_id"], "failed")
    assert image_names(importing) == {"a.png", "b.png"}
    return importing


def test_what_a_killed_import_has_added_is_taken_by_the_next(
    killed: Importing, server: Server
) -> None:
    done = killed.take(archive(killed.project["id"]), "street.zip")
    again = killed.take(archive(killed.project["id"]), "street.zip")

    swept(killed, server)
    assert done["report"]["result"]["written_objects"] == 1
    assert again["report"]["result"]["changed_nothing"]
    assert image_names(killed) == {"a.png", "b.png"}
    assert len(killed.objects()) == 1


def test_pictures_of_an_import_that_was_given_up_are_swept(
    killed: Importing, server: Server
) -> None:
    assert swept(killed, server) == {"imports": 1, "images": 2}
    assert image_names(killed) == set()


def test_the_first_revision_has_what_an_object_is_but_its_shape(importing: Importing) -> None:
    importing.take(coco(BOX))

    ((diff, layer_id),) = importing.database.execute(
        "select r.diff, r.layer_id from layer_revisions r join layers l on l.id = r.layer_id"
        " where l.project_id = %s and json_array_length(r.diff -> 'annotations') > 0",
        [importing.project["id"]],
    )

    (added,) = diff["annotations"]
    rows = importing.database.execute(
        "select id::text, category_id, revision from annotations where layer_id = %s", [layer_id]
    ).fetchall()
    category_id = added["after"]["category_id"]
    assert rows == [(added["id"], category_id, 1)]
    rest = {"attributes": {}, "is_crowd": False, "z": 0}
    assert added["after"] == {"category_id": category_id, **rest}
    assert (added["before"], diff["answers"], set(diff)) == (
        None,
        [],
        {"annotations", "answers", "import"},
    )


def test_no_rule_but_references_watches_over_rows_that_imports_add(importing: Importing) -> None:
    """They are taken without these (`filling`); one that did more would be passed over."""
    rows = importing.database.execute(
        """
        select t.tgname
        from pg_trigger t
        where t.tgrelid in ('annotations'::regclass, 'layer_revisions'::regclass)
          and not t.tgisinternal and t.tgtype & 4 > 0
        """
    ).fetchall()
    references = importing.database.execute(
        """
        select conrelid::regclass::text, confrelid::regclass::text
        from pg_constraint
        where contype = 'f' and conrelid in ('annotations'::regclass, 'layer_revisions'::regclass)
        order by 1, 2
        """
    ).fetchall()

    assert rows == []
    assert references == [
        ("annotations", "categories"),
        ("annotations", "images"),
        ("annotations", "layers"),
        ("layer_revisions", "layers"),
        ("layer_revisions", "users"),
    ]
