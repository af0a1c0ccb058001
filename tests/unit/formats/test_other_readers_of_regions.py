"""What well-known programs read of our files, object by object: its category, and its pixels.

They are no part of the environment: without them these tests skip (docs/testing.md says how to run them).
"""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.formats.records import Image, Object, Shape
from app.formats.regions import runs_of, size_of
from app.geometry.masks import pixels_of_runs
from tests.unit.formats.test_other_readers import put
from tests.unit.formats.torture import CAT, DATASET, DOG, LANE, LIGHT, WALKER, disc, mask

# pycocotools, within others, too.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept:DeprecationWarning"
)

Found = list[tuple[str, NDArray[np.bool_]]]
"""Category and pixels of each object."""

NAMES = {each.id: each.name for each in DATASET.categories}


def polygon(*rings: list[list[float]]) -> Shape:
    return {"type": "polygon", "parts": [list(rings)]}


def corner() -> Shape:
    """A mask like the letter L."""
    pixels = np.zeros((150, 200), np.uint8)
    pixels[20:120, 130:150] = pixels[100:120, 130:190] = 1
    return mask(pixels)


ROUND = Object(1, CAT, polygon(disc(50, 60, 30, count=40)), z=1)
TRIANGLE = Object(2, WALKER, polygon([[90, 10], [125, 20], [95, 100]]), z=2)
CORNER = Object(3, LANE, corner(), z=3)
RING = Object(4, LIGHT, polygon(disc(50, 115, 25), disc(50, 115, 10)[::-1]), z=4)
SECOND = Object(5, CAT, polygon([[160, 20], [195, 20], [195, 90], [160, 60]]), z=5)
TURNED = {"type": "rotated_box", "cx": 60, "cy": 50, "width": 70, "height": 30, "angle_deg": 25}
OTHER = {**TURNED, "cx": 130, "cy": 95, "angle_deg": -65}
POSE = [[30.5, 28.25, 2], [64, 28, 1], [42, 61.125, 2], [0, 0, 0]]

REGIONS = (ROUND, TRIANGLE, CORNER, SECOND)
BOXES = tuple(
    Object(number, category, {"type": "box", "x": 30 * number, "y": 10, "width": 40, "height": 50})
    for number, category in enumerate((CAT, WALKER, LANE), start=1)
)
TURNED_BOXES = (Object(1, LIGHT, TURNED), Object(2, CAT, OTHER))


def image_of(*objects: Object) -> Image:
    return Image(1, "a.png", 200, 150, objects=objects, split="train")


def pixels_of(image: Image, shape: Shape) -> NDArray[np.bool_]:
    size = size_of(image)
    return pixels_of_runs(runs_of(shape, size), size).astype(bool)


