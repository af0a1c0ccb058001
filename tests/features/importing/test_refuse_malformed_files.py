"""What is broken, absurd or hostile is refused with its place, and nothing has changed."""

import io
import json
import struct
import tarfile
import zipfile
from typing import Any

import pytest

from tests.features.importing.conftest import Importing, coco

BOX = {"bbox": [10, 20, 30, 40]}
GOOD = json.dumps(coco(BOX)).encode()


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return packed.getvalue()


def zip_of_a_link() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        link = zipfile.ZipInfo("labels.json")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    return packed.getvalue()


def tar_of(kind: bytes, name: str = "labels.json") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as made:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, "/etc/passwd"
        made.addfile(entry)
    return packed.getvalue()


def tar_that_lies() -> bytes:
    """Its one file claims ten gigabytes, and a few bytes follow."""
    entry = tarfile.TarInfo("labels.json")
    entry.size = 10 * 1024**3
    return entry.tobuf() + GOOD


def zip_that_lies() -> bytes:
    """The table of contents claims ten gigabytes for its one file."""
    packed = bytearray(zipped(labels_dot_json=GOOD))
    at = packed.rfind(b"PK\x01\x02")
    packed[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    return bytes(packed)


WHOLE: dict[str, tuple[str, bytes, str]] = {
    "cut off": ("labels.json", GOOD[:200], "labels.json:1: the file ends in the middle"),
    "no JSON": ("labels.json", b'{"images": [}', "labels.json:1:13: not JSON"),
    "a list in place of images": (
        "labels.json",
        GOOD.replace(b'"images": [', b'"images": 7, "x": ['),
        "",
    ),
    "nested without end": ("labels.json", b'{"images": ' + b"[" * 100_000, ""),
    "empty": ("labels.json", b" ", ""),
    "XML that grows": (
        "labels.xml",
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><annotations>&d;</annotations>',
        "",
    ),
    "a link in a ZIP": ("labels.zip", zip_of_a_link(), ""),
    "a link in a TAR": ("labels.tar", tar_of(tarfile.SYMTYPE), ""),
    "a device in a TAR": ("labels.tar", tar_of(tarfile.CHRTYPE), ""),
    "a way out of the folder": ("labels.zip", zipped(**{"__..__..__labels_dot_json": GOOD}), ""),
    "a bomb": ("labels.zip", zipped(labels_dot_json=b" " * 30_000_000), ""),
    "a TAR that lies": ("labels.tar", tar_that_lies(), ""),
    "a ZIP that is cut off": ("labels.zip", zipped(labels_dot_json=GOOD)[:-30], ""),
}


@pytest.mark.parametrize(("name", "content", "told"), WHOLE.values(), ids=WHOLE.keys())
def test_a_file_that_cannot_be_read_is_refused_whole(
    importing: Importing, name: str, content: bytes, told: str
) -> None:
    done = importing.take(content, name)

    assert done["state"] == "refused", done
    refusal = done["report"]["refusal"]
    assert f"{refusal['place']}: {refusal['problem']}".startswith(told)
    assert importing.objects() == []


def entry(**changed: Any) -> dict[str, Any]:
    return coco(BOX | changed)


ENTRIES: dict[str, dict[str, Any]] = {
    "a box of words": entry(bbox="everywhere"),
    "a box without an end": entry(bbox=[10, 20, 1e308, 1e308]),
    "a box of nothing": entry(bbox=[10, 20, None, 40]),
    "a mask of ten gigapixels": entry(
        segmentation={"size": [100_000, 100_000], "counts": [0, 10_000_000_000]},
        bbox=[0, 0, 640, 480],
    ),
    "a mask that runs on": entry(segmentation={"size": [480, 640], "counts": [10**18]}),
    "counts that are none": entry(segmentation={"size": [480, 640], "counts": "\u0000\u0001"}),
    "an image of another world": entry(image_id=99),
    "a category of another world": entry(category_id=99),
    "an id that is a list": entry(image_id=[1]),
}


@pytest.mark.parametrize("sent", ENTRIES.values(), ids=ENTRIES.keys())
def test_an_entry_that_means_nothing_is_left_out_with_its_place(
    importing: Importing, sent: dict[str, Any]
) -> None:
    done = importing.take(sent)

    assert done["state"] == "imported", done
    told = [place["place"] for each in done["report"]["findings"] for place in each["places"]]
    assert any("annotations[0]" in place for place in told), told
    assert all(each["shape"]["type"] == "box" for each in importing.objects())


ODDITIES: dict[str, dict[str, Any]] = {
    "zero bytes in names": coco(
        BOX,
        categories=[{"id": 1, "name": "c\u0000r", "supercategory": "\u0000"}],
        images=[{"id": 1, "file_name": "image-0000\u00000.jpg"}],
    ),
    "zero bytes in attributes": entry(
        attributes={"a\u0000": "b\u0000"}, other={"\u0000": "\u0000"}
    ),
    "half a character": coco(BOX, categories=[{"id": 1, "name": "\ud800"}]),
    "categories that are each other's parents": coco(
        BOX,
        categories=[
            {"id": 1, "name": "car", "supercategory": "tree"},
            {"id": 2, "name": "tree", "supercategory": "car"},
        ],
    ),
    "a skeleton that bites its tail": coco(
        BOX,
        categories=[{"id": 1, "name": "worm", "keypoints": ["a"], "skeleton": [[1, 1], [1, 9]]}],
    ),
    "an image of ten gigapixels": coco(
        BOX, images=[{"id": 1, "file_name": "image-00000.jpg", "width": 10**10, "height": 1}]
    ),
    "numbers beyond the database": coco(BOX | {"id": 10**30, "image_id": 10**30}),
    "a list of results with huge ids": coco(BOX | {"image_id": 2**70, "category_id": -(2**70)}),
}


@pytest.mark.parametrize("sent", ODDITIES.values(), ids=ODDITIES.keys())
def test_oddities_never_break_an_import(importing: Importing, sent: dict[str, Any]) -> None:
    done = importing.take(json.dumps(sent).encode())

    assert done["state"] in {"imported", "refused"}


def test_an_entry_that_is_no_text_is_left_out(importing: Importing) -> None:
    done = importing.take(GOOD.replace(b"image-00001", b"\xff\xfe\xfd"))

    assert done["report"]["counts"]["images"] == 2
    assert "images[1]" in str(done["report"]["findings"])


def test_a_lying_size_is_found_while_reading(importing: Importing) -> None:
    done = importing.take(zip_that_lies(), "labels.zip")

    assert done["state"] == "refused" or len(importing.objects()) == 1
