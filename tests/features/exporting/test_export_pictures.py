"""Pictures that go along: which file of each image, where it stands, and what is taken out of it."""

import json
import struct
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from PIL import Image, ImageSequence

from tests.features.exporting.conftest import Exporting
from tests.features.images.conftest import picture


def opened(archive: ZipFile, name: str) -> Image.Image:
    return Image.open(BytesIO(archive.read(name)))


_OLD_JPEG = 6


def two_pages(*, compression: int | None) -> bytes:
    """A TIFF whose second page says that it is packed like this."""
    file = BytesIO()
    first, second = Image.new("RGB", (32, 20), "red"), Image.new("RGB", (32, 20), "blue")
    first.save(file, "TIFF", save_all=True, append_images=[second])
    content = bytearray(file.getvalue())
    if compression is not None:
        field = struct.pack("<HHI", 259, 3, 1)
        place = content.rindex(field) + len(field)
        struct.pack_into("<H", content, place, compression)
    return bytes(content)


def codes(export: dict[str, Any]) -> list[str]:
    return [loss["code"] for loss in export["report"]["losses"]]


def test_upright_pictures_are_as_large_as_their_labels_say(with_pictures: Exporting) -> None:
    export = with_pictures.export(images="upright")
    archive = ZipFile(BytesIO(with_pictures.file(export)))

    assert opened(archive, "images/street/flat.jpg").size == (96, 64)
    turned = opened(archive, "images/turned.jpg")
    assert turned.size == (64, 96)
    assert turned.getexif().get(274, 1) == 1
    assert export["manifest"]["picture_count"] == 2
    assert "picture-turned" not in codes(export)


def test_of_pages_that_cannot_be_taken_apart_the_first_goes_along_and_the_others_are_told(
    exporting: Exporting,
) -> None:
    exporting.database.execute(
        "delete from queued_images where project_id = %s", [exporting.project["id"]]
    )
    files = [
        ("files", ("odd.tif", two_pages(compression=_OLD_JPEG))),
        ("files", ("plain.tif", two_pages(compression=None))),
    ]
    exporting.owner.post(f"{exporting.path}/images", files=files).raise_for_status()
    for _ in files:
        exporting.label(exporting.box(x=1.0, y=1.0, width=9.0, height=9.0))

    export = exporting.export(images="stored", strip_gps=True)

    archive = ZipFile(BytesIO(exporting.file(export)))
    pages = {
        name: len(list(ImageSequence.Iterator(opened(archive, f"images/{name}.tif"))))
        for name in ("odd", "plain")
    }
    assert pages == {"odd": 1, "plain": 2}
    [told] = [each for each in export["report"]["losses"] if each["code"] == "picture-first-alone"]
    assert (told["count"], told["places"]) == (1, ["odd.tif"])


def test_stored_pictures_are_the_bytes_that_were_uploaded(with_pictures: Exporting) -> None:
    export = with_pictures.export(images="stored")
    archive = ZipFile(BytesIO(with_pictures.file(export)))

    assert archive.read("images/turned.jpg") == picture(color="blue", orientation=6)
    assert "picture-turned" in codes(export)


def test_metadata_is_taken_out_of_pictures_but_for_how_they_are_turned(
    with_pictures: Exporting,
) -> None:
    archive = with_pictures.archive(images="stored", strip_gps=True)

    copy = archive.read("images/turned.jpg")

    assert b"Concord Camera Works" in picture(color="blue", orientation=6)
    assert b"Concord Camera Works" not in copy
    assert Image.open(BytesIO(copy)).getexif()[274] == 6


def test_pictures_that_are_lost_are_told_and_their_labels_are_there(
    with_pictures: Exporting,
) -> None:
    export = with_pictures.export(images="stored", truth="all")

    [lost] = [each for each in export["report"]["losses"] if each["code"] == "picture-left-out"]
    assert lost["count"] == 4
    assert export["image_count"] == 6


