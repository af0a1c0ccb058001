"""Every shape as COCO has it: pycocotools reads the file, and finds the pixels that we counted."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import psycopg
import pytest
from httpx import Client
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from app.doctor.examining import Options, examine
from app.doctor.findings import CHECKS
from app.geometry.boxes import Size
from app.geometry.masks import pixels_of_runs
from app.geometry.rasters import raster_of
from tests.factories.images import make_images
from tests.factories.labelling import next_assignment, save
from tests.factories.projects import make_project
from tests.factories.shapes import SHAPES, THING, painted, square

Database = psycopg.Connection[Any]
Annotations = dict[str, dict[str, Any]]

GROUP = str(uuid4())
# pycocotools 2.0.11 hands its pixels to numpy 2 in the manner of numpy 1.
DECODES = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
REGIONS = ("rotated_box", "polygon", "polygon with a hole", "ellipse", "mask")


@pytest.fixture
def file(as_owner: Client, database: Database, tmp_path: Path) -> Path:
    """An image with one object of each shape, exported; the polygon and the mask are a group."""
    spin = {
        "name": "spin",
        "shapes": ["rotated_box"],
        "attributes": [{"name": "rotation", "type": "text"}],
    }
    project = make_project(as_owner, categories=[THING, spin], questions=[])
    make_images(database, project["id"])
    thing, spinning = (category["id"] for category in project["categories"])
    added = [
        {
            "id": str(uuid4()),
            "category_id": thing,
            "shape": shape,
            "group_id": GROUP if name in {"polygon", "mask"} else None,
        }
        for name, shape in SHAPES.items()
    ]
    attributes = {"rotation": "by hand"}
    turned = {"id": str(uuid4()), "category_id": spinning, "shape": SHAPES["rotated_box"]}
    layer_id = next_assignment(as_owner, project["id"])["layer"]["id"]
    response = save(as_owner, layer_id, 0, added=[*added, turned | {"attributes": attributes}])
    assert response.status_code == 200, response.text
    exported = as_owner.get(f"/api/v1/projects/{project['id']}/export.json")
    path = tmp_path / "shapes.json"
    path.write_bytes(exported.content)
    return path


@pytest.fixture
def annotations(file: Path) -> Annotations:
    """The exported objects by the names of their shapes; they come in the order in which they were drawn."""
    exported = json.loads(file.read_text())["annotations"]
    return dict(zip([*SHAPES, "spinning"], exported, strict=True))


def test_the_doctor_finds_only_what_is_so_in_the_data(file: Path, annotations: Annotations) -> None:
    """No error; lines and points cover nothing."""
    (findings,) = examine([file], Options())

    told = {
        code: found for code, found in findings.places.items() if CHECKS[code].severity != "note"
    }
    assert list(told) == ["C038-covers-nothing"]
    ids = {int(found.place.rpartition(" id ")[2]) for found in told["C038-covers-nothing"]}
    assert ids == {annotations[name]["id"] for name in ("polyline", "point")}


@DECODES
def test_pycocotools_finds_our_pixels(file: Path, annotations: Annotations) -> None:
    coco, size = COCO(str(file)), Size(640, 480)
    hole = SHAPES["polygon with a hole"]["parts"]
    wanted = {
        "polygon with a hole": pixels_of_runs(raster_of(hole, size), size),
        "mask": painted((0, 0, 3, 2), (100, 100, 50, 20)),
    }

    found = {name: coco.annToMask(annotations[name]) for name in REGIONS}

    for name, pixels in wanted.items():
        assert np.array_equal(found[name], pixels), name
    assert found["polygon with a hole"][135, 135] == 0
    assert found["polygon with a hole"][60, 310] == 1
    for name in REGIONS:
        assert found[name].sum() == annotations[name]["area"] > 0, name


@DECODES
def test_overlapping_parts_of_a_polygon_do_not_cancel_out(
    file: Path, annotations: Annotations
) -> None:
    pixels = COCO(str(file)).annToMask(annotations["polygon"])

    assert len(annotations["polygon"]["segmentation"]) == 2
    assert pixels[35, 45] == 1
    assert pixels.sum() == annotations["polygon"]["area"]


def test_the_truth_scores_perfectly_against_itself(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(file.read_text())
    regions = [item for item in document["annotations"] if item["segmentation"]]

    assert precision(file, regions, "segm", keep=[item["id"] for item in regions]) == pytest.approx(
        1
    )


def test_keypoints_score_perfectly_against_themselves(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(file.read_text())
    people = [item for item in document["annotations"] if item.get("num_keypoints")]

    assert precision(file, people, "keypoints") == pytest.approx(1)


def precision(
    file: Path, found: list[dict[str, Any]], kind: str, keep: list[int] | None = None
) -> float:
    """Average precision of objects as detections in the whole file, or in the objects that are kept of it."""
    truth = COCO(str(file))
    if keep is not None:
        document = truth.dataset
        document["annotations"] = [each for each in document["annotations"] if each["id"] in keep]
        truth.createIndex()
    detections = [
        {
            "image_id": item["image_id"],
            "category_id": item["category_id"],
            "score": 0.9,
            **(
                {"segmentation": truth.annToRLE(item)}
                if kind == "segm"
                else {"keypoints": item["keypoints"]}
            ),
        }
        for item in found
    ]
    evaluation = COCOeval(truth, truth.loadRes(detections), kind)
    if kind == "keypoints":
        evaluation.params.kpt_oks_sigmas = np.array([0.05] * 3)
        evaluation.params.catIds = [found[0]["category_id"]]
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return float(evaluation.stats[0])


def test_regions_without_holes_stay_polygons(annotations: Annotations) -> None:
    assert annotations["polygon"]["segmentation"] == [
        [10.5, 10.25, 50.5, 10.25, 50.5, 50.25, 10.5, 50.25],
        [40, 30, 80, 30, 80, 70, 40, 70],
    ]
    assert annotations["rotated_box"]["segmentation"] == [
        [175.86, 112.68, 245.14, 152.68, 225.14, 187.32, 155.86, 147.32]
    ]
    assert len(annotations["ellipse"]["segmentation"][0]) > 100
    assert "shape" not in annotations["polygon"]


def test_regions_with_holes_and_masks_become_run_lengths_that_are_no_crowd(
    annotations: Annotations,
) -> None:
    mask = SHAPES["mask"]

    assert annotations["mask"]["segmentation"] == {"size": mask["size"], "counts": mask["counts"]}
    assert annotations["polygon with a hole"]["segmentation"]["size"] == [480, 640]
    assert {item["iscrowd"] for item in annotations.values()} == {0}


@pytest.mark.parametrize(
    "name", ["rotated_box", "ellipse", "polyline", "point", "polygon with a hole"]
)
def test_what_coco_cannot_hold_is_kept_beside_it(annotations: Annotations, name: str) -> None:
    assert annotations[name]["shape"] == SHAPES[name]


@pytest.mark.parametrize("name", ["box", "polyline", "point", "keypoints"])
def test_what_is_no_region_has_no_segmentation(annotations: Annotations, name: str) -> None:
    assert annotations[name]["segmentation"] == []


def test_lines_and_points_have_no_area(annotations: Annotations) -> None:
    assert annotations["polyline"]["bbox"] == [1.25, 2, 58.75, 38.75]
    assert annotations["point"]["bbox"] == [12.25, 30.5, 0, 0]
    assert annotations["polyline"]["area"] == annotations["point"]["area"] == 0


def test_a_rotated_box_names_its_rotation_unless_the_annotator_did(
    annotations: Annotations,
) -> None:
    assert annotations["rotated_box"]["attributes"] == {"rotation": 30}
    assert annotations["spinning"]["attributes"] == {"rotation": "by hand"}
    assert "keypoints" not in annotations["spinning"]


def test_keypoints_are_flat_and_counted(annotations: Annotations) -> None:
    loose, boxed = annotations["keypoints"], annotations["keypoints in a box"]

    assert loose["keypoints"] == [100.5, 50.25, 2, 80, 90, 1, 0, 0, 0]
    assert (loose["num_keypoints"], boxed["num_keypoints"]) == (2, 1)
    assert loose["bbox"] == [80, 50.25, 20.5, 39.75]
    assert boxed["bbox"] == [460, 240, 80, 100]
    assert boxed["area"] == 8000


def test_other_shapes_of_a_category_with_a_skeleton_have_no_points(
    annotations: Annotations,
) -> None:
    assert annotations["box"]["keypoints"] == [0] * 9
    assert annotations["mask"]["num_keypoints"] == 0


def test_groups_are_named(annotations: Annotations) -> None:
    assert annotations["polygon"]["group_id"] == annotations["mask"]["group_id"] == GROUP
    assert "group_id" not in annotations["box"]


def test_long_decimals_are_cut_to_hundredths(as_owner: Client, database: Database) -> None:
    project = make_project(as_owner, categories=[THING])
    make_images(database, project["id"])
    layer_id = next_assignment(as_owner, project["id"])["layer"]["id"]
    ring = [[x / 3, y / 3] for x, y in square(100.0, 100.0, 100.0)]
    points = [[100 / 3, 200 / 3, 2], [0.0, 0.0, 0], [0.0, 0.0, 0]]
    shapes = [{"type": "polygon", "parts": [[ring]]}, {"type": "keypoints", "points": points}]
    category_id = project["categories"][0]["id"]
    added = [{"id": str(uuid4()), "category_id": category_id, "shape": shape} for shape in shapes]
    save(as_owner, layer_id, 0, added=added)

    exported = as_owner.get(f"/api/v1/projects/{project['id']}/export.json").json()

    polygon, keypoints = exported["annotations"]
    assert polygon["segmentation"] == [[33.33, 33.33, 66.67, 33.33, 66.67, 66.67, 33.33, 66.67]]
    assert keypoints["keypoints"] == [33.33, 66.67, 2, 0, 0, 0, 0, 0, 0]
