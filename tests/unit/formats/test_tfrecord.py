"""TFRecord files read back by a reader written here from the descriptions of the frame and of protocol buffers."""

import struct
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pictures

from app.formats.regions import runs_of, size_of
from app.formats.tfrecords import crc32c, record_of
from app.geometry.masks import pixels_of_runs
from tests.shared_data import shared_data
from tests.unit.formats.torture import (
    EMPTY_IMAGE,
    IMAGES,
    LIGHT,
    MIXED_IMAGE,
    POSED_IMAGE,
    REGIONS_IMAGE,
    Written,
)

# RFC 3720, appendix B.4, and the check value of the polynomial.
VECTORS = {
    bytes(32): 0x8A9136AA,
    b"\xff" * 32: 0x62A8AB43,
    bytes(range(32)): 0x46DD794E,
    bytes(reversed(range(32))): 0x113FDB5C,
    b"123456789": 0xE3069283,
}


@pytest.mark.parametrize("data", VECTORS)
def test_the_checksum_is_that_of_the_rfc(data: bytes) -> None:
    assert crc32c(data) == VECTORS[data]


@pytest.mark.parametrize("length", [1023, 1024, 1025, 5000])
def test_the_checksum_of_a_picture_is_that_of_its_bytes_one_by_one(length: int) -> None:
    content = np.random.default_rng(length).bytes(length)
    crc = 0xFFFFFFFF
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)

    assert crc32c(content) == crc ^ 0xFFFFFFFF


def test_frames_equal_those_that_tensorflow_wrote() -> None:
    content = (
        shared_data("formats/datumaro/tf_detection_api_dataset") / "train.tfrecord"
    ).read_bytes()
    (length,) = struct.unpack_from("<Q", content)

    assert content[: length + 16] == record_of(content[12 : 12 + length])


def _records(content: bytes) -> Iterator[bytes]:
    while content:
        (length,) = struct.unpack_from("<Q", content)
        yield content[12 : 12 + length]
        content = content[length + 16 :]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        number |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not data[at - 1] & 0x80:
            return number, at


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        assert key & 7 == 2
        length, at = _varint(data, at)
        yield key >> 3, data[at : at + length]
        at += length


def _values(feature: bytes) -> list[Any]:
    for number, content in _fields(feature):
        if number == 1:
            return [each for _, each in _fields(content)]
        packed = b"".join(each for _, each in _fields(content))
        if number == 2:
            return list(struct.unpack(f"<{len(packed) // 4}f", packed))
        values, at = [], 0
        while at < len(packed):
            value, at = _varint(packed, at)
            values.append(value)
        return values
    return []


def _example(data: bytes) -> dict[str, list[Any]]:
    ((_, features),) = _fields(data)
    entries = (dict(_fields(entry)) for _, entry in _fields(features))
    return {entry[1].decode(): _values(entry[2]) for entry in entries}


def _examples(written: Written, split: str) -> list[dict[str, list[Any]]]:
    return [_example(each) for each in _records(written.files[f"{split}-000000.tfrecord"])]


def test_boxes_and_labels_are_read_back() -> None:
    written = Written("tfrecord", MIXED_IMAGE)

    (example,) = _examples(written, "test")

    place = example["image/object/id"].index(54)
    assert example["image/object/bbox/xmin"][place] == pytest.approx(10.4 / 50)
    assert example["image/object/bbox/ymax"][place] == pytest.approx(30.9 / 50)
    assert example["image/object/class/label"][place] == 3
    assert example["image/object/class/text"][place].decode() == "traffic light / red"
    assert example["image/object/area"][place] == pytest.approx(9.2 * 20.3, abs=0.01)
    assert example["image/object/is_crowd"] == [1, 0, 0, 0, 0]
    assert example["image/filename"] == [MIXED_IMAGE.file_name.encode()]
    assert example["image/answers/things"] == [b"a", b"c"]
    assert (example["image/height"], example["image/width"]) == ([50], [50])
    label_map = written.shelf.text("label_map.pbtxt")
    assert 'item {\n  id: 3\n  name: "traffic light / red"\n}' in label_map
    assert LIGHT == 4, "labels are places, not ids"


def test_pictures_lie_in_their_examples() -> None:
    pictures = {EMPTY_IMAGE.id: b"picture"}

    written = Written("tfrecord", REGIONS_IMAGE, EMPTY_IMAGE, POSED_IMAGE, pictures=pictures)

    examples = {each["image/source_id"][0]: each for each in _examples(written, "train")}
    assert {key: each.get("image/encoded") for key, each in examples.items()} == {
        b"1": None,
        b"7": [b"picture"],
        b"4": None,
    }


def test_large_sets_are_cut_into_shards() -> None:
    images = [replace(EMPTY_IMAGE, id=id) for id in range(1, 6)]

    written = Written("tfrecord", *images, options={"shard_images": 2})

    assert [name for name in sorted(written.files) if name.startswith("train")] == [
        "train-000000.tfrecord",
        "train-000001.tfrecord",
        "train-000002.tfrecord",
    ]
    assert len(list(_records(written.files["train-000000.tfrecord"]))) == 2


def test_masks_are_pngs_of_each_object() -> None:
    (example,) = _examples(Written("tfrecord", REGIONS_IMAGE, options={"masks": True}), "train")

    size = size_of(REGIONS_IMAGE)
    for each, png in zip(REGIONS_IMAGE.objects, example["image/object/mask"], strict=True):
        pixels = np.asarray(Pictures.open(BytesIO(png)))
        assert np.array_equal(pixels, pixels_of_runs(runs_of(each.shape, size), size))


def test_every_object_has_as_many_keypoints() -> None:
    (example,) = _examples(Written("tfrecord", POSED_IMAGE), "train")

    assert example["image/object/keypoint/num"] == [4, 4, 4, 4]
    assert (
        example["image/object/keypoint/visibility"]
        == [2, 1, 2, 0, 1, 0, 2, 2, 0, 2, 0, 0] + [0] * 4
    )
    assert example["image/object/keypoint/x"][:4] == pytest.approx([10.5 / 64, 14 / 64, 12 / 64, 0])


def test_checked_and_empty_is_an_example_without_objects() -> None:
    written = Written("tfrecord", *IMAGES)

    empty = next(
        each
        for each in _examples(written, "train")
        if each["image/source_id"] == [str(EMPTY_IMAGE.id).encode()]
    )

    assert empty["image/object/class/label"] == []
    assert empty["image/verified_absent"] == [1, 12]
    assert written.lost("unlabelled-left-out") == 1
