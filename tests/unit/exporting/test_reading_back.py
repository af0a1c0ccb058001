"""What the server finds when it reads a dataset back, in each format that it can read so."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image as Pictures

from app.exporting.archive import Archive
from app.exporting.checking import verify
from app.exporting.verified import Kept, Verified, problems_of
from app.formats.painting import png_of
from app.formats.records import Category, Image, Skeleton
from app.formats.registry import FORMATS, format_of
from app.formats.writing import Report
from tests.unit.formats.torture import DATASET, IMAGES, MIXED_IMAGE, POSED_IMAGE, TURNED_IMAGE

GIVEN = sum(len(image.objects) for image in IMAGES)
EVERY = sorted(set(FORMATS) - {"features"}) + (
    ["features"] if FORMATS["features"].is_available else []
)
OPTIONS = {name: {"question": "weather"} for name in ("imagenet", "yolo-classify")}
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


def written(
    folder: Path, name: str, *, sabotaged: Mapping[int, Image] = MappingProxyType({})
) -> tuple[Path, Kept, Report]:
    """What a format makes of the images; of the sabotaged ones it writes something else."""
    counter = iter(range(1000))
    archive = Archive(folder / "all.zip", lambda: folder / f"part-{next(counter)}")
    kept, report = Kept(GIVEN, names={each.id: each.name for each in DATASET.categories}), Report()
    writer = format_of(name).start(DATASET, archive, report, OPTIONS.get(name, {}))
    for image in IMAGES:
        writer.image(sabotaged.get(image.id, image))
        kept.keep(image, writer.place(image), report.take_held())
    writer.end()
    archive.end_growing()
    archive.close()
    kept.promise(report)
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


@pytest.mark.parametrize("name", EVERY)
def test_what_is_written_is_right_in_every_format(tmp_path: Path, name: str) -> None:
    path, kept, report = written(tmp_path, name)

    found = read_back(path, name, kept)

    assert found.is_read_back
    assert problems_of(found, report, kept, GIVEN) == []


def moved(image: Image, by: float) -> Image:
    """The image with its first object elsewhere."""
    first, *others = image.objects
    shape = dict(first.shape)
    for name in ("x", "cx"):
        if name in shape:
            shape[name] += by
    return replace(image, objects=(replace(first, shape=shape), *others))


WITH_PLACES = sorted(
    set(EVERY) - {"features", "imagenet", "yolo-classify", "coco-keypoints", "yolo-pose"}
)


@pytest.mark.parametrize("name", WITH_PLACES)
def test_an_object_that_a_writer_puts_elsewhere_is_noticed(tmp_path: Path, name: str) -> None:
    sabotaged = {TURNED_IMAGE.id: moved(TURNED_IMAGE, 9)}
    path, kept, report = written(tmp_path, name, sabotaged=sabotaged)

    found = read_back(path, name, kept)

    assert problems_of(found, report, kept, GIVEN) or (found.min_mask_iou or 1) < 0.9


def with_shape(image: Image, object_id: int, **changes: object) -> Image:
    """The image with one object drawn otherwise."""
    objects = tuple(
        replace(each, shape={**each.shape, **changes}) if each.id == object_id else each
        for each in image.objects
    )
    return replace(image, objects=objects)


# One point moved where the box around all of them stays as it is.
NOSE_MOVED = with_shape(
    POSED_IMAGE, 41, points=[[10.5, 8.25, 2], [14, 8, 1], [12, 9.125, 2], [0, 0, 0]]
)
NOSE_HIDDEN = with_shape(
    POSED_IMAGE, 41, points=[[10.5, 8.25, 2], [14, 8, 1], [12, 11.125, 1], [0, 0, 0]]
)
BEND_MOVED = with_shape(MIXED_IMAGE, 52, points=[[0, 49.5], [28, 20], [49.5, 0]])
POINT_MOVED = with_shape(MIXED_IMAGE, 53, x=13.345)
ALL_SHAPES = {
    "coco-instances",
    "parquet",
    "webdataset",
    "json-dictionary",
    "cvat-xml",
    "label-studio",
    "labelme",
}
SHIFTED = {
    "a skeleton's point": (NOSE_MOVED, ALL_SHAPES | {"coco-keypoints", "yolo-pose"}),
    "what is seen of it": (
        NOSE_HIDDEN,
        (ALL_SHAPES - {"label-studio", "labelme"}) | {"coco-keypoints", "yolo-pose"},
    ),
    "a line's bend": (BEND_MOVED, ALL_SHAPES - {"label-studio"}),  # which has no lines
    "a point": (POINT_MOVED, ALL_SHAPES),
}


@pytest.mark.parametrize(
    ("what", "name"), [(what, name) for what in SHIFTED for name in sorted(SHIFTED[what][1])]
)
def test_points_that_a_writer_shifts_are_noticed(tmp_path: Path, what: str, name: str) -> None:
    image, _ = SHIFTED[what]
    path, kept, report = written(tmp_path, name, sabotaged={image.id: image})

    problems = problems_of(read_back(path, name, kept), report, kept, GIVEN)

    assert len(problems) == 1
    assert "is not where it was" in problems[0]


BEYOND_THE_EDGE = with_shape(
    POSED_IMAGE, 41, points=[[-5.123, 8.25, 2], [14, 8, 1], [12, 60.5, 2], [0, 0, 0]]
)


@pytest.mark.parametrize("name", sorted(SHIFTED["a skeleton's point"][1]))
def test_points_beyond_the_edge_are_right(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A format of shares has them on the edge."""
    others = [image for image in IMAGES if image.id != BEYOND_THE_EDGE.id]
    monkeypatch.setattr("tests.unit.exporting.test_reading_back.IMAGES", [*others, BEYOND_THE_EDGE])
    path, kept, report = written(tmp_path, name)

    assert problems_of(read_back(path, name, kept), report, kept, GIVEN) == []


