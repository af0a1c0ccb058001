"""Labels that are broken, absurd or hostile are refused with their place, and nothing has changed."""

import json
from typing import Any

import pytest

from app.formats.reading.detecting import FORMATS
from tests.features.importing.conftest import Importing, coco

BOX = {"bbox": [10, 20, 30, 40]}
GOOD = json.dumps(coco(BOX)).encode()
KINDS = ", ".join(each.title for each in FORMATS)
TOO_DEEP = "it is nested deeper than any file of annotations"


WHOLE: dict[str, tuple[str, bytes, str, str]] = {
    "cut off": (
        "labels.json",
        GOOD[:200],
        "labels.json:1",
        "the file ends in the middle; copy it again",
    ),
    "no JSON": (
        "labels.json",
        b'{"images": [}',
        "labels.json:1:13",
        "not JSON: invalid character near 'images\": [}'",
    ),
    "half a character": (
        "labels.json",
        b'{"images": [],\n "categories": [{"id": 1, "name": "\\ud800"}], "annotations": []}',
        "labels.json:2:42",
        "not JSON: unexpected end of escaped utf-16 surrogate pair near "
        + repr('": "\\ud800"}], "anno'),
    ),
    "a list in place of images": (
        "labels.json",
        GOOD.replace(b'"images": [', b'"images": 7, "x": ['),
        "labels.json",
        "Expected array | null, got int - at the document.images",
    ),
    "nested without end": ("labels.json", b'{"images": ' + b"[" * 100_000, "labels.json", TOO_DEEP),
    "empty": ("labels.json", b" ", "the source", f"expected {KINDS}; found labels.json"),
    "XML that grows": (
        "labels.xml",
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><annotations>&d;</annotations>',
        "labels.xml",
        "expected plain XML, received one with a document type",
    ),
    "XML that is cut off": (
        "labels.xml",
        b"<annotations>\n<image",
        "labels.xml:2:1",
        "this is not XML",
    ),
}


@pytest.mark.parametrize(("name", "content", "place", "problem"), WHOLE.values(), ids=WHOLE.keys())
def test_a_file_that_cannot_be_read_is_refused_whole(
    importing: Importing, name: str, content: bytes, place: str, problem: str
) -> None:
    before = importing.holds()

    done = importing.take(content, name)

    assert done["state"] == "refused", done
    assert done["report"]["refusal"] == {"place": place, "problem": problem}
    assert done["report"]["findings"] == []
    assert importing.holds() == before


def test_a_check_refuses_alike(importing: Importing) -> None:
    before = importing.holds()

    done = importing.take(GOOD[:200], dry_run=True)

    assert (done["state"], done["report"]["refusal"]["place"]) == ("refused", "labels.json:1")
    assert importing.holds() == before


def entry(**changed: Any) -> dict[str, Any]:
    return coco(BOX | changed)


ENTRIES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "a box of words": (
        entry(bbox="everywhere"),
        "bbox-malformed",
        "annotations[0].bbox",
        "everywhere",
    ),
    "a box of nothing": (
        entry(bbox=[10, 20, None, 40]),
        "bbox-malformed",
        "annotations[0].bbox",
        "[10, 20, None, 40]",
    ),
    "a mask of ten gigapixels": (
        entry(
            segmentation={"size": [100_000, 100_000], "counts": [0, 10_000_000_000]},
            bbox=[0, 0, 640, 480],
        ),
        "rle-overrun",
        "annotations[0]",
        "10,000,000,000 pixels",
    ),
    "a mask that runs on": (
        entry(segmentation={"size": [480, 640], "counts": [10**18]}),
        "rle-overrun",
        "annotations[0]",
        "1,000,000,000,000,000,000 pixels",
    ),
    "counts that are none": (
        entry(segmentation={"size": [480, 640], "counts": "\u0000\u0001"}),
        "rle-malformed",
        "annotations[0]",
        "a run is shorter than nothing",
    ),
    "an image of another world": (entry(image_id=99), "orphan", "annotations[0].image_id", "99"),
    "an image beyond the database": (
        entry(image_id=2**70),
        "orphan",
        "annotations[0].image_id",
        str(2**70),
    ),
    "a category of another world": (
        entry(category_id=99),
        "unknown-category",
        "annotations[0].category_id",
        "99",
    ),
    "an id that is a list": (
        entry(image_id=[1]),
        "annotation-without-image",
        "annotations[0]",
        "[1]",
    ),
}


