"""Promises that each format keeps, on a dataset of everything that formats stumble over."""

import json

import pytest

from app.formats.registry import FORMATS
from tests.unit.formats.torture import IMAGES, Written

OPTIONS = {"yolo-classify": {"question": "weather"}, "imagenet": {"question": "weather"}}

pytestmark = pytest.mark.parametrize("name", FORMATS)


def _written(name: str) -> Written:
    return Written(name, *IMAGES, options=OPTIONS.get(name))


def test_no_object_is_dropped_without_a_word(name: str) -> None:
    given = sum(len(image.objects) for image in IMAGES)

    report = _written(name).report

    assert report.object_counts.total() + report.dropped_count == given
    assert report.image_count == len(IMAGES)


def test_the_same_records_give_the_same_bytes(name: str) -> None:
    first, second = _written(name), _written(name)

    assert first.files == second.files
    assert first.report.as_json() == second.report.as_json()


def test_losses_are_sentences_and_plain_json(name: str) -> None:
    report = _written(name).report.as_json()

    assert json.loads(json.dumps(report)) == report
    assert all(loss["sentence"].endswith(".") for loss in report["losses"])
    assert all(loss["count"] >= len(loss["places"]) > 0 for loss in report["losses"])


def test_images_get_places_of_their_own(name: str) -> None:
    places = [place for place in _written(name).places.values() if place is not None]

    assert len({place.casefold() for place in places}) == len(places)
    assert all(".." not in place.split("/") and place[0] != "/" for place in places)


def test_no_file_holds_what_is_not_a_number(name: str) -> None:
    texts = [
        content.decode()
        for path, content in _written(name).files.items()
        if path.endswith((".txt", ".json", ".xml", ".yaml", ".csv"))
    ]

    assert not any(word in text for text in texts for word in ("NaN", "Infinity", "nan ", "inf "))
