"""WebDataset's shards, read back by Python's tar reader."""

import json
import tarfile
from dataclasses import replace
from io import BytesIO

import pytest

from app.formats.errors import BadOption
from tests.unit.formats.torture import EMPTY_IMAGE, MIXED_IMAGE, UNLABELLED_IMAGE, Written

IMAGES = [replace(EMPTY_IMAGE, id=id, split="train") for id in range(1, 6)]


def members(written: Written, path: str) -> dict[str, bytes]:
    with tarfile.open(fileobj=BytesIO(written.files[path])) as archive:
        assert all((each.mtime, each.uid, each.mode) == (0, 0, 0o644) for each in archive)
        files = {each.name: archive.extractfile(each) for each in archive}
    return {name: file.read() for name, file in files.items() if file}


def test_samples_lie_beside_their_pictures_under_one_key() -> None:
    pictures = {MIXED_IMAGE.id: b"picture"}

    written = Written("webdataset", MIXED_IMAGE, EMPTY_IMAGE, UNLABELLED_IMAGE, pictures=pictures)

    assert sorted(written.files) == ["dataset.json", "test-000000.tar", "train-000000.tar"]
    assert written.places[UNLABELLED_IMAGE.id] is None
    assert list(members(written, "train-000000.tar")) == ["000000007.json"]
    found = members(written, "test-000000.tar")
    assert list(found) == ["000000005.json", "000000005.png"]
    assert found["000000005.png"] == b"picture"
    sample = json.loads(found["000000005.json"])
    assert sample["file_name"] == MIXED_IMAGE.file_name
    assert len(sample["objects"]) == len(MIXED_IMAGE.objects)


def test_shards_hold_so_many_images_and_no_sample_straddles_two() -> None:
    pictures = {image.id: b"x" * image.id for image in IMAGES}

    written = Written("webdataset", *IMAGES, options={"shard_images": 2}, pictures=pictures)

    names = [list(members(written, f"train-{number:06d}.tar")) for number in range(3)]
    assert names == [
        ["000000001.json", "000000001.png", "000000002.json", "000000002.png"],
        ["000000003.json", "000000003.png", "000000004.json", "000000004.png"],
        ["000000005.json", "000000005.png"],
    ]


def test_shards_hold_so_many_bytes_and_a_larger_picture_has_its_own() -> None:
    pictures = {1: b"x" * 400_000, 2: b"x" * 400_000, 3: b"x" * 1_400_000, 4: b"x" * 10}

    written = Written("webdataset", *IMAGES, options={"shard_mb": 1}, pictures=pictures)

    keys = [
        [name[:9] for name in members(written, path) if name.endswith(".json")]
        for path in sorted(written.files)
        if path.endswith(".tar")
    ]
    assert keys == [["000000001", "000000002"], ["000000003"], ["000000004", "000000005"]]


@pytest.mark.parametrize("name", ["webdataset", "tfrecord"])
@pytest.mark.parametrize("count", [0, 1.5, True, "many"])
def test_a_shard_of_no_images_is_refused(name: str, count: object) -> None:
    with pytest.raises(BadOption, match="shard_images"):
        Written(name, options={"shard_images": count})
