"""Images are looked up by the names that a file gives: a project is never loaded to find a few of its images."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.importing import queries
from app.importing.album import Known
from app.importing.service import finding
from tests.features.importing.conftest import Importing, coco

NAMES = ("North/IMG 1.JPG", "b/.hidden", "no-ending", "archive.tar.png", "dir.x/file.", "Ünï.png")
BOX = {"bbox": [10, 20, 30, 40]}


def renamed(importing: Importing, *names: str) -> None:
    for image_id, name in zip(importing.image_ids, names, strict=False):
        importing.database.execute(
            "update images set file_name = %s where id = %s", [name, image_id]
        )


@pytest.mark.parametrize("name", NAMES)
def test_the_database_cuts_names_as_the_album_does(importing: Importing, name: str) -> None:
    renamed(importing, name)
    base = name.rsplit("/", 1)[-1]

    done = importing.take(coco(BOX, images=[{"id": 1, "file_name": base}]), dry_run=True)

    assert done["report"]["counts"]["images"] == 1


def test_folders_tell_images_of_one_name_apart(importing: Importing) -> None:
    renamed(importing, "north/a.jpg", "south/a.jpg", "a.png")
    sent = coco(
        BOX, images=[{"id": 1, "file_name": "photos/South/A.jpg", "width": 640, "height": 480}]
    )

    importing.take(sent)
    unclear = importing.take(coco(BOX, images=[{"id": 1, "file_name": "A.JPG"}]), dry_run=True)

    (box,) = importing.objects()
    assert box["file_name"] == "south/a.jpg"
    assert unclear["report"]["counts"]["images_not_found"] == 1


def test_what_a_file_does_not_name_is_not_looked_at(
    importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    looked_up = queries.images_sought

    async def watched(*asked: Any) -> AsyncIterator[Known]:
        async for image in looked_up(*asked):
            seen.append(image.id)
            yield image

    monkeypatch.setattr(finding, "images_sought", watched)
    image = {"id": 1, "file_name": "image-00001.jpg", "width": 640, "height": 480}

    importing.take(coco(BOX, images=[image]))

    assert seen == [importing.image_ids[1]]
