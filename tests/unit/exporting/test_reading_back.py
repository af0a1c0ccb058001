"""What the server finds when it reads a dataset back, in each format that it can read so."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image as Pictures

from app.exporting.archive import Archive
from app.exporting.checking import verify
from app.exporting.verified import Kept, Verified
from app.formats.painting import png_of
from app.formats.registry import format_of
from app.formats.writing import Report
from tests.unit.formats.torture import DATASET, IMAGES

GIVEN = sum(len(image.objects) for image in IMAGES)
COUNTED = {
    "semantic-png": None,
    "instance-png": GIVEN - 9,
    "pixel-maps-npz": GIVEN - 7,
    "coco-panoptic": GIVEN - 9,
    "parquet": GIVEN,
    "webdataset": GIVEN,
    "json-dictionary": GIVEN,
    "coco-instances": GIVEN,
}


def written(folder: Path, name: str) -> tuple[Path, Kept, Report]:
    counter = iter(range(1000))
    archive = Archive(folder / "all.zip", lambda: folder / f"part-{next(counter)}")
    kept, report = Kept(GIVEN), Report()
    writer = format_of(name).start(DATASET, archive, report, {})
    for image in IMAGES:
        writer.image(image)
        kept.keep(image, writer.place(image))
    writer.end()
    archive.end_growing()
    archive.close()
    return archive.path, kept, report


def read_back(path: Path, name: str, kept: Kept) -> Verified:
    with ZipFile(path) as archive:
        return verify(name, archive, kept)


@pytest.mark.parametrize("name", COUNTED)
def test_what_was_written_is_found_pixel_for_pixel(tmp_path: Path, name: str) -> None:
    path, kept, report = written(tmp_path, name)

    found = read_back(path, name, kept)

    assert found.objects == COUNTED[name]
    assert found.images is not None
    assert found.objects in (None, report.object_counts.total())
    assert found.masks >= 10
    assert found.min_mask_iou == 1


def without_a_pixel(content: bytes) -> bytes:
    with Pictures.open(BytesIO(content)) as picture:
        pixels = np.array(picture)
    pixels[tuple(axis[0] for axis in np.nonzero(pixels))] = 0
    return png_of(pixels)


@pytest.mark.parametrize("name", ["semantic-png", "instance-png", "coco-panoptic"])
def test_one_wrong_pixel_is_noticed(tmp_path: Path, name: str) -> None:
    path, kept, _ = written(tmp_path, name)
    other = tmp_path / "other.zip"
    with ZipFile(path) as source, ZipFile(other, "w") as copy:
        for member in source.namelist():
            content = source.read(member)
            copy.writestr(
                member, without_a_pixel(content) if member.endswith("a/ring.png") else content
            )

    found = read_back(other, name, kept)

    assert found.min_mask_iou is not None
    assert found.min_mask_iou < 1


def test_about_two_thousand_objects_are_looked_at_however_many_there_are() -> None:
    kept = Kept(GIVEN * 5000)

    for repeat in range(5000):
        for image in IMAGES:
            kept.keep(image, f"images/{repeat}-{image.id}.png")

    assert 1_900 < sum(len(image.objects) for image in kept.images.values()) < 2_100
