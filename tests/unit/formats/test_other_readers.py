"""What well-known programs read of our files. They are no part of the environment: without them these tests skip.

To run them: `uv pip install datumaro supervision datasets webdataset` into an environment of their own, with this
repository on its path.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pictures

from app.formats.records import Dataset, Image
from app.formats.regions import bounds_of_shape, size_of
from tests.unit.formats.torture import DATASET, FULL_IMAGE, IMAGES, REGIONS_IMAGE, Written

OBJECTS = "SegmentationObject"
PLAIN = [image for image in IMAGES if image.width < 1000]
"""Without the image of 20,000 pixels, whose boxes some readers round."""
TWO = [REGIONS_IMAGE, FULL_IMAGE]


def put(
    name: str,
    folder: Path,
    images: list[Image],
    dataset: Dataset = DATASET,
    options: Mapping[str, Any] | None = None,
) -> Written:
    """The dataset in a folder, with black pictures."""
    written = Written(name, *images, dataset=dataset, options=options)
    files = dict(written.files)
    for image in images:
        place = written.places[image.id]
        if place is not None:
            file = BytesIO()
            Pictures.new("RGB", (image.width, image.height)).save(file, "PNG")
            files[place] = file.getvalue()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return written


DATUMARO = {
    "coco-instances": ("coco_instances", "bbox"),
    "coco-keypoints": ("coco_person_keypoints", "points"),
    "coco-panoptic": ("coco_panoptic", "mask"),
    "voc": ("voc", "bbox"),
    "yolo-detect": ("yolo", "bbox"),
}


def datumaro_finds(folder: Path, name: str) -> Counter[str]:
    """How many annotations of each type datumaro reads."""
    datumaro: Any = pytest.importorskip("datumaro", reason="datumaro is not installed here")
    items = list(datumaro.Dataset.import_from(str(folder), name))
    return Counter(each.type.name for item in items for each in item.annotations)


def for_datumaro(name: str, folder: Path) -> Written:
    """Without a colon in names of categories, which its label maps cannot hold; YOLO's without folders in names."""
    categories = [replace(each, name=each.name.replace(":", "")) for each in DATASET.categories]
    options = {"flat": True} if name.startswith("yolo") else {}
    return put(name, folder, PLAIN, replace(DATASET, categories=tuple(categories)), options)


@pytest.mark.parametrize("name", DATUMARO)
def test_datumaro_finds_every_object(tmp_path: Path, name: str) -> None:
    written = for_datumaro(name, tmp_path)
    its_name, kind = DATUMARO[name]

    found = datumaro_finds(tmp_path, its_name)

    assert found[kind] == written.report.object_counts.total()


def test_datumaro_finds_the_masks_of_voc(tmp_path: Path) -> None:
    written = for_datumaro("voc", tmp_path)

    found = datumaro_finds(tmp_path, "voc")

    seen = {path: numbers_in(content) for path, content in written.files.items() if OBJECTS in path}
    assert found["mask"] == sum(map(len, seen.values())) == 11


def test_datumaro_finds_what_it_knows_of_cvat(tmp_path: Path) -> None:
    """It passes over ellipses, and takes the points of skeletons for points of their own."""
    written = for_datumaro("cvat-xml", tmp_path)

    found = datumaro_finds(tmp_path, "cvat")

    shapes: Counter[str] = Counter()
    for (_, kind), count in written.report.object_counts.items():
        shapes[kind] += count
    assert found["bbox"] == shapes["box"]
    assert found["rotated_bbox"] == shapes["rotated_box"]
    assert found["mask"] + found["polygon"] == shapes["mask"] + shapes["polygon"]
    assert found["polyline"] == shapes["polyline"]
    assert found["points"] == shapes["point"] + 4 * shapes["keypoints"]


def numbers_in(png: bytes) -> set[int]:
    return set(np.unique(np.asarray(Pictures.open(BytesIO(png)))).tolist()) - {0}


def corners_of(image: Image) -> list[tuple[str, list[float]]]:
    """Category and edges of each object."""
    names = {each.id: each.name for each in DATASET.categories}
    bounds = [bounds_of_shape(each.shape, size_of(image)) for each in image.objects]
    edges = [[box.x, box.y, box.right, box.bottom] for box in bounds]
    return sorted(zip((names[each.category_id] for each in image.objects), edges, strict=True))


@pytest.mark.parametrize("name", ["yolo-detect", "coco-instances", "voc"])
def test_supervision_reads_the_same_boxes_and_categories(tmp_path: Path, name: str) -> None:
    supervision: Any = pytest.importorskip(
        "supervision", reason="supervision is not installed here"
    )
    put(name, tmp_path, TWO)
    reader = supervision.DetectionDataset

    if name == "yolo-detect":
        folders = [tmp_path / f"{folder}/train/a" for folder in ("images", "labels")]
        found = reader.from_yolo(*map(str, folders), str(tmp_path / "data.yaml"))
    elif name == "voc":
        folders = [tmp_path / f"{folder}/a" for folder in ("JPEGImages", "Annotations")]
        found = reader.from_pascal_voc(*map(str, folders))
    else:
        listed = tmp_path / "annotations/instances_train.json"
        found = reader.from_coco(str(tmp_path / "images"), str(listed))

    by_name = {Path(path).name: detections for path, _, detections in found}
    for image in TWO:
        seen = by_name[Path(image.file_name).name]
        classes = [found.classes[each] for each in seen.class_id]
        # VOC moves edges outwards to whole pixels.
        tolerance = 1.0 if name == "voc" else 0.01
        boxes = sorted(zip(classes, seen.xyxy.tolist(), strict=True))
        for (category, box), (expected, edges) in zip(boxes, corners_of(image), strict=True):
            assert category == expected
            assert box == pytest.approx(edges, abs=tolerance)


def test_hugging_face_finds_the_tables_by_the_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    datasets: Any = pytest.importorskip("datasets", reason="datasets is not installed here")
    put("parquet", tmp_path / "set", PLAIN)
    cache = str(tmp_path / "cache")

    objects = datasets.load_dataset(str(tmp_path / "set"), "objects", cache_dir=cache)
    images = datasets.load_dataset(str(tmp_path / "set"), "images", cache_dir=cache)

    assert sum(part.num_rows for part in objects.values()) == sum(
        len(image.objects) for image in PLAIN
    )
    assert sum(part.num_rows for part in images.values()) == len(PLAIN)
    assert set(images) == {"train", "val", "test"}


@pytest.mark.filterwarnings(
    # It leaves a shard to the collector to close.
    "ignore:Exception ignored in. <_io:pytest.PytestUnraisableExceptionWarning"
)
def test_webdataset_pairs_pictures_with_what_is_said_of_them(tmp_path: Path) -> None:
    webdataset: Any = pytest.importorskip("webdataset", reason="webdataset is not installed here")
    pictures = {image.id: b"picture" for image in TWO}
    written = Written("webdataset", *TWO, pictures=pictures)
    (tmp_path / "a.tar").write_bytes(written.files["train-000000.tar"])

    samples = list(webdataset.WebDataset(str(tmp_path / "a.tar"), shardshuffle=False).decode())

    assert [sample["png"] for sample in samples] == [b"picture", b"picture"]
    assert [sample["json"]["id"] for sample in samples] == [image.id for image in TWO]
