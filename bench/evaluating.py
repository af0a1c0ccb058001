"""A model against a truth: 20,000 images with seven boxes each, all numbers with intervals; and COCOeval beside it."""

import contextlib
import io
import time

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from app.evaluation.measures.detection import Request, evaluate
from app.evaluation.measures.records import Marks, Scene

IMAGES, PER_IMAGE, CATEGORIES = 20_000, 7, 5
COCO_IMAGES = 2_000
SIDE = 1000


def run() -> None:
    """Print the table."""
    print("| | images | s | CPU s |")
    print("|---|---:|---:|---:|")
    scene = _scene(IMAGES)
    _row("all numbers, without draws", IMAGES, lambda: _evaluate(scene, draws=0))
    _row("all numbers, 200 draws for the intervals", IMAGES, lambda: _evaluate(scene, draws=200))
    small = _scene(COCO_IMAGES)
    _row("all numbers, without draws", COCO_IMAGES, lambda: _evaluate(small, draws=0))
    sides = _coco(small.truths), _coco(small.detections)
    _row("COCOeval: averages only", COCO_IMAGES, lambda: _cocoeval(*sides))


def _scene(images: int) -> Scene:
    """A model that misses a tenth, shakes by 6 %, confuses 5 % and invents one box an image."""
    chance = np.random.default_rng(7)
    count = images * PER_IMAGE
    image = np.repeat(np.arange(images), PER_IMAGE)
    side = chance.uniform(20, 200, (count, 2))
    bounds = np.hstack([chance.uniform(0, SIDE - 200, (count, 2)), side])
    category = chance.integers(0, CATEGORIES, count)
    truths = Marks(image, category, bounds, side.prod(axis=1), is_crowd=np.zeros(count, np.bool_))
    kept = np.flatnonzero(chance.random(count) > 0.1)
    seen = bounds[kept] + chance.normal(0, 0.06, (len(kept), 4)) * np.tile(side[kept], 2)
    said = np.where(
        chance.random(len(kept)) < 0.05,
        chance.integers(0, CATEGORIES, len(kept)),
        category[kept],
    )
    invented = np.hstack(
        [chance.uniform(0, SIDE - 200, (images, 2)), chance.uniform(20, 200, (images, 2))]
    )
    places = np.concatenate([image[kept], np.arange(images)])
    order = np.argsort(places, kind="stable")
    every = np.concatenate([seen, invented])[order]
    detections = Marks(
        places[order],
        np.concatenate([said, chance.integers(0, CATEGORIES, images)])[order],
        every,
        every[:, 2] * every[:, 3],
        score=chance.random(len(every)),
    )
    return Scene(np.full((images, 2), SIDE), detections, truths, CATEGORIES)


def _evaluate(scene: Scene, *, draws: int) -> None:
    ids = np.arange(scene.image_count)
    evaluate(scene, Request(draws=max(draws, 1)), image_ids=ids, category_ids=np.arange(CATEGORIES))


def _coco(marks: Marks) -> COCO:
    coco = COCO()
    coco.dataset = {
        "images": [{"id": at} for at in range(COCO_IMAGES)],
        "categories": [{"id": at} for at in range(CATEGORIES)],
        "annotations": [
            {
                "id": row + 1,
                "image_id": int(marks.image[row]),
                "category_id": int(marks.category[row]),
                "bbox": marks.bounds[row].tolist(),
                "area": float(marks.area[row]),
                "iscrowd": 0,
                "score": float(marks.score[row]) if len(marks.score) else 0.0,
            }
            for row in range(len(marks))
        ],
    }
    with contextlib.redirect_stdout(io.StringIO()):
        coco.createIndex()
    return coco


def _cocoeval(truth: COCO, detected: COCO) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        judged = COCOeval(truth, detected, "bbox")
        judged.evaluate()
        judged.accumulate()


def _row(name: str, images: int, work: object) -> None:
    assert callable(work)
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"| {name} | {images:,} | {wall:.1f} | {cpu:.1f} |", flush=True)
