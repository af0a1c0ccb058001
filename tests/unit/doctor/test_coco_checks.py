"""Every check of COCO files: the clean file is clean, and one change brings forth exactly its code."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.doctor.examining import LETTERS
from app.doctor.findings import CHECKS
from tests.unit.doctor.documents import Document, box, clean, codes

Break = Callable[[Document], Any]
# Found with files of pictures, or with two files: tested beside those.
ELSEWHERE = {"C095", "C096", "C097", "C098", "C100", "C101", "C102", "C103", "C104"}


def _set(table: str, place: int, **values: Any) -> Break:
    return lambda document: document[table][place].update(values)


def _drop(table: str, place: int, name: str) -> Break:
    return lambda document: document[table][place].pop(name)


def _add(table: str, *records: dict[str, Any]) -> Break:
    return lambda document: document[table].extend(records)


def _image(number: int, name: str = "c.png") -> dict[str, Any]:
    return {"id": number, "file_name": name, "width": 100, "height": 80}


def _category(number: int, name: str) -> dict[str, Any]:
    return {"id": number, "name": name, "supercategory": ""}


def _as_corners(document: Document) -> None:
    corners = [(60, 50, 90, 70), (50, 60, 80, 75), (70, 20, 95, 40)]
    document["annotations"] = [
        {**box(place, x, y, right, bottom), "image_id": 1 + place % 2, "category_id": 1 + place % 2}
        for place, (x, y, right, bottom) in enumerate(corners, 1)
    ]


def _as_shares(document: Document) -> None:
    document["annotations"] = [
        {**box(place, 0.1, 0.2, 0.3, 0.1 * place), "image_id": place, "category_id": place}
        for place in (1, 2)
    ]


def _turned(document: Document) -> None:
    ring = [10, 60, 30, 60, 30, 95, 10, 95]
    document["annotations"][0] |= {"segmentation": [ring], "bbox": [10, 60, 20, 35], "area": 700}
    # The box leaves the image with its outline.


def _mask(**values: Any) -> Break:
    return lambda document: document["annotations"][1]["segmentation"].update(values)


POLYGON = "segmentation"
BREAKS: dict[str, Break] = {
    "C006": _set("annotations", 0, area="400"),
    "C007": _drop("annotations", 0, "id"),
    "C010": _add("images", _image(2)),
    "C011": _add("categories", _category(2, "dog")),
    "C012": _set("annotations", 1, id=1),
    "C013": _add("images", _image(0)),
    "C014": _add("categories", _category(0, "dog")),
    "C015": _set("annotations", 0, id=0),
    "C016": _set("annotations", 0, id="1"),
    "C017": _set("annotations", 0, id=2**53 + 1),
    "C018": _set("annotations", 0, image_id=9),
    "C019": _add("annotations", box(9, 1, 1, 5, 5) | {"category_id": 9}),
    "C020": _set("images", 1, file_name="a.png"),
    "C021": _set("images", 1, file_name="../b.png"),
    "C022": _set("images", 1, file_name="A.PNG"),
    "C023": _add("images", _image(3) | {"width": 0}),
    "C024": _drop("images", 1, "width"),
    "C025": _add("images", _image(3)),
    "C027": _drop("images", 1, "file_name"),
    "C028": _add("annotations", {k: v for k, v in box(9, 1, 1, 5, 5).items() if k != "image_id"}),
    "C030": _add("annotations", box(9, 30, 30, -5, 6) | {"area": 30}),
    "C031": _add("annotations", box(9, 30, 30, 0, 6) | {"area": 30}),
    "C032": _add("annotations", box(9, 130, 30, 5, 6)),
    "C033": _add("annotations", box(9, 90, 30, 20, 6)),
    "C034": _as_corners,
    "C035": _as_shares,
    "C036": _set("annotations", 0, bbox=[10, 10, 5, 5]),
    "C038": _add("annotations", box(9, 30, 30, 0, 0) | {"shape": {"type": "point", "x": 30, "y": 30}}),
    "C037": _drop("annotations", 0, "bbox"),
    "C040": _set("annotations", 0, segmentation=[[10, 10, 30, 10, 10, 30]]),
    "C041": _set("annotations", 0, area=900),
    "C042": _set("annotations", 0, area=0),
    "C043": _drop("annotations", 0, "area"),
    "C044": _set("annotations", 0, iscrowd=1),
    "C045": _drop("annotations", 0, "iscrowd"),
    "C046": _set("annotations", 0, iscrowd=2),
    "C050": _set("annotations", 0, segmentation=[[10, 10, 30, 10, 30, 30, 10]]),
    "C051": _set("annotations", 0, segmentation=[[10, 10, 30, 30]]),
    "C052": _set("annotations", 0, segmentation=[[10, 10, 30, 30, 30, 10, 10, 25]], area=20),
    "C053": _set("annotations", 0, segmentation=[[-3, 10, 15, 10, 15, 30]], bbox=[-1, 10, 16, 20], area=180),
    "C054": _turned,
    "C055": _set("annotations", 0, segmentation=[10, 10, 30, 10, 30, 30, 10, 30]),
    "C056": _set("annotations", 0, segmentation=[]),
    "C057": _set("annotations", 0, segmentation=[[10, 10, 20, 20, 30, 30], [10, 10, 30, 10, 30, 30, 10, 30]]),
    "C058": _set("annotations", 0, segmentation=["round"]),
    "C060": _mask(size=[40, 200]),
    "C061": _mask(size=[100, 80]),
    "C062": _mask(counts=[400, 160, 7441]),
    "C063": _mask(counts="0"[:0]),
    "C064": _mask(counts=[8000]),
    "C070": _set("annotations", 2, keypoints=[50, 30, 2, 45, 25, 1]),
    "C071": _set("annotations", 2, num_keypoints=3),
    "C072": _set("annotations", 2, keypoints=[50, 30, 2, 45, 25, 3, 0, 0, 0]),
    "C073": _set("annotations", 2, keypoints=[50, 30, 2, 45, 25, 1, 7, 7, 0]),
    "C074": _set("annotations", 2, keypoints=[50, 30, 2, 45, 250, 1, 0, 0, 0]),
    "C075": _set("categories", 1, skeleton=[[1, 4]]),
    "C076": _set("categories", 1, skeleton=[[0, 1], [0, 2]]),
    "C077": _set("annotations", 0, keypoints=[11, 11, 2], num_keypoints=1),
    "C080": _set("categories", 0, id=5),
    "C081": _add("categories", _category(3, "car")),
    "C082": _add("categories", _category(3, "Car ")),
    "C083": _add("categories", _category(3, "dog")),
    "C084": _drop("categories", 0, "supercategory"),
    "C085": _set("categories", 0, name=" "),
    "C090": _add("annotations", box(9, 1, 1, 5, 5), box(10, 1, 1, 5, 5)),
    "C110": lambda _: [{"image_id": 1, "category_id": 1, "bbox": [1, 1, 5, 5]}],
    "C120": _add(
        "annotations",
        {"image_id": 1, "file_name": "a.png", "segments_info": [{"id": 0, "category_id": 1}]},
    ),
}  # fmt: skip
# What cannot be had alone: an image that is added has nothing on it, a category is not used.
BESIDE = {
    "C010": {"C025"},
    "C011": {"C083"},
    "C013": {"C025"},
    "C014": {"C083"},
    "C018": set(),
    "C023": {"C025"},
    "C030": set(),
    "C054": {"C033"},
    "C080": {"C019", "C083"},
    "C081": {"C083"},
    "C082": {"C083"},
    "C120": {"C083"},
}
TEXTS = {
    "C001": b'{"images": [}',
    "C002": json.dumps(clean()).replace('"area": 400', '"area": NaN').encode(),
    "C003": json.dumps(clean()).replace('"area": 400', '"area": 5, "area": 400').encode(),
    "C004": b"\xef\xbb\xbf" + json.dumps(clean()).encode(),
    "C005": b'{"images": ' + b"[" * 100_000,
    "C008": b'{"shapes": []}',
    "C009": b'{"annotations": [], "categories": []}',
}


def test_the_clean_file_is_clean() -> None:
    assert codes(clean()) == set()


@pytest.mark.parametrize("code", BREAKS)
def test_one_change_brings_forth_exactly_its_code(code: str) -> None:
    document = clean()

    made = BREAKS[code](document)

    assert codes(made if isinstance(made, list) and code == "C110" else document) - BESIDE.get(
        code, set()
    ) == {code}


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_brings_forth_exactly_its_code(code: str) -> None:
    assert codes(TEXTS[code]) == {code}


def test_every_check_of_coco_is_tried() -> None:
    tried = BREAKS.keys() | TEXTS.keys() | ELSEWHERE

    assert tried == {check.number for check in CHECKS.values() if check.code.startswith("C")}
    assert {code[0] for code in CHECKS} == set(LETTERS)
