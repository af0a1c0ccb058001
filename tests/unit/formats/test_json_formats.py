"""The formats that keep everything: read back, they give the records that were written."""

import json

from app.formats.writers.json_dictionary import JSON_DICTIONARY
from tests.unit.formats.torture import IMAGES, Written


def test_the_dictionary_keeps_every_shape_and_fact() -> None:
    written = Written(JSON_DICTIONARY.name, *IMAGES)
    read = json.loads(written.files["annotations.json"])

    assert list(read) == [str(image.id) for image in IMAGES]
    for image in IMAGES:
        record = read[str(image.id)]
        assert record["file_name"] == image.file_name
        assert record["is_checked"] == image.is_checked
        assert [each["shape"] for each in record["objects"]] == [
            dict(each.shape) for each in image.objects
        ]
        assert [each["attributes"] for each in record["objects"]] == [
            dict(each.attributes) for each in image.objects
        ]
    assert written.report.losses == {}


def test_a_dictionary_of_nothing_is_an_empty_object() -> None:
    assert json.loads(Written(JSON_DICTIONARY.name).files["annotations.json"]) == {}
