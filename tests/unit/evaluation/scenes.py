"""Scenes of random objects and what a careless model says of them, also as pycocotools reads them."""

from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import numpy as np
from pycocotools import mask as coco_masks
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from app.evaluation.measures.records import Compare, Floats, Marks, Scene, Shape

SIDE = 400
POINTS = 5
SIGMAS = np.array([0.03, 0.05, 0.08, 0.1, 0.06])
IOU_TYPES = {"boxes": "bbox", "masks": "segm", "keypoints": "keypoints"}


def scene_of(
    truths: list[dict[str, Any]],
    detections: list[dict[str, Any]],
    *,
    images: int = 1,
    categories: int = 2,
    compare: Compare = "boxes",
) -> Scene:
    """A scene of images of 400 x 400 pixels from annotations in COCO's form, with indices for ids."""
    return Scene(
        size=np.full((images, 2), SIDE, dtype=np.int64),
        detections=_marks(detections, compare),
        truths=_marks(truths, compare),
        category_count=categories,
        compare=compare,
        sigmas=dict.fromkeys(range(categories), SIGMAS),
    )


def box(
    x: float, y: float, side: float = 50, *, image: int = 0, category: int = 0, **more: Any
) -> dict[str, Any]:
    """A square."""
    return {
        "image_id": image,
        "category_id": category,
        "bbox": [x, y, side, side],
        "area": float(side * side),
        "iscrowd": 0,
        **more,
    }


def careless(
    seed: int, *, images: int = 30, categories: int = 4, compare: Compare = "boxes"
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Truths and detections: crowded, of all sizes, with crowds, duplicates, ties, wrong categories and inventions."""
    chance = np.random.default_rng(seed)
    truths, detections = [], []
    for image in range(images):
        for _ in range(int(chance.integers(0, 9))):
            side = float(chance.choice([12, 40, 150])) * chance.uniform(0.7, 1.3)
            x, y = chance.uniform(0, SIDE - side, 2)
            category = int(chance.integers(0, categories))
            crowd = int(compare != "keypoints" and chance.random() < 0.1)
            truth = _object(chance, x, y, side, compare)
            truths.append({**truth, "image_id": image, "category_id": category, "iscrowd": crowd})
            for _ in range(int(chance.integers(0, 4))):
                shift = chance.normal(0, side / 12, 2)
                said = category if chance.random() < 0.85 else int(chance.integers(0, categories))
                px, py = np.clip(np.array([x, y]) + shift, 0, SIDE - side).tolist()
                seen = _object(chance, px, py, side, compare)
                score = round(float(chance.random()), 1)
                detections.append({**seen, "image_id": image, "category_id": said, "score": score})
    return truths, detections


def coco_numbers(
    truths: list[dict[str, Any]],
    detections: list[dict[str, Any]],
    *,
    images: int = 30,
    categories: int = 4,
    compare: Compare = "boxes",
) -> Any:
    """COCOeval after everything it does."""
    head = {
        "images": [{"id": image + 1, "width": SIDE, "height": SIDE} for image in range(images)],
        "categories": [{"id": category, "name": str(category)} for category in range(categories)],
    }
    with redirect_stdout(StringIO()):
        sides = [_coco(head, each) for each in (truths, detections)]
        judged = COCOeval(*sides, IOU_TYPES[compare])
        judged.params.kpt_oks_sigmas = SIGMAS
        judged.evaluate()
        judged.accumulate()
        judged.summarize()
    return judged


def _coco(head: dict[str, Any], annotations: list[dict[str, Any]]) -> COCO:
    made = COCO()
    made.dataset = head | {
        "annotations": [
            {**each, "id": number + 1, "image_id": each["image_id"] + 1}
            for number, each in enumerate(annotations)
        ]
    }
    made.createIndex()
    return made


def _object(
    chance: np.random.Generator, x: float, y: float, side: float, compare: Compare
) -> dict[str, Any]:
    made: dict[str, Any] = {"bbox": [x, y, side, side], "area": side * side, "iscrowd": 0}
    if compare == "masks":
        corners = np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
        ring = np.clip(corners + chance.normal(0, side / 30, (4, 2)), 0, SIDE)
        made["segmentation"] = [ring.ravel().tolist()]
        raster = coco_masks.frPyObjects(made["segmentation"], SIDE, SIDE)
        made["area"] = float(coco_masks.area(raster)[0])
    if compare == "keypoints":
        grid = [(0.1, 0.1), (0.9, 0.2), (0.5, 0.5), (0.1, 0.9), (0.9, 0.9)]
        places = np.array([(x, y)]) + side * np.array(grid) + chance.normal(0, side / 40, (5, 2))
        seen = chance.choice([0, 1, 2], POINTS, p=[0.3, 0.2, 0.5])
        points = [
            (float(px), float(py), int(v)) if v else (0.0, 0.0, 0)
            for (px, py), v in zip(places, seen, strict=True)
        ]
        made["keypoints"] = [number for point in points for number in point]
        made["num_keypoints"] = int(np.count_nonzero(seen))
    return made


def _marks(annotations: list[dict[str, Any]], compare: Compare) -> Marks:
    ordered = sorted(range(len(annotations)), key=lambda at: annotations[at]["image_id"])
    rows = [annotations[at] for at in ordered]
    return Marks(
        image=np.array([each["image_id"] for each in rows], dtype=np.int64),
        category=np.array([each["category_id"] for each in rows], dtype=np.int64),
        bounds=np.array([each["bbox"] for each in rows], dtype=np.float64).reshape(-1, 4),
        area=np.array([each["area"] for each in rows], dtype=np.float64),
        shapes=None if compare == "boxes" else [_shape(each, compare) for each in rows],
        score=_column(rows, "score"),
        is_crowd=_column(rows, "iscrowd").astype(np.bool_),
    )


def _column(rows: list[dict[str, Any]], name: str) -> Floats:
    return np.array([each.get(name, 0.0) for each in rows], dtype=np.float64)


def _shape(each: dict[str, Any], compare: Compare) -> Shape:
    if compare == "keypoints":
        numbers = each["keypoints"]
        points = list(zip(numbers[0::3], numbers[1::3], numbers[2::3], strict=True))
        return {"type": "keypoints", "points": points}
    (ring,) = each["segmentation"]
    return {"type": "polygon", "parts": [[list(zip(ring[0::2], ring[1::2], strict=True))]]}