@pytest.mark.parametrize(
    ("sent", "code", "place", "received"), ENTRIES.values(), ids=ENTRIES.keys()
)
def test_an_entry_that_means_nothing_is_left_out_with_its_place(
    importing: Importing, sent: dict[str, Any], code: str, place: str, received: str
) -> None:
    done = importing.take(sent)

    assert done["state"] == "imported", done
    (found,) = done["report"]["findings"]
    (told,) = found["places"]
    assert (found["severity"], found["code"]) == ("refused", code)
    assert (told["place"], told["received"]) == (place, received)
    images, _, objects, _ = importing.holds()
    assert (images, objects) == (3, 0)


def test_a_box_without_an_end_is_cut_at_the_edge(importing: Importing) -> None:
    done = importing.take(entry(bbox=[10, 20, 1e308, 1e308]))

    assert findings_of(done) == {("repaired", "box-clipped", "annotations[0]")}
    (made,) = importing.objects()
    assert made["shape"] == {"type": "box", "x": 10, "y": 20, "width": 630, "height": 460}


def findings_of(done: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (found["severity"], found["code"], told["place"])
        for found in done["report"]["findings"]
        for told in found["places"]
    }


CHAIN = [
    {"id": 1, "name": "car", "supercategory": "tree"},
    {"id": 2, "name": "tree", "supercategory": "car"},
]
WORM = {"id": 1, "name": "worm", "keypoints": ["a"], "skeleton": [[1, 1], [1, 9]]}
ODDITIES: dict[str, tuple[dict[str, Any], set[tuple[str, str, str]], list[str]]] = {
    "zero bytes in the name of a category": (
        coco(BOX, categories=[{"id": 1, "name": "c\u0000r", "supercategory": "\u0000"}]),
        {("refused", "category-unfit", "category c\u0000r name")},
        [],
    ),
    "zero bytes in the name of an image": (
        coco(
            BOX, images=[{"id": 1, "file_name": "image-0000\u00000.jpg", "width": 9, "height": 9}]
        ),
        {("refused", "no-such-image", "images[0]")},
        [],
    ),
    "zero bytes in attributes": (
        entry(attributes={"a\u0000": "b\u0000"}, other={"\u0000": "\u0000"}),
        {("ignored", "attribute-not-asked", "annotations[0] a\u0000")},
        ["car"],
    ),
    "categories that are each other's parents": (
        coco(BOX, categories=CHAIN),
        {("ignored", "category-differs", "category car supercategory")},
        ["car"],
    ),
    "a skeleton that bites its tail": (
        coco(BOX, categories=[WORM]),
        {
            ("refused", "edge-out-of-range", "categories[0].skeleton[0]"),
            ("refused", "edge-out-of-range", "categories[0].skeleton[1]"),
        },
        ["worm"],
    ),
    "an image of ten gigapixels": (
        coco(BOX, images=[{"id": 1, "file_name": "image-00000.jpg", "width": 10**10, "height": 1}]),
        {("repaired", "image-without-size", "images[0]")},
        ["car"],
    ),
}


@pytest.mark.parametrize(("sent", "told", "marked"), ODDITIES.values(), ids=ODDITIES.keys())
def test_oddities_are_told_and_what_is_sound_beside_them_is_taken(
    importing: Importing,
    sent: dict[str, Any],
    told: set[tuple[str, str, str]],
    marked: list[str],
) -> None:
    done = importing.take(json.dumps(sent).encode())

    assert done["state"] == "imported", done
    assert findings_of(done) == told
    assert [each["category"] for each in importing.objects()] == marked


def test_an_entry_that_is_no_text_is_left_out(importing: Importing) -> None:
    done = importing.take(GOOD.replace(b"image-00001", b"\xff\xfe\xfd"))

    assert done["report"]["counts"]["images"] == 2
    assert [place for _, _, place in findings_of(done)] == ["images[1]"]