def overlap(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    assert one.shape == other.shape
    return float((one & other).sum() / (one | other).sum())


def agree(found: Found, image: Image, *, at_least: float) -> None:
    """Whether each object was found once, by its category and with nearly all of its pixels."""
    given = [(NAMES[each.category_id], pixels_of(image, each.shape)) for each in image.objects]
    assert Counter(name for name, _ in found) == Counter(name for name, _ in given)
    free = list(range(len(found)))
    for name, pixels in given:
        overlaps = {at: overlap(found[at][1], pixels) for at in free if found[at][0] == name}
        best = max(overlaps, key=lambda at: overlaps[at])
        assert overlaps[best] >= at_least, (name, overlaps)
        free.remove(best)


def supervision() -> Any:
    library: Any = pytest.importorskip("supervision", reason="supervision is not installed here")
    return library.DetectionDataset


def test_pycocotools_draws_the_regions_of_coco(tmp_path: Path) -> None:
    coco: Any = pytest.importorskip("pycocotools.coco", reason="pycocotools is not installed here")
    image = image_of(*REGIONS, RING)
    put("coco-instances", tmp_path, [image])

    read = coco.COCO(str(tmp_path / "annotations/instances_train.json"))

    found = [
        (read.cats[each["category_id"]]["name"], read.annToMask(each).astype(bool))
        for each in read.anns.values()
    ]
    agree(found, image, at_least=0.97)


def test_pycocotools_scores_a_copy_of_the_file_as_perfect(tmp_path: Path) -> None:
    coco: Any = pytest.importorskip("pycocotools.coco", reason="pycocotools is not installed here")
    scoring: Any = pytest.importorskip("pycocotools.cocoeval")
    put(
        "coco-keypoints",
        tmp_path,
        [image_of(Object(1, DOG, {"type": "keypoints", "points": POSE}))],
    )
    truth = coco.COCO(str(tmp_path / "annotations/person_keypoints_train.json"))

    (pose,) = truth.anns.values()
    (category,) = truth.loadCats([pose["category_id"]])

    assert category["name"] == NAMES[DOG]
    assert category["keypoints"] == ["left eye", "right eye", "nose", "tail"]
    assert np.reshape(pose["keypoints"], (-1, 3)) == pytest.approx(np.array(POSE), abs=0.0051)
    scored = scoring.COCOeval(truth, truth.loadRes([{**pose, "score": 1.0}]), "keypoints")
    scored.params.kpt_oks_sigmas = np.array([0.02, 0.02, 0.03, 0.05])
    scored.evaluate()
    assert next(each for each in scored.evalImgs if each)["dtMatches"].all()


def test_lvis_draws_the_regions(tmp_path: Path) -> None:
    lvis: Any = pytest.importorskip("lvis", reason="lvis is not installed here")
    image = image_of(*REGIONS, RING)
    written = put("lvis", tmp_path, [image])
    (listed,) = [path for path in written.files if path.endswith("_train.json")]

    read = lvis.LVIS(str(tmp_path / listed))

    found = [
        (read.cats[each["category_id"]]["name"], read.ann_to_mask(each).astype(bool))
        for each in read.anns.values()
    ]
    agree(found, image, at_least=0.97)


@pytest.mark.parametrize("name", ["coco-instances", "lvis", "yolo-segment"])
def test_supervision_draws_the_regions(tmp_path: Path, name: str) -> None:
    reader = supervision()
    image = image_of(*REGIONS)
    written = put(name, tmp_path, [image])

    if name == "yolo-segment":
        folders = [str(tmp_path / f"{folder}/train") for folder in ("images", "labels")]
        read = reader.from_yolo(*folders, str(tmp_path / "data.yaml"), force_masks=True)
    else:
        (listed,) = [path for path in written.files if path.endswith("_train.json")]
        place = written.places[1]
        assert place is not None
        pictures = (tmp_path / place).parent
        read = reader.from_coco(str(pictures), str(tmp_path / listed), force_masks=True)

    ((_, _, seen),) = read
    found = [
        (read.classes[each], pixels) for each, pixels in zip(seen.class_id, seen.mask, strict=True)
    ]
    # It draws the pixels that an outline touches, too.
    agree(found, image, at_least=0.93)


def test_supervision_reads_the_corners_of_turned_boxes(tmp_path: Path) -> None:
    reader = supervision()
    image = image_of(*TURNED_BOXES)
    put("yolo-obb", tmp_path, [image])

    folders = [str(tmp_path / f"{folder}/train") for folder in ("images", "labels")]
    read = reader.from_yolo(*folders, str(tmp_path / "data.yaml"), is_obb=True)

    ((_, _, seen),) = read
    corners = [each.tolist() for each in seen.data["xyxyxyxy"]]
    found = [
        (read.classes[each], pixels_of(image, polygon(ring)))
        for each, ring in zip(seen.class_id, corners, strict=True)
    ]
    agree(found, image, at_least=0.99)


def test_labelme_draws_the_regions(tmp_path: Path) -> None:
    labelme: Any = pytest.importorskip("labelme", reason="labelme is not installed here")
    utils: Any = pytest.importorskip("labelme.utils")
    image = image_of(*REGIONS, RING)
    put("labelme", tmp_path, [image])

    read = labelme.LabelFile(str(tmp_path / "images/train/a.json"))

    found = []
    for shape in read.shapes:
        drawn, _ = utils.shapes_to_label((150, 200), [shape], {shape["label"]: 1})
        found.append((shape["label"], drawn == 1))
    # It draws the pixels that an outline touches, too.
    agree(found, image, at_least=0.93)


def test_label_studio_decodes_the_brushes(tmp_path: Path) -> None:
    brush: Any = pytest.importorskip(
        "label_studio_sdk.converter.brush", reason="label-studio-sdk is not installed here"
    )
    image = image_of(CORNER, RING)
    written = put("label-studio", tmp_path, [image])
    (listed,) = [path for path in written.files if path.endswith(".json")]

    (task,) = json.loads((tmp_path / listed).read_bytes())

    found = []
    for result in task["annotations"][0]["result"]:
        if result["type"] == "brushlabels":
            pixels = brush.decode_rle(result["value"]["rle"]).reshape(150, 200, 4)[..., 3]
            found.append((result["value"]["brushlabels"][0], pixels > 0))
    agree(found, image, at_least=1.0)


def datumaro_sees(folder: Path, name: str, image: Image, *kinds: str) -> Found:
    """Of these kinds of annotations, category and pixels."""
    datumaro: Any = pytest.importorskip("datumaro", reason="datumaro is not installed here")
    read = datumaro.Dataset.import_from(str(folder), name)
    labels = read.categories()[datumaro.AnnotationType.label].items
    its_names = {each.replace(":", ""): each for each in NAMES.values()}
    found = []
    for each in next(iter(read)).annotations:
        if each.type.name in kinds:
            if each.type.name == "mask":
                pixels = np.asarray(each.image).astype(bool)
            elif each.type.name == "bbox":
                box = {"x": each.x, "y": each.y, "width": each.w, "height": each.h}
                pixels = pixels_of(image, {"type": "box", **box})
            else:
                pixels = pixels_of(image, polygon(np.reshape(each.points, (-1, 2)).tolist()))
            found.append((its_names[labels[each.label].name], pixels))
    return found


@pytest.mark.parametrize(
    ("name", "its_name", "kinds"),
    [
        ("coco-instances", "coco_instances", ("mask", "polygon")),
        ("voc", "voc", ("mask",)),
        ("cvat-xml", "cvat", ("mask", "polygon")),
        ("yolo-detect", "yolo", ("bbox",)),
    ],
)
def test_datumaro_sees_category_and_pixels_of_each_object(
    tmp_path: Path, name: str, its_name: str, kinds: tuple[str, ...]
) -> None:
    image = image_of(*(BOXES if kinds == ("bbox",) else REGIONS))
    categories = [replace(each, name=each.name.replace(":", "")) for each in DATASET.categories]
    options = {"flat": True} if name == "yolo-detect" else {}
    put(name, tmp_path, [image], replace(DATASET, categories=tuple(categories)), options)

    agree(datumaro_sees(tmp_path, its_name, image, *kinds), image, at_least=0.97)


def test_an_exchange_of_categories_is_noticed() -> None:
    """What these tests rest on: `agree` must not take one object for another."""
    image = image_of(ROUND, TRIANGLE)
    exchanged = [replace(ROUND, category_id=WALKER), replace(TRIANGLE, category_id=CAT)]
    found = [(NAMES[each.category_id], pixels_of(image, each.shape)) for each in exchanged]

    with pytest.raises(AssertionError):
        agree(found, image, at_least=0.5)
