"""Out, in and out again: what a format has once taken comes back, and stays the same from then on, byte for byte."""

from pathlib import Path

import pytest

from app.formats.records import Image, Object
from app.formats.regions import REGIONS, iou_of_runs, runs_of, size_of
from tests.unit.formats.comparing import Comparison, told, told_of_schema
from tests.unit.formats.returning import Returned, read_back
from tests.unit.formats.test_index import READER_OF, is_of_one_question
from tests.unit.formats.torture import DATASET, IMAGES, Written

EXACT = {"coco-instances", "cvat-xml"}
COCO = ["coco-instances", "coco-keypoints", "coco-panoptic", "lvis"]
FOLDERS = {"yolo-classify", "imagenet"}
"""They hold the images that were answered alone."""

every_format = pytest.mark.parametrize("name", READER_OF)


def first_of(name: str) -> Written:
    return Written(
        name, *IMAGES, options={"question": "weather"} if is_of_one_question(name) else {}
    )


def again(name: str, returned: Returned) -> Written:
    options = {"question": "weather"} if is_of_one_question(name) else {}
    return Written(name, *returned.images, dataset=returned.dataset, options=options)


@every_format
def test_what_comes_back_stays_as_it_is(tmp_path: Path, name: str) -> None:
    second = again(name, read_back(first_of(name), tmp_path / "first"))

    third = again(name, read_back(second, tmp_path / "second"))

    assert third.files == second.files


@every_format
def test_the_report_tells_every_difference_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("app.formats.writing.FIRST_PLACES", 1000)
    written = first_of(name)

    returned = read_back(written, tmp_path)

    compared = Comparison(written.images, returned.contents, returned.pictures, written.report.held)
    assert compared.differences() == told(written.report)
    assert compared.losses_of_schema() == told_of_schema(written.report, returned.contents)
    vanished = {"box-without-area"} if written.lost("rounded-to-nothing") else set[str]()
    assert set(returned.findings.codes()) == vanished


@every_format
def test_nobody_becomes_somebody_who_looked(tmp_path: Path, name: str) -> None:
    """An image that nobody labelled does not come back as a checked and empty one, but where the report says so."""
    written = first_of(name)

    returned = read_back(written, tmp_path)

    checked = {image.id for image in returned.images if image.is_checked}
    expected = {image.id for image in IMAGES if image.is_checked}
    is_told = written.lost("unlabelled-as-empty")
    if name in FOLDERS:
        expected = {image.id for image in IMAGES if "weather" in image.answers}
    assert checked == (expected | {6} if is_told else expected)


@pytest.mark.parametrize("name", COCO)
def test_what_was_said_of_images_comes_back(tmp_path: Path, name: str) -> None:
    written = first_of(name)

    returned = read_back(written, tmp_path)

    names = {each.id: each.name for each in returned.dataset.categories}
    found = {
        each.id: (dict(each.answers), {names[one] for one in each.verified_absent})
        for each in returned.images
    }
    given = {each.id: each.name for each in DATASET.categories}
    offered = set(names.values())
    assert found == {
        each.id: (dict(each.answers), {given[one] for one in each.verified_absent} & offered)
        for each in IMAGES
        if each.is_checked
    }


@pytest.mark.parametrize("name", sorted(EXACT))
def test_shapes_come_back_as_they_were_drawn(tmp_path: Path, name: str) -> None:
    returned = read_back(first_of(name), tmp_path)

    originals = {image.id: image for image in IMAGES}
    compared = 0
    for image in returned.images:
        given = [each for each in originals[image.id].objects if not vanishes(name, each)]
        for each, original in zip(image.objects, in_order(name, given), strict=True):
            if not is_bent(name, original):
                assert each.shape["type"] == original.shape["type"]
            assert each.is_crowd == original.is_crowd
            compared += are_alike(image, each, original)
    assert compared >= 15


def vanishes(name: str, each: Object) -> bool:
    return name == "coco-instances" and each.shape.get("width", 1) < 0.005


def in_order(name: str, objects: list[Object]) -> list[Object]:
    return sorted(objects, key=lambda each: each.id) if name == "coco-instances" else objects


def is_bent(name: str, each: Object) -> bool:
    return name == "cvat-xml" and each.shape["type"] == "polygon"


def are_alike(image: Image, each: Object, original: Object) -> bool:
    if original.shape["type"] not in REGIONS:
        return False
    size = size_of(image)
    assert iou_of_runs(runs_of(each.shape, size), runs_of(original.shape, size)) == 1
    return True
