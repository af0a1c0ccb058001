"""Pictures of numbers and stacked maps, compared pixel by pixel."""

import json
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pictures

from app.formats.errors import TooManyCategories
from app.formats.painting import voc_palette
from app.formats.records import Category, Dataset, Image
from app.formats.regions import REGIONS, runs_of, size_of
from app.geometry.masks import pixels_of_runs
from tests.unit.formats.torture import (
    DATASET,
    EMPTY_IMAGE,
    FULL_IMAGE,
    IMAGES,
    MIXED_IMAGE,
    REGIONS_IMAGE,
    UNLABELLED_IMAGE,
    Written,
)

NUMBERS = {each.id: place for place, each in enumerate(DATASET.categories, start=1)}


def _picture(written: Written, path: str) -> np.ndarray[Any, Any]:
    return np.asarray(Pictures.open(BytesIO(written.files[path])))


def _painted(image: Image, values: dict[int, int]) -> np.ndarray[Any, Any]:
    """Painted anew, object by object, with numpy alone."""
    canvas = np.zeros((image.height, image.width), dtype=np.int64)
    for each in image.objects:
        if each.shape["type"] in REGIONS:
            size = size_of(image)
            canvas[pixels_of_runs(runs_of(each.shape, size), size) == 1] = values[each.id]
    return canvas


@pytest.mark.parametrize(
    ("image", "path"),
    [
        (REGIONS_IMAGE, "masks/train/a/ring.png"),
        (FULL_IMAGE, "masks/train/a/full.png"),
        (MIXED_IMAGE, "masks/test/Straße/日本 é 100%.png"),
        (EMPTY_IMAGE, "masks/train/b/nothing here.png"),
    ],
)
def test_each_pixel_holds_its_class(image: Image, path: str) -> None:
    picture = _picture(Written("semantic-png", image), path)

    values = {each.id: NUMBERS[each.category_id] for each in image.objects}
    assert np.array_equal(picture, _painted(image, values))


@pytest.mark.parametrize(
    ("image", "path"),
    [
        (REGIONS_IMAGE, "masks/train/a/ring"),
        (MIXED_IMAGE, "masks/test/Straße/日本 é 100%"),
    ],
)
def test_each_pixel_holds_its_object(image: Image, path: str) -> None:
    written = Written("instance-png", image)

    picture = _picture(written, f"{path}.png")
    about = json.loads(written.files[f"{path}.json"])

    values = {each["id"]: each["value"] for each in about["instances"]}
    hidden = {each.id: 0 for each in image.objects}
    assert np.array_equal(picture, _painted(image, hidden | values))
    assert picture.dtype == np.uint16
    for each in about["instances"]:
        assert each["visible_pixels"] == (picture == each["value"]).sum() > 0


def test_maps_equal_the_rasters_and_keep_overlaps() -> None:
    written = Written("pixel-maps-npz", REGIONS_IMAGE)

    with np.load(BytesIO(written.files["maps/train/a/ring.npz"])) as archive:
        maps, ids = archive["maps"], archive["object_ids"]
        categories = archive["category_ids"]

    size = size_of(REGIONS_IMAGE)
    assert maps.dtype == np.uint8
    assert maps.shape == (5, 30, 40)
    assert ids.tolist() == [each.id for each in REGIONS_IMAGE.objects]
    assert categories.tolist() == [each.category_id for each in REGIONS_IMAGE.objects]
    for each, layer in zip(REGIONS_IMAGE.objects, maps, strict=True):
        assert np.array_equal(layer, pixels_of_runs(runs_of(each.shape, size), size))


def test_an_empty_image_has_no_maps_but_a_file() -> None:
    written = Written("pixel-maps-npz", EMPTY_IMAGE)

    with np.load(BytesIO(written.files["maps/train/b/nothing here.npz"])) as archive:
        assert archive["maps"].shape == (0, 10, 20)


def test_what_is_covered_is_told() -> None:
    report = Written("semantic-png", MIXED_IMAGE).report

    assert report.losses["covered-dropped"].places == [f"{MIXED_IMAGE.file_name}: object 56"]
    assert report.losses["polyline-dropped"].dropped_count == 1
    assert report.losses["box-as-pixels"].count == 2
    partly = Written("semantic-png", REGIONS_IMAGE).report.losses["covered-in-part"]
    assert partly.min_iou is not None
    assert 0 < partly.min_iou < 1


@pytest.mark.parametrize("name", ["semantic-png", "instance-png", "pixel-maps-npz"])
def test_unlabelled_images_stand_apart_without_a_mask(name: str) -> None:
    written = Written(name, UNLABELLED_IMAGE)

    assert not any("nobody" in path for path in written.files)
    assert written.places[UNLABELLED_IMAGE.id] == "unlabelled/train/b/nobody looked.png"
    assert written.lost("unlabelled-apart") == 1


def test_colours_are_the_categories_own() -> None:
    written = Written("semantic-png", REGIONS_IMAGE)

    picture = Pictures.open(BytesIO(written.files["masks/train/a/ring.png"]))

    palette = picture.getpalette()
    assert palette is not None
    assert palette[:6] == [0, 0, 0, 255, 0, 0]
    classes = json.loads(written.files["classes.json"])
    assert [each["color"] for each in classes] == [
        "#000000",
        "#ff0000",
        "#00ff00",
        "#0000ff",
        "#000080",
        "#123456",
    ]


def test_voc_colours_are_those_of_the_devkit() -> None:
    palette = voc_palette()

    known = {0: (0, 0, 0), 1: (128, 0, 0), 2: (0, 128, 0), 15: (192, 128, 128), 20: (0, 64, 128)}
    assert {n: tuple(palette[3 * n : 3 * n + 3]) for n in known} == known
    assert tuple(palette[3 * 255 :]) == (224, 224, 192)


def test_many_categories_take_16_bits_and_too_many_are_refused() -> None:
    many = Dataset("many", tuple(Category(n, f"c{n}") for n in range(1, 301)))
    picture = _picture(Written("semantic-png", FULL_IMAGE, dataset=many), "masks/train/a/full.png")
    assert picture.dtype == np.uint16
    assert set(picture.ravel().tolist()) == {12}

    too_many = Dataset("too many", tuple(Category(n, f"c{n}") for n in range(1, 65_537 + 1)))
    with pytest.raises(TooManyCategories, match="65537"):
        Written("semantic-png", dataset=too_many)


def test_every_mask_of_everything_opens() -> None:
    for path, content in Written("instance-png", *IMAGES).files.items():
        if path.endswith(".png"):
            Pictures.open(BytesIO(content)).verify()