def test_pictures_stand_where_the_format_looks_for_them(with_pictures: Exporting) -> None:
    archive = with_pictures.archive(
        format="yolo-detect", images="upright", split={"train": 1, "val": 0, "test": 0}
    )

    names = archive.namelist()

    assert "images/train/street/flat.jpg" in names
    assert "labels/train/street/flat.txt" in names


def test_splits_stand_in_records_and_manifest(with_pictures: Exporting) -> None:
    split = {"train": 0.5, "val": 0.5, "test": 0, "by": "stratified"}

    images = with_pictures.images(split=split)
    export = with_pictures.export(split=split)

    assert sorted(each["split"] for each in images.values()) == ["train", "val"]
    assert export["manifest"]["split_counts"] == {"train": 1, "val": 1}
    assert export["manifest"]["split"]["seed"] == 0


def test_coco_files_are_read_back_by_pycocotools(with_pictures: Exporting) -> None:
    export = with_pictures.export(format="coco-instances", images="upright")

    assert export["manifest"]["verified"] == {
        "images": 2,
        "objects": 2,
        "masks": 0,
        "min_mask_iou": None,
        "dropped": 0,
        "is_right": True,
        "problems": [],
    }


def test_tiles_and_copies_come_with_labels_of_their_own(with_pictures: Exporting) -> None:
    prepare = {
        "tiles": {"width": 64, "height": 64},
        "resize": {"mode": "letterbox", "width": 128, "height": 256},
        "augment": {"copies": 1, "flip": True},
    }

    export = with_pictures.export(images="upright", prepare=prepare)

    archive = ZipFile(BytesIO(with_pictures.file(export)))
    images = json.loads(archive.read("annotations.json"))
    assert [image["file_name"] for image in images.values()] == [
        "street/flat~x0y0.jpg",
        "street/flat~x0y0~a1.jpg",
        "street/flat~x32y0.jpg",
        "street/flat~x32y0~a1.jpg",
        "turned~x0y0.jpg",
        "turned~x0y0~a1.jpg",
        "turned~x0y32.jpg",
        "turned~x0y32~a1.jpg",
    ]
    sizes = {opened(archive, f"images/{each['file_name']}").size for each in images.values()}
    assert sizes == {(128, 256)}
    boxes = [each["objects"][0]["bbox"] for each in images.values() if each["objects"]]
    assert boxes == [[2, 66, 18, 18], [108, 66, 18, 18]] * 2
    rows = archive.read("derived.csv").decode().splitlines()
    assert len(rows) == 9
    assert rows[2].split(",")[4:] == [
        *("0", "0", "64", "64", "128", "128"),
        *("1", "0", "1.0", "0.0", "0.0", "0"),
    ]
    assert export["manifest"]["prepare"]["augment"]["seed"] == 0
    assert "tile-answers-dropped" in codes(export)


def test_hidden_places_cannot_be_recognised(with_pictures: Exporting) -> None:
    prepare = {"hide": {"categories": ["car"], "how": "pixelate"}}

    archive = with_pictures.archive(images="upright", prepare=prepare)

    assert opened(archive, "images/turned.jpg").size == (64, 96)
    assert b"Concord Camera Works" not in archive.read("images/turned.jpg")
    assert json.loads(archive.read("annotations.json"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"images": "none", "prepare": {}}, "expected images: upright with prepare"),
        ({"prepare": {"hide": {"categories": ["nobody"]}}}, "received 'nobody'"),
        (
            {"prepare": {"augment": {"flip": False}}},
            "expected flip (mirrored), rotate (turned by quarters)",
        ),
        ({"prepare": {"tiles": {"width": 64, "height": 64, "overlap": 60}}}, "at most half a tile"),
    ],
    ids=["without pictures", "unknown category", "copies like the original", "standing still"],
)
def test_what_cannot_be_prepared_is_refused(
    exporting: Exporting, body: dict[str, Any], told: str
) -> None:
    response = exporting.start(**{"images": "upright", **body})

    assert response.status_code == 422
    assert told in response.text