def test_skeletons_of_different_lengths_are_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """YOLO fills the shorter ones up."""
    longer = Skeleton(("a", "b", "c", "d", "e", "f"))
    categories = (*DATASET.categories, Category(99, "longer", None, None, longer))
    monkeypatch.setattr(
        "tests.unit.exporting.test_reading_back.DATASET", replace(DATASET, categories=categories)
    )
    path, kept, report = written(tmp_path, "yolo-pose")

    assert report.count_of("keypoints-padded")
    assert problems_of(read_back(path, "yolo-pose", kept), report, kept, GIVEN) == []


@pytest.mark.parametrize("folder", ["SegmentationClass", "SegmentationObject"])
def test_pixels_that_are_not_in_pictures_of_voc_are_noticed(tmp_path: Path, folder: str) -> None:
    path, kept, report = written(tmp_path, "voc")
    whole = read_back(path, "voc", kept)
    assert whole.masks >= 20
    spoilt, missing = tmp_path / "spoilt.zip", tmp_path / "missing.zip"
    with ZipFile(path) as source, ZipFile(spoilt, "w") as copy, ZipFile(missing, "w") as less:
        for member in source.namelist():
            content = source.read(member)
            is_it = member == f"{folder}/a/ring.png"
            copy.writestr(member, without_a_pixel(content) if is_it else content)
            if not is_it:
                less.writestr(member, content)

    one, none = (
        problems_of(read_back(each, "voc", kept), report, kept, GIVEN) for each in (spoilt, missing)
    )

    assert f"{folder}/a/ring.png: what is" in one[0]
    assert f"{folder}/a/ring.png is not there." in none[0]


def without_a_line(content: bytes) -> bytes:
    return b"".join(content.splitlines(keepends=True)[1:])


def without(pattern: str) -> Callable[[bytes], bytes]:
    """Takes the first of what looks so out of a file."""
    return lambda content: re.sub(pattern.encode(), b"", content, count=1, flags=re.DOTALL)


def without_a_result(content: bytes) -> bytes:
    tasks = json.loads(content)
    next(task for task in tasks if task["id"] == TURNED_IMAGE.id)["annotations"][0]["result"].pop()
    return b"[\n" + b",\n".join(json.dumps(each).encode() for each in tasks) + b"\n]\n"


def without_a_shape(content: bytes) -> bytes:
    document = json.loads(content)
    document["shapes"].pop()
    return json.dumps(document).encode()


_ANNOTATION = r'\{"id":31,.*?\},?\n(?=\{"id":32)'
_FIRST = r"<{0}[ >].*?</{0}>"
LOST = {
    "coco-instances": ("val.json", without(_ANNOTATION)),
    "lvis": ("val.json", without(_ANNOTATION)),
    "yolo-detect": ("ring.txt", without_a_line),
    "yolo-segment": ("ring.txt", without_a_line),
    "yolo-obb": ("ring.txt", without_a_line),
    "yolo-pose": ("RING~4.txt", without_a_line),
    "voc": ("ring.xml", without(_FIRST.format("object"))),
    "cvat-xml": ("annotations.xml", without(r"<ellipse.*?(</ellipse>|/>)")),
    "label-studio": ("tasks.json", without_a_result),
    "labelme": ("ring~3.json", without_a_shape),
    "imagenet": ("listing.csv", lambda content: content[: content.rindex(b"\n", 0, -1) + 1]),
}


@pytest.mark.parametrize("name", LOST)
def test_what_is_missing_in_the_file_is_noticed(tmp_path: Path, name: str) -> None:
    path, kept, report = written(tmp_path, name)
    ending, spoil = LOST[name]
    other, spoilt = tmp_path / "other.zip", []
    with ZipFile(path) as source, ZipFile(other, "w") as copy:
        for member in source.namelist():
            content = source.read(member)
            if member.endswith(ending) and spoil(content) != content:
                content = spoil(content)
                spoilt.append(member)
            copy.writestr(member, content)
    assert spoilt, source.namelist()

    found = read_back(other, name, kept)

    problems = problems_of(found, report, kept, GIVEN)
    assert any("in the file" in each for each in problems), problems


def test_objects_that_nobody_counts_are_noticed() -> None:
    report, kept = Report(image_count=1), Kept(3)
    report.hold("cat", "box", 1)
    kept.object_count = 2

    problems = problems_of(Verified(1, 1), report, kept, 3)

    assert problems == [
        "2 objects were given, 1 are told to be held and 0 to be dropped.",
        "The truth has 3 objects, 2 were written.",
    ]


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


def exchanged(image: Image) -> Image:
    """The image with its first object in the category of another."""
    first, *others = image.objects
    other = next(each for each in DATASET.categories if each.id != first.category_id)
    return replace(image, objects=(replace(first, category_id=other.id), *others))


@pytest.mark.parametrize("name", ["coco-instances", "json-dictionary", "parquet", "webdataset"])
def test_another_category_group_or_attribute_is_noticed(tmp_path: Path, name: str) -> None:
    first, *others = TURNED_IMAGE.objects
    attributes = replace(first, attributes={**first.attributes, "occluded": "elsewhere"})
    for index, told in enumerate((exchanged(TURNED_IMAGE).objects[0], attributes)):
        folder = tmp_path / str(index)
        folder.mkdir()
        given = replace(TURNED_IMAGE, objects=(told, *others))
        path, kept, _ = written(folder, name)
        kept.objects[first.id] = given.objects[0]

        assert read_back(path, name, kept).wrong_count == 1
